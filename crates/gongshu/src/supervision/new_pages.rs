//! Opening a matter by hand (交办、提出、约谈): one form for every kind of the packs that is opened so. What is asked follows from the kind.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use basis::clock::{Limit, Measure};
use basis::error::Error;
use jiff::civil::Date;

use super::view::Desk;
use crate::access::Deed;
use crate::matter::cabinet::page_of;
use crate::matter::{Cabinet, Matter, NEVER, Opening, answering, nearest, store};
use crate::message::say_with;
use crate::pack::matter::{Kind, Party, Wait};
use crate::page::{Reader, Refusal, Shell, show};
use crate::register::counter::{Page, failed};
use crate::register::subjects::Subjects;

/// What is typed, or what a link fills in: `kind`, `parent`, `title`, `due`, `source`, `remark`, each party under its code, each field
/// of the kind as `field.CODE`.
pub(super) type Draft = BTreeMap<String, String>;

/// A kind that is opened by hand, the words of its form, and the deed through which the reader opens it.
pub(super) type Meant<'a> = (&'a Kind, &'a str, Deed);

fn word<'a>(draft: &'a Draft, name: &str) -> &'a str {
    draft.get(name).map_or("", |text| text.trim())
}

/// A post that is asked for, or a field of the kind.
struct Line {
    id: String,
    label: String,
    value: String,
    error: String,
    optional: bool,
}

#[derive(Template)]
#[template(path = "supervision/new.html")]
struct NewPage {
    shell: Shell,
    kind: String,
    parent: String,
    note: String,
    parties: Vec<Line>,
    fields: Vec<Line>,
    /// What units that assist are called; empty where the kind has none.
    assist: String,
    draft: Draft,
    asker: String,
    posts: Vec<(String, String)>,
    errors: Vec<(String, String)>,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(own, _)| own == field).map_or("", |(_, error)| error)
    }

    fn typed(&self, field: &str) -> &str {
        self.draft.get(field).map_or("", String::as_str)
    }
}

/// Posts a form offers at once.
const OFFERED: usize = 300;

/// The party that opens it.
const ASKER: &str = "asker";

/// The kinds the reader may open by hand, each with the words of its form.
pub(super) fn openable<'a>(desk: &'a Desk<'_>) -> impl Iterator<Item = (&'a Kind, &'a str)> {
    let named = |kind: &'a Kind| Some((kind, kind.new.as_ref()?.in_language(desk.language())));
    desk.packs().kinds.iter().filter(|kind| desk.reader.visit.may(kind.opens)).filter_map(named)
}

/// The kind that is meant: the one named, else the first the reader may open; that of the whole, where the reader leads it.
fn kind_of<'a>(desk: &'a Desk<'_>, draft: &Draft, whole: Option<&Matter>) -> Result<Meant<'a>, Refusal> {
    let code = word(draft, "kind");
    let mut own = openable(desk);
    if let Some((kind, name)) = own.find(|(kind, _)| code.is_empty() || kind.code == code) {
        return Ok((kind, name, kind.opens));
    }
    let led = whole.filter(|whole| leads(desk, whole)).and_then(|whole| desk.packs().kind(&whole.kind));
    let named = |kind: &'a Kind| Some((kind, kind.new.as_ref()?.in_language(desk.language()), Deed::HandleMatter));
    led.filter(|kind| kind.code == code).and_then(named).ok_or_else(|| Refusal::forbidden(desk.language()))
}

/// Whether the reader leads a matter that waits for its parts: then they may open them.
fn leads(desk: &Desk<'_>, whole: &Matter) -> bool {
    let Some(kind) = desk.packs().kind(&whole.kind).filter(|kind| has_parts(kind)) else { return false };
    let actor = &desk.reader.visit.actor;
    let lead = answering(desk.world.here(desk.packs()), kind, &whole.unit, whole.party("lead"));
    actor.may(Deed::HandleMatter) && lead.is_some_and(|held| held.has(&actor.person))
}

fn has_parts(kind: &Kind) -> bool {
    kind.moves.iter().any(|it| it.waits.contains(&Wait::Parts))
}

/// The units whose posts may be given a part: where one assigns, or, in a kind that everybody opens, whoever may be found.
fn reach(desk: &Desk<'_>, deed: Deed) -> Subjects {
    let actor = &desk.reader.visit.actor;
    let reach = if deed == Deed::OpenMatter { actor.reach(Deed::OpenMatter) } else { actor.findable() };
    desk.world.tree.within(&reach, desk.today())
}

/// The parties a form asks for: not whoever opens it, and not those that are found by their role.
pub(super) fn asked(kind: &Kind) -> impl Iterator<Item = &Party> {
    kind.parties.iter().filter(|party| party.code != ASKER && party.role.is_empty())
}

