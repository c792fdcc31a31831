//! A year's run on both engines: reported, verified by somebody else, scored, public, appealed, scored again, settled.

use std::sync::Arc;

use basis::score::written;

use super::office::{Opening, act, open, outcome, printed, scheme_of};
use super::record::{Draft, Kind, Run, State};
use super::{Outcome, store};
use crate::matter::Cabinet;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::Packs;
use crate::register::import::take;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::clock::FixedClock;
use crate::store::testing::trials;
use crate::target::Targets;

fn at(day: &str) -> FixedClock {
    FixedClock(format!("{day}T10:00:00+08:00").parse().unwrap())
}

fn cabinet(shelf: &Shelf, day: &str) -> Cabinet {
    Cabinet {
        db: shelf.db().clone(),
        staff: Staff::new(shelf.db().clone(), Arc::clone(shelf.packs())),
        units: shelf.units().clone(),
        clock: Arc::new(at(day)),
    }
}

async fn city(db: &Db, packs: &Packs) {
    let rows = "code,name,kind,parent_administrative\n430700,常德市,city,\n430725,桃源县,county,430700\n\
                park:deshan,德山开发区,park,430700\npark:taoyuan,桃源园,park,430725\n";
    take(db, packs, &at("2025-01-02"), "unit", rows, &Who::program("test")).await.unwrap().unwrap();
    let rows = "code,name,unit,roles\ndeshan-park,德山主任,park:deshan,park-committee\n\
                taoyuan-park,桃源园主任,park:taoyuan,park-committee\n";
    take(db, packs, &at("2025-01-02"), "post", rows, &Who::program("test")).await.unwrap().unwrap();
}

const TABLE: &str = "unit,indicator,value,target
park:deshan,park.sales,106,100
park:deshan,park.tax,2,2
park:deshan,park.infrastructure,3,3
桃源园,park.sales,95,100
桃源园,park.tax,2,2
桃源园,park.infrastructure,1,1
";

fn who(person: &str) -> Who {
    Who { person: person.to_owned(), ..Who::default() }
}

fn draft(unit: &str, indicator: &str, data: &str, remark: &str) -> Draft {
    Draft { unit: unit.into(), indicator: indicator.into(), data: data.into(), remark: remark.into() }
}

struct Play {
    shelf: Shelf,
    number: i64,
}

impl Play {
    async fn does(&self, day: &str, person: &str, kind: Kind, draft: &Draft) -> Result<(), &'static str> {
        let done = act(&cabinet(&self.shelf, day), &who(person), self.number, kind, draft).await.unwrap();
        done.map_err(|error| error.code())
    }

    async fn run(&self) -> Run {
        store::list(self.shelf.db()).await.unwrap().into_iter().find(|run| run.number == self.number).unwrap()
    }

    async fn outcome(&self) -> Outcome {
        let kept = store::sheets(self.shelf.db(), self.number).await.unwrap().pop().unwrap();
        outcome(&scheme_of(&self.run().await).unwrap(), &kept.data, &kept.people).unwrap()
    }

    async fn total(&self, unit: &str) -> String {
        let outcome = self.outcome().await;
        outcome.years[0].sheet.of(unit).unwrap().total.as_ref().map_or_else(String::new, written)
    }
}

async fn opened(shelf: &Shelf, year: i32, day: &str) -> Result<Play, &'static str> {
    let opening = Opening { scheme: "parks-2006".into(), unit: "430700".into(), year, table: TABLE.to_owned() };
    let books = shelf.current().await.unwrap();
    let targets = Targets::new(shelf.clone()).whole(day).await.unwrap();
    let number = open(&cabinet(shelf, day), &books, &targets, &who("office"), &opening).await.unwrap();
    number.map(|number| Play { shelf: shelf.clone(), number }).map_err(|error| error.code())
}

