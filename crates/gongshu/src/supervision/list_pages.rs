//! The list of matters: how many stand how, in a sentence; then what is overdue first.

use askama::Template;
use axum::extract::{Query as Given, State};
use basis::clock::Colour;
use basis::message::Argument;
use serde::Deserialize;

use super::export;
use super::new_pages::openable;
use super::view::{Desk, Lamp};
use crate::access::Deed;
use crate::matter::cabinet::page_of;
use crate::matter::past::done_states;
use crate::matter::store::{self, Among, Counts, Light, Query, Shown, Which};
use crate::matter::{Cabinet, held_by};
use crate::message::{say, say_with};
use crate::organisation::work::World;
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::counter::{Page, failed};

/// Matters of a page.
const SHOWN: i64 = 50;

/// Matters of a workbook: as many rows as a person reads, and a sheet takes.
const EXPORTED: i64 = 100_000;

/// What an address asks for.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    /// `all` for what is in sight; else what waits for the reader's own posts.
    pub show: String,
    /// `red`, `yellow`, `blue`, `green` or `ended`.
    pub light: String,
    pub unit: String,
    /// A kind of matter; a department's items, or one item.
    pub kind: String,
    pub department: String,
    pub item: String,
    /// What a count of statistics counts, over these days.
    pub what: String,
    pub from: String,
    pub until: String,
    pub q: String,
    pub page: i64,
}

impl Asked {
    /// The same in an address, with another light and page.
    fn query(&self, show: &str, light: &str, page: i64) -> String {
        let page = if page == 0 { String::new() } else { page.to_string() };
        let pairs = [
            ("show", show),
            ("light", light),
            ("unit", &self.unit),
            ("kind", &self.kind),
            ("department", &self.department),
            ("item", &self.item),
            ("what", &self.what),
            ("from", &self.from),
            ("until", &self.until),
            ("q", &self.q),
            ("page", &page),
        ];
        let text: Vec<String> = pairs
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={}", crate::page::segment(value)))
            .collect();
        text.join("&")
    }

    /// The count the list is behind, where it is.
    fn among(&self, desk: &Desk<'_>) -> Option<(Which, Among)> {
        let which = Which::WORDS.iter().find(|(word, _)| *word == self.what)?.1;
        let done = desk.packs().kind(&self.kind).map(done_states).unwrap_or_default();
        Some((which, Among { from: self.from.clone(), until: self.until.clone(), done }))
    }

    fn light(&self) -> Light {
        let found = Colour::WORDS.iter().find(|(word, _)| *word == self.light);
        found.map_or(Light::Any, |(_, colour)| Light::Of(*colour))
    }
}

struct Tab {
    label: String,
    href: String,
    current: bool,
}

struct Count {
    light: &'static str,
    label: String,
    count: i64,
    href: String,
    current: bool,
}

struct Row {
    number: i64,
    href: String,
    title: String,
    code: String,
    lamp: Lamp,
    state: String,
    holder: String,
    due: String,
    source: String,
}

#[derive(Template)]
#[template(path = "supervision/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    sentence: String,
    tabs: Vec<Tab>,
    counts: Vec<Count>,
    rows: Vec<Row>,
    units: Vec<(String, String, bool)>,
    kinds: Vec<(String, String, bool)>,
    /// The department or the item the list is about.
    about: String,
    /// What the reader may open by hand: where, and what it is called.
    opens: Vec<(String, String)>,
    export: String,
    /// Whether tasks come in with a file.
    imports: bool,
    /// What may be done to several: its word, and how it is called.
    deeds: Vec<(&'static str, String)>,
    /// Saved lists: name, address, what it asks, whether this is the one.
    saved: Vec<(String, String, String, bool)>,
    /// What this list asks: to be saved, and to come back to.
    own: String,
    pages: Vec<(i64, String, bool)>,
}

