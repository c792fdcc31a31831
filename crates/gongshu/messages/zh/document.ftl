# 文稿
document-basis = 本文依据数据版本 { $version } 生成，每个数据的算式、来源和版本见附录。
document-unit = 单位
document-appendix = 附录：数据来源与算式
document-number = 序号
document-subject = 数据
document-value = 数值
document-formula = 算式
document-inputs = 算式所用数据
document-source = 来源
document-version = 版本
document-body = 正文
document-more-inputs = 等共 { $count } 项
document-member = { $a }{ $b }
document-member-share = { $a }{ $b }，占{ $c }
document-mover = { $a }{ $b }
document-without = 剔除{ $a }后{ $b }
document-clause-join = ；