#[tokio::test]
async fn a_year_is_reported_verified_scored_appealed_and_settled() {
    let packs = Arc::new(Packs::standard().unwrap());
    let nothing = Draft::default();
    for trial in trials().await {
        city(&trial.db, &packs).await;
        let shelf = Shelf::new(trial.db.clone(), Arc::clone(&packs));
        let play = opened(&shelf, 2024, "2025-01-15").await.unwrap();
        assert_eq!(opened(&shelf, 2024, "2025-01-15").await.err(), Some("assessment-twice"), "{}", trial.engine);
        let sales = |data: &str, remark: &str| draft("park:taoyuan", "park.sales", data, remark);
        // What may not be done yet, or not by this person, or without a reason, changes nothing.
        assert_eq!(play.does("2025-01-16", "office", Kind::Scored, &nothing).await, Err("assessment-state"));
        assert_eq!(play.does("2025-01-16", "park", Kind::Reported, &sales("9 6", "")).await, Err("score-number"));
        let unknown = draft("park:taoyuan", "park.area", "1", "");
        assert_eq!(play.does("2025-01-16", "park", Kind::Reported, &unknown).await, Err("assessment-line"));
        play.does("2025-01-16", "park", Kind::Reported, &sales("99", "")).await.unwrap();
        play.does("2025-01-31", "office", Kind::Filled, &nothing).await.unwrap();
        assert_eq!(play.does("2025-02-01", "park", Kind::Verified, &sales("99", "")).await, Err("assessment-own"));
        assert_eq!(play.does("2025-02-01", "stat", Kind::Verified, &sales("98", "")).await, Err("assessment-reason"));
        play.does("2025-02-01", "stat", Kind::Verified, &sales("98", "剔除一户")).await.unwrap();
        play.does("2025-02-10", "office", Kind::Scored, &nothing).await.unwrap();
        // 40 × 98 % + 40 + 20; and 40 + 6 × 0.5 + 40 + 20
        assert_eq!(play.total("park:taoyuan").await, "99.2");
        assert_eq!(play.total("park:deshan").await, "103");
        let sheet = play.outcome().await;
        let county = sheet.years[0].sheet.of("430725").unwrap();
        assert_eq!((county.eligible, county.chains[0].rule.as_str()), (Some(false), "county-veto"));
        let late = draft("", "", "2025-02-09", "");
        assert_eq!(play.does("2025-02-11", "office", Kind::Published, &late).await, Err("assessment-until"));
        let until = draft("", "", "2025-02-20", "");
        play.does("2025-02-11", "office", Kind::Published, &until).await.unwrap();
        assert_eq!(play.does("2025-02-15", "park", Kind::Appealed, &sales("", "")).await, Err("assessment-reason"));
        assert_eq!(
            play.does("2025-02-15", "office", Kind::Upheld, &sales("101", "x")).await,
            Err("assessment-no-appeal")
        );
        play.does("2025-02-15", "park", Kind::Appealed, &sales("", "漏计一户")).await.unwrap();
        assert_eq!(play.does("2025-02-16", "park", Kind::Appealed, &sales("", "又")).await, Err("assessment-appealed"));
        assert_eq!(play.does("2025-02-21", "office", Kind::Settled, &nothing).await, Err("assessment-open-appeals"));
        play.does("2025-02-18", "office", Kind::Upheld, &sales("101", "属实")).await.unwrap();
        // 40 + 1 × 0.5 + 40 + 20, a new version, and nothing falls on the county any more.
        assert_eq!(play.total("park:taoyuan").await, "100.5");
        assert!(play.outcome().await.years[0].sheet.of("430725").is_none());
        assert_eq!(play.does("2025-02-20", "office", Kind::Settled, &nothing).await, Err("assessment-still-public"));
        let over = draft("park:deshan", "park.tax", "", "晚了");
        assert_eq!(play.does("2025-02-21", "park", Kind::Appealed, &over).await, Err("assessment-over"));
        play.does("2025-02-21", "office", Kind::Settled, &nothing).await.unwrap();
        assert_eq!(play.run().await.state(), State::Settled);
        // Whoever is assessed hears of the beginning, the publicity, the appeal and the end; whoever runs it of the appeal.
        let told = sqlx::query_as::<_, (String, String)>("select addressee, message from notice order by number");
        let told: Vec<(String, String)> = told.fetch_all(trial.db.pool()).await.unwrap();
        let of = |addressee: &str| -> Vec<&str> {
            let own = told.iter().filter(|(to, _)| to == addressee);
            own.filter_map(|(_, message)| message.strip_prefix("notice-assessment-")).collect()
        };
        assert_eq!(of("taoyuan-park"), ["opened", "public", "upheld", "settled"], "{}", trial.engine);
        assert_eq!(of("deshan-park"), ["opened", "public", "settled"], "{}", trial.engine);
        assert_eq!(of("office"), ["appealed"], "{}", trial.engine);
        assert_eq!(play.does("2025-02-22", "stat", Kind::Verified, &sales("1", "x")).await, Err("assessment-state"));
        // Every version is made again to the byte, with another program and from what is kept alone.
        let kept = store::sheets(&trial.db, play.number).await.unwrap();
        assert_eq!(kept.len(), 2, "{}", trial.engine);
        for one in &kept {
            let assessment = scheme_of(&play.run().await).unwrap();
            let again = outcome(&assessment, &one.data, &one.people).unwrap();
            assert_eq!(printed(&packs, &assessment, &again, &one.data, &one.people), one.sheet);
        }
    }
}

