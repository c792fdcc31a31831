//! A month in stories, on both engines: four enterprises, one form, from the blank cell to the bridge.

mod hostile;
mod outside;
mod quarters;
mod rules;
mod uploads;
mod vintages;
mod volume;

use std::sync::Arc;

use basis::fact::FactKey;
use basis::period::{Aspect, Measure, Period, Span};
use basis::registry::Rule;
use jiff::Timestamp;
use rust_decimal::Decimal;

use super::close::{Closing, Counted, bridge, close, closes, counted, in_the_way, reopen, snapshot};
use super::record::{Explanation, State, Way};
use super::store::{self, Asked};
use super::*;
use crate::number::shelf::Shelf;
use crate::pack::Packs;
use crate::pack::form::{Column, Form};
use crate::register::import::take;
use crate::register::query::Asker;
use crate::registry::{Member, population};
use crate::store::audit::Who;
use crate::store::batch::data_version;
use crate::store::blob;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;

const UNITS: &str = "code,name,kind,parent_administrative\n430700,常德市,city,\n430702,武陵区,county,430700\n\
                     430703,鼎城区,county,430700\n";
const ENTERPRISES: &str = "code,name,region,industry,in_registry,status,size_class\n\
                           e1,一厂,430702,36,in,normal,small\ne2,二厂,430702,36,in,normal,small\n\
                           e3,三厂,430702,36,in,normal,small\ne4,四厂,430703,36,in,normal,small\n\
                           e9,规下厂,430703,36,out,normal,micro\n";

struct Office {
    shelf: Shelf,
    packs: Arc<Packs>,
    clock: FixedClock,
    who: Who,
}

impl Office {
    fn form(&self) -> &Form {
        self.packs.form("output").unwrap()
    }

    async fn members(&self, month: Period) -> Vec<Member> {
        let rule: Rule = self.form().who.parse().unwrap();
        let version = data_version(self.shelf.db()).await.unwrap();
        population(self.shelf.db(), &self.packs, version, &Asker::Program, month, &rule).await.unwrap()
    }

    async fn roster(&self, month: Period) -> Roster {
        let text = month.to_string();
        let asked = Asked { form: "output", period: &text, respondent: "" };
        let versions = store::versions(self.shelf.db(), asked).await.unwrap();
        Roster::new(due(self.form(), month).unwrap(), self.members(month).await, versions)
    }

    /// Sends month and year to date of lines 01, 03, 04, 05, a year earlier being the same.
    async fn send(
        &self,
        who: &str,
        month: &str,
        cells: [[i64; 2]; 4],
        reasons: &[(&str, &str, &str, &str)],
    ) -> Result<i64, Refused> {
        let period: Period = month.parse().unwrap();
        let members = self.members(period).await;
        let member = members.iter().find(|member| member.code == who).unwrap();
        let mut figures = Figures::default();
        for (line, [month, ytd]) in ["01", "03", "04", "05"].into_iter().zip(cells) {
            let columns = [
                (Column::Month, month),
                (Column::YearToDate, ytd),
                (Column::MonthLastYear, month),
                (Column::YearToDateLastYear, ytd),
            ];
            for (column, value) in columns {
                figures.set(line, column, Decimal::from(value));
            }
        }
        let explanations = reasons
            .iter()
            .map(|(rule, line, column, reason)| Explanation {
                period: month.to_owned(),
                respondent: who.to_owned(),
                rule: (*rule).to_owned(),
                line: (*line).to_owned(),
                column: (*column).to_owned(),
                reason: (*reason).to_owned(),
                at: String::new(),
                person: String::new(),
            })
            .collect();
        let sending = Sending { form: self.form(), period, member, figures, explanations, way: Way::Page, blob: "" };
        let subjects = self.shelf.current().await.unwrap().subjects;
        send(self.shelf.db(), &self.packs, &subjects, &self.clock, &self.who, &sending).await.unwrap()
    }

    async fn step(&self, who: &str, month: &str, state: State, reason: &str) -> Result<(), String> {
        let asked = Asked { form: "output", period: month, respondent: who };
        let report = store::latest(self.shelf.db(), asked).await.unwrap().pop().unwrap();
        let took = review(self.shelf.db(), &self.clock, &self.who, self.form(), &report, state, reason).await.unwrap();
        took.map_err(|error| error.code().to_owned())
    }

