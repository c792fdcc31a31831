# 错误：代码即标识。说清是什么、应当怎样。
approx-unknown = “{ $text }”没有说明数据的精确程度，应填 exact（准确）、about（约）、over（以上）或 under（不足）
language-unknown = “{ $text }”不是可用的语言，应为 zh 或 en
measure-unknown = “{ $text }”不是可用的计量方式，应填 this（本期）、ytd（累计）、stock（期末），或 growth、rank、increase（可加 -ytd、-stock）
period-range = “{ $text }”不是存在的时期（年份 1949—2100，月份 01—12）
period-syntax = “{ $text }”不是可识别的时期，应写成 2006、2006-H1、2006-Q3、2006-07、2006-01..02 或 2006-07-T2
quantity-range = “{ $text }”位数过多，一个数据最多 18 位数字、18 位小数
quantity-syntax = “{ $text }”不是数字，应只写数字和小数点，如 106.8
unit-mismatch = { $left }与{ $right }计量的不是同一种量，不能一起计算
unit-not-additive = 以{ $unit }为单位的数据不能相加或平均，一组的比率应由该组合计数计算
unit-unknown = “{ $text }”不是已知的计量单位，例如：亿元、万元、亩、万千瓦时、家、%、个百分点、万元/亩

# 模板
template-call-empty = 第 { $position } 个字处的花括号是空的，应写函数和参数，如 {"{"}value out.va{"}"}
template-call-open = 第 { $position } 个字处的花括号没有在下一个花括号或句末之前关闭
template-clause-nested = 第 { $position } 个字处从句里又套从句，应先关闭前一个；要印方括号请写两个
template-clause-open = 第 { $position } 个字处开始的从句没有用 ] 关闭
template-stray = 第 { $position } 个字处有多余的“{ $mark }”；要印出它请写两个

# 位置
place-sheet = 工作表“{ $value }”
place-row = 第 { $value } 行
place-cell = 单元格 { $value }
place-heading = “{ $value }”栏
place-join = |，|
finding-line = { $place }：{ $message }
