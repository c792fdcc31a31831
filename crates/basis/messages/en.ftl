# Errors: the code is the id. What, and what would be right.
approx-unknown = “{ $text }” does not say how sharp the figure is; write exact, about, over or under
language-unknown = “{ $text }” is not a language; write zh or en
measure-unknown = “{ $text }” is not a measure; write this, ytd, stock, or growth, rank, increase with -ytd or -stock
period-range = “{ $text }” names a period that does not exist (years 1949 to 2100, months 01 to 12)
period-syntax = “{ $text }” is not a period; write 2006, 2006-H1, 2006-Q3, 2006-07, 2006-01..02 or 2006-07-T2
quantity-range = “{ $text }” has more digits than a figure can hold (18 digits, 18 decimals)
quantity-syntax = “{ $text }” is not a number; write plain digits with a point, such as 106.8
unit-mismatch = { $left } and { $right } measure different things and cannot be calculated together
unit-not-additive = figures in { $unit } are not added or averaged; a group's rate is made from the group's sums
unit-unknown = “{ $text }” is not a known unit; examples: 亿元, 万元, 亩, 万千瓦时, 家, %, 个百分点, 万元/亩

# Templates
template-call-empty = empty braces at character { $position }; write a function and its arguments, such as {"{"}value out.va{"}"}
template-call-open = the brace at character { $position } is not closed before the next one or the end
template-clause-nested = a clause inside a clause at character { $position }; close the first one, or write [[ for a bracket
template-clause-open = the clause opened at character { $position } is not closed with ]
template-stray = a stray { $mark } at character { $position }; write it twice to print it

# Places
place-sheet = sheet “{ $value }”
place-row = row { $value }
place-cell = cell { $value }
place-heading = “{ $value }”
place-join = |, |
finding-line = { $place }: { $message }
