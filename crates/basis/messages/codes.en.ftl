# Codes and the calendar
credit-length = a unified social credit code has 18 characters, “{ $text }” has { $count }
credit-character = “{ $found }” at character { $position } is not used in credit codes (no I, O, S, V, Z and no small letters)
credit-check = the last character of “{ $text }” should be { $expected }; check it for a typing slip
credit-inner-check = the check character of the organisation code in “{ $text }” should be { $expected }; check it
division-syntax = “{ $text }” is not a division code of six digits
industry-syntax = “{ $text }” is not an industry code; write a section's letter or two to four digits
industry-parent = the parent of the industry “{ $code }” is not in the table, or it should have none
code-twice = the code “{ $code }” stands twice
calendar-syntax = “{ $text }” is not a line of the calendar; write 2024-10-01,holiday,name,
calendar-makeup = { $date } is not a weekend, so it is no make-up day
calendar-twice = { $date } stands twice
calendar-range = counting on from { $date } leaves the range of dates
check-reference = “{ $text }” in the rule is not understood: after @ stands one of { $known }
