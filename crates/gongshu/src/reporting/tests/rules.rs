//! The packs' rules against methods 5.6, a table of cases: of each one report that breaks it and one that just does not. Cells that are
//! not named were not reported.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use basis::check::{Cell, Figures, Sheet, When};
use rust_decimal::Decimal;

use crate::pack::Packs;

/// One respondent: its cells by form, line and column, and when.
struct One {
    form: String,
    cells: HashMap<String, Decimal>,
    status: String,
}

impl One {
    /// Reads `01.ytd=300 01.ytd@previous=299 output:05.month=5 status=halted`.
    fn new(form: &str, text: &str) -> One {
        let mut one = One { form: form.to_owned(), cells: HashMap::new(), status: "normal".to_owned() };
        for pair in text.split_whitespace() {
            let (name, value) = pair.split_once('=').unwrap();
            match name {
                "status" => one.status = value.to_owned(),
                name if name.contains(':') => drop(one.cells.insert(name.to_owned(), value.parse().unwrap())),
                name => drop(one.cells.insert(format!("{form}:{name}"), value.parse().unwrap())),
            }
        }
        one
    }
}

impl Sheet for One {
    fn rows(&self) -> usize {
        1
    }

    fn figures(&self, cell: &Cell) -> Figures {
        let form = if cell.form.is_empty() { &self.form } else { &cell.form };
        let when = match cell.when {
            When::Now => "",
            When::Previous => "@previous",
            When::LastYear => "@last_year",
            When::Median => "@median12",
        };
        Arc::from(vec![self.cells.get(&format!("{form}:{}.{}{when}", cell.line, cell.column)).copied()])
    }

    fn is(&self, _: usize, field: &str, values: &[String]) -> bool {
        field == "status" && values.contains(&self.status)
    }

    fn peers(&self, _: usize, _: &[String]) -> String {
        String::new()
    }
}

#[rustfmt::skip]
const CASES: [(&str, &str, &str, &str); 35] = [
    // form        rule                 breaks it                                                    just does not
    // 1–本月 ≥ 1–上月, and exactly that much more
    ("output",     "L4",                "01.ytd=299 01.ytd@previous=300",                            "01.ytd=300 01.ytd@previous=300"),
    ("output",     "L4",                "05.ytd=0 05.ytd@previous=1",                                "05.ytd=1 05.ytd@previous=1"),
    ("output",     "L4-sum",            "01.ytd=400 01.ytd@previous=300 01.month=101",               "01.ytd=400 01.ytd@previous=300 01.month=100"),
    // 销售产值 ≥ 出口交货值
    ("output",     "L5",                "03.month=30 04.month=31",                                   "03.month=30 04.month=30"),
    ("output",     "L5",                "03.ytd=30 04.ytd=31",                                       "03.ytd=30 04.ytd=30"),
    // 上年同期 is what was reported then
    ("output",     "L7-month",          "01.month_last_year=101 01.month@last_year=100",             "01.month_last_year=100 01.month@last_year=100"),
    ("output",     "L7-ytd",            "05.ytd_last_year=99 05.ytd@last_year=100",                  "05.ytd_last_year=100 05.ytd@last_year=100"),
    // 停业 ⇒ no output; whoever works may have some
    ("output",     "L8",                "status=halted 01.month=1",                                  "status=halted 01.month=0"),
    ("output",     "L8",                "status=closed 01.month=1",                                  "status=normal 01.month=1"),
    // 同比 outside ±50 % and more than 5,000 thousand
    ("output",     "V1-month",          "01.month=15001 01.month_last_year=10000",                   "01.month=15000 01.month_last_year=10000"),
    ("output",     "V1-month",          "01.month=4999 01.month_last_year=10000",                    "01.month=5000 01.month_last_year=10000"),
    ("output",     "V1-month",          "03.month=6001 03.month_last_year=1000",                     "03.month=6000 03.month_last_year=1000"),
    ("output",     "V1-ytd",            "01.ytd=15001 01.ytd_last_year=10000",                       "01.ytd=15000 01.ytd_last_year=10000"),
    // 产销率 80 % to 120 %
    ("output",     "V2",                "01.ytd=100 03.ytd=79",                                      "01.ytd=100 03.ytd=80"),
    ("output",     "V2",                "01.ytd=100 03.ytd=121",                                     "01.ytd=100 03.ytd=120"),
    // output per kWh moved by more than 40 %: 141 against 100 with the same electricity; 59 against 100
    ("output",     "V6",                "01.month=141 01.month_last_year=100 05.month=7 05.month_last_year=7", "01.month=140 01.month_last_year=100 05.month=7 05.month_last_year=7"),
    ("output",     "V6",                "01.month=59 01.month_last_year=100 05.month=7 05.month_last_year=7",  "01.month=60 01.month_last_year=100 05.month=7 05.month_last_year=7"),
    // a tenth or ten times the median of a year: the unit
    ("output",     "V7",                "01.month=800 01.month@median12=100",                        "01.month=799 01.month@median12=100"),
    ("output",     "V7",                "03.month=12 03.month@median12=100",                         "03.month=13 03.month@median12=100"),
    ("energy",     "L4",                "total.ytd=4 total.ytd@previous=5",                          "total.ytd=5 total.ytd@previous=5"),
    ("energy",     "cross-electricity", "electricity.month=6 output:05.month=5",                     "electricity.month=5 output:05.month=5"),
    ("employment", "paid",              "01.ytd=10 02.ytd=0",                                        "01.ytd=0 02.ytd=0"),
    // 资产 = 负债 + 权益, within one
    ("finance",    "L1",                "213.ytd=100 217.ytd=60 218.ytd=42",                         "213.ytd=100 217.ytd=60 218.ytd=41"),
    ("finance",    "L2-current",        "213.ytd=50 201.ytd=51",                                     "213.ytd=50 201.ytd=50"),
    ("finance",    "L2-parts",          "201.ytd=30 202.ytd=10 205.ytd=21",                          "201.ytd=30 202.ytd=10 205.ytd=20"),
    ("finance",    "L2-stock",          "205.ytd=20 206.ytd=21",                                     "205.ytd=20 206.ytd=20"),
    ("finance",    "L3",                "209.ytd=30 210.ytd=20 211.ytd=21",                          "209.ytd=30 210.ytd=20 211.ytd=20"),
    ("finance",    "L4",                "301.ytd=4 301.ytd@previous=5",                              "301.ytd=5 301.ytd@previous=5"),
    // 营业利润 100 + 5 − 3 = 102, within one
    ("finance",    "L6",                "323.ytd=100 325.ytd=5 nonoperating.ytd=3 327.ytd=100",      "323.ytd=100 325.ytd=5 nonoperating.ytd=3 327.ytd=101"),
    ("finance",    "L7",                "301.ytd_last_year=6 301.ytd@last_year=5",                   "301.ytd_last_year=5 301.ytd@last_year=5"),
    ("finance",    "L8",                "employees.ytd=0 output:01.ytd=1",                           "employees.ytd=0 output:01.ytd=0"),
    ("finance",    "V3",                "301.ytd=151 output:01.ytd=100",                             "301.ytd=150 output:01.ytd=100"),
    ("finance",    "V4",                "307.ytd=39 301.ytd=100",                                    "307.ytd=40 301.ytd=100"),
    ("finance",    "V7",                "301.ytd=800 301.ytd_last_year=100",                         "301.ytd=799 301.ytd_last_year=100"),
    ("finance",    "V8",                "402.ytd=-3 301.ytd=100",                                    "402.ytd=-2 301.ytd=100"),
];

