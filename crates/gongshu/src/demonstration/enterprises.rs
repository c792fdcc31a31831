//! Invented enterprises for the demonstration's registry: about a thousand of one city, and what happened to them in three
//! years. The same every time. Names are of the sixty-year cycle and codes of a region that does not exist, so that none
//! of them is a real one.

use std::collections::BTreeMap;

use basis::code::credit::CreditCode;

use crate::store::chance::{Chance, SeededChance};

/// How many are in the registry when the three years begin, how many are on their way up, and how many enter a year.
const AT_FIRST: usize = 960;
const BELOW: usize = 48;
const ENTER_A_YEAR: usize = 84;

/// The three years.
const YEARS: std::ops::RangeInclusive<u64> = 2023..=2025;

/// Counties of the city with the short name enterprises have, their parks, and how many of a hundred lie there.
const COUNTIES: [(&str, &str, &str, u64); 9] = [
    ("430702", "武陵", "park:deshan", 22),
    ("430703", "鼎城", "park:dingcheng", 15),
    ("430721", "安乡", "park:anxiang", 6),
    ("430722", "汉寿", "park:hanshou", 10),
    ("430723", "澧县", "park:lixian", 12),
    ("430724", "临澧", "park:linli", 8),
    ("430725", "桃源", "park:taoyuan", 13),
    ("430726", "石门", "park:shimen", 8),
    ("430781", "津市", "park:jinshi", 6),
];

/// Industries of GB/T 4754-2017 with the word an enterprise of theirs has in its name.
const INDUSTRIES: [(&str, &str); 40] = [
    ("1311", "米业"),
    ("1331", "粮油"),
    ("1351", "肉食"),
    ("1361", "水产"),
    ("1371", "果蔬"),
    ("1512", "酒业"),
    ("1711", "棉纺"),
    ("1761", "针织"),
    ("1811", "服饰"),
    ("1952", "鞋业"),
    ("2012", "木业"),
    ("2110", "家具"),
    ("2221", "纸业"),
    ("2311", "印务"),
    ("2614", "化工"),
    ("2631", "农化"),
    ("2651", "新材料"),
    ("2710", "医药"),
    ("2730", "中药"),
    ("2740", "制药"),
    ("2921", "包装"),
    ("2927", "塑业"),
    ("3011", "水泥"),
    ("3021", "建材"),
    ("3031", "新型墙材"),
    ("3130", "特钢"),
    ("3252", "铝业"),
    ("3311", "钢构"),
    ("3411", "锅炉"),
    ("3451", "轴承"),
    ("3484", "机械"),
    ("3511", "重工"),
    ("3670", "汽配"),
    ("3821", "电气"),
    ("3831", "线缆"),
    ("3841", "新能源"),
    ("3871", "照明"),
    ("3976", "光电"),
    ("3982", "电路"),
    ("1011", "矿业"),
];

const STEMS: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
const BRANCHES: [&str; 12] = ["子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥"];

/// The columns of the file, which are codes of the register's fields.
const COLUMNS: [&str; 20] = [
    "code",
    "name",
    "credit_code",
    "region",
    "parks",
    "industry",
    "in_registry",
    "entry_kind",
    "exit_reason",
    "status",
    "size_class",
    "groups",
    "aliases",
    "successors",
    "employees",
    "revenue",
    "revenue_to_date",
    "revenue_until",
    "remark",
    "valid_from",
];

/// An enterprise being invented: what its row says from which day on.
struct Firm {
    now: BTreeMap<&'static str, String>,
    /// By day, ISO.
    said: BTreeMap<String, BTreeMap<&'static str, String>>,
}

impl Firm {
    fn is_in(&self) -> bool {
        self.now.get("in_registry").is_some_and(|text| text == "in")
    }

    fn set(&mut self, field: &'static str, value: impl Into<String>) -> &mut Firm {
        self.now.insert(field, value.into());
        self
    }

    /// From this day on the row says what it was set to.
    fn say(&mut self, day: &str) {
        self.said.insert(day.to_owned(), self.now.clone());
    }

    fn is(&self, field: &str, value: &str) -> bool {
        self.now.get(field).is_some_and(|own| own == value)
    }
}

/// Draws that are the same every time.
struct Dice(SeededChance);

impl Dice {
    fn below(&self, count: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % count.max(1)
    }

    fn one_in(&self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn of<'a, T>(&self, list: &'a [T]) -> &'a T {
        let at = usize::try_from(self.below(list.len() as u64)).unwrap_or_default();
        &list[at]
    }

    fn between(&self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }
}

