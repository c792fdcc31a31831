# Files
file-empty = there is nothing in the file
file-too-large = the file is larger than { $limit } MB; split it into several
file-too-many-rows = the table has { $rows } rows, at most { $limit } are read; split it into several files
file-too-many-columns = the table has more than { $limit } columns, probably invisible formats at its right; delete the empty columns and save again
file-protected = the file has a password; remove it and import again
file-damaged = the file is damaged or not a workbook that can be read ({ $detail }); save it again with Excel or WPS
file-encoding = the encoding of the text is not known; save the file as CSV in UTF-8
file-not-a-table = this is not a table; use Excel (xlsx, xls), ods or CSV
workbook-unwritable = the workbook could not be written ({ $detail })
document-unwritable = the document could not be written ({ $detail })
paper-ending = “.{ $ending }” files are not kept; send one of: { $known }
paper-content = the file's content is not what its ending “.{ $ending }” says; save it again in its own format
paper-macro = the file holds macros or something that runs by itself; save it without them (or as PDF)
paper-bursts = the file unpacks to too much to be kept
paper-too-large = the attachment is larger than { $limit } MB; make its pictures smaller or send it in parts
paper-reason = say why the attachment is withdrawn