    async fn close(&self, month: &str, exceptions: &[(&str, &str)], reason: &str) -> Result<i64, String> {
        let period: Period = month.parse().unwrap();
        let roster = self.roster(period).await;
        let exceptions: Vec<(String, String)> =
            exceptions.iter().map(|(code, why)| ((*code).to_owned(), (*why).to_owned())).collect();
        let closing =
            Closing { form: self.form(), period, unit: "430700", roster: &roster, exceptions: &exceptions, reason };
        close(&self.shelf, &self.clock, &self.who, &closing).await.unwrap().map_err(|error| error.code().to_owned())
    }
}

async fn offices() -> Vec<(crate::store::testing::Trial, Office)> {
    let packs = Arc::new(Packs::standard().unwrap());
    let clock = || FixedClock("2026-04-08T01:20:00Z".parse::<Timestamp>().unwrap());
    let mut offices = Vec::new();
    for trial in trials().await {
        for (register, text) in [("unit", UNITS), ("enterprise", ENTERPRISES)] {
            take(&trial.db, &packs, &clock(), register, text, &Who::program("test")).await.unwrap().unwrap();
        }
        let shelf = Shelf::new(trial.db.clone(), Arc::clone(&packs));
        let office = Office { shelf, packs: Arc::clone(&packs), clock: clock(), who: Who::program("clerk") };
        offices.push((trial, office));
    }
    offices
}

/// Rules and cells of findings.
fn said(refused: Result<i64, Refused>) -> Vec<String> {
    match refused {
        Ok(_) => Vec::new(),
        Err(Refused::Findings(findings)) => {
            findings.iter().map(|it| format!("{} {} {}", it.rule, it.line, it.column)).collect()
        }
        Err(Refused::Cells(cells)) => {
            cells.iter().map(|it| format!("{} {} {}", it.error.code(), it.line, it.column.word())).collect()
        }
        Err(Refused::Because(error)) => vec![error.code().to_owned()],
    }
}

const PLAIN: [[i64; 2]; 4] = [[100, 300], [95, 290], [10, 30], [5, 15]];

#[tokio::test]
async fn a_report_is_taken_when_the_rules_are_satisfied() {
    for (trial, office) in offices().await {
        let engine = trial.engine;
        // Exports above sales break a rule that must hold; sales at half of output must be explained.
        let wrong = office.send("e1", "2026-03", [[100, 300], [50, 150], [60, 200], [5, 15]], &[]).await;
        assert_eq!(said(wrong), ["L5 03 month", "L5 03 ytd", "V2 01 ytd"], "{engine}");
        let unexplained = office.send("e1", "2026-03", [[100, 300], [50, 150], [10, 30], [5, 15]], &[]).await;
        assert_eq!(said(unexplained), ["V2 01 ytd"], "{engine}");
        let reason = [("V2", "01", "ytd", "产品待验收，下月集中发货")];
        let sent = office.send("e1", "2026-03", [[100, 300], [50, 150], [10, 30], [5, 15]], &reason).await;
        assert!(sent.is_ok(), "{engine} {sent:?}");
        // The year to date neither falls nor leaves a gap; the reason of last month is offered again.
        let next = office.send("e1", "2026-04", [[100, 290], [50, 145], [10, 29], [5, 14]], &[]).await;
        let Err(Refused::Findings(findings)) = &next else { panic!("{engine} {next:?}") };
        assert_eq!(findings.iter().filter(|it| it.rule == "L4").count(), 4, "{engine}");
        let before: Vec<&str> =
            findings.iter().filter(|it| it.rule == "V2").map(|it| it.explained_before.as_str()).collect();
        assert_eq!(before, ["产品待验收，下月集中发货"], "{engine}");
        let says = &findings.iter().find(|it| it.rule == "L4" && it.line == "01").unwrap().says;
        assert_eq!(says[0], "工业总产值（当年价格）：1—本月 290 小于上月累计 300");
        // January is part of the merged first two months.
        assert_eq!(said(office.send("e1", "2026-01", PLAIN, &[]).await), ["report-not-due"], "{engine}");
    }
}

