//! GET and POST /target/{code}/divide: a target is divided among the units below and handed down; what was typed is kept until all of
//! it is right.

use askama::Template;
use axum::Form as Sent;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::{Error, Severity};
use basis::language::Language;
use basis::period::Period;
use basis::show::plain;
use basis::target::Kind;

use super::board_pages::{Asked, shell_of};
use super::division::{Asking, Typed, differs, hand_down, part_of, rows};
use super::target_pages::chosen;
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::message::{say, say_with};
use crate::number::print::{Printer, digits_of};
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Counter, Page, enters, failed, may, register};
use crate::register::import;
use crate::store::batch::{self, Sender};
use crate::target::split::{DECIMALS, Share, may_be_divided, shares};
use crate::target::view::{Shown, address, asks, shown};
use crate::target::{Target, Targets, read};

/// The register that targets are rows of.
const REGISTER: &str = "target";

/// Working days within which a part is confirmed, where nobody says otherwise.
const DAYS: u32 = 5;

struct Row {
    field: String,
    name: String,
    base: Shown,
    proposed: String,
    value: String,
    errors: Vec<String>,
}

#[derive(Template)]
#[template(path = "tracking/divide.html")]
struct DividePage {
    shell: Shell,
    unit: String,
    target: String,
    target_href: String,
    asks: String,
    measure: String,
    base_year: String,
    rows: Vec<Row>,
    /// Departments and whoever else is below without figures of their own.
    others: Vec<Row>,
    fill: bool,
    days: String,
    days_wrong: bool,
    errors: Vec<String>,
    /// What may be wrong and is handed down when whoever typed it says so again; empty where there is none.
    sure: String,
}

/// What somebody typed: `v.UNIT` and `days`.
#[derive(Default)]
struct Form(Vec<(String, String)>);

impl Form {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, text)| text.trim())
    }

    fn days(&self) -> Option<u32> {
        self.text("days").map_or(Some(DAYS), |text| text.parse().ok().filter(|days| (1..=60).contains(days)))
    }
}

fn field(share: &Share) -> String {
    format!("v.{}", share.unit)
}

/// The year before whose figures parts are weighed by.
fn year_of(target: &Target, month: Period) -> Period {
    target.from.or(target.until).filter(|it| it.year() != month.year()).unwrap_or(month)
}

/// The target of an address, when the reader may divide it.
async fn opened(
    targets: &Targets,
    cabinet: &Cabinet,
    reader: &Reader,
    code: &str,
) -> Result<(Asked, Target, Period), Refusal> {
    let (asked, target, month) = chosen(targets, reader, code).await?;
    let register = register(cabinet.packs(), reader, REGISTER, Deed::EnterRegister)?;
    if !may(reader, register, Deed::EnterRegister) {
        return Err(Refusal::forbidden(reader.language));
    }
    if !may_be_divided(&target) {
        return Err(Refusal::wrong(reader.language, &Error::new("quota-kind").with("target", &target.code)));
    }
    let year = year_of(&target, month);
    Ok((asked, target, year))
}

/// GET /target/{code}/divide
pub async fn divide(
    State(targets): State<Targets>,
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(code): Path<String>,
    Query(begun): Query<Vec<(String, String)>>,
) -> Page {
    let (asked, target, year) = opened(&targets, &cabinet, &reader, &code).await?;
    let shares = shares(&asked.printer(&reader).analyst, &asked.book, &target, year);
    let mut form = Form(begun);
    if form.text("fill").is_some() {
        let own = shares.iter().filter(|share| share.part.is_none());
        form.0.extend(own.filter_map(|share| Some((field(share), digits_of(share.proposed.as_ref()?)))));
    }
    page(&reader, &asked, &target, year, &shares, &form, Said::default())
}

/// What is said of a form: errors and doubts at the unit they are about, `None` above all; and what says that doubts were read.
#[derive(Default)]
struct Said {
    of: Vec<(Option<usize>, String)>,
    sure: String,
}

impl Said {
    fn error(text: String) -> Said {
        Said { of: vec![(None, text)], sure: String::new() }
    }
}

