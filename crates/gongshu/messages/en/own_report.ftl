# An enterprise reporting: its home and the page of a report
nav-reports = My reports
work-report = Report
own-work-due = Send “{ $form }” of { $period }, { $left }
own-work-returned = “{ $form }” of { $period } was sent back: mend it and send it again
own-waiting = To be sent
own-months = The past 12 months
own-desks = Review and close
own-form = Report
own-month = Month
own-due = Due
own-stands = Stands at
own-not-begun = not begun
own-not-due = not reported this month
own-do-fill = Fill in
own-do-mend = Mend
own-draft-at = draft saved { $at }
own-due-today = due today
own-due-in = { $count ->
    [one] one day left
   *[other] { $count } days left
 }
own-due-late = { $count ->
    [one] one day late
   *[other] { $count } days late
 }
own-nobody = The registry has no enterprise that you report for.
own-nobody-why = Nothing to report
own-nobody-do = Once the enterprise is in the registry, its monthly reports stand here; ask the local statistics office where in doubt.
own-all-sent = Everything due was sent; nothing waits for you.
own-some-returned = { $count ->
    [one] One report was sent back: mend it first.
   *[other] { $count } reports were sent back: mend them first.
 }
own-some-late = { $count ->
    [one] One report is late: please send it.
   *[other] { $count } reports are late: please send them.
 }
own-some-due = { $count ->
    [one] One report is due: “{ $form }”, { $left }.
   *[other] { $count } reports are due, the first is “{ $form }”, { $left }.
 }
own-lede-due = Due by { $day }: { $left }.
own-lede-sent = Version { $version } (number { $number }) was sent on { $at }. The statistics office checks it next; what must be mended comes back with its reason.
own-lede-returned = Sent back: { $reason }. Mend it and send it again.
own-lede-checked = Version { $version } was checked on { $at }. For a correction ask the statistics office to send it back.
own-lede-accepted = Version { $version } was accepted on { $at }. For a correction ask the statistics office to send it back.
own-done-sent = Sent: version { $version }, number { $number }, { $at }. The statistics office checks it next; what must be mended comes back with its reason, and your inbox says so.
own-done-saved = The draft was saved, { $at }.
own-done-filled = The draft was filled in from your file; nothing was sent. See what the checks say below, then press Send.
own-saved = saved { $time }
own-saved-but = { $count ->
    [one] saved { $time }; one cell is no number and was not saved
   *[other] saved { $time }; { $count } cells are no numbers and were not saved
 }
own-not-sent = Nothing was sent: please mend what is marked. All you typed is still here.
own-prefilled = Last year's columns were filled in from last year's report on file and must equal it; where last year was revised, have the revision recorded first.
own-last-year = Last year's columns must equal last year's report on file; where last year was revised, have the revision recorded first.
own-number = Form
own-issued = Issued by
own-approval = Approval
own-valid = Valid until
own-respondent = Enterprise
own-credit-code = Credit code
own-line = Item
own-code = Code
own-unit = Unit
own-grey = not reported
own-before = { $figure } up to last month
own-sign-head = Head of the unit:
own-sign-statistics = Head of statistics:
own-sign-filled = Filled in by:
own-sign-phone = Telephone:
own-sign-day = Date:
own-do-send = Send
own-do-send-again = Send again (version { $version })
own-do-check = Check
own-do-save = Save draft
own-do-correct = Correct and send again
own-do-back = Back to the report
own-blank = Blank form
own-keys = Move with the arrow keys, Enter and Tab; paste a block from Excel or WPS; Ctrl+Z takes back. The draft saves itself.
own-checks = Checks
own-checks-missing = { $count } still empty
own-checks-must = { $count } to mend
own-checks-explain = { $count } to explain
own-checks-hint = { $count } to note
own-checks-and = {", "}
own-checks-clear = Nothing is wrong; it can be sent.
own-grade-must = must be mended
own-grade-explain = to be explained
own-grade-hint = to note
own-why = Reason
own-why-hint = Say why: fewer orders, repairs, a merger
own-why-carried = This is last month's reason: read it before you use it
own-history = What happened
own-event-sent = version { $version } sent (number { $number }, { $way })
own-template = Fill it in as a workbook
own-template-help = Download the template, fill it in with Excel or WPS and upload it here; an upload only fills the draft and sends nothing.
own-template-get = Download the template
own-template-file = The filled-in template
own-template-do = Fill the draft
own-file-findings = The file has something to mend
own-sheet-form = 填报
own-sheet-cover = 说明
own-cover-title = About this template
own-cover-how = Fill in the white cells of the sheet “填报” only; nothing goes into grey cells, and where nothing happened put 0. Save it and upload it on the page of the report: an upload only fills the draft.
own-cover-keep = The lines below are compared when it is uploaded; please leave them as they are.
own-cover-form = Code of the form
own-cover-period = Month
own-cover-respondent = Enterprise code
own-cover-version = Version of the form
own-cover-checksum = Checksum
own-cell-number = Digits, please: in { $unit }, at most { $decimals } decimals
own-cell-whole = A whole number, please: in { $unit }
own-not-filled = Nothing was filled in: please mend what is marked in the file.