/// The far ends of bounds that have two.
#[rustfmt::skip]
const FAR_ENDS: [(&str, &str, &str, &str); 6] = [
    ("finance",    "L3",                "209.ytd=30 210.ytd=31 211.ytd=20",                          "209.ytd=30 210.ytd=30 211.ytd=20"),
    ("finance",    "V3",                "301.ytd=69 output:01.ytd=100",                              "301.ytd=70 output:01.ytd=100"),
    ("finance",    "V4",                "307.ytd=101 301.ytd=100",                                   "307.ytd=100 301.ytd=100"),
    ("finance",    "V7",                "301.ytd=12 301.ytd_last_year=100",                          "301.ytd=13 301.ytd_last_year=100"),
    ("finance",    "V8",                "402.ytd=14 301.ytd=100",                                    "402.ytd=13 301.ytd=100"),
    ("employment", "paid",              "01.ytd=1 02.ytd=0",                                         "01.ytd=1 02.ytd=1"),
];

/// A rule of peers, which one respondent has none of: proved where outliers are (`basis::check`).
const OF_PEERS: [(&str, &str); 1] = [("output", "V9")];

#[test]
fn each_rule_of_the_packs_is_broken_by_one_report_and_just_not_by_another() {
    let packs = Packs::standard().unwrap();
    let mut wrong = Vec::new();
    let mut tried: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (form, rule, breaks, holds) in CASES.iter().chain(&FAR_ENDS) {
        let found = packs.checks.iter().find(|it| it.form == *form && it.check.code == *rule);
        let check = &found.unwrap_or_else(|| panic!("no rule {rule} of {form}")).check;
        *tried.entry((form, rule)).or_default() += 1;
        for (cells, fires) in [(breaks, true), (holds, false)] {
            let broken = check.run(&One::new(form, cells));
            if broken.is_empty() == fires {
                wrong.push(format!("{form} {rule} {}: {cells}", if fires { "does not fire" } else { "fires" }));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let known: BTreeSet<(&str, &str)> =
        packs.checks.iter().map(|it| (it.form.as_str(), it.check.code.as_str())).collect();
    let untried: Vec<_> = known.iter().filter(|it| !tried.contains_key(*it) && !OF_PEERS.contains(it)).collect();
    assert!(untried.is_empty(), "rules without a case: {untried:?}");
}
