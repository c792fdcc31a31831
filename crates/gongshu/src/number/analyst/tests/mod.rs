//! Questions and answers on the figures of one month: Changde, January to July 2006, as the mayor and
//! the secretary stated them, and what follows from them by hand.

pub(crate) mod world;

use basis::exact::Rounding;
use basis::language::Language;
use basis::quantity::Quantity;

use self::world::{CHANGDE, packs, panel, subjects};
use super::*;
use crate::number::print::Printer;
use crate::register::subjects::{ADMINISTRATIVE, Link};

struct World {
    packs: Packs,
    subjects: Subjects,
    panel: Panel,
    reads: Reads,
}

impl World {
    fn new(cells: &[(&str, &str)]) -> World {
        World { packs: packs(), subjects: subjects(), panel: panel(cells), reads: Reads::default() }
    }

    fn analyst(&self) -> Analyst<'_> {
        Analyst { packs: &self.packs, subjects: &self.subjects, panel: &self.panel, reads: &self.reads }
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
    // The province's growth is a sum of its cities', and it is still the province that is held against.
    let city = world.analyst().usual(Question::Against, "430700", "gdp.total", "2024".parse().unwrap());
    assert_eq!(world.analyst().above_of(&city).as_deref(), Some("430000"));
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

#[test]
fn growth_across_a_break_of_definition_is_refused() {
    // 规模以上 meant sales of 5 million yuan until 2010 and 20 million from 2011.
    let world = World::new(&[
        ("430700/ent.above/2012/stock", "480家"),
        ("430700/ent.above/2011/stock", "450家"),
        ("430700/ent.above/2010/stock", "620家"),
        ("430700/ent.above/2009/stock", "600家"),
    ]);
    for (cell, told) in [
        ("430700/ent.above/2012", "6.7 %"), // 480 on 450
        ("430700/ent.above/2011", "CaliberDiffers"),
        ("430700/ent.above/2010", "3.3 %"), // 620 on 600
    ] {
        assert_eq!(world.told(Question::Growth, cell, None), told, "{cell}");
    }
}

/// The pack's own scheme on published rows: ours is within 0.05 of what was published (methods 1.2).
#[test]
fn the_packs_index_meets_the_published_ones() {
    let items = crate::pack::files::embedded_text("demo/guangdong-2011/items.csv").unwrap();
    let rows: Vec<Vec<&str>> = items.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let cells: Vec<(String, String)> = rows
        .iter()
        .filter(|row| !row[3].is_empty())
        .map(|row| (format!("{}/{}/{}/this", row[0], row[2], row[1]), format!("{}{}", row[3], row[4])))
        .collect();
    let cells: Vec<(&str, &str)> = cells.iter().map(|(cell, value)| (cell.as_str(), value.as_str())).collect();
    let world = World { packs: Packs::standard().unwrap(), ..World::new(&cells) };
    let mut met = 0;
    for row in rows.iter().filter(|row| row[2] == "eff.asset_contribution") {
        let period = row[1].parse().unwrap();
        let ask = Ask::new(Question::Index, row[0], "industrial-efficiency-1997", period, Span::This);
        let answer = world.analyst().answer(&ask);
        if row[0].starts_with("新疆") {
            // Its sales ratio was not printed: no index, never a substitute (methods 1.3).
            assert!(matches!(answer.absence(), Some(Absence::NotReported(_))));
            continue;
        }
        let printed = answer.number().unwrap().value.rounded(2, Rounding::HalfUp);
        let exact = |text: &str| basis::exact::Exact::from(Quantity::parse(text, Unit::times()).unwrap().value());
        let gap = (&exact(&printed) - &exact(row[5])).abs();
        assert!(gap <= exact("0.05"), "{}: {printed} against {}", row[0], row[5]);
        met += 1;
    }
    assert_eq!(met, 5);
}

#[test]
fn a_region_that_joined_brings_its_own_base_with_it() {
    // Yueyang is counted under the province from 2024 on: law 2 takes growth over today's regions.
    let mut world = World::new(&[
        ("430100/gdp.total/2024/this", "110亿元"),
        ("430100/gdp.total/2023/this", "100亿元"),
        ("430700/gdp.total/2024/this", "55亿元"),
        ("430700/gdp.total/2023/this", "50亿元"),
        ("430600/gdp.total/2024/this", "30亿元"),
        ("430600/gdp.total/2023/this", "40亿元"),
    ]);
    let link = |child: &str, from: &str| Link {
        child: child.into(),
        hierarchy: ADMINISTRATIVE.into(),
        parent: "430000".into(),
        valid_from: from.into(),
        ..Link::default()
    };
    let links = vec![link("430100", ""), link("430700", ""), link("430600", "2024-01-01")];
    world.subjects = Subjects::new(world.subjects.all().cloned().collect(), links);
    let province = "430000/gdp.total/2024";
    assert_eq!(world.told(Question::Value, province, None), "195.0 亿元");
    assert_eq!(world.told(Question::Growth, province, None), "2.6 %"); // 195 on 190, its own 40 among them
    assert_eq!(world.told(Question::NominalGrowth, province, None), "30.0 %"); // 195 on the 150 of last year's map
    assert_eq!(world.told(Question::MatchedGrowth, province, None), "2.6 %");
}

#[test]
fn parts_and_the_shift_of_an_increase() {
    // The figures of methods 13.5, its three industries as the three sectors.
    let sector = |unit: &str, year: &str, values: [&str; 3]| -> Vec<(String, String)> {
        let sectors = ["gdp.primary", "gdp.secondary", "gdp.tertiary"];
        let cell = |(sector, value): (&str, &str)| (format!("{unit}/{sector}/{year}/this"), format!("{value}亿元"));
        sectors.into_iter().zip(values).map(cell).collect()
    };
    let cells = [
        sector("430700", "2023", ["200", "300", "100"]),
        sector("430700", "2024", ["230", "306", "112"]),
        sector("430000", "2023", ["35", "45", "20"]),
        sector("430000", "2024", ["38.5", "46.8", "21.2"]),
        vec![("430700/gdp.total/2024/this".to_owned(), "648亿元".to_owned())],
    ]
    .concat();
    let cells: Vec<(&str, &str)> = cells.iter().map(|(cell, value)| (cell.as_str(), value.as_str())).collect();
    let world = World { packs: Packs::standard().unwrap(), ..World::new(&cells) };
    let city = "430700/gdp.total/2024";
    for (question, told) in
        [(Question::ShiftNational, "39.0 亿元"), (Question::ShiftMix, "-1.0 亿元"), (Question::ShiftLocal, "10.0 亿元")]
    {
        assert_eq!(world.told(question, city, None), told);
    }
    let share = |sector: &str| world.told(Question::PartShare, &format!("430700/{sector}/2024"), Some("gdp.total"));
    // 230, 306 and 112 of 648
    assert_eq!([share("gdp.primary"), share("gdp.secondary"), share("gdp.tertiary")], ["35.5 %", "47.2 %", "17.3 %"]);
}
