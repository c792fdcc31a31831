//! Questions and answers on the figures of one month: Changde, January to July 2006, as the mayor and
//! the secretary stated them, and what follows from them by hand.

use std::collections::HashMap;

use basis::exact::Rounding;
use basis::fact::Approx;
use basis::language::{Language, Name};
use basis::quantity::Quantity;
use engine::panel::{Builder, Observation, Panel};

use super::*;
use crate::number::print::Printer;
use crate::pack::reading::File;
use crate::register::subjects::{Link, STATISTICAL, Subject};

pub const PACK: &str = r#"
[[group]]
code = "output"
name = { zh = "总量", en = "Output" }

[[source]]
code = "speech"
name = { zh = "讲话", en = "Speech" }
rank = 2

[[source]]
code = "bureau"
name = { zh = "统计局", en = "Bureau" }
rank = 1

[[indicator]]
code = "out.va"
name = { zh = "规模以上工业增加值", en = "Industrial value added" }
short = { zh = "规模工业增加值", en = "industrial value added" }
unit = "亿元"
decimals = 2
kind = "flow"
adds = "sum"
better = "higher"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }

[[indicator]]
code = "gdp.total"
name = { zh = "地区生产总值", en = "GDP" }
unit = "亿元"
decimals = 2
kind = "flow"
adds = "sum"
better = "higher"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }

[[indicator]]
code = "pop"
name = { zh = "常住人口", en = "Population" }
unit = "万人"
decimals = 2
kind = "stock"
adds = "last"
better = "none"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }

[[indicator]]
code = "gdp.per_capita"
name = { zh = "人均地区生产总值", en = "GDP per head" }
unit = "元/人"
decimals = 0
kind = "ratio"
adds = "none"
better = "higher"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }
ratio = { part = "gdp.total", whole = "pop" }

[cockpit]
lead = ["out.va"]
"#;

pub fn packs() -> Packs {
    Packs::join(&[vec![File { path: "pack.toml".into(), text: PACK.into() }]]).unwrap()
}

pub fn subjects() -> Subjects {
    let subject = |code: &str, zh: &str, kind: &str| Subject {
        code: code.into(),
        name: Name::new(zh, ""),
        kind: kind.into(),
        ..Subject::default()
    };
    let link = |child: &str, hierarchy: &str, parent: &str| Link {
        child: child.into(),
        hierarchy: hierarchy.into(),
        parent: parent.into(),
        ..Link::default()
    };
    Subjects::new(
        vec![
            subject("430000", "湖南省", "province"),
            subject("430700", "常德市", "city"),
            subject("430600", "岳阳市", "city"),
            subject("430100", "长沙市", "city"),
            subject("ent:tobacco", "常德烟厂", "enterprise"),
        ],
        vec![
            link("430700", ADMINISTRATIVE, "430000"),
            link("430600", ADMINISTRATIVE, "430000"),
            link("430100", ADMINISTRATIVE, "430000"),
            link("ent:tobacco", STATISTICAL, "430700"),
        ],
    )
}

pub fn panel(cells: &[(&str, &str)]) -> Panel {
    let mut builder = Builder::new(HashMap::from([("bureau".to_owned(), 1), ("speech".to_owned(), 2)]));
    for (cell, value) in cells {
        let [subject, indicator, period, measure] = cell.split('/').collect::<Vec<_>>()[..] else { panic!("{cell}") };
        let digits = value.trim_end_matches(|c: char| !c.is_ascii_digit());
        let (measure, caliber) = measure.split_once('@').unwrap_or((measure, ""));
        builder.push(&Observation {
            key: FactKey {
                subject: subject.into(),
                indicator: indicator.into(),
                period: period.parse().unwrap(),
                measure: measure.parse().unwrap(),
            },
            source: "speech".into(),
            version: 1,
            quantity: Quantity::parse(digits, value[digits.len()..].parse().unwrap()).unwrap(),
            approx: Approx::Exact,
            caliber: caliber.into(),
            quote: String::new(),
            batch: 1,
        });
    }
    builder.build(1)
}

