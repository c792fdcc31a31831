# 命令行
backup-done = 已备份到 { $file }：{ $rows } 行，数据版本 { $version }
restore-done = 已从 { $file } 恢复：{ $rows } 行，数据版本 { $version }
pack-good = { $folder } 没有错误：共 { $indicators } 个指标、{ $registers } 本台账、{ $documents } 种文稿
pack-bad = 共 { $count } 处错误
bulletin-done = 已写成 { $file }：{ $figures } 个数据，数据版本 { $version }
import-summary = 新增 { $new }，更正 { $revised }，未变 { $same }
serve-loopback-only = 本版还没有登录，只在本机地址（127.0.0.1）上提供服务
serve-taken = 地址 { $address } 用不了，可用 --address 换一个端口
serve-ready = 已就绪，请用浏览器打开 { $url }
demo-mixed = 数据目录 { $folder } 里有别的数据，演示数据不混入；请用 --data 另选空目录
demo-step = { $step } …
demo-step-there = { $step }（已有）
demo-step-done =     { $rows } 条
demo-loaded = 演示数据在 { $folder }
demo-sign-in = 本版无需登录，只限本机访问
