# 台账
register-heading-unknown = 台账没有“{ $heading }”这一栏；已有：{ $known }
register-code-column = 缺少代码栏（“代码”或 code），{ $register }的每一行都要有代码
register-column-missing = 缺少必填的“{ $field }”栏
register-code-empty = 代码没有填
register-field-empty = “{ $field }”必填
register-date = “{ $text }”不是日期，应写成 2006-08-12
register-dates-crossed = 终止日期早于起始日期
register-duplicate = 与第 { $row } 行重复：代码和起始日期都相同
register-parent-unknown = 上级“{ $parent }”不在台账里，也不在本文件里
register-parent-self = 上级是它自己
register-cycle = “{ $code }”绕了一圈又成了自己的上级
register-choice = “{ $text }”不在可选之列：{ $known }
register-link-unknown = 台账“{ $register }”里没有“{ $code }”
industry-unknown = 国民经济行业分类里没有“{ $code }”
register-code-taken = 这个代码不能用，请换一个
register-place-not-yours = 不在您的录入范围内：这一行属于别的单位，请由该单位或其上级登记
register-own-rights = 不能给自己授权，请由另一位安全管理员登记
