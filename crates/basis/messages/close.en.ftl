# The close of a month
close-file = the file “{ $file }” cannot be read or written ({ $detail }); look at its name and its rights
close-damaged = “{ $file }” is not a Parquet file that can be read ({ $detail }); take it from its source again
close-column = “{ $file }” has no column “{ $column }”; add it, or name it so
close-cell = “{ $file }”, row { $row }: “{ $text }” in column “{ $column }” is not a whole number; write it in digits only
close-row = “{ $file }”, row { $row } has another number of columns than its heading: { $columns } are expected
close-empty = “{ $file }”: a figure is missing in column “{ $column }”; fill it in, or leave the row out
close-unknown = enterprise { $enterprise } reports { $period } and is not in the registry; add it there, or take out its reports
close-twice = enterprise { $enterprise } reports { $period } twice; leave one of the rows
close-registered-twice = enterprise { $enterprise } is in the registry twice; leave one of the rows
close-too-large = the figures of “{ $indicator }” are too large to be added up; check their unit
close-month = “{ $text }” is not a month; write it as 202512
tables-month = “{ $text }” is not a month: write 2025-12