#[tokio::test]
async fn a_month_from_the_blank_form_to_the_bridge() {
    for (trial, office) in offices().await {
        let engine = trial.engine;
        let db = office.shelf.db();
        let march: Period = "2026-03".parse().unwrap();
        for who in ["e1", "e2", "e3"] {
            assert!(office.send(who, "2026-03", PLAIN, &[]).await.is_ok(), "{engine}");
        }
        let tally = office.roster(march).await.tally();
        // 清明 2026 is Sunday the 5th with Monday off: the 9th of April is an ordinary Thursday.
        assert_eq!(
            (office.roster(march).await.due.to_string(), tally.expected, tally.reported, tally.on_time, tally.missing),
            ("2026-04-09".to_owned(), 4, 3, 3, 1)
        );

        // Back with a reason, corrected by a new version; both stay.
        assert_eq!(office.step("e1", "2026-03", State::Returned, " ").await, Err("report-reason".to_owned()));
        assert_eq!(office.step("e1", "2026-03", State::Accepted, "").await, Err("report-step".to_owned()));
        office.step("e1", "2026-03", State::Returned, "出口交货值请核对").await.unwrap();
        assert_eq!(office.roster(march).await.tally().returned, 1, "{engine}");
        assert!(office.send("e1", "2026-03", [[100, 300], [95, 290], [8, 28], [5, 15]], &[]).await.is_ok());
        let asked = Asked { form: "output", period: "2026-03", respondent: "e1" };
        assert_eq!(store::versions(db, asked).await.unwrap().len(), 2, "{engine}");
        for who in ["e1", "e2", "e3"] {
            office.step(who, "2026-03", State::Checked, "").await.unwrap();
            // What was checked is not written over.
            assert_eq!(said(office.send(who, "2026-03", PLAIN, &[]).await), ["report-checked"], "{engine}");
            office.step(who, "2026-03", State::Accepted, "").await.unwrap();
        }

        // One that is missing holds up nobody once it is named.
        assert_eq!(in_the_way(&office.roster(march).await, &[]).len(), 1);
        assert_eq!(office.close("2026-03", &[], "").await, Err("close-blocked".to_owned()), "{engine}");
        assert_eq!(office.close("2026-03", &[("e4", "")], "").await, Err("close-exception-reason".to_owned()));
        let first = office.close("2026-03", &[("e4", "搬迁停报，已书面说明")], "").await.unwrap();
        assert_eq!(office.close("2026-03", &[("e4", "搬迁")], "").await, Err("close-closed".to_owned()), "{engine}");
        assert_eq!(said(office.send("e4", "2026-03", PLAIN, &[]).await), ["report-closed"], "{engine}");

        // Three reports of 100 thousand yuan each: 300 千元, for the city and for the county that has all three.
        let books = office.shelf.current().await.unwrap();
        let measure = Measure { aspect: Aspect::Level, span: Span::This };
        let sum = |unit: &str| {
            let facts = books.panel.series(unit, "out.gross", measure);
            facts.iter().map(|fact| format!("{}{}", fact.quantity.value(), fact.quantity.unit())).collect::<String>()
        };
        let sums = ["430700", "430702", "430703"].map(sum);
        assert_eq!(sums, ["300千元", "300千元", ""], "{engine}");

        // Opened again by leave, corrected, closed again: both versions stay and the bridge adds up.
        let made = closes(db, "output", "2026-03", "430700").await.unwrap();
        assert_eq!(
            reopen(db, &office.clock, &office.who, &made[0], "更正", "", "2026-04-20")
                .await
                .unwrap()
                .unwrap_err()
                .code(),
            "reopen-reason"
        );
        assert_eq!(
            reopen(db, &office.clock, &office.who, &made[0], "更正", "李局长", "2026-04-01")
                .await
                .unwrap()
                .unwrap_err()
                .code(),
            "reopen-until"
        );
        reopen(db, &office.clock, &office.who, &made[0], "企业更正", "李局长", "2026-04-20").await.unwrap().unwrap();
        office.step("e2", "2026-03", State::Returned, "产值单位填错").await.unwrap();
        assert!(office.send("e2", "2026-03", [[140, 340], [130, 325], [10, 30], [7, 17]], &[]).await.is_ok());
        office.step("e2", "2026-03", State::Checked, "").await.unwrap();
        office.step("e2", "2026-03", State::Accepted, "").await.unwrap();
        let second = office.close("2026-03", &[("e4", "搬迁停报，已书面说明")], "企业更正").await.unwrap();
        let (before, after) = (counted(db, first).await.unwrap(), counted(db, second).await.unwrap());
        let bridge = bridge(&before, &after, "01", Column::Month);
        assert_eq!((bridge.before, bridge.after), (Decimal::from(300), Decimal::from(340)), "{engine}");
        let piers: Vec<(&str, Decimal)> = bridge.piers.iter().map(|it| (it.respondent.as_str(), it.change())).collect();
        assert_eq!(piers, [("e2", Decimal::from(40))], "{engine}");
        // The first close still says what it said, and so does its snapshot.
        assert_eq!(counted(db, first).await.unwrap(), before, "{engine}");
        let file = blob::get(db, &made[0].snapshot).await.unwrap().unwrap();
        let frozen = snapshot::decode(office.form(), file.bytes, |_, _| true).unwrap();
        let frozen: Counted =
            frozen.into_iter().map(|(member, figures)| (member.code, (member.region, figures))).collect();
        assert_eq!(frozen, before, "{engine}");

        // Two are left of three: their sum would betray one to the other, and what was stated is taken back.
        let made = closes(db, "output", "2026-03", "430700").await.unwrap();
        reopen(db, &office.clock, &office.who, &made[1], "有误", "李局长", "2026-04-20").await.unwrap().unwrap();
        office.step("e3", "2026-03", State::Returned, "报表作废").await.unwrap();
        let exceptions = [("e3", "报表作废"), ("e4", "搬迁停报，已书面说明")];
        office.close("2026-03", &exceptions, "一户报表作废").await.unwrap();
        let books = office.shelf.current().await.unwrap();
        let known: Vec<bool> = ["430700", "430702"]
            .map(|unit| {
                let key = FactKey {
                    subject: unit.to_owned(),
                    indicator: "out.gross".to_owned(),
                    period: "2026-03".parse().unwrap(),
                    measure: Measure::YEAR_TO_DATE,
                };
                books.panel.fact(&key).is_some()
            })
            .into();
        assert_eq!(known, [false, false], "{engine}");
        assert_ne!(closes(db, "output", "2026-03", "430700").await.unwrap()[1].hash, made[0].hash);
    }
}

