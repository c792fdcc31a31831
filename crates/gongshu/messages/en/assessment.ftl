# Assessment
score-head = scheme { $code }: { $name } (weights come to { $weights })
score-source = source: { $source }
score-conflict = rules that differ: { $rules }. { $prevails_is ->
    [no] { $decided_is ->
        [no] Nobody has decided: each takes effect on its own object
       *[yes] Decided that both take effect ({ $decided })
    }
   *[yes] “{ $prevails }” prevails{ $decided_is ->
        [no] {""}
       *[yes] {" "}({ $decided })
    }
 }
score-year-head = { $year }
score-total = total { $total }
score-total-open = total open (so far { $so_far }, missing { $waits })
score-place = place { $place }
score-award-yes = eligible for awards
score-award-no = no award this year
score-award-open = award open
score-target-met = target reached
score-target-missed = target missed
score-chain = veto “{ $rule }” ({ $code }): { $from } meets { $when }{ $inputs_is ->
    [no] {""}
   *[yes] {" ["}{ $inputs }{"]"}
 } → { $effect }{ $source_is ->
    [no] {""}
   *[yes] ; source: { $source }
 }
score-chain-open = veto “{ $rule }” ({ $code }) cannot be judged yet: { $from }, { $when }, { $open }{ $source_is ->
    [no] {""}
   *[yes] ; source: { $source }
 }
score-chain-aside = veto “{ $rule }” ({ $code }): { $from } meets { $when }, but “{ $by }” prevails and it has no effect{ $source_is ->
    [no] {""}
   *[yes] ; source: { $source }
 }
score-proposal = { $unit }, task not done { $from }–{ $until }: { $then }{ $source_is ->
    [no] {""}
   *[yes] {" "}(source: { $source })
 }
score-bonus = { $unit }, { $bonus }: pool of { $pool } yuan
score-bonus-none = { $unit }, { $bonus }: none, { $why }
score-bonus-missed = the task was not done
score-bonus-open = the verdict is open
score-bonus-barred = a veto bars it
score-bonus-no-pool = nobody says how large the pool is
score-bonus-left = { $amount } yuan not divided: nobody is on the list, or nobody served
score-replay-same = scored again: the same, byte for byte
score-replay-differs = scored again: it differs; the file was changed, or another version of the program made it
score-replay-none = not a sheet that can be scored again: give the output of gongshu score --format json

nav-assessments = Assessments
assessments-sentence = { $all } assessments, { $open } under way, { $appeals } appeals to be answered.
assessment-title = { $name } { $year }
assessment-new = Begin an assessment
assessment-runs = Assessments
assessment-runs-empty = No assessment yet.
assessment-run = Assessment
assessment-schemes = Schemes
assessment-scheme = Scheme
assessment-items = Items
assessment-item = Item
assessment-vetoes = Vetoes
assessment-source = Source
assessment-appeals = Appeals
assessment-year = Year
assessment-table = Targets and other figures
assessment-table-hint = A line for each unit and indicator: unit,indicator,target (and value, last, mean…). The units of the table are assessed; without one, every unit of the kind below { $unit }. Values that are not given are taken from the year's figures.
assessment-open = Begin
assessment-state-filling = self-report
assessment-state-verifying = verification
assessment-state-scored = scored
assessment-state-public = publicity
assessment-state-settled = settled
assessment-sentence-filling = { $units } units are reporting; what is below is tried on the figures as they are and counts for nothing.
assessment-sentence-verifying = Self-report is over, the figures of { $units } units are being verified.
assessment-sentence-scored = { $units } units are scored, { $met } did their task; not public yet.
assessment-sentence-public = Public until { $until }: { $units } units, { $met } did their task, { $appeals } appeals to be answered.
assessment-sentence-settled = Settled: { $units } units, { $met } did their task.
assessment-places = Places
assessment-place = Place
assessment-unit = Unit
assessment-total = Total
assessment-grade = Grade
assessment-verdict = Task
assessment-award = Award
assessment-not-public = Not public yet: only units that concern you stand here.
assessment-fallen = Vetoes on the units above
assessment-proposals = Proposals after failed years in a row
assessment-held-throughout = { $post } { $person }: in office throughout
assessment-held-partly = { $post } { $person }: since { $from }{ $until_is ->
    [no] {""}
   *[yes] , until { $until }
 }, not throughout
assessment-bonus = Bonus
assessment-payee = Share, person
assessment-arithmetic = Arithmetic
assessment-yuan = Yuan
assessment-undivided = not divided
assessment-until = Public until
assessment-list = List for the bonus (unit,share,person,post,months; the pool is bonus.pool in the figures)
assessment-versions = Versions of the sheet
assessment-version = Version
assessment-again = Scored again from its figures
assessment-same = the same byte for byte
assessment-differs = differs
assessment-story = Story
assessment-value = Done
assessment-target = Target
assessment-reason = Reason
assessment-appeal-open = Appeal to be answered: { $reason }
assessment-from-book = from the books
assessment-from-reported = reported by
assessment-from-verified = verified by
assessment-from-upheld = corrected by
assessment-do-reported = Report
assessment-do-filled = End self-report, begin verification
assessment-do-verified = Verify
assessment-do-scored = Score
assessment-do-published = Publish
assessment-do-appealed = Appeal
assessment-do-upheld = Uphold, correct and score again
assessment-do-rejected = Reject
assessment-do-listed = Keep the list
assessment-do-settled = Settle
assessment-did-opened = begun
assessment-did-reported = reported
assessment-did-filled = self-report ended
assessment-did-verified = verified
assessment-did-scored = scored
assessment-did-published = published
assessment-did-appealed = appeal
assessment-did-upheld = appeal upheld, scored again
assessment-did-rejected = appeal rejected
assessment-did-listed = list for the bonus
assessment-did-settled = settled
assessment-weight = Weight
assessment-weight-tried = Tried
assessment-weight-wrong = not a number
assessment-try = Try
assessment-take = Take this version away
assessment-nothing-kept = Nothing is kept by trying. The file becomes a new version when it is laid into the city's pack.
assessment-tried = Tried on { $run }
assessment-total-then = Total then
assessment-place-then = Place then
assessment-kept = Place kept
assessment-range = Range
assessment-kept-hint = One weight at a time is raised and lowered by 10 and 20 percent.
assessment-rules = Vetoes, failed years, bonus
assessment-failure = { $years } failed years in a row: { $then }
assessment-scheme-sentence = { $items } items, weights come to { $weights }. There is no assessment to try it on yet.
assessment-scheme-tried = { $items } items, weights come to { $weights }; tried on { $run }, the places of { $held } of { $units } units do not move with the weights.
assessment-replay = Replay
assessment-column-year = Year
assessment-column-unit = Unit
assessment-column-kind = Kind
assessment-column-code = Code
assessment-column-name = Name
assessment-column-weight = Weight
assessment-column-points = Points
assessment-column-exact = Exact
assessment-column-place = Place
assessment-column-grade = Grade
assessment-column-result = Result
assessment-column-replay = Replay
demo-assessments = Assess the parks of two years
notice-assessment-opened = “{ $name }” { $year } has begun: report your unit's figures
notice-assessment-public = “{ $name }” { $year } is public until { $until }: appeal before then if something is not right
notice-assessment-settled = “{ $name }” { $year } is settled
notice-assessment-appealed = { $unit } appeals “{ $item }” of “{ $name }” { $year }: { $remark }
notice-assessment-upheld = The appeal about “{ $item }” of “{ $name }” { $year } is upheld: { $remark }
notice-assessment-rejected = The appeal about “{ $item }” of “{ $name }” { $year } is rejected: { $remark }
