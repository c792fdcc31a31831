//! The worked examples of methods 9.1 and 1.5 to the printed digits, and what must hold of every scheme.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::derive::rank::Better;
use crate::exact::{Exact, Rounding};
use crate::language::Name;
use crate::quantity::Quantity;
use crate::unit::Unit;

fn exact(text: &str) -> Exact {
    Exact::from(Quantity::parse(text, Unit::times()).unwrap().value())
}

fn item(code: &str, weight: &str, mode: Mode) -> Item {
    Item {
        code: code.to_owned(),
        indicator: code.to_owned(),
        name: Name::default(),
        weight: exact(weight),
        group: None,
        mode,
        better: Better::Higher,
        of: None,
        constants: BTreeMap::new(),
        extras: Vec::new(),
        cap: None,
        floor: None,
        missing: None,
        must: true,
        evidence: false,
        source: String::new(),
    }
}

fn completion(over: Over) -> Mode {
    Mode::Completion { against: Against::Column("target".to_owned()), over, below: Below::Proportional }
}

fn per_point(points: &str, cap: &str) -> Over {
    Over::PerPoint { points: exact(points), cap: Some(exact(cap)), whole: false }
}

fn scheme(items: Vec<Item>) -> Scheme {
    Scheme {
        code: "test".to_owned(),
        name: Name::default(),
        objects: "park".to_owned(),
        year: Some(2006),
        source: String::new(),
        decimals: 2,
        round: Round::default(),
        total: Total::Sum,
        cap: None,
        floor: None,
        items,
        groups: Vec::new(),
        met: None,
        vetoes: Vec::new(),
        conflicts: Vec::new(),
        grades: Vec::new(),
        failures: Vec::new(),
        bonuses: Vec::new(),
        full: None,
    }
}

/// A unit with figures written `code: value=106 target=100`.
fn case(unit: &str, figures: &[&str]) -> Case {
    let mut case = Case { unit: unit.to_owned(), ..Case::default() };
    for line in figures {
        let (code, columns) = line.split_once(": ").unwrap();
        let figure = case.figures.entry(code.to_owned()).or_default();
        for column in columns.split_whitespace() {
            let (name, value) = column.split_once('=').unwrap();
            figure.values.insert(name.to_owned(), exact(value));
        }
    }
    case
}

fn formula(text: &str) -> Formula {
    Formula::parse(text).unwrap()
}

fn shown(value: Option<&Exact>) -> String {
    value.map_or("\u{2014}".to_owned(), |value| value.rounded(2, Rounding::HalfUp))
}

#[track_caller]
fn check(items: Vec<Item>, figures: &[&str], expected: &str) {
    let sheet = score(&scheme(items), &[case("a", figures)]);
    assert_eq!(shown(sheet.assessed[0].total.as_ref()), expected, "{figures:?}");
}

/// W65a: full points at the target, +0.5 for each point over it up to +10, in proportion below it, +1 above the mean.
#[test]
fn the_city_scheme() {
    let own = || {
        let mut own = item("va", "20", completion(per_point("0.5", "10")));
        own.extras.push(Extra {
            name: Name::default(),
            when: Some(formula("growth > mean")),
            per: None,
            points: exact("1"),
            cap: None,
            floor: None,
            whole: false,
        });
        vec![own]
    };
    check(own(), &["va: value=106 target=100 growth=12 mean=10"], "24.00"); // 20 + 3.0 + 1
    check(own(), &["va: value=106 target=100 growth=9 mean=10"], "23.00");
    check(own(), &["va: value=106 target=100 mean=10"], "23.00"); // growth unknown: said, not counted
    check(own(), &["va: value=92 target=100 growth=9 mean=10"], "18.40"); // 20 × 92 %
    check(own(), &["va: value=130 target=100 growth=9 mean=10"], "30.00"); // 15 over, capped at 10
    check(own(), &["va: value=100 target=100 growth=9 mean=10"], "20.00");
    check(own(), &["va: target=100"], "\u{2014}"); // no figure: the total waits
    check(own(), &["va: value=1 target=0 growth=0 mean=1"], "20.00"); // reached, nothing to divide by
    check(own(), &["va: value=-1 target=0 growth=0 mean=1"], "\u{2014}"); // no base
}