pub const CHANGDE: [(&str, &str); 9] = [
    ("430700/out.va/2006-07/ytd", "106.8亿元"),
    ("430700/out.va/2006-07/growth-ytd", "19.1%"),
    ("430700/out.va/2006-07/increase-ytd", "21.2亿元"),
    ("430700/out.va/2006-07/rank-ytd@growth-rank", "9位"),
    ("430000/out.va/2006-07/growth-ytd", "20.3%"),
    ("ent:tobacco/out.va/2006-07/ytd", "63.2亿元"),
    ("ent:tobacco/out.va/2006-07/increase-ytd", "12.8亿元"),
    ("430700/out.va/2006-06/ytd", "91亿元"),
    ("430700/out.va/2006-06/growth-ytd", "18.9%"),
];

struct World {
    packs: Packs,
    subjects: Subjects,
    panel: Panel,
}

impl World {
    fn new(cells: &[(&str, &str)]) -> World {
        World { packs: packs(), subjects: subjects(), panel: panel(cells) }
    }

    fn analyst(&self) -> Analyst<'_> {
        Analyst { packs: &self.packs, subjects: &self.subjects, panel: &self.panel }
    }

    /// The answer as text, or its absence.
    fn told(&self, question: Question, cell: &str, with: Option<&str>) -> String {
        let [subject, indicator, period] = cell.split('/').collect::<Vec<_>>()[..] else { panic!("{cell}") };
        let mut ask = self.analyst().usual(question, subject, indicator, period.parse().unwrap());
        ask.with = with.map(str::to_owned);
        let answer = self.analyst().answer(&ask);
        match answer.number() {
            Ok(number) => format!("{} {}", number.value.rounded(1, Rounding::HalfUp), number.unit),
            Err(absence) => format!("{absence:?}").chars().take_while(|c| c.is_alphanumeric()).collect(),
        }
    }
}

#[test]
fn one_month_of_one_city() {
    let world = World::new(&CHANGDE);
    let city = "430700/out.va/2006-07";
    let factory = "ent:tobacco/out.va/2006-07";
    for (question, cell, with, told) in [
        (Question::Value, city, None, "106.8 亿元"),
        (Question::Growth, city, None, "19.1 %"),         // as stated
        (Question::ComputedGrowth, city, None, "24.8 %"), // 21.2 / (106.8 − 21.2)
        (Question::Increase, city, None, "21.2 亿元"),
        (Question::Against, city, None, "-1.2 个百分点"),  // 19.1 − 20.3
        (Question::GrowthRank, city, None, "9.0 位"),      // as stated: the peers' growths are unknown
        (Question::Share, factory, None, "59.2 %"),        // 63.2 / 106.8
        (Question::Contribution, factory, None, "60.4 %"), // 12.8 / 21.2
        (Question::Pull, factory, None, "15.0 个百分点"),  // 12.8 / 85.6
        (Question::Without, city, None, "23.9 %"),         // 43.6 on 35.2
        (Question::TopShare, city, Some("1"), "59.2 %"),
        (Question::LevelRank, city, None, "GroupTooSmall"),
        (Question::Value, "430600/out.va/2006-07", None, "NotReported"),
        (Question::Growth, "430600/out.va/2006-07", None, "NotReported"),
        (Question::Against, "430000/out.va/2006-07", None, "NoLevelAbove"),
    ] {
        assert_eq!(world.told(question, cell, with), told, "{question:?} {cell}");
    }
    // July alone: 106.8 − 91
    let july = Ask::new(Question::Value, "430700", "out.va", "2006-07".parse().unwrap(), Span::This);
    let july = world.analyst().answer(&july).number().unwrap();
    assert_eq!(july.value.rounded(1, Rounding::HalfUp), "15.8");
}

#[test]
fn stated_and_computed_growth_that_differ_are_both_shown() {
    let world = World::new(&CHANGDE);
    let ask = world.analyst().usual(Question::Growth, "430700", "out.va", "2006-07".parse().unwrap());
    let (stated, computed) = world.analyst().disagreement(&ask).unwrap();
    assert_eq!(stated.number().unwrap().value.rounded(1, Rounding::HalfUp), "19.1");
    assert_eq!(computed.number().unwrap().value.rounded(1, Rounding::HalfUp), "24.8");
}

