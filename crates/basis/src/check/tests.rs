use std::collections::HashMap;

use super::*;
use crate::expression::Words;

/// Reports of a few respondents: figures by cell, words by field.
#[derive(Default)]
struct World {
    rows: usize,
    figures: HashMap<String, Vec<Option<i64>>>,
    words: HashMap<String, Vec<&'static str>>,
}

impl World {
    fn with(mut self, cell: &str, figures: &[Option<i64>]) -> World {
        self.rows = figures.len();
        self.figures.insert(cell.to_owned(), figures.to_vec());
        self
    }

    fn words(mut self, field: &str, words: &[&'static str]) -> World {
        self.words.insert(field.to_owned(), words.to_vec());
        self
    }
}

impl Sheet for World {
    fn rows(&self) -> usize {
        self.rows
    }

    fn figures(&self, cell: &Cell) -> Figures {
        let when = match cell.when {
            When::Now => "",
            When::Previous => "@previous",
            When::LastYear => "@last_year",
            When::Median => "@median12",
        };
        let form = if cell.form.is_empty() { String::new() } else { format!("{}:", cell.form) };
        let name = format!("{form}{}.{}{when}", cell.line, cell.column);
        match self.figures.get(&name) {
            Some(figures) => figures.iter().map(|it| it.map(Decimal::from)).collect(),
            None => vec![None; self.rows].into(),
        }
    }

    fn is(&self, row: usize, field: &str, values: &[String]) -> bool {
        self.words.get(field).is_some_and(|words| values.iter().any(|value| value == words[row]))
    }

    fn peers(&self, row: usize, fields: &[String]) -> String {
        fields.iter().map(|field| self.words.get(field).map_or("", |words| words[row])).collect::<Vec<_>>().join(" ")
    }
}

fn check(holds: &str, missing: [Missing; 2]) -> Check {
    Check {
        code: "L".into(),
        grade: Severity::Error,
        lines: vec!["01".into()],
        columns: vec!["ytd".into()],
        known_columns: vec!["month".into(), "ytd".into()],
        when: None,
        of: Vec::new(),
        test: Test::Holds { holds: Expr::parse(holds, Words::Name).unwrap(), missing },
        named: vec!["ytd".into(), "ytd@previous".into()],
    }
}

fn rows(check: &Check, world: &World) -> Vec<usize> {
    check.run(world).into_iter().map(|failure| failure.row).collect()
}

/// Methods 5.6: each rule on respondents that keep it, break it, and did not report what it reads.
#[test]
fn the_rules_of_the_field() {
    use Missing::{Fail, Skip, Zero};
    let world = World::default()
        .with("01.ytd", &[Some(100), Some(90), Some(80), None])
        .with("01.ytd@previous", &[Some(100), Some(95), None, Some(70)])
        .with("01.month", &[Some(20), Some(20), Some(0), None])
        .with("01.month@median12", &[Some(2), Some(19), None, None])
        .with("03.ytd", &[Some(60), Some(50), Some(80), Some(1)])
        .with("04.ytd", &[Some(40), Some(41), None, None])
        .with("b203:301.ytd", &[Some(150), Some(136), Some(80), None]);
    let cases: [(&str, [Missing; 2], &[usize]); 12] = [
        // L4: the year to date does not fall.
        ("ytd >= ytd@previous", [Skip, Skip], &[1]),
        ("ytd >= ytd@previous", [Fail, Skip], &[1, 2, 3]),
        ("ytd >= ytd@previous", [Zero, Skip], &[1, 3]),
        ("ytd >= ytd@previous", [Skip, Zero], &[1]),
        // L5: parts within the whole.
        ("[01] == [03] + [04]", [Skip, Zero], &[1]),
        ("[01] == [03] + [04]", [Zero, Zero], &[1, 3]),
        // V3, without a quotient: revenue between 0.7 and 1.5 times output.
        ("7*value <= 10*[b203:301] <= 15*value", [Skip, Skip], &[1]),
        // Compulsory pair: exports only with sales.
        ("given([04]) <= given([03])", [Skip, Skip], &[]),
        ("given([04]) == given([01])", [Skip, Skip], &[2]),
        // V7: ten times the usual.
        ("not (8*month@median12 <= month <= 12*month@median12)", [Skip, Skip], &[0]),
        // One false side settles it, whatever is missing.
        ("value > 85 and [04] > 0", [Skip, Skip], &[2]),
        ("abs(value - ytd@previous) <= 1", [Skip, Skip], &[1]),
    ];
    for (holds, missing, expected) in cases {
        assert_eq!(rows(&check(holds, missing), &world), expected, "{holds} {missing:?}");
    }
}

#[test]
fn a_failure_names_what_it_read_and_what_would_do() {
    let world = World::default().with("01.ytd", &[Some(90)]).with("01.ytd@previous", &[Some(95)]);
    let found = check("ytd > 0 and ytd >= ytd@previous", [Missing::Skip; 2]).run(&world);
    let figures =
        vec![("ytd".to_owned(), Some(Decimal::from(90))), ("ytd@previous".to_owned(), Some(Decimal::from(95)))];
    let sides = Some((Decimal::from(90), Comparison::GreaterOrEqual, Decimal::from(95)));
    assert_eq!(found, [Failure { row: 0, line: "01".into(), column: "ytd".into(), sides, figures }]);
}

#[test]
fn a_rule_is_tried_where_it_applies() {
    let world = World::default()
        .with("01.ytd", &[Some(5), Some(5), Some(0)])
        .with("03.ytd", &[Some(7), Some(0), Some(0)])
        .words("status", &["closed", "open", "closed"]);
    let mut rule = check("value == 0", [Missing::Skip; 2]);
    rule.lines.push("03".into());
    assert_eq!(rows(&rule, &world), [0, 1, 0]);
    rule.of = vec![("status".into(), vec!["closed".into()])];
    assert_eq!(rows(&rule, &world), [0, 0]);
    rule.when = Some(Expr::parse("value > 5", Words::Name).unwrap());
    assert_eq!(rows(&rule, &world), [0]);
}

/// Five peers that grow by a tenth to a fifth, one that grows eightfold; in the other industry two are too few to tell.
#[test]
fn what_grows_unlike_its_peers() {
    let now = [110, 112, 115, 118, 120, 800, 900, 100].map(Some);
    let before = [100; 8].map(Some);
    let world = World::default()
        .with("01.ytd", &now)
        .with("01.ytd@last_year", &before)
        .words("industry", &["15", "15", "15", "15", "15", "15", "26", "26"]);
    let outlier = Outlier { against: "value@last_year".into(), within: vec!["industry".into()], beyond: 350, peers: 5 };
    let rule = Check { test: Test::Outlier(outlier), ..check("1 == 1", [Missing::Skip; 2]) };
    assert_eq!(rows(&rule, &world), [5]);
}

#[test]
fn names_of_cells() {
    let columns = ["month".to_owned(), "ytd".to_owned()];
    for (text, form, line, column, when) in [
        ("value", "", None, None, When::Now),
        ("ytd@previous", "", None, Some("ytd"), When::Previous),
        ("03", "", Some("03"), None, When::Now),
        ("03.month@median12", "", Some("03"), Some("month"), When::Median),
        ("b203:301.ytd@last_year", "b203", Some("301"), Some("ytd"), When::LastYear),
    ] {
        let expected =
            Reference { form: form.into(), line: line.map(Into::into), column: column.map(Into::into), when };
        assert_eq!(Reference::parse(text, &columns), Ok(expected), "{text}");
    }
    assert_eq!(Reference::parse("ytd@yesterday", &columns).unwrap_err().code(), "check-reference");
}