/// The post a text means: its code, its name, or what the list offers.
fn post_of(desk: &Desk<'_>, reach: &Subjects, text: &str) -> Option<(String, String)> {
    let posts = desk.world.roster.posts(desk.today()).filter(|post| reach.holds_place(&post.unit));
    let mut found: Vec<(String, String)> = posts
        .filter(|post| post.code == text || post.name.zh == text || post.name.en == text)
        .map(|post| (post.code.clone(), post.unit.clone()))
        .collect();
    // One code is meant before any name.
    if let Some(at) = found.iter().position(|(code, _)| code == text) {
        return Some(found.swap_remove(at));
    }
    if found.len() == 1 { found.pop() } else { None }
}

fn page(desk: &Desk<'_>, (kind, name, deed): Meant<'_>, draft: Draft, errors: Vec<(String, Error)>) -> Page {
    let (reader, language) = (desk.reader, desk.language());
    let reach = reach(desk, deed);
    let posts = desk.world.roster.posts(desk.today()).filter(|post| reach.holds_place(&post.unit)).take(OFFERED);
    let errors: Vec<(String, String)> = errors.into_iter().map(|(field, error)| (field, error.say(language))).collect();
    let line = |id: String, label: &str, optional: bool| Line {
        value: word(&draft, &id).to_owned(),
        error: errors.iter().find(|(own, _)| *own == id).map_or_else(String::new, |(_, error)| error.clone()),
        label: label.to_owned(),
        optional,
        id,
    };
    let view = NewPage {
        shell: Shell::new(reader, "matters", name),
        kind: kind.code.clone(),
        parent: word(&draft, "parent").to_owned(),
        note: kind.note.in_language(language).to_owned(),
        parties: asked(kind).map(|it| line(it.code.clone(), it.name.in_language(language), false)).collect(),
        fields: kind
            .fields
            .iter()
            .map(|it| line(format!("field.{}", it.code), it.name.in_language(language), it.optional))
            .collect(),
        assist: kind.assist.as_ref().map_or_else(String::new, |name| name.in_language(language).to_owned()),
        posts: posts
            .map(|post| (post.code.clone(), format!("{} · {}", post.name.in_language(language), desk.unit(&post.unit))))
            .collect(),
        asker: reader
            .visit
            .actor
            .on_behalf(deed)
            .map_or_else(String::new, |grant| grant.post_name.in_language(language).to_owned()),
        errors,
        draft,
    };
    show(&view.shell.clone(), &view)
}

/// GET /matters/new
pub async fn new_form(State(cabinet): State<Cabinet>, reader: Reader, Query(draft): Query<Draft>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let whole = parent(&desk, &draft).await?;
    let meant = kind_of(&desk, &draft, whole.as_ref())?;
    page(&desk, meant, draft, Vec::new())
}

/// What it is opened as a part of, where the reader sees that.
async fn parent(desk: &Desk<'_>, draft: &Draft) -> Result<Option<Matter>, Refusal> {
    let Ok(number) = word(draft, "parent").parse::<i64>() else { return Ok(None) };
    let found = store::find(&desk.cabinet.db, number).await.map_err(failed(desk.reader))?;
    found
        .filter(|matter| desk.sees(matter))
        .map(Some)
        .ok_or_else(|| Refusal::not_found(desk.language(), &number.to_string()))
}