/// W65b: base + x₁·base/20 + x₂·base/40 + x₃·base/60 …, symmetric below; each project not restarted −0.33.
#[test]
fn heilongjiang_brackets() {
    let bracket = Bracket { width: Some(exact("10")), divisor: exact("20") };
    let mode = || Mode::Brackets { reference: Against::Mean, brackets: vec![bracket.clone()], rise: Some(exact("20")) };
    let own = || vec![item("progress", "20", mode())];
    check(own(), &["progress: value=85 mean=60"], "36.67"); // 20 + 10 + 5 + 1.67
    check(own(), &["progress: value=60 mean=60"], "20.00");
    check(own(), &["progress: value=35 mean=60"], "3.33"); // 20 − 10 − 5 − 1.67
    check(own(), &["progress: value=65 mean=60"], "25.00");
    check(own(), &["progress: value=100 mean=60"], "40.83"); // 20 + 10 + 5 + 3.33 + 2.5
    let idle = item("idle", "0", Mode::PerUnit { per: exact("0.33"), sign: -1 });
    check([own(), vec![idle]].concat(), &["progress: value=85 mean=60", "idle: value=2"], "36.01");
}

/// W65c: 25 points for completion; each project over or under ±0.1, each 亿元 ±0.1, together at most ±3.
#[test]
fn guangxi_counts() {
    let own = || {
        let per = || Mode::PerDifference { per: exact("0.1") };
        let mut own = scheme(vec![
            item("done", "25", completion(Over::Nothing)),
            item("projects", "0", per()),
            item("money", "0", per()),
        ]);
        own.items[1].group = Some("counts".to_owned());
        own.items[2].group = Some("counts".to_owned());
        own.groups.push(Group {
            code: "counts".to_owned(),
            name: Name::default(),
            cap: Some(exact("3")),
            floor: Some(exact("-3")),
        });
        own
    };
    let total = |figures: &[&str]| shown(score(&own(), &[case("a", figures)]).assessed[0].total.as_ref());
    // 25 + (24 − 20) × 0.1 + (55 − 60) × 0.1
    assert_eq!(
        total(&["done: value=100 target=100", "projects: value=24 target=20", "money: value=55 target=60"]),
        "24.90"
    );
    // 25 × 80 % + 5 × 0.1 + 30 × 0.1 = 20 + 3.5, capped at + 3
    assert_eq!(
        total(&["done: value=80 target=100", "projects: value=25 target=20", "money: value=90 target=60"]),
        "23.00"
    );
    assert_eq!(
        total(&["done: value=80 target=100", "projects: value=0 target=20", "money: value=30 target=60"]),
        "17.00"
    );
}

/// W65d: actual ÷ 时序目标 × points, by the quarter; nothing caps it.
#[test]
fn the_investment_squad() {
    let mode = || Mode::Completion {
        against: Against::Column("pace".to_owned()),
        over: Over::Proportional,
        below: Below::Proportional,
    };
    check(vec![item("money", "30", mode())], &["money: value=4 pace=5 target=20"], "24.00");
    check(vec![item("money", "30", mode())], &["money: value=6 pace=5 target=20"], "36.00");
}

/// Methods 1.5: efficacy 5.81 % between 6 and 12 is 58.73; base 15 and target 25 of weight 30; ratio to a standard (1.2).
#[test]
fn the_general_scorer() {
    let efficacy = || Mode::Efficacy { start: exact("60"), span: exact("40") };
    check(vec![item("assets", "100", efficacy())], &["assets: value=5.81 low=6 high=12"], "58.73");
    check(vec![item("assets", "33", efficacy())], &["assets: value=5.81 low=6 high=12"], "19.38");
    let linear = || Mode::Linear { clipped: true };
    check(vec![item("va", "30", linear())], &["va: value=20 low=15 high=25"], "15.00");
    check(vec![item("va", "30", linear())], &["va: value=26 low=15 high=25"], "30.00");
    check(vec![item("va", "30", linear())], &["va: value=14 low=15 high=25"], "0.00");
    check(vec![item("energy", "10", linear())], &["energy: value=2.5 low=3 high=2"], "5.00"); // less is better
    let ratio = Mode::Completion {
        against: Against::Column("standard".to_owned()),
        over: Over::Proportional,
        below: Below::Proportional,
    };
    // 13.32 ÷ 10.7 × 20 = 24.897
    check(vec![item("x1", "20", ratio)], &["x1: value=13.32 standard=10.7"], "24.90");
}

