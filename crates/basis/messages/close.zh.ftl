# 月度结账
close-file = 读不了文件“{ $file }”（{ $detail }）
close-damaged = “{ $file }”不是能读的 Parquet 文件（{ $detail }）
close-column = “{ $file }”里没有“{ $column }”这一列
close-cell = “{ $file }”第 { $row } 行“{ $column }”列的“{ $text }”不是整数
close-row = “{ $file }”第 { $row } 行的列数不对，应有 { $columns } 列
close-empty = “{ $file }”的“{ $column }”列有空值
close-unknown = { $period } 报数的企业 { $enterprise } 不在名录库里
close-twice = 企业 { $enterprise } 在 { $period } 报了两次
close-registered-twice = 企业 { $enterprise } 在名录库里有两行
close-too-large = 指标“{ $indicator }”的数值太大，加起来会溢出，请核对单位
close-month = “{ $text }”不是月份，请写成 202512
