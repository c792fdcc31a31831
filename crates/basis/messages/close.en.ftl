# The close of a month
close-file = the file “{ $file }” cannot be read ({ $detail })
close-damaged = “{ $file }” is not a Parquet file that can be read ({ $detail })
close-column = “{ $file }” has no column “{ $column }”
close-cell = “{ $file }”, row { $row }: “{ $text }” in column “{ $column }” is not a whole number
close-row = “{ $file }”, row { $row } has another number of columns than its heading: { $columns } are expected
close-empty = “{ $file }”: a figure is missing in column “{ $column }”
close-unknown = enterprise { $enterprise } reports { $period } and is not in the registry
close-twice = enterprise { $enterprise } reports { $period } twice
close-registered-twice = enterprise { $enterprise } is in the registry twice
close-too-large = the figures of “{ $indicator }” are too large to be added up; check their unit
close-month = “{ $text }” is not a month; write it as 202512
