# 附件
attachment-title = 附件
attachment-empty = 还没有附件。
attachment-name = 文件
attachment-size = 大小
attachment-note = 说明
attachment-by = 谁传的
attachment-at = 时间
attachment-file = 选择文件
attachment-add = 上传附件
attachment-withdraw = 撤下
attachment-reason = 撤下的原因
attachment-withdrawn = 已由{ $person }于 { $at } 撤下：{ $reason }
attachment-rule = 每个不超过 { $limit } MB；可以传：{ $known }。内容须和扩展名一致，带宏的文件不收。
