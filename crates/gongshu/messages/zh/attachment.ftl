# 附件
attachment-title = 附件
attachment-empty = 还没有附件。
attachment-note = 说明
attachment-file = 选择文件
attachment-add = 上传附件
attachment-withdraw = 撤下
attachment-reason = 撤下的原因
attachment-withdrawn = 已由{ $person }于 { $at } 撤下：{ $reason }
attachment-rule = 每个不超过 { $limit } MB；可以传：{ $known }。内容须和扩展名一致，带宏的文件不收。
attachment-withdraw-means = 撤下后不能再下载，记录和原因都会保留。
