# 文件中的问题
verification-folder-absent = 没有文件夹“{ $folder }”，应给出存放 observations.csv、targets.csv、claims.csv 的文件夹
verification-file-absent = 没有这个文件，按空文件处理
verification-file-unreadable = 无法读取：{ $problem }
verification-column-absent = 缺少“{ $heading }”栏，请在表头补上
verification-cells = 这一行有 { $found } 格，表头有 { $expected } 格；格内若有逗号，整格应加引号
verification-quote-open = 有一格吞进了许多行，引号没有关闭
verification-id-empty = 没有编号，公式无法引用这一行
verification-id-twice = 编号 { $id } 在第 { $first } 行已用过，公式引用的是先出现的那一行
verification-number = “{ $text }”不是数字，应只写数字和小数点，如 106.8
verification-base-differs = { $value } { $unit } 不等于 { $base }（{ $base-unit }），公式按后者计算，请核对
verification-recomputable = “{ $text }”没有说明能否推算，应填 yes、partly 或 no；按 yes 处理
verification-consistent = “{ $text }”不是结论，应填 yes、rounding 或 no；按未填处理
verification-operator = “{ $text }”不是比较符，应填 >=、>、<=、< 或 =；这一行的数值不参与比较
verification-base-value = “{ $text }”不是基数，应写数字和单位，如 485亿元
