# 月度结账
close-file = 读写不了文件“{ $file }”（{ $detail }），请核对文件名和权限
close-damaged = “{ $file }”不是能读的 Parquet 文件（{ $detail }），请从来源重新取得
close-column = “{ $file }”里没有“{ $column }”这一列，请补上或改成这个名称
close-cell = “{ $file }”第 { $row } 行“{ $column }”列的“{ $text }”不是整数，请只写数字
close-row = “{ $file }”第 { $row } 行的列数不对，应有 { $columns } 列
close-empty = “{ $file }”的“{ $column }”列有空值，请填上，或去掉这一行
close-unknown = { $period } 报数的企业 { $enterprise } 不在名录库里，请补入名录库，或去掉它的报数
close-twice = 企业 { $enterprise } 在 { $period } 报了两次，请只留一行
close-registered-twice = 企业 { $enterprise } 在名录库里有两行，请只留一行
close-too-large = 指标“{ $indicator }”的数值太大，加起来会溢出，请核对单位
close-month = “{ $text }”不是月份，请写成 202512
tables-month = “{ $text }”不是月份，请写成 2025-12
