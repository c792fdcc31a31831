# Enterprises' reports
report-column-month = this month
report-column-ytd = year to date
report-column-month_last_year = same month last year
report-column-ytd_last_year = last year to date
report-needs = it is { $left } and should be { $sign } { $right }
nav-desk = Reports desk
report-state-missing = Not reported
report-state-sent = Sent, to be checked
report-state-returned = Sent back
report-state-checked = Checked
report-state-accepted = Accepted
report-grade-error = Must be mended
report-grade-warning = To be explained
report-grade-info = Hint
report-way-page = On the page
report-way-workbook = Workbook
report-way-api = API
report-way-bulk = File for many
report-do-checked = Check
report-do-accepted = Accept
report-do-returned = Send back
report-version = Version { $version }
report-reason = Why it is sent back
report-line = Line
report-column = Column
report-code = Code
report-unit = Unit
report-story = What happened
report-was = was { $value }
report-explained = The enterprise says: { $reason }
desk-empty = No month to be reported yet
desk-empty-how = Once the registry has enterprises above designated size and a month is over, every form shows here how many are expected and how many reported.
desk-to-registry = To the enterprises
desk-form = Form
desk-due-day = Due
desk-due = Due: { $due }
desk-strip = Who reported
desk-count-expected = Expected
desk-count-reported = Reported
desk-count-missing = Missing
desk-count-returned = Sent back
desk-count-waiting = To be checked
desk-count-checked = To be accepted
desk-count-accepted = Accepted
desk-count-late = Late
desk-sentence = { $expected } expected, { $reported } reported, of them { $waiting } to be checked; { $missing } missing. Due { $due }.
desk-check-clean = { $count ->
    [one] Check the one without questions
   *[other] Check the { $count } without questions
}
desk-accept-checked = { $count ->
    [one] Accept the one checked
   *[other] Accept the { $count } checked
}
desk-remind = { $count ->
    [one] Remind one
   *[other] Remind { $count }
}
desk-done-check = { $count } checked.
desk-done-accept = { $count } accepted.
desk-done-remind = { $count } reminded (those with accounts).
desk-rules = Findings by rule
desk-rule = Rule
desk-grade = Grade
desk-count = Cells
desk-example = For example
desk-nobody = No enterprise fits
desk-name = Enterprise
desk-region = Region
desk-state = State
desk-findings = Findings
desk-sent = Sent
desk-code = Code
desk-credit-code = Credit code
desk-on-time = On time
desk-yes = yes
desk-no = no
desk-back = Back to the desk
desk-next = Next to check
desk-entry = Registry
desk-steps = What to do
desk-never-edit = No official edits an enterprise's figure: what is wrong goes back, the enterprise corrects it, both versions stay.
desk-figures = Figures sent
desk-nothing-sent = Nothing was sent yet
desk-past = Past months
close-title = Close: { $form } { $period }
close-do = Close the month
close-back = Back to the close
close-sentence-open = { $expected } expected, { $accepted } accepted, { $left } not accepted yet.
close-sentence-closed = Closed, version { $version }, { $at }.
close-in-the-way = These are not accepted. Deal with them, or say for each why it is left out: the others close as they are.
close-exception = Left out because
close-exception-of = { $name } is left out because
close-more = { $count } more are not listed
close-exceptions = { $count ->
    [one] one left out
   *[other] { $count } left out
}
close-why = Why it is closed again
close-what-happens = Closing freezes the month, and the sums become a new data version; a correction needs the month opened again, and both versions stay.
close-none = Not closed yet
close-versions = Versions
close-reopen = Open again
close-reopen-why = Why
close-reopen-approver = Allowed by
close-reopen-until = Until
close-reopened = Open again until { $until }, allowed by { $approver }: { $reason }
bridge-open = What changed since the version before
bridge-name = Bridge
bridge-title = From version { $old } to { $new }: { $what }
bridge-sentence = From { $before } to { $after } { $unit }: { $change }, by { $count ->
    [one] one enterprise
   *[other] { $count } enterprises
}.
bridge-before = Before
bridge-after = After
bridge-change = Change
bridge-total = In all
bridge-none = This cell is the same in both versions
report-bulk-done = { $count } reports were taken in.
close-others = One reason for all the others

# A file for many
upload-title = Reports of many in one file
upload-open = One file for many
upload-back = Back to the desk
upload-help = One file holds a month's reports of many, a line each, a column a cell. It is tried first: every cell, then the rules. One thing that must be mended and nothing is taken in; without, you confirm. What an enterprise sent itself is not written over.
upload-shape = The first line has the headings: code (or credit code), and line with column, such as 01.month or “Gross industrial output (current prices) this month”.
upload-expected = { $count ->
    [1] 1 enterprise is expected
   *[other] { $count } enterprises are expected
 } to report this month whose figures you may enter.
upload-waiting = Files sent
upload-state-running = being checked
upload-state-good = waits for your yes
upload-state-tried = has errors
upload-state-taken = taken in
upload-state-refused = not taken in
upload-stage-waiting = Another file is before it.
upload-stage-reading = The file is being read.
upload-stage-rows = Cell by cell: row { $done } of { $of }.
upload-stage-rules = The rules are being tried.
upload-stage-keeping = It is being taken in.
upload-may-leave = You may leave this page and come back for the outcome.
upload-good = { $count ->
    [1] Nothing must be mended; confirm to take in 1 report.
   *[other] Nothing must be mended; confirm to take in { $count } reports.
 }
upload-wrong = { $count ->
    [1] 1 thing must be mended
   *[other] { $count } things must be mended
 }, and nothing was taken in. Mend the file and send it again.
upload-nothing = { $count ->
    [1] There is nothing new: 1 report says what was reported before.
   *[other] There is nothing new: { $count } reports say what was reported before.
 }
upload-reports = Would be taken in
upload-export = All findings as a workbook
upload-failed = It could not be done, and nothing was taken in; send it again later.

# Questions
question-title = Questions and answers
question-open = Questions that are not settled
question-here = there is a question about this figure
question-cell = About
question-text = Question
question-last = Last word
question-since = Since
question-do-ask = Ask
question-answer = Answer
question-do-answer = Answer
question-more = Something to add (may be left out)
question-do-again = Ask once more
question-do-settle = Settle
question-asked = Asked
question-answered = Answered
question-settled = Settled
question-state-asked = waits for the enterprise
question-state-answered = answered, to be settled
question-state-settled = settled
desk-count-asked = With questions

# Disclosure
withheld-title = Sums that are withheld
withheld-help = So that no enterprise's own figure can be worked out, the sums of these units are not among the figures:
withheld-why = Why
withheld-few = fewer than { $least } enterprises ({ $line })
withheld-dominated = one is more than { $one }% of it, or two together more than { $two }% ({ $line })
withheld-follows = betrays nobody by itself, but another withheld sum would follow from it ({ $line })
desk-previous = Previous
