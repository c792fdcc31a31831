# Enterprises' reports
report-column-month = this month
report-column-ytd = year to date
report-column-month_last_year = same month last year
report-column-ytd_last_year = last year to date
report-needs = it is { $left } and should be { $sign } { $right }
