//! The figures that tests of book two stand on: one month of one city, and three cities over years.

use std::collections::HashMap;

use basis::fact::{Approx, FactKey, Status};
use basis::language::Name;
use basis::quantity::Quantity;
use engine::panel::{Builder, Observation, Panel};

use crate::pack::Packs;
use crate::pack::reading::File;
use crate::register::subjects::{ADMINISTRATIVE, Link, STATISTICAL, Subject, Subjects};

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
code = "ent.above"
name = { zh = "规模以上工业企业单位数", en = "Enterprises above designated size" }
unit = "家"
decimals = 0
kind = "count"
adds = "sum"
better = "higher"
domain = "statistics"
group = "output"
definition = { zh = "…", en = "…" }
caliber = [{ until = "2010", name = "500万" }, { from = "2011", name = "2000万" }]

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
    let words = crate::pack::files::embedded_text("base/headings.toml").unwrap();
    let file = |text: &str| vec![File { path: "pack.toml".into(), text: text.into() }];
    Packs::join(&[file(words), file(PACK)]).unwrap()
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
            status: Status::Final,
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