const PANEL: [(&str, &str); 12] = [
    ("430100/gdp.total/2024/this", "1200亿元"),
    ("430100/gdp.total/2023/this", "1000亿元"),
    ("430600/gdp.total/2024/this", "500亿元"),
    ("430600/gdp.total/2023/this", "480亿元"),
    ("430700/gdp.total/2024/this", "440亿元"),
    ("430700/gdp.total/2023/this", "400亿元"),
    ("430700/gdp.total/2022/this", "410亿元"),
    ("430600/gdp.total/2022/this", "400亿元"),
    ("430100/gdp.total/2022/this", "980亿元"),
    ("430700/pop/2024/stock", "500万人"),
    ("430700/gdp.total/2014/this", "110亿元"),
    ("430700/pop/2023/stock", "510万人"),
];

#[test]
fn a_city_among_its_peers() {
    let world = World::new(&PANEL);
    let city = "430700/gdp.total/2024";
    for (question, cell, with, told) in [
        (Question::Growth, city, None, "10.0 %"),
        (Question::LevelRank, city, None, "3.0 位"),
        (Question::GrowthRank, city, None, "2.0 位"), // 20.0, 4.2, 10.0
        (Question::GrowthRankChange, city, None, "1.0 位"), // 2023: 2.0, 20.0, −2.4 → third
        (Question::Value, "430000/gdp.total/2024", None, "2140.0 亿元"), // all three reported
        (Question::Growth, "430000/gdp.total/2024", None, "13.8 %"), // 2140 on 1880
        (Question::Against, city, None, "-3.8 个百分点"),
        (Question::Share, city, None, "20.6 %"),
        (Question::Value, "430700/gdp.per_capita/2024", None, "8800.0 元/人"),
        (Question::AverageSince, city, Some("2014"), "14.9 %"), // 4 times in ten years: 4^0.1 − 1
        (Question::DoublingsSince, city, Some("2014"), "2.0 倍"),
        (Question::MultipleSince, city, Some("2014"), "4.0 倍"),
        (Question::TwoYearGrowth, city, None, "3.6 %"), // √(440/410) − 1
        (Question::GrowthOfGrowth, city, None, "12.4 个百分点"), // 10.0 − (−2.4)
        (Question::Value, "430000/gdp.total/2014", None, "NotReported"), // one of three is no sum
    ] {
        assert_eq!(world.told(question, cell, with), told, "{question:?} {cell}");
    }
    let ask = world.analyst().usual(Question::Growth, "430000", "gdp.total", "2024".parse().unwrap());
    let movers = world.analyst().movers(&ask);
    let pulls: Vec<(String, String)> = movers
        .iter()
        .map(|mover| (mover.subject.clone(), mover.pull.number().unwrap().value.rounded(2, Rounding::HalfUp)))
        .collect();
    // 200, 40 and 20 of 1880
    let expected = [("430100", "10.64"), ("430700", "2.13"), ("430600", "1.06")];
    assert_eq!(pulls, expected.map(|(code, points)| (code.to_owned(), points.to_owned())));
    let gaps = world.analyst().completeness(&ask.at("2014".parse().unwrap()));
    assert_eq!((gaps.expected, gaps.present), (3, 1));
}

#[test]
fn answers_print_alike_in_both_languages() {
    let world = World::new(&CHANGDE);
    let ask = world.analyst().usual(Question::Value, "430700", "out.va", "2006-07".parse().unwrap());
    let answer = world.analyst().answer(&ask);
    let printed = |language| Printer { analyst: world.analyst(), language }.value(&answer).unwrap();
    assert_eq!(printed(Language::Zh), "106.8亿元");
    assert_eq!(printed(Language::En), "106.8 hundred million yuan");
    let explained = Printer { analyst: world.analyst(), language: Language::Zh }
        .explain(&world.analyst().answer(&ask.of(Question::Against)));
    assert_eq!(explained.title, "常德市规模工业增加值增速与上级之差（2006年1—7月）");
    assert_eq!(explained.value, "\u{2212}1.2个百分点");
    assert_eq!(explained.inputs[0].value, "19.1%");
    assert_eq!(explained.source, "讲话");
}
