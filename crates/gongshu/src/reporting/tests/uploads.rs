//! A city's file of twenty thousand lines on its way in: tried beside the pages, found again, taken in whole; and a wrong one, not at all.

use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use super::offices;
use crate::page::desk::Received;
use crate::register::import::take;
use crate::reporting::store::{self, Asked};
use crate::reporting::uploads::{Sender, State, Upload, Uploads};
use crate::store::clock::{Clock, FixedClock};

const RESPONDENTS: usize = 20_000;

async fn finished(upload: &Upload) -> State {
    for _ in 0..2_400 {
        match upload.state() {
            State::Running => tokio::time::sleep(Duration::from_millis(50)).await,
            done => return done,
        }
    }
    panic!("it did not end: {:?}", upload.progress.now());
}

/// Output 100, of the year 300, and as much a year earlier, of all of them; the last line as `last` has it.
fn file(last: &str) -> Received {
    let mut text = "单位代码".to_owned();
    for line in ["01", "03", "04", "05"] {
        for column in ["month", "ytd", "month_last_year", "ytd_last_year"] {
            write!(text, ",{line}.{column}").unwrap();
        }
    }
    for at in 1..RESPONDENTS {
        write!(text, "\nq{at},100,300,100,300,95,290,95,290,10,30,10,30,5,15,5,15").unwrap();
    }
    write!(text, "\nq{RESPONDENTS},{last},300,100,300,95,290,95,290,10,30,10,30,5,15,5,15").unwrap();
    Received { name: "全市.csv".to_owned(), bytes: Arc::new(text.into_bytes()), ..Received::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_thousand_reports_come_in_whole_or_not_at_all() {
    let (_trial, office) = offices().await.remove(0);
    let db = office.shelf.db();
    let mut rows = "code,name,region,industry,in_registry,status,size_class\n".to_owned();
    for at in 1..=RESPONDENTS {
        writeln!(rows, "q{at},企业{at},43070{},36,in,normal,small", 2 + at % 2).unwrap();
    }
    take(db, &office.packs, &office.clock, "enterprise", &rows, &office.who).await.unwrap().unwrap();
    let period = "2026-03".parse().unwrap();
    let members = office.members(period).await;
    let sender = || Sender {
        shelf: office.shelf.clone(),
        clock: Arc::new(FixedClock(office.clock.now())),
        who: office.who.clone(),
        members: members.clone(),
    };
    let uploads = Uploads::default();
    let asked = Asked { form: "output", period: "2026-03", respondent: "" };

    let wrong = uploads.begin("output", period, "clerk", file("一百"), sender());
    let State::Tried(plan) = finished(&wrong).await else { panic!("it was tried") };
    assert!(!plan.may_commit());
    let first = plan.findings.iter().find(|it| it.error.code() == "report-number").unwrap();
    assert_eq!((first.place.address().as_str(), first.place.heading.as_str()), ("B20001", "01.month"));
    // Whoever says yes all the same changes nothing.
    uploads.take(&wrong, sender());
    assert!(matches!(finished(&wrong).await, State::Refused(_)));
    assert_eq!(store::latest(db, asked).await.unwrap().len(), 0);

    let good = uploads.begin("output", period, "clerk", file("100"), sender());
    let State::Tried(plan) = finished(&good).await else { panic!("it was tried") };
    assert_eq!((plan.may_commit(), plan.entries.len()), (true, RESPONDENTS));
    // The page is left and opened again: the newest first, another's not at all.
    let marks =
        |person: &str| uploads.of("output", period, person).iter().map(|it| it.mark.clone()).collect::<Vec<_>>();
    assert_eq!(marks("clerk"), [good.mark.clone(), wrong.mark.clone()]);
    assert_eq!(marks("other"), Vec::<String>::new());
    uploads.take(&good, sender());
    let State::Taken(count) = finished(&good).await else { panic!("{:?}", good.state()) };
    assert_eq!((count, store::latest(db, asked).await.unwrap().len()), (RESPONDENTS, RESPONDENTS));

    // The same again says nothing new; more than three of one person's are not kept.
    let again = uploads.begin("output", period, "clerk", file("100"), sender());
    let State::Tried(plan) = finished(&again).await else { panic!("it was tried") };
    assert_eq!((plan.may_commit(), plan.same, plan.entries.len()), (false, RESPONDENTS, 0));
    uploads.begin("output", period, "clerk", file("1"), sender());
    assert_eq!(marks("clerk").len(), 3);
    assert!(!marks("clerk").contains(&wrong.mark));
}
