//! The statistician's desk (月度工作台): who reported, what the rules say of it, what to do next.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State as Given};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::Severity;
use basis::language::Language;
use basis::message::Argument;
use basis::period::Period;
use files::book::{Book, Cell, Column as BookColumn, Sheet};

use super::checking::Finding;
use super::counter;
use super::desk::{Desk, Narrowed, Respondent, desk_of, failed, grade, own_unit};
use super::question::Question;
use super::question_pages::place;
use super::record::State;
use super::roster::{Line, Roster};
use super::send::review_all;
use super::store;
use crate::access::Deed;
use crate::inbox::{self, Addressee, Notice};
use crate::message::{say, say_with};
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::pack::form::Form;
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::store::Failure;
use crate::store::clock::{Clock, SharedClock, shown as moment};

type Page = Result<Response, Refusal>;

/// Respondents on one page.
const SHOWN: usize = 100;

struct MonthRow {
    form: String,
    period: String,
    href: String,
    due: String,
    expected: usize,
    reported: usize,
    accepted: usize,
    missing: usize,
}

#[derive(Template)]
#[template(path = "reporting/months.html")]
struct MonthsPage {
    shell: Shell,
    rows: Vec<MonthRow>,
}

/// The month that is due last, and the months anybody reported, newest first.
async fn months_of(shelf: &Shelf, reader: &Reader, form: &Form) -> Result<Vec<Period>, Refusal> {
    const MONTHS: i64 = 12;
    let now: Option<Period> = reader.visit.today.get(..7).and_then(|month| month.parse().ok());
    let last = std::iter::successors(now.and_then(Period::previous), |before| before.previous())
        .take(2)
        .find(|period| form.is_due_for(*period));
    let reported = store::months(shelf.db(), &form.code, MONTHS).await.map_err(failed(reader))?;
    let mut months: Vec<Period> = reported.iter().filter_map(|text| text.parse().ok()).chain(last).collect();
    months.sort_unstable();
    months.dedup();
    months.reverse();
    Ok(months)
}

/// GET /desk: the months a desk has, form by form.
pub async fn months(Given(shelf): Given<Shelf>, reader: Reader) -> Page {
    let (language, unit) = (reader.language, own_unit(&reader));
    let mut rows = Vec::new();
    for form in &shelf.packs().forms {
        for period in months_of(&shelf, &reader, form).await? {
            let roster = counter::roster(&shelf, &reader, Deed::ReviewReport, form, period, &unit).await?;
            let tally = roster.tally();
            if tally.expected == 0 {
                continue;
            }
            rows.push(MonthRow {
                form: form.name.in_language(language).to_owned(),
                period: counter::month_label(form, period, language),
                href: format!("/desk/{}/{period}", segment(&form.code)),
                due: roster.due.to_string(),
                expected: tally.expected,
                reported: tally.reported,
                accepted: tally.accepted,
                missing: tally.missing,
            });
        }
    }
    let shell = Shell::new(&reader, "desk", say(language, "nav-desk"));
    show(&shell.clone(), &MonthsPage { shell, rows })
}

struct Count {
    state: &'static str,
    label: String,
    count: usize,
    href: String,
    current: bool,
}

struct RuleRow {
    rule: String,
    grade: &'static str,
    grade_name: String,
    count: usize,
    /// The share of the month's total that the questioned respondents have, in whole per cent of the first line.
    example: String,
    href: String,
    current: bool,
}

/// A question that is not settled.
struct QuestionRow {
    href: String,
    respondent: String,
    place: String,
    text: String,
    since: String,
    waits: bool,
    state: String,
}

/// Those the respondent answered come first: it is the desk's turn.
fn questions(desk: &Desk, form: &Form, base: &str, reader: &Reader) -> Vec<QuestionRow> {
    const LISTED: usize = 100;
    let mut all: Vec<(&Line, &Question)> = Vec::new();
    for line in &desk.roster.lines {
        let own = desk.questions.get(&line.member.code).map_or(&[][..], Vec::as_slice);
        all.extend(own.iter().map(|question| (line, question)));
    }
    all.sort_by_key(|(_, question)| (question.waits_for_answer(), question.number));
    let row = |(line, question): (&Line, &Question)| {
        reader.visit.reads.note(&line.member.code);
        let waits = question.waits_for_answer();
        let last = question.words.last();
        QuestionRow {
            href: format!("{base}/{}#question-{}", segment(&line.member.code), question.number),
            respondent: line.member.name.clone(),
            place: place(form, question, reader),
            text: last.map_or_else(String::new, |word| word.text.clone()),
            since: last.map_or_else(String::new, |word| moment(&word.at)),
            waits,
            state: say(reader.language, if waits { "question-state-asked" } else { "question-state-answered" }),
        }
    };
    all.into_iter().take(LISTED).map(row).collect()
}

