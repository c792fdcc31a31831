# 账号
password-length = 口令至少 { $min } 个字符，现在是 { $count } 个
password-kinds = 口令要含大写、小写、数字、符号中的至少 { $min } 种
password-login = 口令里不要含账号名
password-guessable = 这个口令太容易猜到，请换一个
password-differs = 两次输入的口令不一样
password-old-wrong = 原口令不对
second-factor-failed = 第二步验证没有设置成：{ $detail }
second-factor-there = 第二步验证已经启用；手机丢了请用恢复码登录，再请系统管理员处理
login-shape = 账号“{ $login }”不行：3 到 40 个字符，只用英文字母、数字、点、横线
login-taken = 账号“{ $login }”已有人用
account-there = “{ $person }”已经有账号
person-unknown = 人员台账里没有“{ $person }”，请先登记
link-over = 这个链接已经用过或过期，请系统管理员再发一个
setup-empty = 单位、名称和三位管理员的姓名都要填
setup-same = 三位管理员须是三个不同的人
password-same = 新口令不能和原口令一样