fn page(
    reader: &Reader,
    asked: &Asked,
    target: &Target,
    year: Period,
    shares: &[Share],
    form: &Form,
    said: Said,
) -> Page {
    let printer = asked.printer(reader);
    let is_amount = matches!(target.kind, Kind::Level | Kind::Increase);
    let decimals = if is_amount { DECIMALS } else { 1 };
    let row = |(at, share): (usize, &Share)| {
        let known = share.part.as_ref().and_then(|part| part.value.as_ref()).map(|value| digits_of(&value.value));
        Row {
            field: field(share),
            name: printer.subject(&share.unit),
            base: share.base.as_ref().map(|base| shown(&printer, target, base)).unwrap_or_default(),
            proposed: share.proposed.as_ref().map(|value| plain(value, decimals)).unwrap_or_default(),
            value: form.text(&field(share)).map(str::to_owned).or(known).unwrap_or_default(),
            errors: said.of.iter().filter(|(of, _)| *of == Some(at)).map(|(_, text)| text.clone()).collect(),
        }
    };
    let measure = target.value.as_ref().map(|value| printer.unit(&value.unit)).unwrap_or_default();
    let all = shares.iter().enumerate();
    let (rows, others): (Vec<_>, Vec<_>) = all.partition(|(_, share)| share.base.is_some() || share.part.is_some());
    let view = DividePage {
        unit: printer.subject(&target.unit),
        target: target.name.in_language(reader.language).to_owned(),
        target_href: address(&target.code),
        asks: asks(&printer, target),
        base_year: (year.year() - 1).to_string(),
        measure,
        rows: rows.into_iter().map(row).collect(),
        others: others.into_iter().map(row).collect(),
        fill: shares.iter().any(|share| share.part.is_none() && share.proposed.is_some()),
        days: form.text("days").map_or_else(|| DAYS.to_string(), str::to_owned),
        days_wrong: form.days().is_none(),
        errors: said.of.iter().filter(|(of, _)| of.is_none()).map(|(_, text)| text.clone()).collect(),
        sure: said.sure,
        shell: shell_of(reader, asked, say(reader.language, "quota-divide")),
    };
    show(&view.shell.clone(), &view)
}

/// POST /target/{code}/divide
pub async fn hand(
    State(targets): State<Targets>,
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(code): Path<String>,
    Sent(sent): Sent<Vec<(String, String)>>,
) -> Page {
    let form = Form(sent);
    let (asked, target, year) = opened(&targets, &cabinet, &reader, &code).await?;
    let shares = shares(&asked.printer(&reader).analyst, &asked.book, &target, year);
    let again = |said| page(&reader, &asked, &target, year, &shares, &form, said);
    let say_one = |error: Error| error.say(reader.language);
    let printer = asked.printer(&reader);
    let changed: Vec<(usize, Typed<'_>)> = shares
        .iter()
        .enumerate()
        .filter_map(|(at, share)| {
            let value = form.text(&field(share)).filter(|typed| differs(share, typed))?.to_owned();
            Some((at, Typed { share, value }))
        })
        .collect();
    let Some(days) = form.days() else { return again(Said::error(say_one(Error::new("quota-days")))) };
    let places: Vec<usize> = changed.iter().map(|(at, _)| *at).collect();
    let typed: Vec<Typed<'_>> = changed.into_iter().map(|(_, typed)| typed).collect();
    // An empty field takes nothing away from whoever carries a part: its row is ended in the register.
    if typed.is_empty() {
        return again(Said::error(say_one(Error::new("register-nothing-changed"))));
    }
    let register = register(cabinet.packs(), &reader, REGISTER, Deed::EnterRegister)?;
    let grid = match rows(&target, &typed, &reader.visit.today) {
        Ok(grid) => grid,
        Err(finding) => return again(Said::error(say_one(finding.error))),
    };
    let world = cabinet.world().await.map_err(failed(&reader))?;
    // With the turn in hand nobody changes a row between the look at it and the change of it.
    let mut write = cabinet.db.write().await.map_err(failed(&reader))?;
    batch::take_turn(&mut write).await.map_err(failed(&reader))?;
    let counter = Counter::at(&cabinet.units, cabinet.packs(), &reader, None).await.map_err(failed(&reader))?;
    let held = import::held(&cabinet.db, cabinet.packs(), register, counter.version, &counter.asker()).await;
    let plan = import::plan(cabinet.packs(), register, &held.map_err(failed(&reader))?, &grid);
    let of = |severity: Severity| -> Vec<(Option<usize>, String)> {
        let found = plan.findings.iter().filter(|finding| finding.severity == severity);
        let at = |finding| part_of(finding).and_then(|at| places.get(at).copied());
        found.map(|finding| (at(finding), finding.error.say(reader.language))).collect()
    };
    if !plan.may_commit() {
        return again(Said { of: of(Severity::Error), sure: String::new() });
    }
    let doubts = of(Severity::Warning);
    let sure: String = doubts.iter().map(|(_, text)| text.as_str()).collect();
    if !doubts.is_empty() && form.text("sure") != Some(sure.as_str()) {
        return again(Said { of: doubts, sure });
    }
    let (who, unit) = enters(&reader, register);
    let title = say_with(Language::Zh, "quota-batch", &[("target", target.name.zh.as_str().into())]);
    let sender = Sender { file: "", media_type: "", bytes: &[], title: &title, unit: &unit, by: &who };
    let clock = cabinet.clock.as_ref();
    let entered = import::enter(&mut write, &cabinet.db, clock, register, &plan, &sender).await;
    entered.map_err(failed(&reader))?.map_err(|error| Refusal::wrong(reader.language, &error))?;
    let parts: Vec<Target> = plan.entries.iter().map(|entry| read(entry, cabinet.packs())).collect();
    let chinese = Printer { language: Language::Zh, ..printer };
    let handed = hand_down(&mut write, &chinese, &world, clock, &parts, &Asking { who: &who, days }).await;
    if let Err(error) = handed.map_err(failed(&reader))? {
        return again(Said::error(say_one(error)));
    }
    write.commit().await.map_err(failed(&reader))?;
    Ok(Redirect::to(&format!("{}#parts", address(&target.code))).into_response())
}