#[derive(Template)]
#[template(path = "reporting/desk.html")]
struct DeskPage {
    shell: Shell,
    base: String,
    sentence: String,
    counts: Vec<Count>,
    rules: Vec<RuleRow>,
    questions: Vec<QuestionRow>,
    rows: Vec<Respondent>,
    pages: Vec<(usize, String, bool)>,
    asked: Narrowed,
    first_line: String,
    clean: usize,
    checked: usize,
    missing: usize,
    may_close: bool,
    may_upload: bool,
    done: String,
}

/// GET /desk/{form}/{period}
pub async fn desk(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Query(asked): Query<Narrowed>,
) -> Page {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    let language = reader.language;
    let desk = desk_of(&shelf, &reader, form, period).await?;
    let base = format!("/desk/{}/{period}", segment(&form.code));
    let tally = desk.roster.tally();
    let waiting = tally.reported - tally.checked;
    let late = desk.roster.lines.iter().filter(|line| line.report.is_some() && !line.on_time).count();
    let counts = [
        ("", tally.expected),
        ("missing", tally.missing),
        ("returned", tally.returned),
        ("waiting", waiting),
        ("checked", tally.checked - tally.accepted),
        ("accepted", tally.accepted),
        ("late", late),
        ("asked", desk.questions.len()),
    ]
    .map(|(state, count)| Count {
        state,
        label: say(language, &format!("desk-count-{}", if state.is_empty() { "expected" } else { state })),
        count,
        href: format!("{base}?{}", Narrowed { rule: String::new(), ..asked.clone() }.query(state, 0)),
        current: asked.state == state,
    });
    let mut by_rule: BTreeMap<(u8, String), (usize, &Finding)> = BTreeMap::new();
    for finding in desk.roster.lines.iter().flat_map(|line| desk.of(&line.member.code)) {
        let rank = match finding.grade {
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Hint => 2,
        };
        by_rule.entry((rank, finding.rule.clone())).or_insert((0, finding)).0 += 1;
    }
    let rules = by_rule
        .into_iter()
        .map(|((_, rule), (count, finding))| RuleRow {
            grade: grade(finding.grade),
            grade_name: say(language, &format!("report-grade-{}", grade(finding.grade))),
            count,
            example: finding.in_language(&finding.says, language).to_owned(),
            href: format!("{base}?{}", Narrowed { rule: rule.clone(), ..asked.clone() }.query(&asked.state, 0)),
            current: asked.rule == rule,
            rule,
        })
        .collect();
    let fitting: Vec<&Line> = desk.roster.lines.iter().filter(|line| desk.fits(line, &asked)).collect();
    let last = fitting.len().saturating_sub(1) / SHOWN;
    let page = asked.page.min(last);
    let count = |count: usize| Argument::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let view = DeskPage {
        shell: Shell::new(
            &reader,
            "desk",
            format!("{} {}", form.name.in_language(language), counter::month_label(form, period, language)),
        ),
        sentence: say_with(
            language,
            "desk-sentence",
            &[
                ("expected", count(tally.expected)),
                ("reported", count(tally.reported)),
                ("waiting", count(waiting)),
                ("missing", count(tally.missing)),
                ("due", desk.roster.due.to_string().into()),
            ],
        ),
        counts: counts.into(),
        rules,
        questions: questions(&desk, form, &base, &reader),
        rows: fitting
            .iter()
            .skip(page * SHOWN)
            .take(SHOWN)
            .map(|line| desk.respondent(form, period, line, language))
            .collect(),
        pages: (0..=last).map(|at| (at + 1, format!("{base}?{}", asked.query(&asked.state, at)), at == page)).collect(),
        first_line: form
            .lines
            .first()
            .map(|line| format!("{}（{}）", line.name.in_language(language), line.unit.in_language(language)))
            .unwrap_or_default(),
        clean: desk.roster.lines.iter().filter(|line| desk.is_clean(line)).count(),
        checked: tally.checked - tally.accepted,
        missing: tally.missing + tally.returned,
        may_close: reader.visit.may(Deed::CloseMonth),
        may_upload: reader.visit.may(Deed::EnterFigures) && form.is_due_for(period),
        done: done_sentence(&asked.done, language),
        base,
        asked,
    };
    for row in &view.rows {
        reader.visit.reads.note(&row.code);
    }
    show(&view.shell.clone(), &view)
}

