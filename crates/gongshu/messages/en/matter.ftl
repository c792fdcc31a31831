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
nav-matters = Tasks
matters-sentence = { $open ->
    [one] One task is open
   *[other] { $open } tasks are open
 }: { $red } red and overdue, { $yellow } yellow, { $blue } blue; { $ended } have ended.
matters-sentence-mine = { $open ->
    [one] One task is mine
   *[other] { $open } tasks are mine
 }: { $red } red and overdue, { $yellow } yellow, { $blue } blue.
matters-mine = Mine
matters-all = All in sight
matters-strip = By light
matters-count-red = red, overdue
matters-count-yellow = yellow
matters-count-blue = blue
matters-count-green = in time
matters-count-ended = ended
matters-empty = No task answers to this.
matter-light-green = in time
matter-light-blue = blue note
matter-light-yellow = yellow warning
matter-light-red = red, overdue
matter-ended = ended
matter-has = With { $post } ({ $people })
matter-has-through = With { $post }, for whom { $through } answers ({ $people })
matter-nobody-there = nobody is there
matter-number = Number
matter-title = Task
matter-light = Light
matter-state = State
matter-holder = Who has it
matter-lead = Lead
matter-asker = Asked by
matter-due = Due
matter-due-provisional = { $day } (provisional)
matter-source = Source
matter-unit = Unit
matter-opened = Assigned at
matter-since = since { $at }
matter-next-name = Next
matter-next = If nothing is done, on { $day }: { $then }, to { $to }
matter-cards = Tickets and cards
matter-then-note = note
matter-then-card-yellow = ticket (yellow card)
matter-then-card-red = red card
matter-then-talk = talk
matter-act-open = Opened
matter-act-reassign = { $party } is now { $post } instead of { $before }
matter-act-days = { $what } ({ $days } days)
matter-by-clock = by the clock
matter-do = What to do
matter-remark = What was done, or why
matter-paper = Paper or evidence
matter-days = Days
matter-story = What happened
matter-proof = Proof sheet of the clock
matter-day = Day
matter-nth = Nth day
matter-why = Why it counts or not
matter-provisional = provisional
matter-party = Which part
matter-reassign = Give it to another post
matter-reassign-do = Give it
matter-lead-hint = Choose a post: duties belong to posts, not to people.
matter-asks = What is asked
matter-asked-by = In the name of { $post }.
demo-matters = Assign the tasks of the demonstration
notice-matter-appeal = A card of { $number } “{ $title }” is contested; look into it
notice-matter-upheld = The appeal in { $number } “{ $title }” was upheld: the card is taken back
notice-matter-dismissed = The appeal in { $number } “{ $title }” was dismissed: the card stands
matter-act-appeal = Contested
matter-act-upheld = Appeal upheld: the card is taken back
matter-act-dismissed = Appeal dismissed
matter-card-appeal = Contest
matter-card-uphold = Take the card back
matter-card-dismiss = Let it stand
matter-card-cancelled = taken back
matter-card-contested = contested
matter-kind = Kind
matter-item = Item of the catalogue
matter-whole = Part of
matter-papers = Papers of the application
matter-paper-missing = missing
matter-parts = Its cases
matter-basis = Paragraph of the law
matter-amount-yuan = Amount (yuan)
matter-by-law = Basis: { $basis }
matter-charged = Charged { $amount } yuan
matter-act-rung = { $then }: { $rung }
matter-back = Back to the matter
notice-matter-breach = Monitoring: { $number } “{ $title }” — { $rung }
matter-by-program = the program
matter-talk = Call to a talk
matter-talk-title = Talk about: { $title }
notice-matter-by-hand = A card was given in { $number } “{ $title }”; see the reason
matter-give = Give a card
matter-give-card = Card
matter-other = Other
matter-missing = Still missing: { $papers }. Say so once, in writing; accept it when they have come.
work-assist = Assisting
work-matter-assist = Assist with: { $title } (due { $due })
notice-matter-assist = { $number } “{ $title }”: your unit is asked to assist; confirm when its part is done
notice-matter-confirmed = { $number } “{ $title }”: a unit that assists has confirmed its part
notice-matter-waived = { $number } “{ $title }”: one part is not waited for any more
notice-matter-remind = Reminder: { $number } “{ $title }”
notice-matter-reminded = Reminded again and again: { $number } “{ $title }”: { $rung }
matter-assist-open = To be confirmed
matter-assist-confirmed = Confirmed
matter-assist-waived = Done without
matter-assist-confirm = Our part is done
matter-assist-waive = Do without
matter-assist-ask = Ask a unit to assist
matter-assist-hint = Codes or names of posts, with commas between; the lead can report only when each has confirmed.
matter-act-assist = { $post } is asked to assist
matter-act-confirm = { $post } confirms its part
matter-act-waive = Done without { $post }
matter-subtask = Split off a part
matter-nodes = Nodes
matter-nodes-none = No nodes are set yet.
matter-node = Node
matter-node-baseline = Baseline
matter-node-by = Expected or met
matter-node-slip = Slip
matter-node-slip-days = Slip (working days)
matter-node-put-off = Times put off
matter-node-cause = Cause
matter-node-meet = It is met
matter-node-move = Expect another day
matter-node-drop = Drop the node
matter-node-set = Set a node
matter-node-met = met
matter-node-met-late = met late
matter-node-dropped = dropped
matter-node-late = overdue
matter-node-behind = will be late
matter-node-on-course = on course
matter-slip-none = none
matter-slip-late = { $days ->
    [one] one working day late
   *[other] { $days } working days late
 }
matter-slip-early = { $days ->
    [one] one working day early
   *[other] { $days } working days early
 }
matter-cause-objective = objective:
matter-cause-subjective = subjective:
matter-cause-none = not said
matter-act-node = Node “{ $name }” set, baseline { $day }
matter-act-forecast = Node “{ $name }” now expected on { $day } { $cause }
matter-act-met = Node “{ $name }” met on { $day }
matter-act-node-drop = Node “{ $name }” dropped
matter-act-remind = Reminder
matter-remind = Remind
matter-reminders = { $times ->
    [one] reminded once
   *[other] reminded { $times } times
 }
matter-lag = Lag list
matter-lag-sentence = { $nodes ->
    [one] One node lags
   *[other] { $nodes } nodes lag
 } in { $tasks ->
    [one] one task
   *[other] { $tasks } tasks
 }: { $subjective } for subjective reasons, { $unsaid } for none that was said; { $again } were put off twice or more.
matter-lag-none = No node lags.
matter-lag-empty = No node like that lags.
matter-lag-again = Put off twice or more
