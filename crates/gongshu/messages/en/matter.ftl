# Matters
matters-checked = { $open } open, { $ended } ended, { $answered } answered for by a fallback; { $flaws } flaws
matters-ran = { $climbed } rungs climbed, { $nobody } of them to nobody; { $recounted } matters counted again by the new calendar
work-matter = Task
work-matter-red = { $title } (overdue since { $due })
work-matter-due = { $title } (due { $due })
notice-matter-yours = { $number } “{ $title }” is with you now: { $state }
notice-matter-ended = { $number } “{ $title }” has ended: { $state }
notice-matter-blue = Blue note: more than half of the time for { $number } “{ $title }” is gone
notice-matter-yellow = Yellow warning: { $number } “{ $title }” is soon due
notice-matter-overdue = Red: { $number } “{ $title }” is overdue
notice-matter-step = { $number } “{ $title }” has stood too long at “{ $state }”
notice-matter-card = Ticket: { $number } “{ $title }” is overdue; press for it
notice-matter-red = Red card: { $number } “{ $title }” is more than three working days overdue
notice-matter-talk = Talk: { $number } “{ $title }” has dragged on; talk with the lead