#[test]
fn less_is_better_where_the_scheme_says_so() {
    let own = || {
        let mut own = item("accidents", "10", completion(Over::Nothing));
        own.better = Better::Lower;
        vec![own]
    };
    check(own(), &["accidents: value=0 target=0"], "10.00");
    check(own(), &["accidents: value=2 target=0"], "0.00"); // 0 ÷ 2
    check(own(), &["accidents: value=5 target=4"], "8.00"); // 4 ÷ 5
    check(own(), &["accidents: value=3 target=4"], "10.00");
}

fn ranked(values: &[&str]) -> Sheet {
    let own = scheme(vec![item("va", "20", Mode::Rank { places: Places::Each(exact("2")) })]);
    let cases: Vec<Case> = values
        .iter()
        .enumerate()
        .map(|(at, value)| case(&format!("u{at}"), &[&format!("va: value={value}")]))
        .collect();
    score(&own, &cases)
}

#[test]
fn places_are_shared_by_ties() {
    let sheet = ranked(&["9", "12", "12", "7"]);
    let points: Vec<String> = sheet.assessed.iter().map(|it| shown(it.total.as_ref())).collect();
    assert_eq!(points, ["16.00", "20.00", "20.00", "14.00"]); // places 3, 1, 1, 4
    let places: Vec<Option<u32>> = sheet.assessed.iter().map(|it| it.place).collect();
    assert_eq!(places, [Some(3), Some(1), Some(1), Some(4)]);
}

/// a 110 of 100 and b 330 of 300: each grew by 10 %, c 180 of 100 by 80 %; together 620 of 500 is 24 %, the mean of the rates
/// would be 33.33 %.
#[test]
fn a_mean_of_growth_is_the_rate_of_the_sums() {
    let mut own = item("va", "10", Mode::Points);
    own.of = Some(formula("growth - mean.growth"));
    let cases = [
        case("a", &["va: value=110 last=100"]),
        case("b", &["va: value=330 last=300"]),
        case("c", &["va: value=180 last=100"]),
        case("d", &["va: last=100"]),
    ];
    let sheet = score(&scheme(vec![own]), &cases);
    let totals: Vec<String> = sheet.assessed.iter().map(|it| shown(it.total.as_ref())).collect();
    assert_eq!(totals, ["-14.00", "-14.00", "56.00", "\u{2014}"]);
}

#[test]
fn a_panel_leaves_out_by_its_rule() {
    let marks = |marks: &[&str]| -> Vec<(String, Exact)> {
        marks.iter().enumerate().map(|(at, mark)| (format!("r{at}"), exact(mark))).collect()
    };
    let mark = |panel: &Panel, given: &[&str]| {
        panel.mark(&marks(given), &mut Vec::new()).map(|mark| mark.rounded(2, Rounding::HalfUp))
    };
    let five = ["95", "80", "85", "90", "60"];
    assert_eq!(mark(&Panel::default(), &five), Ok("82.00".to_owned())); // 410 ÷ 5
    let drop = Panel { drop: 1, ..Panel::default() };
    assert_eq!(mark(&drop, &five), Ok("85.00".to_owned())); // 80, 85, 90
    assert_eq!(mark(&drop, &["95", "95", "80", "70"]), Ok("87.50".to_owned())); // one of the two 95s
    let ties = Panel { drop: 1, ties_go: true, ..Panel::default() };
    assert_eq!(mark(&ties, &["95", "95", "80", "70"]), Ok("80.00".to_owned()));
    assert_eq!(mark(&drop, &["95", "80"]), Err(Lack::TooFew { found: 2, needed: 3 }));
    let trim = Panel { trim: exact("20"), ..Panel::default() };
    assert_eq!(mark(&trim, &five), Ok("85.00".to_owned())); // one of five at each end
    let near = Panel { beyond: Some(exact("15")), ..Panel::default() };
    assert_eq!(mark(&near, &five), Ok("87.50".to_owned())); // median 85: 60 goes
    let median = Panel { summary: Summary::Median, ..Panel::default() };
    assert_eq!(mark(&median, &five), Ok("85.00".to_owned()));
    let enough = Panel { drop: 1, at_least: 5, ..Panel::default() };
    assert_eq!(mark(&enough, &five), Err(Lack::TooFew { found: 3, needed: 5 }));
}