/// Whether a reader has matters of their own: then those come first.
fn own_posts(desk: &Desk<'_>) -> Vec<String> {
    let world = World { roster: &desk.world.roster, packs: desk.packs(), tree: &desk.world.tree, day: desk.today() };
    held_by(world, &desk.reader.visit.actor)
}

fn query(desk: &Desk<'_>, asked: &Asked, own: &[String]) -> Query {
    let mine = asked.show != "all";
    Query {
        sight: desk.sight.clone(),
        // Nobody's posts hold nothing: a name no post has.
        holders: match (mine, own.is_empty()) {
            (false, _) => Vec::new(),
            (true, false) => own.to_vec(),
            (true, true) => vec![String::from("-")],
        },
        unit: asked.unit.clone(),
        kind: asked.kind.clone(),
        department: asked.department.clone(),
        item: asked.item.clone(),
        among: asked.among(desk),
        light: asked.light(),
        ended: asked.light == "ended",
        text: asked.q.trim().to_owned(),
        today: desk.today().to_owned(),
        skip: asked.page.clamp(0, 10_000) * SHOWN,
        limit: SHOWN,
        ..Query::default()
    }
}

fn row(desk: &Desk<'_>, shown: &Shown) -> Row {
    Row {
        number: shown.number,
        href: page_of(desk.packs(), &shown.kind, shown.number),
        title: shown.title.clone(),
        code: shown.code.clone(),
        lamp: Lamp::of(shown.colour, shown.ended, desk.language()),
        state: desk.state(&shown.kind, &shown.state),
        holder: desk.holder(shown),
        due: desk.due(shown),
        source: shown.source.clone(),
    }
}

fn sentence(desk: &Desk<'_>, counts: Counts, mine: bool) -> String {
    let id = if mine { "matters-sentence-mine" } else { "matters-sentence" };
    let arguments = [
        ("open", Argument::Count(counts.open())),
        ("red", Argument::Count(counts.red)),
        ("yellow", Argument::Count(counts.yellow)),
        ("blue", Argument::Count(counts.blue)),
        ("ended", Argument::Count(counts.ended)),
    ];
    say_with(desk.language(), id, &arguments)
}

/// What the reader may do to several matters at once.
fn deeds(reader: &Reader) -> Vec<(&'static str, String)> {
    let may = |deed: Deed| reader.visit.may(deed);
    let words = [
        ("remind", may(Deed::HandleMatter) || may(Deed::GiveCard)),
        ("hand-over", may(Deed::OpenMatter)),
        ("extend", may(Deed::HandleMatter)),
    ];
    let name = |word: &str| say(reader.language, &format!("matter-bulk-{word}"));
    words.into_iter().filter(|(_, may)| *may).map(|(word, _)| (word, name(word))).collect()
}

