# 企业报表
report-column-month = 本月
report-column-ytd = 1—本月
report-column-month_last_year = 上年同月
report-column-ytd_last_year = 上年1—本月
report-needs = 现在是 { $left }，应 { $sign } { $right }
