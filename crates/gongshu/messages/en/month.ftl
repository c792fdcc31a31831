month-open = Tables
month-by = By
month-by-region = Region
month-by-division = Industry
month-by-size = Size
month-by-park = Park
month-by-enterprise = Enterprise
month-size-large = Large
month-size-medium = Medium
month-size-small = Small
month-size-micro = Micro
month-unknown = (not filled in)
month-whole = In all
month-count = Enterprises
month-now = Now
month-before = A year earlier
month-growth = Growth
month-share = Share
month-pull = Pull
month-points = points
month-contribution = Contribution
month-rank = Rank
month-nobody = nobody
month-sentence = { $what }: { $now } { $unit }, { $change }; pulled up most by { $best }, pulled down most by { $worst }.
month-note = { $counted } counted; { $missing } did not report or were sent back and are not counted.
month-empty = No reports to add up yet
month-more = { $count } more rows are in the workbook
month-base = Growth is on each enterprise's own figure of a year earlier (comparable base); the rows' pulls add up to the growth of all (but for parks: an enterprise may be in several or in none).
month-back = Back to the totals
month-filed = On file a year earlier
month-comparable = Comparable growth
month-comparable-note = on enterprises' own figures of a year earlier: the one to publish
month-nominal = Nominal growth
month-nominal-note = on the total closed a year earlier: a note only
month-matched = Matched growth
month-matched-note = of those with figures, and in the registry, in both years: a diagnosis
month-across = Across
month-across-none = (nothing)
month-measure = In the cells
month-measure-now = this period
month-measure-growth = growth (%)
month-measure-pull = pull (points)
month-hidden = { $count ->
    [one] one more column is not shown
   *[other] { $count } more columns are not shown
}
month-pivot-note = Each cell is the sum of its own enterprises, and so is each total, so that totals are right (an enterprise in several parks is in the cell of each).
month-versions = Version
month-version = version { $version } ({ $at })
month-version-now = as reported now
month-note-closed = From version { $version }, closed { $at }: { $counted ->
    [one] one enterprise
   *[other] { $counted } enterprises
}. It will not change.
month-losses = { $count ->
    [one] One of them makes a loss
   *[other] { $count } of them make a loss
}, { $amount } { $unit } in all.
month-parts = Which enterprises the change is of (on what is on file a year earlier)
month-parts-note = The parts add up to this period less what is on file a year earlier, and their pulls to the nominal growth.
month-kind = Kind
month-kind-continuing = reported in both years
month-kind-entered = entered since
month-kind-silent-then = silent a year earlier
month-kind-left = left
month-kind-silent-now = silent now
month-change = Change
month-efficiency = Efficiency
month-efficiency-note = Each ratio is of the group's sums, never a mean of ratios. A mean balance is (beginning of the year + now) ÷ 2; the beginning is the last December's report, and now for those who entered since. Without reports of that December there is none.
month-tree = Who pulls
month-tree-who = Industry → region → enterprise
month-tree-sentence = { $what }, went from { $before } to { $now } { $unit }: { $change }, or { $pull } percentage points, of:
month-tree-note = On the comparable base. Open a line for what is in it; each level's pulls add up to the line above, and those not named are one line of others.
month-tree-others = { $count ->
    [one] one other
   *[other] { $count } others
}
month-what = { $line }, { $period }
month-puller = { $name } ({ $pull })
close-snapshot = Snapshot (Parquet)
month-tree-level = Level