fn veto(code: &str, when: &str, on: On, effect: Effect) -> Veto {
    Veto { code: code.to_owned(), name: Name::default(), when: formula(when), on, effect, source: String::new() }
}

/// The parks of 2006: M041, M043, M045 with the two speakers' rules (X31).
fn parks_2006() -> Scheme {
    let mut own = scheme(vec![
        item("sales", "40", completion(per_point("0.5", "10"))),
        item("tax", "60", completion(Over::Nothing)),
    ]);
    own.vetoes = vec![
        veto("county", "target.missed(year)", On::Parent, Effect::Zero),
        veto("park", "target.missed(year)", On::Own, Effect::NoAward),
    ];
    own
}

fn park(unit: &str, parent: &str, sales: &str, tax: &str) -> Case {
    let mut park = case(unit, &[&format!("sales: value={sales} target=100"), &format!("tax: value={tax} target=10")]);
    parent.clone_into(&mut park.parent);
    park
}

#[test]
fn a_missed_target_vetoes_the_county_and_bars_the_park() {
    let sheet = score(&parks_2006(), &[park("p1", "c1", "106", "10"), park("p2", "c2", "120", "9.9")]);
    let p1 = sheet.of("p1").unwrap();
    assert_eq!((shown(p1.total.as_ref()), p1.verdict, p1.eligible), ("103.00".to_owned(), Verdict::Met, Some(true)));
    let p2 = sheet.of("p2").unwrap();
    // 40 + 10 + 60 × 99 %: more points than the other, and no award
    assert_eq!(
        (shown(p2.total.as_ref()), p2.verdict, p2.eligible),
        ("109.40".to_owned(), Verdict::Missed, Some(false))
    );
    let c2 = sheet.of("c2").unwrap();
    assert_eq!((c2.eligible, c2.chains[0].from.as_str(), c2.chains[0].rule.as_str()), (Some(false), "p2", "county"));
    assert!(sheet.of("c1").is_none(), "nothing falls on the other county");
    assert!(sheet.homeless.is_empty());
    let homeless = score(&parks_2006(), &[park("p2", "", "120", "9.9")]).homeless;
    assert_eq!(homeless, [("p2".to_owned(), "county".to_owned())]);
}

#[test]
fn whoever_adopts_the_scheme_says_which_of_two_rules_prevails() {
    let mut own = parks_2006();
    let both = score(&own, &[park("p2", "c2", "120", "9.9")]);
    assert!(both.assessed.iter().all(|it| it.eligible == Some(false)));
    let rules = |first: &str, second: &str| {
        vec![Conflict {
            rules: vec![first.to_owned(), second.to_owned()],
            prevails: Prevails::First,
            decided: String::new(),
        }]
    };
    own.conflicts = rules("county", "park");
    let county = score(&own, &[park("p2", "c2", "120", "9.9")]);
    assert_eq!((county.of("p2").unwrap().eligible, county.of("c2").unwrap().eligible), (Some(true), Some(false)));
    assert_eq!(county.of("p2").unwrap().chains[0].set_aside_by, "county");
    own.conflicts = rules("park", "county");
    let park_first = score(&own, &[park("p2", "c2", "120", "9.9")]);
    assert_eq!(park_first.of("p2").unwrap().eligible, Some(false));
    assert_eq!(park_first.of("c2").unwrap().eligible, Some(true));
}

#[test]
fn what_is_missing_is_what_the_scheme_says() {
    let with = |missing| {
        let mut own = parks_2006();
        own.items[1].missing = missing;
        let sheet = score(&own, &[case("a", &["sales: value=50 target=100", "tax: target=10"])]);
        let it = &sheet.assessed[0];
        (shown(it.total.as_ref()), shown(Some(&it.so_far)), it.verdict)
    };
    assert_eq!(with(None), ("\u{2014}".to_owned(), "20.00".to_owned(), Verdict::Missed));
    assert_eq!(with(Some(Missing::Zero)).0, "20.00");
    // 20 of 40 carries the weight of 100
    assert_eq!(with(Some(Missing::LeftOut)).0, "50.00");
    // While nothing is missed and something is unknown, nobody is barred and nobody is cleared.
    let open = score(&parks_2006(), &[case("a", &["sales: value=150 target=100", "tax: target=10"])]);
    assert_eq!((open.assessed[0].verdict, open.assessed[0].eligible), (Verdict::Open, None));
}

