# 文件
file-empty = 文件里没有内容
file-too-large = 文件超过 { $limit } MB，请分成几个文件
file-too-many-rows = 表有 { $rows } 行，最多 { $limit } 行，请分成几个文件
file-too-many-columns = 表超过 { $limit } 列，多半是右边有看不见的格式，请删去空列再存
file-protected = 文件设了密码，请取消密码后再导入
file-damaged = 文件已损坏或不是能读的工作簿（{ $detail }），请用 Excel 或 WPS 重新保存
file-encoding = 文字编码认不出来，请另存为 UTF-8 编码的 CSV
file-not-a-table = 这不是表格文件，请用 Excel（xlsx、xls）、ods 或 CSV
workbook-unwritable = 工作簿写不成（{ $detail }）
document-unwritable = 文稿写不成（{ $detail }）
paper-ending = 不收“.{ $ending }”文件；可以传：{ $known }
paper-content = 文件内容和扩展名“.{ $ending }”不符，请按原来的格式另存后再传
paper-macro = 文件里有宏或会自动运行的内容，请另存为不带宏的文件（或 PDF）再传
paper-bursts = 文件解压后过大，不能收
paper-too-large = 附件超过 { $limit } MB，请压缩图片或分开上传
paper-reason = 请写明撤下附件的原因
