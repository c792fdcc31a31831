# What is wrong in the files
verification-folder-absent = there is no folder “{ $folder }”; give the folder with observations.csv, targets.csv and claims.csv
verification-file-absent = there is no such file; it counts as empty
verification-file-unreadable = cannot be read: { $problem }
verification-column-absent = the column “{ $heading }” is missing; add it to the head
verification-cells = this row has { $found } cells, the head has { $expected }; a cell with a comma needs quotation marks around it
verification-quote-open = a cell swallowed many lines: its quotation mark is never closed
verification-id-empty = there is no id, so no formula can name this row
verification-id-twice = the id { $id } is already used in row { $first }; formulas mean the earlier row
verification-number = “{ $text }” is not a number; write digits and a decimal point only, as in 106.8
verification-base-differs = { $value } { $unit } is not { $base } ({ $base-unit }); formulas use the latter, please check
verification-recomputable = “{ $text }” does not say whether it can be derived; write yes, partly or no; taken as yes
verification-consistent = “{ $text }” is no verdict; write yes, rounding or no; taken as empty
verification-operator = “{ $text }” is no operator; write >=, >, <=, < or =; the figure of this row is not compared
verification-base-value = “{ $text }” is no base; write a number with its unit, as in 485亿元
