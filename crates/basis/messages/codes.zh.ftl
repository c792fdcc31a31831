# 代码与日历
credit-length = 统一社会信用代码应为 18 位，“{ $text }”有 { $count } 位
credit-character = 第 { $position } 位的“{ $found }”不会出现在统一社会信用代码里（不用 I、O、S、V、Z 和小写字母）
credit-check = “{ $text }”的校验位应为 { $expected }，请核对有没有录错
credit-inner-check = “{ $text }”里的组织机构代码校验位应为 { $expected }，请核对
division-syntax = “{ $text }”不是六位的行政区划代码
industry-syntax = “{ $text }”不是国民经济行业代码，应为门类字母或二至四位数字
industry-parent = 行业“{ $code }”的上级不在表里，或不该有上级
code-twice = 代码“{ $code }”出现了两次
calendar-syntax = “{ $text }”不是日历的一行，应写成 2024-10-01,holiday,国庆节,
calendar-makeup = { $date } 不是周末，不会是调休上班日
calendar-twice = { $date } 出现了两次
calendar-range = 从 { $date } 往后推算超出了可用的日期
check-reference = 规则里的“{ $text }”看不懂：@ 后面只能是 { $known }
