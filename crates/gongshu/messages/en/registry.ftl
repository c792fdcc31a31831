# The enterprise registry
nav-registry = Enterprises
registry-sentence = { $month }: { $unit } has { $count ->
    [one] 1 enterprise
   *[other] { $count } enterprises
 } above designated size in its registry, { $month-change } the month before and { $year-change } the year before; since January { $entries } entered and { $exits } left; at the end of the month { $halted } had halted and { $half } half halted.
registry-moves = Beside these { $in } moved in and { $out } moved out, which is no entering and no leaving.
registry-change-more = { $count } more than
registry-change-fewer = { $count } fewer than
registry-change-same = as many as
registry-change-none = nothing to compare with (the registry was empty)
registry-in-month = { $count } of them this month
registry-year-note = { $change } the year before
registry-entered-year = Entered since January
registry-left-year = Left since January
registry-half = and { $count } half halted
registry-halted = Halted
registry-households = { "" }
registry-all-of = All { $count }
registry-times = { $count ->
    [one] once
   *[other] { $count } times
 }
registry-found = { $count ->
    [one] 1 enterprise
   *[other] { $count } enterprises
 }
registry-members = In the registry
registry-events = Changes of the year
registry-growing = On the way up
registry-growing-short = near the threshold, or over it, by the projected year
registry-missing = To be completed
registry-new = Enter an enterprise
registry-register = Register
registry-enterprise = Enterprise
registry-credit-code = Unified social credit code
registry-region = Region
registry-parks = Parks
registry-industry = Industry
registry-industry-code = Industry code
registry-size = Size class
registry-status = Status
registry-groups = Lists it is on
registry-entered = Entered
registry-always = before the books begin
registry-day = Day
registry-kind = Change
registry-reason = How or why
registry-reason-none = not said
registry-before = Before
registry-after = After
registry-only = Only
registry-search = Name, code, region, industry
registry-no-events = Nothing has changed since January.
registry-no-members = No enterprise is like this.
registry-no-growing = Nobody is about to reach the threshold, or their revenue of this year has not been entered.
registry-no-missing = Nothing is missing of those in the registry.
registry-to-date = Revenue to date
registry-until = Until
registry-annual = Projected year
registry-season = Projected by
registry-band = Band reached
registry-money = 10,000 yuan
registry-season-last-year = its own share of last year
registry-season-months = months ÷ 12
registry-growing-note = Enterprises outside the registry, their year projected from revenue to date. It is for following them up and no ground for entry; the bands are in the pack.
registry-evidence = What an entry usually takes: business licence, approval or filing of the project (if new), the latest income statement, VAT returns with the tax office's seal, a list of invoices, photographs with the time on them, a promise that all of it is true. The notice of the local bureau of statistics decides.
registry-lack = What is wrong
registry-what = Details
registry-lack-credit-code = No credit code
registry-lack-credit-code-note = Without a unified social credit code it cannot be matched with taxes and business registration.
registry-lack-industry = No industry
registry-lack-industry-note = Without an industry it is in no table by industry.
registry-lack-region = Region not known
registry-lack-region-note = The region is not in the register of units.
registry-lack-same-name = Possibly twice: same name, same region
registry-lack-same-name-note = Two enterprises of one region have one name; it may be one entered twice.
registry-lack-same-code = Credit code twice
registry-lack-same-code-note = One credit code stands under two enterprises.
registry-lack-size = Size class other than the annual report's
registry-lack-size-note = Employees and revenue of the annual report make another size class than is entered.
registry-size-differs = entered as { $is }, by the annual report { $would }
registry-revenue = revenue of the annual report: { $revenue } × 10,000 yuan
registry-lack-below = In the registry, but below the threshold by the annual report
registry-lack-below-note = By the last annual report its revenue is below the threshold of the year; to be looked at in the annual review.
registry-lack-above = At the threshold by the annual report, but not in the registry
registry-lack-above-note = By the last annual report its revenue reaches the threshold of the year, and it is not in the registry: should it be?
registry-kind-entry = Entered
registry-kind-exit = Left
registry-kind-stoppage = Stopped
registry-kind-resumption = Resumed
registry-kind-merger = Merged
registry-kind-split = Split
registry-kind-move = Moved
registry-kind-rename = Renamed
registry-kind-credit-code = New credit code
registry-kind-industry = New industry
registry-kind-size = New size class
registry-kind-park = New park
