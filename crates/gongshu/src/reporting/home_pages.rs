//! The respondent's home (我的报表): what is due, what came back and why, what was sent.

use askama::Template;
use axum::extract::State as Given;
use axum::response::Response;
use basis::language::Language;
use basis::message::Argument;
use basis::period::{Period, Span};
use jiff::civil::Date;

use super::counter;
use super::owed::{Owed, owed};
use super::record::State;
use super::waiting::address;
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::page::{Reader, Refusal, Shell, show};
use crate::store::clock::{SharedClock, shown};

type Page = Result<Response, Refusal>;

#[derive(Template)]
#[template(path = "reporting/home.html")]
struct HomePage {
    shell: Shell,
    sentence: String,
    /// Whether the reader reports at all.
    sends: bool,
    waiting: Vec<Waiting>,
    forms: Vec<String>,
    months: Vec<Month>,
    /// Where the office's own work on reports is done: address and name.
    desks: Vec<(String, String)>,
}

struct Waiting {
    href: String,
    form: String,
    number: String,
    period: String,
    /// Empty where the reader reports for one enterprise only.
    respondent: String,
    due: String,
    left: String,
    late: bool,
    draft: String,
    /// Why it came back; empty where it did not.
    reason: String,
}

/// A month of one respondent, with what became of each form.
struct Month {
    label: String,
    respondent: String,
    cells: Vec<Option<Cell>>,
}

struct Cell {
    href: String,
    kind: &'static str,
    state: String,
    at: String,
}

/// How long until a day, or how late it is, in words.
pub(super) fn left(days: i32, language: Language) -> String {
    let id = match days {
        0 => "own-due-today",
        1.. => "own-due-in",
        _ => "own-due-late",
    };
    say_with(language, id, &[("count", Argument::Count(i64::from(days.abs())))])
}

/// The look of a state, and its word.
pub(super) fn pill(state: Option<State>, language: Language) -> (&'static str, String) {
    let kind = match state {
        None => "off",
        Some(State::Sent) => "info",
        Some(State::Returned) => "error",
        Some(State::Checked | State::Accepted) => "good",
    };
    let word = state.map_or("missing", State::word);
    (kind, say(language, &format!("report-state-{word}")))
}

/// GET /reports
pub async fn home(Given(shelf): Given<Shelf>, Given(clock): Given<SharedClock>, reader: Reader) -> Page {
    let language = reader.language;
    let sends = reader.visit.may(Deed::SendReport);
    let reviews = reader.visit.may(Deed::ReviewReport);
    if !sends && !reviews {
        return Err(Refusal::forbidden(language));
    }
    let today = clock.today();
    let units = counter::units(&shelf, &reader).await?;
    let mut all = Vec::new();
    if sends {
        let reach = units.within(&reader.visit.actor.reach(Deed::SendReport), &reader.visit.today);
        let read = owed(shelf.db(), shelf.packs(), &reach, &units, today).await;
        all = read.map_err(|failure| Refusal::failed(language, failure))?;
    }
    let several = all.iter().any(|it| it.member.code != all[0].member.code);
    let mut due: Vec<&Owed> = all.iter().filter(|it| it.waits(today)).collect();
    due.sort_by_key(|it| (it.state().is_none(), it.due));
    let waiting: Vec<Waiting> = due.iter().filter_map(|it| waiting(&shelf, it, several, today, language)).collect();
    let shell = Shell::new(&reader, "reports", say(language, "nav-reports"));
    let view = HomePage {
        sentence: sentence(&waiting, sends && all.is_empty(), language),
        sends,
        waiting,
        forms: shelf.packs().forms.iter().map(|form| form.name.in_language(language).to_owned()).collect(),
        months: months(&shelf, &all, several, language),
        desks: if reviews { desks(&shelf, today, language) } else { Vec::new() },
        shell,
    };
    show(&view.shell.clone(), &view)
}

fn sentence(waiting: &[Waiting], stranger: bool, language: Language) -> String {
    let count = |count: usize| Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let returned = waiting.iter().filter(|it| !it.reason.is_empty()).count();
    let late = waiting.iter().filter(|it| it.late && it.reason.is_empty()).count();
    match (waiting.first(), returned, late) {
        _ if stranger => say(language, "own-nobody"),
        (None, ..) => say(language, "own-all-sent"),
        (_, 1.., _) => say_with(language, "own-some-returned", &[("count", count(returned))]),
        (_, _, 1..) => say_with(language, "own-some-late", &[("count", count(late))]),
        (Some(first), ..) => {
            let arguments = [
                ("count", count(waiting.len())),
                ("form", first.form.clone().into()),
                ("left", first.left.clone().into()),
            ];
            say_with(language, "own-some-due", &arguments)
        }
    }
}

fn waiting(shelf: &Shelf, it: &Owed, several: bool, today: Date, language: Language) -> Option<Waiting> {
    let form = shelf.packs().form(&it.form)?;
    let days = it.days_left(today);
    Some(Waiting {
        href: address(&it.form, it.period, &it.member.code),
        form: form.name.in_language(language).to_owned(),
        number: form.number.clone(),
        period: counter::month_label(form, it.period, language),
        respondent: if several { it.member.name.clone() } else { String::new() },
        due: it.due.to_string(),
        left: left(days, language),
        late: days < 0,
        draft: it.draft_at.as_deref().map(shown).unwrap_or_default(),
        reason: it.report.as_ref().and_then(|report| report.returned_because()).unwrap_or_default().to_owned(),
    })
}

/// The past months of each respondent, the newest first.
fn months(shelf: &Shelf, all: &[Owed], several: bool, language: Language) -> Vec<Month> {
    let mut months: Vec<(Period, &str, Month)> = Vec::new();
    for it in all {
        let at = months.iter().position(|(period, code, _)| *period == it.period && *code == it.member.code);
        let at = at.unwrap_or_else(|| {
            let label = basis::show::period(it.period, Span::This, language);
            let respondent = if several { it.member.name.clone() } else { String::new() };
            let cells = shelf.packs().forms.iter().map(|_| None).collect();
            months.push((it.period, &it.member.code, Month { label, respondent, cells }));
            months.len() - 1
        });
        let (kind, state) = pill(it.state(), language);
        let cell = Cell {
            href: address(&it.form, it.period, &it.member.code),
            kind,
            state,
            at: it.report.as_ref().map(|report| shown(&report.at)).unwrap_or_default(),
        };
        if let Some(form) = shelf.packs().forms.iter().position(|form| form.code == it.form) {
            months[at].2.cells[form] = Some(cell);
        }
    }
    months.into_iter().map(|(.., month)| month).collect()
}

/// The desks of the last month that ended, a form each.
fn desks(shelf: &Shelf, today: Date, language: Language) -> Vec<(String, String)> {
    let this = u8::try_from(today.month()).ok().and_then(|month| Period::month_of(today.year(), month).ok());
    let Some(last) = this.and_then(Period::previous) else { return Vec::new() };
    let forms = shelf.packs().forms.iter();
    forms
        .map(|form| {
            let month = if form.is_due_for(last) { last } else { form.previous(last).unwrap_or(last) };
            let name = format!("{} · {}", form.name.in_language(language), counter::month_label(form, month, language));
            (format!("/desk/{}/{month}", form.code), name)
        })
        .collect()
}
