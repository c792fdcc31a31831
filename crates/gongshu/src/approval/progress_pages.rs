//! What an applicant sees without an account (办件进度查询): one list of their cases, where each is and until when, and the one person to
//! talk to. The number and the receipt code together open it; nothing says which of the two was wrong.

use askama::Template;
use axum::Form;
use axum::extract::State;
use serde::Deserialize;

use super::{CASE, JOINT};
use crate::matter::Cabinet;
use crate::matter::desk::Desk;
use crate::matter::{Matter, holder, store};
use crate::message::say;
use crate::page::{Reader, Shell, show};
use crate::register::counter::{Page, failed};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Typed {
    pub number: String,
    pub receipt: String,
}

struct Line {
    code: String,
    title: String,
    department: String,
    state: String,
    due: String,
    ended: bool,
}

#[derive(Template)]
#[template(path = "approval/progress.html")]
struct ProgressPage {
    shell: Shell,
    typed: Typed,
    title: String,
    contact: String,
    lines: Vec<Line>,
    wrong: bool,
}

async fn page(reader: &Reader, typed: Typed, found: Option<(String, String, Vec<Line>)>, wrong: bool) -> Page {
    let (title, contact, lines) = found.unwrap_or_default();
    let view = ProgressPage {
        shell: Shell::new(reader, "progress", say(reader.language, "approval-progress")),
        typed,
        title,
        contact,
        lines,
        wrong,
    };
    show(&view.shell.clone(), &view)
}

/// GET /progress
pub async fn form(reader: Reader) -> Page {
    page(&reader, Typed::default(), None, false).await
}

/// POST /progress
pub async fn progress(State(cabinet): State<Cabinet>, reader: Reader, Form(typed): Form<Typed>) -> Page {
    let found = store::by_code(&cabinet.db, typed.number.trim()).await.map_err(failed(&reader))?;
    let opens = |matter: &Matter| {
        let receipt = matter.field("receipt");
        matches!(matter.kind.as_str(), CASE | JOINT)
            && !receipt.is_empty()
            && receipt == typed.receipt.trim().to_lowercase()
    };
    let Some(whole) = found.filter(opens) else { return page(&reader, typed, None, true).await };
    let desk = Desk::of(&cabinet, &reader).await?;
    let query = store::Query {
        sight: crate::matter::Sight::everything(),
        parent: whole.number,
        today: desk.today().to_owned(),
        limit: 100,
        ..store::Query::default()
    };
    let open = store::list(&cabinet.db, &query).await.map_err(failed(&reader))?;
    let ended = store::Query { ended: true, ..query };
    let ended = store::list(&cabinet.db, &ended).await.map_err(failed(&reader))?;
    let mut parts: Vec<i64> = open.iter().chain(&ended).map(|it| it.number).collect();
    parts.sort_unstable();
    if whole.kind == CASE {
        parts.push(whole.number);
    }
    let mut lines = Vec::new();
    for number in parts {
        if let Some(matter) = store::find(&cabinet.db, number).await.map_err(failed(&reader))? {
            lines.push(line(&desk, &matter).await.map_err(failed(&reader))?);
        }
    }
    let contact = contact(&desk, &whole);
    page(&reader, typed, Some((whole.title.clone(), contact, lines)), false).await
}

async fn line(desk: &Desk<'_>, matter: &Matter) -> Result<Line, crate::store::Failure> {
    let language = desk.language();
    let standing = store::kept_standing(&desk.cabinet.db, matter.number).await?;
    let item = desk.packs().item(&matter.item);
    let due = standing.as_ref().map_or("", |it| it.due_on.as_str());
    Ok(Line {
        code: matter.code.clone(),
        title: item.map_or(matter.title.as_str(), |item| item.name.in_language(language)).to_owned(),
        department: item.map_or_else(String::new, |item| {
            super::catalogue_pages::department(desk.packs(), &item.department, language)
        }),
        state: desk.state(&matter.kind, matter.state()),
        due: if due.starts_with("9999") { String::new() } else { due.to_owned() },
        ended: standing.is_some_and(|it| it.ended),
    })
}

/// The one post to talk to: the agent, else the window.
fn contact(desk: &Desk<'_>, matter: &Matter) -> String {
    let party = if matter.kind == JOINT { "agent" } else { "window" };
    let post = matter.party(party);
    let kind = desk.packs().kind(&matter.kind);
    let held = kind.and_then(|kind| holder(desk.world.here(desk.packs()), kind, matter));
    match (desk.world.roster.post(post, desk.today()), held) {
        (Some(_), _) => desk.post(post),
        (None, Some(held)) => desk.post(&held.through),
        (None, None) => String::new(),
    }
}
