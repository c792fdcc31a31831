# Assessment: the rule of each step
score-step-done = share of the target that was done, in percent
score-step-full = target reached: full marks
score-step-over = points for each percentage point over the target
score-step-over-capped = points over the target, up to the cap
score-step-proportional = in proportion to what was done
score-step-below = target missed: in proportion to what was done
score-step-below-points = target missed: points off for each percentage point
score-step-missed = target missed: no points
score-step-linear = in proportion within the range
score-step-efficacy = efficacy coefficient
score-step-weighted = brought to the weight
score-step-minmax = in proportion between worst and best
score-step-gap = distance from the reference
score-step-brackets = base points and each bracket's points
score-step-stage = the step that is reached
score-step-no-stage = no step is reached
score-step-rank = by place; ties share a place
score-step-yes = yes: full marks
score-step-no = no: no points
score-step-each = so much for each
score-step-difference = so much for each more or fewer than the target
score-step-points = points as given
score-step-measured = what is measured
score-step-marks = the panel's marks
score-step-ends = highest and lowest left out
score-step-outliers = too far from the median, left out
score-step-panel-mean = mean of the others
score-step-panel-median = median of the others
score-step-panel = brought to the weight
score-step-extra = added: { $about }
score-step-extra-capped = added, up to its bound: { $about }
score-step-extra-not = not added, its condition does not hold: { $about }
score-step-extra-open = cannot be judged yet, a figure is missing: { $about }
score-step-cap = { $about_is ->
    [no] up to the cap
   *[yes] “{ $about }” up to its cap
 }
score-step-floor = { $about_is ->
    [no] down to the floor
   *[yes] “{ $about }” down to its floor
 }
score-step-round = rounded as the scheme says
score-step-waits = figure missing: no points yet, and no total
score-step-left-out = figure missing: left out as the scheme says, the other items carry its weight
score-step-missing-zero = figure missing: counts nothing, as the scheme says
score-step-carried = the others carry the weight of what is left out
score-step-group = subtotal: { $about }
score-step-sum = items added up
score-step-percent = brought to a hundred
score-step-veto = veto: { $about }
score-step-split = pool divided by shares

# Why there are no points
score-lack-no-figure = “{ $name }” is missing
score-lack-no-base = “{ $name }” is zero or negative, nothing can be divided by it
score-lack-too-few = only { $found } of at least { $needed }

# Outcomes
score-verdict-met = task done
score-verdict-missed = task not done
score-verdict-open = open
score-verdict-none = no task set
score-effect-no-award = no award this year
score-effect-zero = vetoed, the total counts nothing
score-effect-ceiling = total at most { $ceiling }
score-effect-grade = grade at most “{ $grade }”

# What is wrong in the data
score-number = “{ $text }” is not a number: digits only (a percent sign is understood), yes or no; where there is none, leave it empty
score-heading-twice = this column stands twice, delete one
score-heading-missing = the column “{ $heading }” is missing ({ $heading ->
    [unit] who is assessed
    [value] what was done
    [indicator] of what, or a column for each item
    [share] which share
    [person] a name
   *[other] { $heading }
 }), add it to the headings
score-column-unused = the scheme does not use the column “{ $text }”, it was not read
score-unit-empty = the unit is empty
score-indicator-empty = the indicator is empty
score-year = “{ $text }” is not a year, write 2006
score-no-lines = there are no lines below the headings
score-indicator-unknown = the scheme has no item “{ $text }”, the line was not used; it has: { $known }. If it is a slip, mend it
score-line-twice = the same as line { $row }: unit, indicator, year and rater are equal, delete one
score-verdict-year = a verdict of another year needs its year: fill in the column year
score-verdict = “{ $text }” is no verdict, write met or missed
score-pool-negative = a pool cannot be negative
score-person-empty = the name is empty
score-share-unknown = the scheme has no share “{ $text }”, it has: { $known }
score-months = months served are a number from 0 on
score-no-parent = the veto “{ $rule }” met by “{ $unit }” falls on the unit above it, which the data do not name: add a column parent
score-people-unused = the scheme has no bonus, the list of persons has no use

# Running an assessment
assessment-state = this step does not follow where it stands; somebody may have done it already, see the story
assessment-line = this unit has no such item
assessment-own = what somebody reported is verified by somebody else
assessment-reason = give a reason: the figure changes, or it is an appeal or its answer
assessment-no-appeal = there is no open appeal on this item
assessment-appealed = there is an open appeal on this item already
assessment-over = publicity ended on { $day }, there is no appeal any more
assessment-until = “{ $text }” is not today or a later day; write the last day as 2026-03-15
assessment-open-appeals = there are appeals that nobody has answered
assessment-still-public = it is public until { $day } and is settled after that
assessment-scheme = the packs have no assessment scheme “{ $text }”
assessment-twice = this assessment of { $year } has begun already
assessment-nobody = nobody is assessed: give figures, or check what kind of unit the scheme is for
