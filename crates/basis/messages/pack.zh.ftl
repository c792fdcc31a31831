# 规则包：读包和查包时的错误
pack-unreadable = 规则包读不出来：{ $detail }
pack-syntax = 不是正确的 TOML：{ $detail }
pack-shape = “{ $key }”应写成 { $expected }
pack-key-missing = 缺少“{ $key }”
pack-key-unknown = 没有“{ $key }”这个键；这里可以写：{ $known }
pack-range = “{ $key }”应在 { $allowed } 之内
pack-choice = “{ $text }”不在可选之列：{ $choices }
pack-code = 代码“{ $text }”应由小写字母开头，只含小写字母、数字、点、连字符和下划线
pack-code-twice = 代码“{ $code }”已在 { $first } 用过
pack-ratio-parts = 比率指标“{ $code }”须写明分子和分母：ratio = {"{"} part = "…", whole = "…" {"}"}
pack-ratio-adds = 比率指标“{ $code }”不能相加，adds 应为 "none"；一组的比率由该组合计数计算
pack-ratio-kind = “{ $code }”写了分子分母，kind 应为 "ratio"
pack-ratio-unit = “{ $code }”的单位“{ $unit }”与“{ $part }”除以“{ $whole }”的结果不符
pack-rate-adds = “{ $code }”以“{ $unit }”为单位，不能相加，adds 应为 "none"
pack-caliber-order = “{ $code }”的口径起止时间有重叠或缺口未写明
pack-group-unknown = 没有指标分组“{ $group }”；已有：{ $known }
pack-indicator-unknown = 指标目录里没有“{ $code }”
pack-domain-crossed = 统计与行政两个领域不能互用：“{ $code }”引用了“{ $other }”
pack-alias-twice = 名称“{ $name }”已属于指标“{ $other }”，文件里的栏目会分不清
pack-peers-few = 同类组至少要有两个成员
pack-peers-unknown = 没有同类组“{ $peers }”
pack-register-name = 台账“{ $register }”须有 name 字段
pack-register-unknown = 没有台账“{ $register }”
pack-field-unknown = 没有字段“{ $field }”；已有：{ $known }
pack-condition = “{ $text }”不是可用的条件，应写成“字段 = 值”或“字段 is empty”
pack-block-empty = 每个段块须有 sentence 或 table
pack-function-unknown = 模板里没有函数“{ $function }”；可用：{ $known }
pack-function-arguments = “{ $call }”的参数个数或写法不对
pack-example-kind = 例证只用于比率指标，“{ $code }”不是
pack-example-given = 例证须给出“{ $part }”和“{ $whole }”的数
pack-example-wrong = 例证写的是 { $gives }，算出来是 { $derived }