/// A file of a whole city: every finding names its cell; nothing is taken in while one must be mended; and nobody's own report is
/// written over.
#[tokio::test]
async fn a_file_for_many_is_taken_whole_or_not_at_all() {
    const HEADINGS: &str = "企业代码,企业名称,报告期,01.month,01.ytd,01.month_last_year,01.ytd_last_year,03.month,03.ytd,\
        03.month_last_year,03.ytd_last_year,出口交货值 本月,04.ytd,04.month_last_year,04.ytd_last_year,05.month,05.ytd,\
        05.month_last_year,05.ytd_last_year\n";
    let line = |who: &str, period: &str, output: &str, exports: &str| {
        format!("{who},{period},{output},300,100,300,95,290,95,290,{exports},30,10,30,5,15,5,15\n")
    };
    for (trial, office) in offices().await {
        let engine = trial.engine;
        let db = office.shelf.db();
        let period: Period = "2026-03".parse().unwrap();
        let members = office.members(period).await;
        let units = office.shelf.current().await.unwrap().subjects;
        let progress = bulk::Progress::default();
        let month = bulk::Month {
            packs: &office.packs,
            units: &units,
            form: office.form(),
            period,
            members: &members,
            progress: &progress,
        };
        let bad = [
            HEADINGS.replace("出口交货值 本月", "出口"),
            line("e1,一厂", "2026年3月", "1o0", "10"),
            line(",二厂", "202603", "100", "10"),
            line("e2,", "", "100", "10"),
            line("e3,三厂", "2026-02", "100", "10"),
            line("e9,规下厂", "", "100", "10"),
            line("e4,四厂", "", "", ""),
        ]
        .concat();
        let plan = bulk::dry_run(db, &office.clock, &month, "全市.csv", bad.as_bytes()).await.unwrap();
        let mut found: Vec<String> =
            plan.findings.iter().map(|it| format!("{} {}", it.place.address(), it.error.code())).collect();
        found.sort();
        let expected = [
            "L1 report-heading-unknown",
            "D2 report-number",
            "A4 report-twice",
            "C5 report-other-month",
            "A6 report-respondent",
            "D7 report-cell-empty",
        ];
        assert!(!plan.may_commit(), "{engine}");
        for it in expected {
            assert!(found.contains(&it.to_owned()), "{engine} {it}: {found:?}");
        }

        // Exports above sales must be mended.
        let rule = [HEADINGS.to_owned(), line("e1,一厂", "", "100", "10"), line("e2,二厂", "", "100", "96")].concat();
        let plan = bulk::dry_run(db, &office.clock, &month, "全市.csv", rule.as_bytes()).await.unwrap();
        let found: Vec<String> = plan.findings.iter().map(|it| it.say(basis::language::Language::Zh)).collect();
        assert_eq!(
            found,
            ["全市.csv，第 3 行，“工业销售产值（当年价格） 本月”栏：L5：销售产值 95 小于其中的出口交货值 96"],
            "{engine}"
        );

        // e1 reports itself: a file no longer writes over it; the others come in.
        let good = [HEADINGS.to_owned(), line("e1,一厂", "", "100", "10"), line("e2,二厂", "", "100", "10")].concat();
        let plan = bulk::dry_run(db, &office.clock, &month, "全市.csv", good.as_bytes()).await.unwrap();
        assert_eq!((plan.entries.len(), plan.findings.len()), (2, 0), "{engine}");
        let mut own = PLAIN;
        own[2] = [9, 29];
        assert!(office.send("e1", "2026-03", own, &[]).await.is_ok());
        let late =
            bulk::commit(db, &office.clock, &office.who, &month, &plan, "全市.csv", good.as_bytes()).await.unwrap();
        assert_eq!(late.unwrap_err().code(), "report-own", "{engine}");
        assert_eq!(office.roster(period).await.tally().reported, 1, "{engine}");
        let rest = [HEADINGS.to_owned(), line("e2,二厂", "", "100", "10"), line("e3,三厂", "", "100", "10")].concat();
        let plan = bulk::dry_run(db, &office.clock, &month, "全市.csv", rest.as_bytes()).await.unwrap();
        let took =
            bulk::commit(db, &office.clock, &office.who, &month, &plan, "全市.csv", rest.as_bytes()).await.unwrap();
        assert_eq!(took.unwrap(), 2, "{engine}");
        // The same file again changes nothing.
        let again = bulk::dry_run(db, &office.clock, &month, "全市.csv", rest.as_bytes()).await.unwrap();
        assert_eq!((again.same, again.may_commit()), (2, false), "{engine}");
    }
}

