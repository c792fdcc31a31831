# 审计链的错误
audit-unsound = 审计链的末端与封存不符，请先运行：gongshu audit verify
audit-prune-months = 审计记录至少保留 { $least } 个月，不能只留 { $months } 个月：《网络安全法》（2016 年公布）第二十一条要求不少于六个月
audit-archive-unreadable = { $file } 不是审计链的归档文件
audit-filter-day = “{ $text }”不是日期，请写成 2026-08-09 这样