/// GET /desk/{form}/{period}/export.xlsx: the list as it is narrowed, whole: for telephone calls and the table of timeliness.
pub async fn export(
    Given(shelf): Given<Shelf>,
    reader: Reader,
    Path((form, period)): Path<(String, String)>,
    Query(asked): Query<Narrowed>,
) -> Page {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    let language = reader.language;
    let desk = desk_of(&shelf, &reader, form, period).await?;
    let headings = [
        "desk-code",
        "desk-name",
        "desk-region",
        "desk-credit-code",
        "desk-state",
        "desk-on-time",
        "desk-sent",
        "desk-findings",
    ];
    reader.visit.reads.note_export();
    let text = |text: String| if text.is_empty() { Cell::Empty } else { Cell::Text(text) };
    let rows = desk
        .roster
        .lines
        .iter()
        .filter(|line| desk.fits(line, &asked))
        .map(|line| {
            let row = desk.respondent(form, period, line, language);
            reader.visit.reads.note(&row.code);
            let on_time = say(language, if row.on_time { "desk-yes" } else { "desk-no" });
            let says: Vec<String> = desk
                .of(&row.code)
                .iter()
                .map(|it| format!("{} {}", it.rule, it.in_language(&it.says, language)))
                .collect();
            [
                row.code,
                row.name,
                row.region,
                line.member.credit_code.clone(),
                row.state_name,
                on_time,
                row.sent,
                says.join("；"),
            ]
            .map(text)
            .to_vec()
        })
        .collect();
    let title = format!("{} {}", form.name.in_language(language), counter::month_label(form, period, language));
    let column =
        |id: &&str| BookColumn { heading: say(language, id), unit: String::new(), numeric: false, width: None };
    let sheet = Sheet {
        name: say(language, "nav-desk"),
        title: title.clone(),
        notes_above: vec![say_with(language, "desk-due", &[("due", desk.roster.due.to_string().into())])],
        columns: headings.iter().map(column).collect(),
        rows,
        notes_below: Vec::new(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &format!("{title}.xlsx")))
}

/// What was just done, from the word and the count in the address; empty for anything else.
fn done_sentence(done: &str, language: Language) -> String {
    let known = ["check", "accept", "remind"];
    let parts = done.split_once('-').filter(|(word, _)| known.contains(word));
    match parts.and_then(|(word, count)| Some((word, count.parse().ok()?))) {
        Some((word, count)) => say_with(language, &format!("desk-done-{word}"), &[("count", Argument::Count(count))]),
        None => String::new(),
    }
}

fn done(form: &Form, period: Period, word: &str, count: usize) -> Response {
    Redirect::to(&format!("/desk/{}/{period}?done={word}-{count}", segment(&form.code))).into_response()
}

/// POST /desk/{form}/{period}/{what}: one step for many: `check` what the rules leave clean, `accept` what was checked, `remind`
/// those who have not reported.
pub async fn all_at_once(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((form, period, what)): Path<(String, String, String)>,
) -> Page {
    let form = counter::form(shelf.packs(), &reader, &form)?;
    let period = counter::month(&reader, &period)?;
    let desk = desk_of(&shelf, &reader, form, period).await?;
    let who = reader.visit.who(Deed::ReviewReport);
    let state = match what.as_str() {
        "check" => State::Checked,
        "accept" => State::Accepted,
        "remind" => {
            let count = remind(&shelf, &staff, clock.as_ref(), &reader, form, period, &desk.roster).await;
            return Ok(done(form, period, "remind", count.map_err(failed(&reader))?));
        }
        other => return Err(Refusal::not_found(reader.language, other)),
    };
    let fits = |line: &&Line| match state {
        State::Checked => desk.is_clean(line),
        _ => line.state() == Some(State::Checked),
    };
    let reports: Vec<i64> =
        desk.roster.lines.iter().filter(fits).filter_map(|line| Some(line.report.as_ref()?.number)).collect();
    // One that changed meanwhile is looked at again by whoever comes back.
    let took = review_all(shelf.db(), clock.as_ref(), &who, form, period, &reports, state).await;
    let count = took.map_err(failed(&reader))?;
    Ok(done(form, period, &what, count))
}

/// Tells the posts of those who have not reported; how many respondents were told is returned.
async fn remind(
    shelf: &Shelf,
    staff: &Staff,
    clock: &dyn Clock,
    reader: &Reader,
    form: &Form,
    period: Period,
    roster: &Roster,
) -> Result<usize, Failure> {
    let organisation = staff.roster().await?;
    let who = reader.visit.who(Deed::ReviewReport);
    let mut write = shelf.db().write().await?;
    let mut told = 0;
    for line in roster.lines.iter().filter(|line| matches!(line.state(), None | Some(State::Returned))) {
        let own = organisation.posts(&reader.visit.today).filter(|post| post.unit == line.member.code);
        let posts: Vec<Addressee> = own.map(|post| Addressee::Post(post.code.clone())).collect();
        if posts.is_empty() {
            continue;
        }
        told += 1;
        let pair = |of: String| [of.clone(), of];
        let notice = Notice {
            message: "notice-report-due",
            arguments: vec![
                ("form", [form.name.zh.clone(), form.name.en.clone()]),
                ("period", pair(period.to_string())),
                ("due", pair(roster.due.to_string())),
            ],
            href: format!("/reports/{}/{period}/{}", form.code, line.member.code),
            asks: true,
        };
        inbox::tell(&mut write, clock, &who, posts, &notice).await?;
    }
    write.commit().await?;
    Ok(told)
}