#[tokio::test]
async fn two_failed_years_make_a_proposal_and_a_bonus_only_goes_to_who_did_the_task() {
    let packs = Arc::new(Packs::standard().unwrap());
    let nothing = Draft::default();
    for trial in trials().await {
        city(&trial.db, &packs).await;
        let shelf = Shelf::new(trial.db.clone(), Arc::clone(&packs));
        for (year, proposals) in [(2023, 0), (2024, 1)] {
            let next = year + 1;
            let play = opened(&shelf, year, &format!("{next}-01-15")).await.unwrap();
            let on = |day: &str| format!("{next}-{day}");
            play.does(&on("01-31"), "office", Kind::Filled, &nothing).await.unwrap();
            let list = "unit,share,person,post,months\npark:deshan,park-leaders,甲,主任,12\n";
            let wrong = draft("", "", &list.replace("park-leaders", "leaders"), "");
            assert_eq!(play.does(&on("02-01"), "office", Kind::Listed, &wrong).await, Err("score-share-unknown"));
            play.does(&on("02-01"), "office", Kind::Listed, &draft("", "", list, "")).await.unwrap();
            play.does(&on("02-10"), "office", Kind::Scored, &nothing).await.unwrap();
            let outcome = play.outcome().await;
            assert_eq!(outcome.proposals.len(), proposals, "{} {year}", trial.engine);
            if let Some(proposal) = outcome.proposals.first() {
                assert_eq!(
                    (proposal.unit.as_str(), proposal.run.from, proposal.run.until),
                    ("park:taoyuan", 2023, 2024)
                );
            }
            let withheld: Vec<Option<&str>> =
                outcome.rewards.iter().map(|reward| reward.result.as_ref().err().map(|why| why.word())).collect();
            assert_eq!(withheld, [Some("no-pool"), Some("missed")]);
            play.does(&on("02-11"), "office", Kind::Published, &draft("", "", &on("02-20"), "")).await.unwrap();
            play.does(&on("02-21"), "office", Kind::Settled, &nothing).await.unwrap();
        }
    }
}

/// The register of targets gives what the table of the opening does not; the table goes before it.
#[tokio::test]
async fn targets_come_from_their_register() {
    let packs = Arc::new(Packs::standard().unwrap());
    for trial in trials().await {
        city(&trial.db, &packs).await;
        let rows = "code,name,unit,indicator,kind,value,until\nt1,税收,park:deshan,park.tax,level,2.5,2024\n\
                    t2,销售,park:deshan,park.sales,level,999,2024\nt3,税收,park:deshan,park.tax,level,9,2025\n";
        take(&trial.db, &packs, &at("2025-01-02"), "target", rows, &Who::program("test")).await.unwrap().unwrap();
        let shelf = Shelf::new(trial.db.clone(), Arc::clone(&packs));
        let table = "unit,indicator,value,target\npark:deshan,park.sales,106,100\npark:deshan,park.tax,2,\n";
        let opening =
            Opening { scheme: "parks-2006".into(), unit: "430700".into(), year: 2024, table: table.to_owned() };
        let (books, targets) =
            (shelf.current().await.unwrap(), Targets::new(shelf.clone()).whole("2025-01-15").await.unwrap());
        let desk = cabinet(&shelf, "2025-01-15");
        open(&desk, &books, &targets, &who("office"), &opening).await.unwrap().unwrap();
        let run = store::list(shelf.db()).await.unwrap().remove(0);
        let target = |indicator: &str| {
            let lines = run.lines();
            let line = lines.iter().find(|line| line.indicator == indicator).unwrap();
            line.columns.get("target").cloned()
        };
        assert_eq!(target("park.sales").as_deref(), Some("100"), "{}", trial.engine);
        assert_eq!(target("park.tax").as_deref(), Some("2.5"));
        assert_eq!(target("park.infrastructure"), None);
    }
}
