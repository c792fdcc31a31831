//! Drafting, checking and approving what goes public; and what the public sees.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State as Given};
use axum::response::{IntoResponse, Redirect, Response};
use basis::error::Error;
use basis::language::Language;
use basis::period::Period;
use files::writer::{Format, article, write as write_file};
use serde::Deserialize;

use super::rules::{Move, State};
use super::store::{self, Draft, Event, Publication, Told};
use crate::access::Deed;
use crate::document::{About, write};
use crate::inbox::Addressee;
use crate::message::say;
use crate::number::place::period_label;
use crate::number::shelf::Shelf;
use crate::organisation::Staff;
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::subjects::Subjects;
use crate::store::clock::{SharedClock, shown};
use crate::store::{Failure, batch, blob};

type Page = Result<Response, Refusal>;

/// Who has to do with publications.
const DEEDS: [Deed; 3] = [Deed::DraftPublication, Deed::CheckPublication, Deed::ApprovePublication];

fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

/// The part of a pair in the reader's language.
fn own(pair: &[String; 2], language: Language) -> &str {
    match language {
        Language::Zh => &pair[0],
        Language::En => &pair[1],
    }
}

struct ListRow {
    number: i64,
    title: String,
    unit: String,
    period: String,
    state: &'static str,
    state_name: String,
    when: String,
}

fn row(publication: &Publication, units: &Subjects, language: Language) -> ListRow {
    let draft = &publication.draft;
    let last = publication.events.last().map_or("", |event| event.at.as_str());
    let period = draft.period.parse::<Period>();
    ListRow {
        number: publication.number,
        title: own(&draft.title, language).to_owned(),
        unit: units.name(&draft.unit, language).to_owned(),
        period: period.map_or_else(|_| draft.period.clone(), |period| period_label(period, language)),
        state: publication.state().word(),
        state_name: say(language, &format!("publication-{}", publication.state().word())),
        when: shown(last),
    }
}

#[derive(Template)]
#[template(path = "publication/list.html")]
struct ListPage {
    shell: Shell,
    rows: Vec<ListRow>,
}

/// The units of a reader's publications: where any of the three deeds reaches.
async fn reaches(shelf: &Shelf, reader: &Reader) -> Result<Vec<(Deed, Subjects)>, Refusal> {
    let mut reaches = Vec::new();
    for deed in DEEDS.into_iter().filter(|deed| reader.visit.may(*deed)) {
        reaches.push((deed, shelf.books_for(reader, deed).await?.subjects));
    }
    if reaches.is_empty() { Err(Refusal::forbidden(reader.language)) } else { Ok(reaches) }
}

/// GET /publications
pub async fn publications(Given(shelf): Given<Shelf>, reader: Reader) -> Page {
    let reaches = reaches(&shelf, &reader).await?;
    let all = store::list(shelf.db()).await.map_err(failed(&reader))?;
    let rows = all
        .iter()
        .filter_map(|it| {
            let (_, units) = reaches.iter().find(|(_, units)| units.get(&it.draft.unit).is_some())?;
            Some(row(it, units, reader.language))
        })
        .collect();
    let shell = Shell::new(&reader, "publications", say(reader.language, "nav-publications"));
    show(&shell.clone(), &ListPage { shell, rows })
}

#[derive(Deserialize)]
pub struct NewDraft {
    #[serde(default)]
    pub unit: String,
    pub period: String,
    pub document: String,
    #[serde(default)]
    pub date: String,
}

/// Who is told when a publication of `unit` comes to `state`: the posts whose turn it is, else whoever drafted it.
async fn whom(
    shelf: &Shelf,
    staff: &Staff,
    reader: &Reader,
    unit: &str,
    state: State,
    drafter: Option<&Event>,
) -> Result<Vec<Addressee>, Failure> {
    let Some(deed) = state.waits_for() else {
        return Ok(drafter.into_iter().map(|event| Addressee::Person(event.person.clone())).collect());
    };
    let tree = shelf.units().at(batch::data_version(shelf.db()).await?).await?;
    let roster = staff.roster().await?;
    let posts = roster.posts_with(staff.packs(), &tree, deed, unit, &reader.visit.today);
    Ok(posts.into_iter().map(Addressee::Post).collect())
}

