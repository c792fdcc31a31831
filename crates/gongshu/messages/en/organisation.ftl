# Posts, bodies, handovers
nav-posts = Who does what
nav-bodies = Bodies
posts-sentence = { $total ->
    [one] 1 post
   *[other] { $total } posts
 }: { $vacant } vacant, { $away ->
    [one] 1 holder
   *[other] { $away } holders
 } away.
posts-title = Posts on { $day }
posts-holder = Held by
posts-deputy = Deputy
posts-acting = Acts that day
posts-why = Because
posts-roles = Roles
posts-vacant = vacant
posts-nobody = nobody answers
posts-away = away
posts-away-until = away until { $day }
posts-stood-in = Stood in for
posts-fallback = { $post } answers for it as its fallback
posts-only = Only
posts-within = Within
posts-within-unit = { $unit } and below
posts-empty = No post is so.
posts-appoint = Appoint
bodies-office = Head of the office
bodies-new = New body
bodies-seat = New seat
bodies-seat-of = Seat
bodies-empty = No body is so.
posts-since = since { $day }
nav-handovers = Handovers
handovers-sentence = { $open ->
    [one] 1 handover waits
   *[other] { $open } handovers wait
 } for signatures, { $overdue } of them overdue; { $drawn ->
    [one] 1 waits
   *[other] { $drawn } wait
 } to be started.
handovers-empty = There is no handover.
handovers-empty-why = When a post changes hands, its open duties, seats, delegations and work go over by a list that both sides and a witness sign.
handover-new = Hand over a post
handover-title = Handover no. { $number }
handover-open = to be signed
handover-overdue = overdue
handover-drawn = to be started
handover-done = signed by all
handover-dropped = dropped
handover-change = From → to
handover-day = From the day
handover-missing = Not signed by
handover-due = To be signed by
handover-look = List what is open
handover-lines = { $count ->
    [0] Nothing is open on the post on that day.
    [one] One thing is open on the post on that day and goes with it:
   *[other] { $count } things are open on the post on that day and go with it:
 }
handover-lines-frozen = { $count ->
    [0] Nothing was open on the post when it was started.
    [one] One thing was open on the post when it was started; what moved since does not change this list:
   *[other] { $count } things were open on the post when it was started; what moved since does not change this list:
 }
handover-nothing = Nothing is open.
handover-line = No.
handover-kind = Kind
handover-what = What
handover-to-whom = To whom
handover-receiver = Receiver
handover-vacant-yes = Left vacant for now: the deputy or the fallback answers for it
handover-held-as = Held as
handover-witness-hint = The witness signs last and neither gives nor receives; mostly the leader above.
handover-why = Reason
handover-paper = Paper
handover-draw = Draw it up
handover-start = Start the handover
handover-start-means = Starting ends the old appointment on the eve, begins the new one on the day, freezes the list and tells the three who sign. An appointment gives rights: the security administrator starts it, and never for themselves.
handover-waits-start = The security administrator has been told; only when it is started does the appointment change and the list stand.
handover-drop = Drop it
handover-remark = Remark (what you do not agree with goes here)
handover-sign = Sign as { $part }
handover-sign-means = A signature goes into the audit with the time and the list's check code, and is not taken back.
handover-witness-waits = You sign as the witness once both sides have.
handover-excuse = Cannot sign
handover-excused = did not sign
handover-signed = signed
handover-number = Number
handover-sheet = List of a handover
handover-digest = Check code of the list { $digest }
handover-part-giver = Giver
handover-part-receiver = Receiver
handover-part-witness = Witness
handover-act-drawn = drawn up
handover-act-started = started, the list frozen
handover-act-signed = signed
handover-act-excused = could not sign
handover-act-dropped = dropped
work-duty = Duty
work-seat = Seat in a body
work-office = Office of a body
work-delegation = Delegation
work-publication = Publication
work-handover = Signature of a handover
work-lent-to = Lent to { $post }: { $deeds }
work-lent-by = Lent by { $post }: { $deeds }
work-handover-title = { $post }, from { $day }
notice-handover-drawn = { $post } is to change hands: look at the handover and start it.
notice-handover-sign = The list of the handover of { $post } stands: please sign.
notice-handover-witness = Both sides of the handover of { $post } have signed: please sign as the witness.
notice-handover-done = The handover of { $post } is signed by all.
notice-handover-dropped = The handover of { $post } was dropped.
audit-action-handover = Handover
today-title = My work today
today-sentence = { $posts ->
    [0] You hold no post today.
    [one] You act through 1 post today; { $waiting ->
        [one] 1 thing waits
       *[other] { $waiting } things wait
     } for you, { $unread ->
        [one] 1 message is
       *[other] { $unread } messages are
     } unread.
   *[other] You act through { $posts } posts today; { $waiting ->
        [one] 1 thing waits
       *[other] { $waiting } things wait
     } for you, { $unread ->
        [one] 1 message is
       *[other] { $unread } messages are
     } unread.
 }
today-waiting = Waits for me
today-unread = { $count ->
    [one] 1 unread message
   *[other] { $count } unread messages
 }
today-posts = Posts I act through today
today-may = May
today-duties = Duties
today-until = Until
today-open = open