/// The register's rows as a file an office would import.
pub fn rows() -> String {
    let dice = Dice(SeededChance::new(430_700));
    let mut firms: Vec<Firm> = Vec::new();
    for _ in 0..AT_FIRST {
        let (year, month) = (2022 - dice.below(11), if dice.one_in(4) { dice.between(2, 12) } else { 1 });
        let firm = entering(&dice, &firms, year, month);
        firms.push(firm);
    }
    for _ in 0..BELOW {
        let firm = below(&dice, &firms);
        firms.push(firm);
    }
    for year in YEARS {
        for month in 1..=12 {
            live(&dice, &mut firms, year, month);
            let entries = if month == 1 { ENTER_A_YEAR * 2 / 3 } else { ENTER_A_YEAR / 33 };
            for _ in 0..entries {
                let firm = entering(&dice, &firms, year, month);
                firms.push(firm);
            }
        }
    }
    leave_gaps(&mut firms);
    written(&firms)
}

/// An enterprise that enters the registry on the first of a month: in January by the annual review, else newly opened.
fn entering(dice: &Dice, others: &[Firm], year: u64, month: u64) -> Firm {
    let mut firm = invented(dice, others);
    let kind = match (month, dice.below(20)) {
        (1, 0) => "annual-industry",
        (1, _) => "annual-grown",
        (_, 0) => "monthly-reorganised",
        _ => "monthly-opened",
    };
    let (class, employees, revenue) = match dice.below(100) {
        0..=2 => ("large", dice.between(1_000, 4_000), dice.between(40_000, 300_000)),
        3..=17 => ("medium", dice.between(300, 990), dice.between(5_000, 39_000)),
        18..=92 => ("small", dice.between(20, 290), dice.between(2_000, 20_000)),
        _ => ("micro", dice.between(5, 19), dice.between(2_000, 4_000)),
    };
    firm.set("in_registry", "in").set("entry_kind", kind).set("size_class", class);
    firm.set("employees", employees.to_string()).set("revenue", revenue.to_string());
    firm.say(&first_of(year, month));
    firm
}

/// An enterprise below the threshold whose revenue of the year is followed: in July and December, last year's with it for
/// every other one.
fn below(dice: &Dice, others: &[Firm]) -> Firm {
    let mut firm = invented(dice, others);
    let year = dice.between(1_100, 2_300);
    firm.set("in_registry", "out").set("size_class", "small").set("employees", dice.between(20, 80).to_string());
    firm.say("");
    if dice.one_in(2) {
        for (day, until, share) in
            [("2024-07-10", "2024-06-30", 44), ("2024-12-10", "2024-11-30", 90), ("2025-01-20", "2024-12-31", 100)]
        {
            firm.set("revenue_to_date", (year * share / 115).to_string()).set("revenue_until", until);
            firm.say(day);
        }
    }
    for (day, until, share) in [("2025-07-10", "2025-06-30", 46), ("2025-12-10", "2025-11-30", 91)] {
        firm.set("revenue_to_date", (year * share / 100).to_string()).set("revenue_until", until);
        firm.say(day);
    }
    firm
}

fn invented(dice: &Dice, others: &[Firm]) -> Firm {
    let at = others.len();
    let mut lot = dice.below(100);
    let county = COUNTIES.iter().find(|(.., share)| {
        let here = lot < *share;
        lot = lot.saturating_sub(*share);
        here
    });
    let (region, place, park, _) = county.unwrap_or(&COUNTIES[0]);
    let named = |trade: &str| format!("{place}{}{}{trade}有限公司", STEMS[at % 10], BRANCHES[at % 12]);
    let drawn: Vec<&(&str, &str)> = (0..8).map(|_| dice.of(&INDUSTRIES)).collect();
    let free = drawn.iter().find(|(_, trade)| !others.iter().any(|other| other.is("name", &named(trade))));
    let (industry, trade) = **free.unwrap_or(&drawn[0]);
    let name = named(trade);
    let mut firm = Firm { now: BTreeMap::new(), said: BTreeMap::new() };
    firm.set("code", format!("cd{:04}", at + 1)).set("name", name).set("region", *region).set("industry", industry);
    firm.set("credit_code", credit_code(at)).set("status", "normal").set("remark", "演示用虚构企业");
    if dice.below(10) < 6 {
        firm.set("parks", *park);
    }
    if dice.one_in(8) {
        firm.set(
            "groups",
            *dice.of(&[
                "high-tech",
                "specialised",
                "high-tech、specialised",
                "innovative",
                "specialised、little-giant",
            ]),
        );
    }
    firm
}

/// A credit code of the region 000000, which is none.
fn credit_code(at: usize) -> String {
    CreditCode::of_enterprise("000000", &format!("MA9{at:05}")).map(|code| code.to_string()).unwrap_or_default()
}

