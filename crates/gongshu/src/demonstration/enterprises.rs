//! Invented enterprises for the demonstration's registry: those of the engine's city, laid over the counties of a real one,
//! with what happens to enterprises beside coming and going. The same every time. Names are of the sixty-year cycle and
//! codes of a region that does not exist, so that none of them is a real one.

use std::collections::BTreeMap;

use basis::code::credit::CreditCode;
use engine::close::Month;
use engine::generation::{self, Size, World};

use crate::store::chance::{Chance, SeededChance};

/// The world whose city they are: who comes and goes in which month, and what they are. Whoever loads what is reported
/// there finds them by number: `cd0001` is the first.
const SEED: u64 = 20_250_101;

/// How many are on their way up beside them.
const BELOW: usize = 48;

/// Counties of the city with the short name enterprises have, and a park of each.
const COUNTIES: [(&str, &str, &str); 9] = [
    ("430702", "武陵", "park:deshan"),
    ("430781", "津市", "park:jinshi"),
    ("430721", "安乡", "park:anxiang"),
    ("430722", "汉寿", "park:hanshou"),
    ("430723", "澧县", "park:lixian"),
    ("430724", "临澧", "park:linli"),
    ("430725", "桃源", "park:taoyuan"),
    ("430726", "石门", "park:shimen"),
    ("430703", "鼎城", "park:dingcheng"),
];

