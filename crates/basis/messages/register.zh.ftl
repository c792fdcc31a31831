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
register-link-unknown = “{ $register }”台账里没有“{ $code }”
industry-unknown = 国民经济行业分类里没有“{ $code }”
register-code-taken = 这个代码不能用，请换一个
register-place-not-yours = 不在您的录入范围内：这一行属于别的单位，请由该单位或其上级登记
register-own-rights = 不能给自己授权，请由另一位安全管理员登记
register-link-several = 叫“{ $text }”的不止一个，请填代码
register-nothing-changed = 与台账现有内容相同，没有改动
register-end-empty = 请填最后有效的一天
register-from-empty = 请填从哪一天起
register-twin = “{ $field }”与{ $name }（{ $code }）相同：同一时期只能有一条
register-twin-elsewhere = “{ $field }”已经登记在别的单位名下：同一时期只能有一条，请与上级核对
register-alike = { $fields }与 { $code } 都相同（{ $name }），也许是同一个登记了两次
registry-partly = 您只能看到“{ $unit }”的一部分，不能汇总它的企业名录，请选自己的地区
handover-state = 这一步不接在现在的状态后面，也许别人已经办了，请看办理过程
handover-reason = 请写明事由
handover-not-yours = 这份清单不由您签字，或您已经签过
handover-witness-last = 监交人最后签字：等移交人、接收人都签了再签
handover-own-excuse = 自己能办就请自己签字，不能给自己注明缺签
handover-nobody-signs = 至少要有一个人签字
handover-post = 这一天没有“{ $post }”这个职务，或不在您的范围内
handover-vacant = 职务本来就空着，请填接收人
handover-receiver = 请填接收人；暂时空缺请打勾
handover-same = 接收人本来就任这个职务
handover-kind = 请选任职方式：任职、兼任或主持
handover-witness-empty = 请填监交人
handover-witness-party = 监交人不能是移交人或接收人
handover-begun = { $person }自 { $day } 起已任这个职务，请先在任职台账里更正
handover-nobody = 这样一来没有人承担“{ $post }”：请先定B角或“无人时由谁办”，或改一个接收人
register-indicator = “{ $text }”不是指标目录里的代码、名称或别名；指标目录见“指标”页
register-approval = “{ $text }”不是审批事项目录里部门或事项的代码
target-curve-count = 自定进度要写 12 个月的累计百分数，这里有 { $count } 个
target-curve-falls = 累计进度不会下降：{ $month } 月比上月小
target-curve-end = 12 月的累计进度应为 100，这里是“{ $text }”
target-word = “{ $text }”不是目标台账字段“{ $field }”可用的词
target-lacks = 无法度量：缺{ $what ->
    [until] 期限
    [indicator] 指标
    [value] 目标值
    [base_period] 基期
    [curve] 自定进度
   *[other] { $what }
  }
