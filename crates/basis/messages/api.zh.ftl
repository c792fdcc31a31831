# 接口
parameter-number = 须是 { $min } 到 { $max } 的整数
parameter-word = “{ $text }”不在可用的值里：{ $known }
body-unreadable = 请求体读不懂：{ $detail }
body-invalid = 请求体不合要求：{ $detail }
body-nul = 请求体里有空字符
league-group = “{ $text }”不是一个排行范围，应写成 under:单位代码、peers:分组代码 或 kind:单位类别
idempotency-key = 幂等键须是 1 到 { $max } 个可见的英文字符，只给一次
body-rows = rows 须有 1 到 { $max } 行
parameter-long = 最多 { $max } 个字
body-field = 表单里多了“{ $field }”：只发一个文件，其余写在地址的参数里
body-fields-differ = 每一行要写同样的字段；字段不同的行请分几次发
register-only = “{ $text }”应写成 字段:值