/// Industries of GB/T 4754-2017 with the word an enterprise of theirs has in its name: of every division one at least.
const INDUSTRIES: [(&str, &str); 59] = [
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
    ("06", "煤业"),
    ("07", "油气"),
    ("08", "铁矿"),
    ("09", "有色矿业"),
    ("11", "开采服务"),
    ("12", "采掘"),
    ("14", "食品"),
    ("16", "烟业"),
    ("24", "文体用品"),
    ("25", "石化"),
    ("28", "化纤"),
    ("37", "船舶"),
    ("40", "仪表"),
    ("41", "工艺品"),
    ("42", "再生资源"),
    ("43", "机修"),
    ("44", "电力"),
    ("45", "燃气"),
    ("46", "水务"),
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

/// The world whose city they are.
pub fn world() -> World {
    World::new(Size::City, SEED)
}

/// The register's rows as a file an office would import.
pub fn rows() -> String {
    let dice = Dice(SeededChance::new(SEED));
    let world = world();
    let mut firms: Vec<Firm> = Vec::new();
    for one in world.firms() {
        let firm = entering(&dice, &firms, one);
        firms.push(firm);
    }
    let members = firms.len();
    for _ in 0..BELOW {
        let firm = below(&dice, &firms);
        firms.push(firm);
    }
    for month in world.months() {
        live(&dice, &mut firms[..members], world.firms(), month);
    }
    leave_gaps(&mut firms[..members]);
    written(&firms)
}

/// An enterprise that enters the registry on the first of a month: in January by the annual review, else newly opened.
fn entering(dice: &Dice, others: &[Firm], one: &generation::Firm) -> Firm {
    let division = format!("{:02}", one.industry / 100);
    let trades: Vec<&(&str, &str)> = INDUSTRIES.iter().filter(|(code, _)| code.starts_with(&division)).collect();
    let (industry, trade) = **dice.of(&trades);
    let county = usize::try_from(one.county % 100 - 1).unwrap_or_default() % COUNTIES.len();
    let mut firm = invented(dice, others, county, (industry, trade));
    let kind = match (one.entry.of_year(), dice.below(20)) {
        (1, 0) => "annual-industry",
        (1, _) => "annual-grown",
        (_, 0) => "monthly-reorganised",
        _ => "monthly-opened",
    };
    let (class, employees, revenue) = match one.size {
        1 => ("large", dice.between(1_000, 4_000), dice.between(40_000, 300_000)),
        2 => ("medium", dice.between(300, 990), dice.between(5_000, 39_000)),
        3 => ("small", dice.between(20, 290), dice.between(2_000, 20_000)),
        _ => ("micro", dice.between(5, 19), dice.between(2_000, 4_000)),
    };
    if one.park != 0 {
        firm.set("parks", COUNTIES[county].2);
    }
    firm.set("in_registry", "in").set("entry_kind", kind).set("size_class", class);
    firm.set("employees", employees.to_string()).set("revenue", revenue.to_string());
    firm.say(&first_of(one.entry));
    firm
}

/// An enterprise below the threshold whose revenue of the year is followed: in July and December, last year's with it for
/// every other one.
fn below(dice: &Dice, others: &[Firm]) -> Firm {
    let county = usize::try_from(dice.below(COUNTIES.len() as u64)).unwrap_or_default();
    let mut firm = invented(dice, others, county, *dice.of(&INDUSTRIES));
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

fn invented(dice: &Dice, others: &[Firm], county: usize, (industry, trade): (&str, &str)) -> Firm {
    let (at, (region, place, _)) = (others.len(), COUNTIES[county]);
    let named = |at: usize| format!("{place}{}{}{trade}有限公司", STEMS[at % 10], BRANCHES[at % 12]);
    // The next name of the cycle that nobody has.
    let free = (at..at + 60).map(named).find(|name| !others.iter().any(|other| other.is("name", name)));
    let mut firm = Firm { now: BTreeMap::new(), said: BTreeMap::new() };
    firm.set("code", format!("cd{:04}", at + 1)).set("name", free.unwrap_or_else(|| named(at)));
    firm.set("region", region).set("industry", industry).set("credit_code", credit_code(at));
    firm.set("status", "normal").set("remark", "演示用虚构企业");
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

fn first_of(month: Month) -> String {
    format!("{:04}-{:02}-01", month.number() / 100, month.of_year())
}

/// A month in the life of all of them.
fn live(dice: &Dice, firms: &mut [Firm], world: &[generation::Firm], month: Month) {
    let day = first_of(month);
    for (at, one) in world.iter().enumerate() {
        if one.exit == Some(month) {
            leave(dice, firms, at, &day);
        } else if one.entry < month && one.is_active(month) {
            change(&mut firms[at], dice, &day, month.of_year() == 1);
        }
    }
}

fn share_a_county(firms: &[Firm], one: usize, other: usize) -> bool {
    firms[one].now.get("region") == firms[other].now.get("region")
}

fn leave(dice: &Dice, firms: &mut [Firm], at: usize, day: &str) {
    let mut reason = *dice.of(&["below", "below", "below", "closed", "deregistered", "bankrupt", "industry", "merged"]);
    let heir =
        (0..firms.len()).find(|other| *other != at && firms[*other].is_in() && share_a_county(firms, at, *other));
    match heir.and_then(|heir| firms[heir].now.get("code").cloned()) {
        Some(code) if reason == "merged" => {
            firms[at].set("successors", code);
        }
        _ if reason == "merged" => reason = "other",
        _ => {}
    }
    let status = match reason {
        "closed" => "closed",
        "bankrupt" => "bankrupt",
        "deregistered" => "cancelled",
        _ => "normal",
    };
    if reason == "below" {
        firms[at].set("revenue", dice.between(900, 1_900).to_string());
    }
    firms[at].set("in_registry", "out").set("exit_reason", reason).set("status", status).say(day);
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
        let (region, _, park) = dice.of(&COUNTIES);
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
    let all = firms.len();
    let mut everywhere = |at: usize, field: &'static str, value: &str| {
        if let Some(firm) = firms.get_mut(at) {
            firm.said.values_mut().for_each(|said| {
                said.insert(field, value.to_owned());
            });
        }
    };
    (7..all).step_by(80).for_each(|at| everywhere(at, "credit_code", ""));
    (31..all).step_by(190).for_each(|at| everywhere(at, "industry", ""));
    (55..all).step_by(160).for_each(|at| everywhere(at, "size_class", "large"));
    (120..all).step_by(300).for_each(|at| everywhere(at, "revenue", "1850"));
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
    fn the_invented_are_the_city_of_the_workload_every_time() {
        let rows = rows();
        assert_eq!(rows, super::rows());
        let codes: std::collections::BTreeSet<&str> =
            rows.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
        // 1,164 are ever in the registry of the workload's city, and those on their way up.
        assert_eq!(codes.len(), 1_164 + BELOW);
        assert!(rows.lines().all(|row| row.split(',').count() == COLUMNS.len()));
    }
}