/// What a form opens, or what is to be put right in it.
pub(super) fn opening(
    desk: &Desk<'_>,
    (kind, _, deed): Meant<'_>,
    draft: &Draft,
    asker: &str,
    parent: Option<&Matter>,
    whole_due: Option<Date>,
) -> Result<Opening, Vec<(String, Error)>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, error: Error| errors.push((field.to_owned(), error));
    if word(draft, "title").is_empty() {
        wrong("title", Error::new("matter-needs-title"));
    }
    let within = reach(desk, deed);
    let unit_of = |post: &str| desk.world.roster.post(post, desk.today()).map(|post| post.unit.clone());
    let mut unit = unit_of(asker).unwrap_or_default();
    let mut parties = BTreeMap::from([(ASKER.to_owned(), asker.to_owned())]);
    for party in asked(kind) {
        let text = word(draft, &party.code);
        match post_of(desk, &within, text) {
            Some((post, lies)) => {
                if kind.lies_with_lead && party.code == "lead" {
                    unit = lies;
                }
                parties.insert(party.code.clone(), post);
            }
            None => wrong(&party.code, Error::new("matter-post").with("post", text)),
        }
    }
    let mut assists = Vec::new();
    let named = word(draft, "assists").split(['、', '，', ',', ';', '；', '\n']).map(str::trim);
    for text in named.filter(|text| !text.is_empty() && kind.assist.is_some()) {
        match post_of(desk, &within, text) {
            Some((post, _)) => assists.push(post),
            None => wrong("assists", Error::new("matter-post").with("post", text)),
        }
    }
    for party in kind.parties.iter().filter(|party| !party.role.is_empty()) {
        match nearest(desk.world.here(desk.packs()), &unit, &party.role) {
            Some(held) => drop(parties.insert(party.code.clone(), held.post)),
            None => wrong("title", Error::new("matter-no-role").with("role", &party.role)),
        }
    }
    for field in kind.fields.iter().filter(|field| !field.optional) {
        let id = format!("field.{}", field.code);
        if word(draft, &id).is_empty() {
            let name = field.name.in_language(desk.language());
            wrong(&id, Error::new("matter-needs-field").with("field", name));
        }
    }
    let today: Option<Date> = desk.today().parse().ok();
    let days = match (word(draft, "due").parse::<Date>(), today) {
        (Ok(due), Some(today)) if today < due => {
            due.since(today).ok().and_then(|span| u32::try_from(span.get_days()).ok())
        }
        _ => None,
    };
    // What is a part ends no later than the whole.
    let whole_due = whole_due.filter(|whole| word(draft, "due").parse::<Date>().is_ok_and(|due| *whole < due));
    if let Some(whole) = whole_due {
        wrong("due", Error::new("matter-due-whole").with("due", whole));
    }
    if days.is_none() {
        wrong("due", Error::new("matter-due").with("text", word(draft, "due")));
    }
    let fields = kind.fields.iter().map(|field| (field.code.clone(), word(draft, &format!("field.{}", field.code))));
    let fields = fields.filter(|(_, text)| !text.is_empty()).map(|(code, text)| (code, text.to_owned())).collect();
    match (days, errors.is_empty()) {
        (Some(count), true) => Ok(Opening {
            kind: kind.code.clone(),
            title: word(draft, "title").to_owned(),
            unit,
            source: match (word(draft, "source"), parent) {
                ("", Some(parent)) => parent.code.clone(),
                (source, _) => source.to_owned(),
            },
            parent: parent.map_or(0, |parent| parent.number),
            parties,
            fields,
            assists,
            legal: Some(Limit { measure: Measure::CalendarDays, count }),
            remark: word(draft, "remark").to_owned(),
            ..Opening::default()
        }),
        _ => Err(errors),
    }
}

/// POST /matters/new
pub async fn open(State(cabinet): State<Cabinet>, reader: Reader, Form(draft): Form<Draft>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let parent = parent(&desk, &draft).await?;
    let meant = kind_of(&desk, &draft, parent.as_ref())?;
    let (kind, _, deed) = meant;
    let who = reader.visit.who(deed);
    let whole = parent.as_ref().filter(|whole| whole.kind == kind.code && has_parts(kind));
    let whole_due = match whole {
        None => None,
        Some(whole) => {
            let kept = store::kept_standing(&cabinet.db, whole.number).await.map_err(failed(&reader))?;
            kept.filter(|kept| kept.due_on != NEVER).and_then(|kept| kept.due_on.parse::<Date>().ok())
        }
    };
    let opening = match opening(&desk, meant, &draft, &who.post, parent.as_ref(), whole_due) {
        Ok(opening) => opening,
        Err(errors) => return page(&desk, meant, draft, errors),
    };
    match cabinet.open(&who, &opening).await.map_err(failed(&reader))? {
        Ok(number) => Ok(Redirect::to(&page_of(desk.packs(), &kind.code, number)).into_response()),
        Err(error) => page(&desk, meant, draft, vec![("title".to_owned(), error)]),
    }
}

/// Where a talk about something is opened, with what it is about filled in; empty for who may not.
pub fn talk(desk: &Desk<'_>, matter: &Matter) -> String {
    let Some((kind, _)) = openable(desk).find(|(kind, _)| kind.code == TALK && matter.kind != TALK) else {
        return String::new();
    };
    let title = say_with(desk.language(), "matter-talk-title", &[("title", matter.title.as_str().into())]);
    let (title, lead) = (crate::page::segment(&title), crate::page::segment(matter.party("lead")));
    format!("/matters/new?kind={}&parent={}&lead={lead}&title={title}", kind.code, matter.number)
}

/// Where a part of a matter is opened, with the lead of the whole as who asks; empty for who may not, or where nothing waits for parts.
pub fn subtask(desk: &Desk<'_>, kind: &Kind, matter: &Matter) -> String {
    let may = leads(desk, matter) || openable(desk).any(|(own, _)| own.code == kind.code);
    match has_parts(kind) && may {
        true => format!("/matters/new?kind={}&parent={}", kind.code, matter.number),
        false => String::new(),
    }
}

/// 约谈, wherever something sticks.
const TALK: &str = "talk";
