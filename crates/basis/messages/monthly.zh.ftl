# 当月上报数据的审核
monthly-missing = “{ $folder }”里没有“{ $file }”，请把当月上报文件按这个名字放进去
monthly-empty = “{ $file }”是空的，第一行应是各列的名称
monthly-encoding = “{ $file }”第 { $row } 行的文字不是 UTF-8 编码，请另存为“CSV UTF-8”
monthly-quote = “{ $file }”第 { $row } 行有引号没有配对，或引号后面还有文字；单元格里的引号要写两个，并在末尾加上引号
monthly-column = “{ $file }”里没有“{ $column }”这一列，第一行应写明；现有的列：{ $found }
monthly-column-twice = “{ $file }”里有两列都叫“{ $column }”，请删去或改名
monthly-row = “{ $file }”第 { $row } 行有 { $cells } 格，表头有 { $columns } 列；含逗号的单元格请加引号，每行的格数应与表头一致
monthly-number = “{ $file }”第 { $row } 行“{ $column }”列的数（“{ $text }…”）超过 { $digits } 位，请改正或清空
monthly-code-twice = 当月在库的企业中有两家的统一社会信用代码都是“{ $code }”，请改正名录库
