# Attachments
attachment-title = Attachments
attachment-empty = No attachment yet.
attachment-name = File
attachment-size = Size
attachment-note = Note
attachment-by = By
attachment-at = When
attachment-file = Choose a file
attachment-add = Attach
attachment-withdraw = Withdraw
attachment-reason = Why it is withdrawn
attachment-withdrawn = Withdrawn by { $person } at { $at }: { $reason }
attachment-rule = At most { $limit } MB each; { $known }. The content must be what the ending says; files with macros are not kept.