#[tokio::test]
async fn cells_are_read_as_people_write_them() {
    let packs = Packs::standard().unwrap();
    let form = packs.form("output").unwrap();
    let month: Period = "2026-03".parse().unwrap();
    for (text, expected) in [
        ("1,234", Ok("1234")),
        ("１２３４", Ok("1234")),
        ("'0012", Ok("12")),
        (" 7 ", Ok("7")),
        ("-0", Ok("0")),
        ("12.0", Ok("12.0")),
        ("12.5", Err("report-decimals")),
        ("-3", Err("report-negative")),
        ("1e3", Err("report-number")),
        ("NaN", Err("report-number")),
        ("12万", Err("report-number")),
        ("1234567890123456", Err("report-number-long")),
    ] {
        let (figures, wrong) = Figures::read(form, month, [("01", Column::Month, text)]);
        let read = match wrong.first() {
            Some(wrong) => Err(wrong.error.code()),
            None => Ok(figures.get("01", Column::Month).unwrap().to_string()),
        };
        assert_eq!(read.as_deref().map_err(|code| *code), expected, "{text}");
    }
    // In February the month's own column is closed: the first two months are reported together.
    let february: Period = "2026-02".parse().unwrap();
    let (_, wrong) = Figures::read(form, february, [("01", Column::Month, "1"), ("99", Column::Month, "1")]);
    let codes: Vec<&str> = wrong.iter().map(|it| it.error.code()).collect();
    assert_eq!(codes, ["report-cell-closed", "report-line-unknown"]);
}
