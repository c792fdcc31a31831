# The check of a month's upload
monthly-missing = there is no “{ $file }” in “{ $folder }”: put the month's upload there under this name
monthly-empty = “{ $file }” is empty: its first row must name the columns
monthly-encoding = “{ $file }”, row { $row }: the text is not UTF-8; save the file anew as “CSV UTF-8”
monthly-quote = “{ $file }”, row { $row }: a cell in quotation marks is not closed, or goes on after them; write a quotation mark inside a cell twice and close the cell
monthly-column = “{ $file }” has no column “{ $column }”; its first row must name it. The columns found are: { $found }
monthly-column-twice = “{ $file }” has two columns “{ $column }”; delete or rename one of them
monthly-row = “{ $file }”, row { $row } has { $cells } cells and its heading { $columns }; put a cell that contains a comma in quotation marks, and give every row a cell a column
monthly-number = “{ $file }”, row { $row }: the number in column “{ $column }” (“{ $text }…”) has more than { $digits } digits; correct or empty the cell
monthly-code-twice = two enterprises that are in the registry in this month have the credit code “{ $code }”; correct the registry
