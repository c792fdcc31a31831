# Periods
period-year = { $year }
period-half = { $part ->
    [1] first half of { $year }
   *[2] second half of { $year }
 }
period-quarter = { $part ->
    [1] first quarter of { $year }
    [2] second quarter of { $year }
    [3] third quarter of { $year }
   *[4] fourth quarter of { $year }
 }
period-quarter-ytd = { $part ->
    [1] first quarter of { $year }
    [2] first half of { $year }
    [3] first three quarters of { $year }
   *[4] full year { $year }
 }
period-janfeb = January–February { $year }
period-month = { $name } { $year }
period-month-ytd = { $month ->
    [1] January { $year }
   *[other] January–{ $name } { $year }
 }
period-month-end = end of { $name } { $year }
period-year-end = end of { $year }
period-tenday = { $part ->
    [1] first ten days of { $name } { $year }
    [2] second ten days of { $name } { $year }
   *[3] last ten days of { $name } { $year }
 }
period-short-month = { $name }
period-short-month-ytd = { $month ->
    [1] January
   *[other] January–{ $name }
 }
period-short-month-end = end of { $name }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

# Change
change-up = up { $rate }%
change-down = down { $rate }%
change-flat = unchanged
change-points-up = up { $points } percentage points
change-points-down = down { $points } percentage points
increase-up = up by { $amount }
increase-down = down by { $amount }
gap-above = { $points } percentage points above { $level }
gap-below = { $points } percentage points below { $level }
gap-level = level with { $level }
pull-up = adding { $points } percentage points
pull-down = taking off { $points } percentage points
rank-place = no. { $rank }
rank-up = up { $places } { $places ->
    [1] place
   *[other] places
 }
rank-down = down { $places } { $places ->
    [1] place
   *[other] places
 }
rank-same = the same place

words-new = new
words-nothing = zero both times
words-turned-to-profit = turned to profit
words-turned-to-loss = turned to loss
words-loss-grew = loss grew
words-loss-shrank = loss shrank
words-loss-same = same loss

# Why there is no figure
absence-not-reported = not reported ({ $fact })
absence-caliber-differs = not comparable: the definitions differ ({ $one } and { $other })
absence-units-differ = the units of measure differ ({ $one } and { $other })
absence-spans-differ = the figures cover different times ({ $one } and { $other })
absence-no-base = the base is zero or negative, so there is no rate
absence-total-barely-moved = the total moved by less than 0.1% or fell, so contributions say nothing
absence-does-not-add = “{ $indicator }” does not add and has no part and whole
absence-group-too-small = fewer than two of the group have figures, so there is no rank
absence-not-ranked = no figure of its own, so it is not ranked
absence-out-of-range = outside what the method is defined for
absence-no-level-above = there is no level above

# Methods and formulas
method-growth = growth on a year earlier
formula-growth = now ÷ a year earlier − 1
method-growth-from-increase = growth on a year earlier (from the increase)
formula-growth-from-increase = increase ÷ (now − increase)
method-two-year-growth = two-year average growth
formula-two-year-growth = √(now ÷ two years earlier) − 1
method-average-growth = average annual growth
formula-average-growth = (end ÷ start)^(1 ÷ years) − 1
method-compounded = compounded at an annual rate
formula-compounded = start × (1 + rate)^years
method-from-cumulative = the month, from cumulative figures
formula-from-cumulative = up to this month − up to last month
method-difference = difference
formula-difference = a − b
method-points-difference = difference in percentage points
formula-points-difference = a − b, in percentage points
method-growth-of-growth = change of growth
formula-growth-of-growth = growth now − growth a year earlier
method-sum = sum
formula-sum = all items added
method-share = share
formula-share = part ÷ whole
method-contribution = contribution
formula-contribution = increase of the part ÷ increase of the whole
method-pull = pull
formula-pull = increase of the part ÷ the whole a year earlier
method-ratio = ratio
formula-ratio = part ÷ whole
method-multiple = multiple
formula-multiple = a ÷ b
method-doublings = doublings
formula-doublings = log₂(now ÷ base)
method-completion = completion
formula-completion = done ÷ target
method-multiplied = target by multiple
formula-multiplied = base × multiple
method-milestone = step of the year
formula-milestone = base × (goal ÷ base)^(years gone ÷ years)
method-on-the-way = due by the schedule
formula-on-the-way = end of last year + (goal of the year − end of last year) × schedule
method-required-growth = growth needed for the rest of the year
formula-required-growth = (target of the year − done so far) ÷ (last year − last year so far) − 1
method-seasonal-share = usual share by this month
formula-seasonal-share = mean of (so far ÷ whole year) of the last three years
method-by-season = year's end by the usual share
formula-by-season = done ÷ usual share by this month
method-by-growth = year's end by the growth of late
formula-by-growth = done + (last year − last year so far) × (1 + growth of late)
method-back-test = error of the usual share
formula-back-test = mean of |forecast from the years before − what the year came to| ÷ what it came to
method-rank = rank
formula-rank = how many of the group are better, plus one; ties share a place
method-rank-change = change of rank
formula-rank-change = earlier rank − rank
method-top-share = share of the largest
formula-top-share = sum of the largest ÷ whole
method-herfindahl = Herfindahl index
formula-herfindahl = sum of the squared shares of the members
method-growth-without = growth without
formula-growth-without = (now − left out) ÷ (a year earlier − left out) − 1
method-location-quotient = location quotient
formula-location-quotient = share of the part here ÷ share of the part in the level above
method-shift-share = shift-share
formula-shift-share = increase = growth of all + mix + competitiveness
method-composite-index = composite index
formula-composite-index = Σ (actual ÷ standard × weight) ÷ Σ weights
method-mean = mean balance
formula-mean = (beginning + end) ÷ 2
method-annualised = annualised
formula-annualised = year to date × 12 ÷ months
method-turnover-days = turnover in days
formula-turnover-days = 360 × mean balance ÷ a year's flow
method-arithmetic = arithmetic
formula-arithmetic = by the formula as written
method-stated = as stated by its source
formula-stated = taken as it stands, nothing computed

role-now = now
role-base = a year earlier
role-part = part
role-whole = whole
role-part-base = part a year earlier
role-whole-base = whole a year earlier
role-minuend = a
role-subtrahend = b
role-addend = item
role-start = start
role-end = end
role-years = years
role-rate = rate
role-target = target
role-multiple = multiple
role-years-gone = years gone
role-portion = share
role-excluded = left out
role-member = in the group
role-increase = increase
role-item = item

approx-about = about
approx-over = over
approx-under = almost
status-preliminary = preliminary
status-forecast = forecast
status-doubtful = doubtful
status-final = final
status-withdrawn = withdrawn