/// POST /publications: freezes a bulletin as its drafter sees it now.
pub async fn draft(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Form(form): Form<NewDraft>,
) -> Page {
    let wrong = |error: Error| Refusal::wrong(reader.language, &error);
    let books = shelf.books_for(&reader, Deed::DraftPublication).await?;
    let unit = books.subjects.get(&form.unit).ok_or_else(|| Refusal::not_found(reader.language, &form.unit))?;
    let period: Period = form.period.parse().map_err(wrong)?;
    let template = books.packs.document(&form.document);
    let template = template.ok_or_else(|| Refusal::not_found(reader.language, &form.document))?;
    let documents = Language::ALL.map(|language| {
        write(books.analyst(), template, &About { unit: &unit.code, period, language, date: &form.date })
    });
    // Noted for the audit by the guard as every read is, and for the officer who checks.
    let singles = books.reads.so_far();
    let mut files = Vec::new();
    for document in &documents {
        files.push(write_file(document, Format::Docx).map_err(|error| Refusal::failed(reader.language, error))?);
    }
    let keep = async || -> Result<i64, Failure> {
        let to = whom(&shelf, &staff, &reader, &unit.code, State::Drafted, None).await?;
        let mut write = shelf.db().write().await?;
        let mut kept = Vec::new();
        for (document, bytes) in documents.iter().zip(&files) {
            let name = format!("{}.docx", document.title);
            let hash = blob::put(&mut write, clock.as_ref(), &name, Format::Docx.media_type(), bytes).await?;
            kept.push(hash);
        }
        let pair = |of: &dyn Fn(usize) -> String| [of(0), of(1)];
        let draft = Draft {
            unit: unit.code.clone(),
            period: period.to_string(),
            document: form.document.clone(),
            version: books.panel.version(),
            title: pair(&|at| documents[at].title.clone()),
            singles: singles.clone(),
            article: pair(&|at| article(&documents[at])),
            file: pair(&|at| kept[at].clone()),
        };
        let who = reader.visit.who(Deed::DraftPublication);
        let number = store::draft(&mut write, clock.as_ref(), &who, &draft, to).await?;
        write.commit().await?;
        Ok(number)
    };
    let number = keep().await.map_err(failed(&reader))?;
    Ok(Redirect::to(&format!("/publications/{number}")).into_response())
}