#[test]
fn grades_fall_with_a_veto() {
    let mut own = scheme(vec![item("va", "100", Mode::Points), item("energy", "0", Mode::Points)]);
    own.items[1].must = false;
    let grade = |code: &str, from: &str, fails| Grade {
        code: code.to_owned(),
        name: Name::default(),
        from: Some(exact(from)),
        top: None,
        fails,
    };
    own.grades = vec![grade("a", "90", false), grade("b", "75", false), grade("c", "60", false), grade("d", "0", true)];
    own.vetoes = vec![
        veto("energy", "energy = no", On::Own, Effect::Ceiling(exact("59"))),
        veto("late", "va < 92", On::Own, Effect::Grade("b".to_owned())),
    ];
    let graded = |va: &str, energy: &str| {
        let sheet = score(&own, &[case("a", &[&format!("va: value={va}"), &format!("energy: value={energy}")])]);
        (shown(sheet.assessed[0].total.as_ref()), sheet.assessed[0].grade.clone().unwrap_or_default())
    };
    assert_eq!(graded("95", "1"), ("96.00".to_owned(), "a".to_owned()));
    assert_eq!(graded("91", "1"), ("92.00".to_owned(), "b".to_owned()));
    assert_eq!(graded("95", "0"), ("59.00".to_owned(), "d".to_owned()));
    assert_eq!(graded("70", "1"), ("71.00".to_owned(), "c".to_owned()));
}

#[test]
fn the_pool_goes_forty_thirty_thirty_to_persons() {
    let share =
        |code: &str, percent: &str| Share { code: code.to_owned(), name: Name::default(), percent: exact(percent) };
    let bonus = Bonus {
        code: "bonus".to_owned(),
        name: Name::default(),
        pool: None,
        shares: vec![share("county", "40"), share("park", "30"), share("others", "30")],
        by: SharedBy::Months,
        remainder: Remainder::Largest,
        source: String::new(),
    };
    let member = |share: &str, person: &str, months: &str| Member {
        share: share.to_owned(),
        person: person.to_owned(),
        post: String::new(),
        part: exact(months),
    };
    let members = [
        member("county", "secretary", "12"),
        member("county", "head", "12"),
        member("park", "first", "5"),
        member("park", "second", "7"),
        member("park", "director", "12"),
    ];
    let split = split(&bonus, &exact("100000.01"), &members);
    let amounts: Vec<String> = split.parts.iter().map(|part| written(&part.amount)).collect();
    assert_eq!(amounts, ["40000.01", "30000", "30000"]); // 0.004 + 0.003 + 0.003: the cent goes to the largest part of one
    let park: Vec<String> = split.parts[1].paid.iter().map(|paid| written(&paid.amount)).collect();
    assert_eq!(park, ["6250", "8750", "15000"]); // 5, 7 and 12 of 24 months
    let county: Vec<String> = split.parts[0].paid.iter().map(|paid| written(&paid.amount)).collect();
    assert_eq!(county, ["20000.01", "20000"]);
    assert_eq!(written(&split.parts[2].left), "30000"); // nobody is on the list: it stays undivided
}

#[test]
fn places_that_move_under_other_weights_are_said() {
    let own = scheme(vec![item("a", "50", Mode::Points), item("b", "50", Mode::Points)]);
    let cases = [case("x", &["a: value=50", "b: value=40"]), case("y", &["a: value=30", "b: value=45"])];
    // Points as given do not hang on the weight: nothing moves.
    assert!(stability(&own, &cases, &[20]).iter().all(|it| it.kept == 4 && it.moved.is_empty()));
    let own = scheme(vec![item("a", "50", completion(Over::Nothing)), item("b", "50", completion(Over::Nothing))]);
    let cases = [
        case("x", &["a: value=90 target=100", "b: value=80 target=100"]),
        case("y", &["a: value=79 target=100", "b: value=90 target=100"]),
    ];
    // x 45 + 40 = 85, y 39.5 + 45 = 84.5; b × 1.2: x 93, y 93.5.
    let standings = stability(&own, &cases, &[20]);
    assert_eq!((standings[0].place, standings[0].worst, standings[0].kept), (1, 2, 2));
    assert_eq!((standings[1].place, standings[1].best), (2, 1));
}

