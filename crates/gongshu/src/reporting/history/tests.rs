//! A band is of peers only, of enough of them, and of nobody's own figure.

use super::*;
use crate::pack::Packs;

fn member(code: &str, industry: &str, size: &str) -> Member {
    Member {
        code: code.into(),
        credit_code: String::new(),
        name: code.into(),
        region: "x".into(),
        parks: Vec::new(),
        industry: industry.into(),
        size_class: size.into(),
        status: String::new(),
        groups: Vec::new(),
        above_scale: true,
        entered: None,
        fields: BTreeMap::new(),
    }
}

fn figures(now: i64, before: i64) -> Figures {
    let mut figures = Figures::default();
    figures.set("01", Column::Month, now.into());
    figures.set("01", Column::MonthLastYear, before.into());
    figures
}

/// Eleven peers grow by 1 to 11 %: by nearest rank the quartiles are the 3rd, the 6th and the 9th of them. Itself, another size,
/// another industry and one that began this year do not count.
#[test]
fn the_middle_half_of_the_peers() {
    let own = member("e00", "3612", "small");
    let unit: Unit = "千元".parse().unwrap();
    let mut month: Reports =
        (1..=11).map(|at| (member(&format!("e{at:02}"), "3620", "small"), figures(1000 + at * 10, 1000))).collect();
    month.push((own.clone(), figures(9000, 1000)));
    month.push((member("e20", "3620", "large"), figures(9000, 1000)));
    month.push((member("e21", "1311", "small"), figures(9000, 1000)));
    month.push((member("e22", "3620", "small"), figures(9000, 0)));
    let found = band(&own, &month, "01", Column::Month, &unit).unwrap();
    assert_eq!((found.count, found.quartiles), (11, [3, 6, 9].map(Exact::whole)));
    // One fewer than are needed, and nothing is said.
    month.retain(|(it, _)| !["e01", "e02"].contains(&it.code.as_str()));
    assert_eq!(band(&own, &month, "01", Column::Month, &unit), None);
}

/// 100 → 110 in March is 10 %; April began at nothing. January and February come together: 300 to date on 250 is 20 %, and the
/// month's own column is closed.
#[test]
fn months_come_with_their_growth() {
    let packs = Packs::standard().unwrap();
    let form = packs.form("output").unwrap();
    let mut both = Figures::default();
    both.set("01", Column::YearToDate, 300.into());
    both.set("01", Column::YearToDateLastYear, 250.into());
    let own = [("2026-02", both), ("2026-03", figures(110, 100)), ("2026-04", figures(5, 0))];
    let own: BTreeMap<Period, Figures> = own.map(|(at, it)| (at.parse().unwrap(), it)).into();
    let line = form.line("01").unwrap();
    let months = months(&member("a", "36", "small"), &own, &BTreeMap::new(), (form, line, Column::Month));
    let rates: Vec<Option<Exact>> = months.iter().map(|it| it.growth.as_ref().and_then(rate)).collect();
    assert_eq!(rates, [Some(Exact::whole(20)), Some(Exact::whole(10)), None]);
    assert!(months.iter().all(|it| it.band.is_none()));
}