#[derive(Template)]
#[template(path = "publication/publication.html")]
struct PublicationPage {
    shell: Shell,
    row: ListRow,
    version: String,
    singles: String,
    article: String,
    events: Vec<EventRow>,
    moves: Vec<(&'static str, String, bool)>,
    error: String,
}

struct EventRow {
    state_name: String,
    at: String,
    person: String,
    post: String,
    remark: String,
}

async fn publication_page(shelf: &Shelf, staff: &Staff, reader: &Reader, number: i64, error: String) -> Page {
    let reaches = reaches(shelf, reader).await?;
    let found = store::find(shelf.db(), number).await.map_err(failed(reader))?;
    let missing = || Refusal::not_found(reader.language, &number.to_string());
    let publication = found.ok_or_else(missing)?;
    let unit = &publication.draft.unit;
    let (_, units) = reaches.iter().find(|(_, units)| units.get(unit).is_some()).ok_or_else(missing)?;
    let roster = staff.roster().await.map_err(failed(reader))?;
    let language = reader.language;
    let mine = |deed: Deed| reaches.iter().any(|(own, units)| *own == deed && units.get(unit).is_some());
    let took_part = publication.events.iter().any(|event| event.person == reader.visit.actor.person);
    let moves = Move::ALL
        .into_iter()
        .filter(|(_, step)| step.leads(publication.state()).is_some_and(|(_, deed)| mine(deed)))
        .filter(|(_, step)| !(matches!(step, Move::Check | Move::Approve) && took_part))
        .map(|(word, step)| (word, say(language, &format!("publication-do-{word}")), step.needs_reason()))
        .collect();
    // What the draft says of single enterprises is read here, whoever reads it.
    for code in &publication.draft.singles {
        reader.visit.reads.note(code);
    }
    // The names of enterprises are those the reader may find; who checks sees at least that there are some.
    let singles: Vec<String> =
        publication.draft.singles.iter().map(|code| units.name(code, language).to_owned()).collect();
    let view = PublicationPage {
        shell: Shell::new(reader, "publications", own(&publication.draft.title, language)),
        row: row(&publication, units, language),
        version: publication.draft.version.to_string(),
        singles: singles.join("、"),
        article: own(&publication.draft.article, language).to_owned(),
        events: publication
            .events
            .iter()
            .map(|event| EventRow {
                state_name: say(language, &format!("publication-{}", event.state.word())),
                at: shown(&event.at),
                person: roster.person(&event.person).map_or(event.person.clone(), |person| person.name.clone()),
                post: roster
                    .post(&event.post, &reader.visit.today)
                    .map_or_else(|| event.post.clone(), |post| post.name.in_language(language).to_owned()),
                remark: event.remark.clone(),
            })
            .collect(),
        moves,
        error,
    };
    show(&view.shell.clone(), &view)
}

/// GET /publications/{number}
pub async fn publication(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    reader: Reader,
    Path(number): Path<i64>,
) -> Page {
    publication_page(&shelf, &staff, &reader, number, String::new()).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Remark {
    pub remark: String,
}

/// POST /publications/{number}/{step}
pub async fn take_step(
    Given(shelf): Given<Shelf>,
    Given(staff): Given<Staff>,
    Given(clock): Given<SharedClock>,
    reader: Reader,
    Path((number, word)): Path<(i64, String)>,
    Form(form): Form<Remark>,
) -> Page {
    let missing = || Refusal::not_found(reader.language, &number.to_string());
    let step = Move::ALL.into_iter().find(|(own, _)| *own == word).map(|(_, step)| step).ok_or_else(missing)?;
    let reaches = reaches(&shelf, &reader).await?;
    let publication = store::find(shelf.db(), number).await.map_err(failed(&reader))?.ok_or_else(missing)?;
    let unit = &publication.draft.unit;
    if !reaches.iter().any(|(_, units)| units.get(unit).is_some()) {
        return Err(missing());
    }
    let Some((next, deed)) = step.leads(publication.state()) else {
        let error = Error::new("publication-state").say(reader.language);
        return publication_page(&shelf, &staff, &reader, number, error).await;
    };
    if !reaches.iter().any(|(own, units)| *own == deed && units.get(unit).is_some()) {
        return Err(Refusal::forbidden(reader.language));
    }
    let who = reader.visit.who(deed);
    let drafter = publication.events.first();
    let to = whom(&shelf, &staff, &reader, unit, next, drafter).await.map_err(failed(&reader))?;
    let told = Told { to, title: publication.draft.title.clone() };
    let taken = store::step(shelf.db(), clock.as_ref(), &who, number, step, &form.remark, told).await;
    match taken.map_err(failed(&reader))? {
        Ok(_) => Ok(Redirect::to(&format!("/publications/{number}")).into_response()),
        Err(error) => publication_page(&shelf, &staff, &reader, number, error.say(reader.language)).await,
    }
}

#[derive(Template)]
#[template(path = "publication/public.html")]
struct PublicList {
    shell: Shell,
    rows: Vec<(String, String, String)>,
}

async fn published(shelf: &Shelf, reader: &Reader) -> Result<Vec<Publication>, Refusal> {
    let mut all = store::list(shelf.db()).await.map_err(failed(reader))?;
    all.retain(|it| it.state() == State::Published);
    Ok(all)
}

/// GET /public: what units have published; the only page of the books that is open to everybody.
pub async fn public(Given(shelf): Given<Shelf>, reader: Reader) -> Page {
    let rows = published(&shelf, &reader)
        .await?
        .iter()
        .map(|it| {
            let at = it.events.last().map_or("", |event| event.at.as_str());
            let day = shown(at).get(..10).unwrap_or_default().to_owned();
            (format!("/public/{}", it.number), own(&it.draft.title, reader.language).to_owned(), day)
        })
        .collect();
    let shell = Shell::new(&reader, "public", say(reader.language, "public-title"));
    show(&shell.clone(), &PublicList { shell, rows })
}

#[derive(Template)]
#[template(path = "publication/public_one.html")]
struct PublicPage {
    shell: Shell,
    article: String,
    file: String,
}

async fn one_published(shelf: &Shelf, reader: &Reader, number: i64) -> Result<Publication, Refusal> {
    let found = published(shelf, reader).await?.into_iter().find(|it| it.number == number);
    // A draft, one that was taken down and one that never was are the same to the public.
    found.ok_or_else(|| Refusal::not_found(reader.language, &number.to_string()))
}

/// GET /public/{number}
pub async fn public_one(Given(shelf): Given<Shelf>, reader: Reader, Path(number): Path<i64>) -> Page {
    let publication = one_published(&shelf, &reader, number).await?;
    let shell = Shell::new(&reader, "public", own(&publication.draft.title, reader.language));
    let view = PublicPage {
        article: own(&publication.draft.article, reader.language).to_owned(),
        file: format!("/public/{number}/file?lang={}", reader.language),
        shell,
    };
    show(&view.shell.clone(), &view)
}

/// GET /public/{number}/file: the docx that was checked.
pub async fn public_file(Given(shelf): Given<Shelf>, reader: Reader, Path(number): Path<i64>) -> Page {
    let publication = one_published(&shelf, &reader, number).await?;
    let kept = blob::get(shelf.db(), own(&publication.draft.file, reader.language)).await.map_err(failed(&reader))?;
    let kept = kept.ok_or_else(|| Refusal::not_found(reader.language, &number.to_string()))?;
    Ok(download(kept.bytes, Format::Docx.media_type(), &kept.name))
}