proptest! {
    #[test]
    fn ranks_tie_exactly_where_totals_are_equal(values in proptest::collection::vec(0_i64..5, 2..12)) {
        let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let sheet = ranked(&texts);
        for (one, first) in sheet.assessed.iter().zip(&values) {
            for (other, second) in sheet.assessed.iter().zip(&values) {
                prop_assert_eq!(one.place == other.place, first == second);
                prop_assert_eq!(one.place < other.place, first > second);
            }
            let ahead = values.iter().filter(|other| *other > first).count();
            prop_assert_eq!(one.place, Some(u32::try_from(ahead + 1).unwrap()));
        }
    }

    #[test]
    fn no_points_outvote_a_veto(
        sales in 0_i64..100_000, tax in 0_i64..999, extra in 0_i64..1_000_000, ceiling in 0_i64..100,
    ) {
        let mut own = parks_2006();
        own.items.push(item("extra", "0", Mode::Points));
        let ceiling = Exact::whole(ceiling);
        own.vetoes[1].effect = Effect::Ceiling(ceiling.clone());
        let mut missed = park("p", "c", &sales.to_string(), &(format!("{}.{:02}", tax / 100, tax % 100)));
        missed.figures.entry("extra".to_owned()).or_default().values.insert("value".to_owned(), Exact::whole(extra));
        let sheet = score(&own, &[missed, park("q", "c", "100", "10")]);
        let it = sheet.of("p").unwrap();
        prop_assert_eq!(it.verdict, Verdict::Missed);
        prop_assert!(it.total.as_ref().unwrap() <= &ceiling);
        // The county stays vetoed although its other park did its task.
        prop_assert_eq!(sheet.of("c").unwrap().eligible, Some(false));
        own.vetoes[1].effect = Effect::Zero;
        let zero = score(&own, &[park("p", "c", "99", "10")]);
        prop_assert!(zero.of("p").unwrap().total.as_ref().unwrap().is_zero());
    }

    #[test]
    fn no_cent_is_lost_and_none_is_made(
        cents in 0_i64..1_000_000_000, shares in proptest::collection::vec(1_i64..100, 1..6),
        months in proptest::collection::vec((0_usize..6, 0_i64..13), 0..20), rule in 0..3,
    ) {
        let total: i64 = shares.iter().sum();
        let bonus = Bonus {
            code: String::new(),
            name: Name::default(),
            pool: None,
            shares: shares
                .iter()
                .enumerate()
                .map(|(at, share)| Share {
                    code: at.to_string(),
                    name: Name::default(),
                    percent: Exact::ratio(*share * 100, total).unwrap(),
                })
                .collect(),
            by: SharedBy::Months,
            remainder: [Remainder::Largest, Remainder::First, Remainder::Last][usize::try_from(rule).unwrap()],
            source: String::new(),
        };
        let members: Vec<Member> = months
            .iter()
            .map(|(share, months)| Member {
                share: share.to_string(),
                person: String::new(),
                post: String::new(),
                part: Exact::whole(*months),
            })
            .collect();
        let pool = Exact::scaled(cents, 2);
        let split = split(&bonus, &pool, &members);
        let given: Exact = split.parts.iter().flat_map(|part| &part.paid).map(|paid| &paid.amount).sum();
        let left: Exact = split.parts.iter().map(|part| &part.left).sum();
        prop_assert_eq!(&given + &left, pool);
        for part in &split.parts {
            let served = part.paid.iter().any(|paid| 0 < paid.part.sign());
            prop_assert_eq!(part.left.is_zero(), served || part.amount.is_zero());
            for paid in &part.paid {
                prop_assert!(paid.amount.rounded_exact(2, Rounding::Truncate) == paid.amount && 0 <= paid.amount.sign());
            }
        }
    }
}