/// GET /matters
pub async fn list(State(cabinet): State<Cabinet>, reader: Reader, Given(asked): Given<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let own = own_posts(&desk);
    let mut asked = asked;
    // Whoever only looks on has no work of their own here.
    if asked.show.is_empty() && !reader.visit.may(Deed::HandleMatter) {
        asked.show = "all".to_owned();
    }
    let mine = asked.show != "all";
    let query = query(&desk, &asked, &own);
    let counted = store::counts(&cabinet.db, &query).await.map_err(failed(&reader))?;
    let shown = store::list(&cabinet.db, &query).await.map_err(failed(&reader))?;
    let show_word = if mine { "" } else { "all" };
    let count = |light: &'static str, count: i64| Count {
        light,
        label: say(language, &format!("matters-count-{light}")),
        count,
        href: format!("/matters?{}", asked.query(show_word, light, 0)),
        current: asked.light == light,
    };
    let counts = vec![
        count("red", counted.red),
        count("yellow", counted.yellow),
        count("blue", counted.blue),
        count("green", counted.green),
        count("ended", counted.ended),
    ];
    let tab = |id: &str, show: &str, current: bool| Tab {
        label: say(language, id),
        href: format!("/matters?{}", asked.query(show, &asked.light, 0)),
        current,
    };
    let total = match asked.light.as_str() {
        "" if asked.among(&desk).is_some() => counted.open() + counted.ended,
        "" => counted.open(),
        light => counts.iter().find(|it| it.light == light).map_or(0, |it| it.count),
    };
    let pages: Vec<(i64, String, bool)> = (0..(total + SHOWN - 1).div_euclid(SHOWN))
        .filter(|page| (page - asked.page).abs() <= 4)
        .map(|page| (page + 1, format!("/matters?{}", asked.query(show_word, &asked.light, page)), page == asked.page))
        .collect();
    let saved = store::filters(&cabinet.db, &reader.visit.actor.person).await.map_err(failed(&reader))?;
    let own_query = asked.query(show_word, &asked.light, 0);
    let mut units: Vec<(String, String, bool)> = desk
        .sight
        .units
        .iter()
        .filter(|_| !mine)
        .map(|code| (code.clone(), desk.unit(code), *code == asked.unit))
        .collect();
    // A list of hundreds is no choice.
    if 200 < units.len() {
        units.retain(|(.., chosen)| *chosen);
    }
    let view = ListPage {
        shell: Shell::new(&reader, "matters", say(language, "nav-matters")),
        sentence: sentence(&desk, counted, mine),
        tabs: vec![tab("matters-mine", "mine", mine), tab("matters-all", "all", !mine)],
        rows: shown.iter().map(|shown| row(&desk, shown)).collect(),
        counts,
        units,
        kinds: desk
            .packs()
            .kinds
            .iter()
            .map(|it| (it.code.clone(), it.name.in_language(language).to_owned(), it.code == asked.kind))
            .collect(),
        about: match (desk.packs().item(&asked.item), desk.packs().department(&asked.department)) {
            (Some(item), _) => item.name.in_language(language).to_owned(),
            (None, Some(department)) => department.name.in_language(language).to_owned(),
            (None, None) if asked.among(&desk).is_some() => {
                let what = say(language, &format!("statistics-{}", asked.what));
                format!("{} {what} {}–{}", desk.unit(&asked.unit), asked.from, asked.until).trim().to_owned()
            }
            (None, None) => String::new(),
        },
        opens: openable(&desk)
            .map(|(kind, name)| (format!("/matters/new?kind={}", kind.code), name.to_owned()))
            .collect(),
        export: match reader.visit.may(Deed::ExportMatter) {
            true => format!("/matters/export.xlsx?{}", asked.query(show_word, &asked.light, 0)),
            false => String::new(),
        },
        imports: openable(&desk).any(|(kind, _)| kind.code == "task"),
        deeds: deeds(&reader),
        saved: saved
            .into_iter()
            .map(|(name, asked)| (name, format!("/matters?{asked}"), asked.clone(), asked == own_query))
            .collect(),
        own: own_query,
        pages,
        asked,
    };
    show(&view.shell.clone(), &view)
}

/// GET /matters/export.xlsx: the list as it is asked for, all of it.
pub async fn export(State(cabinet): State<Cabinet>, reader: Reader, Given(asked): Given<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let own = own_posts(&desk);
    // What is taken out of the program is what this very deed reaches.
    let reach = desk.world.tree.within(&reader.visit.actor.reach(Deed::ExportMatter), desk.today());
    let query = Query { skip: 0, limit: EXPORTED, ..query(&desk, &asked, &own) };
    let mut shown = store::list(&cabinet.db, &query).await.map_err(failed(&reader))?;
    shown.retain(|it| reach.holds_place(&it.unit));
    let counted = store::counts(&cabinet.db, &query).await.map_err(failed(&reader))?;
    let book = export::book(&desk, &sentence(&desk, counted, asked.show != "all"), &shown);
    let bytes = book.to_xlsx().map_err(|error| Refusal::failed(reader.language, error))?;
    let name = format!("{} {}.xlsx", say(reader.language, "nav-matters"), desk.today());
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}
