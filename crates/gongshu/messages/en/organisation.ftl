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
