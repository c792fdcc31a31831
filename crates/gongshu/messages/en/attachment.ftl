# Attachments
attachment-title = Attachments
attachment-empty = No attachment yet.
attachment-note = Note
attachment-file = Choose a file
attachment-add = Attach
attachment-withdraw = Withdraw
attachment-reason = Why it is withdrawn
attachment-withdrawn = Withdrawn by { $person } at { $at }: { $reason }
attachment-rule = At most { $limit } MB each; { $known }. The content must be what the ending says; files with macros are not kept.
attachment-withdraw-means = It can no longer be downloaded; its line and the reason stay.