fn first_of(year: u64, month: u64) -> String {
    format!("{year:04}-{month:02}-01")
}

/// A month in the life of all of them.
fn live(dice: &Dice, firms: &mut [Firm], year: u64, month: u64) {
    let day = first_of(year, month);
    let annual = month == 1;
    for at in 0..firms.len() {
        if !firms[at].is_in() {
            continue;
        }
        if annual && dice.one_in(22) {
            leave(&mut firms[at], dice, &day, &["below", "below", "below", "closed", "deregistered", "industry"]);
        } else if dice.one_in(900) {
            leave(&mut firms[at], dice, &day, &["bankrupt", "deregistered", "closed"]);
        } else if dice.one_in(6_000) {
            let heir = (0..firms.len())
                .find(|other| *other != at && firms[*other].is_in() && share_a_county(firms, at, *other));
            if let Some(code) = heir.and_then(|heir| firms[heir].now.get("code").cloned()) {
                firms[at].set("in_registry", "out").set("exit_reason", "merged").set("successors", code).say(&day);
            }
        } else {
            change(&mut firms[at], dice, &day, annual);
        }
    }
}

fn share_a_county(firms: &[Firm], one: usize, other: usize) -> bool {
    firms[one].now.get("region") == firms[other].now.get("region")
}

fn leave(firm: &mut Firm, dice: &Dice, day: &str, reasons: &[&str]) {
    let reason = *dice.of(reasons);
    let status = match reason {
        "closed" => "closed",
        "bankrupt" => "bankrupt",
        "deregistered" => "cancelled",
        _ => "normal",
    };
    if reason == "below" {
        firm.set("revenue", dice.between(900, 1_900).to_string());
    }
    firm.set("in_registry", "out").set("exit_reason", reason).set("status", status).say(day);
}

/// What happens to one that stays.
fn change(firm: &mut Firm, dice: &Dice, day: &str, annual: bool) {
    let stopped = !firm.is("status", "normal");
    if stopped && dice.one_in(5) {
        firm.set("status", "normal").say(day);
    } else if !stopped && dice.one_in(500) {
        firm.set("status", *dice.of(&["halted", "half-halted"])).say(day);
    } else if dice.one_in(1_500) {
        let name = firm.now.get("name").cloned().unwrap_or_default();
        firm.set("aliases", name.clone()).set("name", name.replace("有限公司", "科技有限公司")).say(day);
    } else if dice.one_in(4_000) {
        let (region, _, park, _) = dice.of(&COUNTIES);
        firm.set("region", *region).set("parks", *park).say(day);
    } else if annual && dice.one_in(60) {
        firm.set("industry", dice.of(&INDUSTRIES).0).say(day);
    } else if annual && dice.one_in(60) && firm.is("size_class", "small") {
        firm.set("size_class", "medium").set("employees", dice.between(300, 420).to_string());
        firm.say(day);
    }
}

/// What every registry lacks somewhere: credit codes, industries, a class that nobody brought up to date, revenue under the
/// threshold, a pair of one name.
fn leave_gaps(firms: &mut [Firm]) {
    let mut everywhere = |at: usize, field: &'static str, value: &str| {
        if let Some(firm) = firms.get_mut(at) {
            firm.said.values_mut().for_each(|said| {
                said.insert(field, value.to_owned());
            });
        }
    };
    (7..AT_FIRST).step_by(80).for_each(|at| everywhere(at, "credit_code", ""));
    (31..AT_FIRST).step_by(190).for_each(|at| everywhere(at, "industry", ""));
    (55..AT_FIRST).step_by(160).for_each(|at| everywhere(at, "size_class", "large"));
    (120..AT_FIRST).step_by(300).for_each(|at| everywhere(at, "revenue", "1850"));
    for at in [100, 101] {
        everywhere(at, "name", "武陵甲子样品有限公司");
        everywhere(at, "region", "430702");
    }
}

fn written(firms: &[Firm]) -> String {
    let mut text = COLUMNS.join(",");
    text.push('\n');
    for firm in firms {
        for (day, said) in &firm.said {
            let cells = COLUMNS[..COLUMNS.len() - 1].iter().map(|column| said.get(column).map_or("", String::as_str));
            let cells: Vec<&str> = cells.chain([day.as_str()]).collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invented_are_the_same_every_time_and_about_a_thousand() {
        let rows = rows();
        assert_eq!(rows, super::rows());
        let codes: std::collections::BTreeSet<&str> =
            rows.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
        assert!((1_200..1_400).contains(&codes.len()), "{} enterprises", codes.len());
        assert!(rows.lines().all(|row| row.split(',').count() == COLUMNS.len()));
    }
}
