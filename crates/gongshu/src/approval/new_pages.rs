//! The window (窗口收件): which items, whose, where, which papers are there. What is missing is seen before anything is opened, so that
//! it is said once.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};

use basis::error::Error;
use basis::period::Period;

use super::application::{Draft, longest};
use super::catalogue_pages::{Group, groups};
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::cabinet::address;
use crate::matter::desk::Desk;
use crate::message::say;
use crate::page::{Reader, Shell, show};
use crate::register::counter::{Page, failed};
use crate::register::subjects::Subject;
use crate::store::chance::{Chance, SharedChance};

/// An item that was chosen, with who decides on it at the place.
struct Chosen {
    code: String,
    name: String,
    department: String,
    decides: String,
    limit: String,
}

#[derive(Template)]
#[template(path = "approval/new.html")]
struct NewPage {
    shell: Shell,
    draft: Draft,
    chosen: Vec<Chosen>,
    groups: Vec<Group>,
    papers: Vec<(String, String, bool)>,
    places: Vec<(String, String, bool)>,
    most: u32,
    errors: Vec<(&'static str, String)>,
}

impl NewPage {
    fn error(&self, field: &str) -> &str {
        self.errors.iter().find(|(own, _)| *own == field).map_or("", |(_, error)| error)
    }

    fn invalid(&self, field: &str) -> String {
        match self.error(field) {
            "" => String::new(),
            _ => format!(" aria-invalid=\"true\" aria-describedby=\"{field}-error\""),
        }
    }
}

/// More than that is no choice.
const PLACES: usize = 300;

/// Whether the reader takes in what lies in a unit: regions and parks, never an enterprise; the units of their posts and everything
/// below them, whatever else they see of it.
fn receives(desk: &Desk<'_>) -> impl Fn(&Subject) -> bool {
    let own: Vec<String> = desk
        .reader
        .visit
        .actor
        .grants()
        .iter()
        .filter(|grant| grant.may(Deed::HandleMatter))
        .map(|grant| grant.unit.clone())
        .collect();
    let month = desk.today().get(..7).and_then(|month| month.parse::<Period>().ok());
    let tree = desk.world.tree.clone();
    move |unit| {
        let Some(month) = month.filter(|_| !unit.is_single()) else { return false };
        let above = |unit: &&str| tree.above(unit, month).map(|above| above.code.as_str());
        let up = std::iter::successors(Some(unit.code.as_str()), above);
        // A cycle is refused on entry; the guard is for a damaged register.
        up.take(12).any(|unit| own.iter().any(|own| own == unit))
    }
}

fn places(desk: &Desk<'_>, chosen: &str) -> Vec<(String, String, bool)> {
    let receives = receives(desk);
    desk.world
        .tree
        .all()
        .filter(|unit| receives(unit))
        .take(PLACES)
        .map(|unit| (unit.code.clone(), desk.unit(&unit.code), unit.code == chosen))
        .collect()
}

fn page(desk: &Desk<'_>, mut draft: Draft, errors: Vec<(&'static str, Error)>) -> Page {
    let (reader, language) = (desk.reader, desk.language());
    if draft.place.is_empty() {
        draft.place = reader.visit.actor.first_post().map_or_else(String::new, |post| post.unit.clone());
    }
    let items = draft.items(desk.packs());
    let chosen = items
        .iter()
        .map(|item| {
            let found = super::authority(&desk.world.roster, &desk.world.tree, item, &draft.place, desk.today());
            Chosen {
                code: item.code.clone(),
                name: item.name.in_language(language).to_owned(),
                department: super::catalogue_pages::department(desk.packs(), &item.department, language),
                decides: found.map_or_else(
                    || say(language, "approval-nobody-yet"),
                    |it| format!("{} · {}", desk.unit(&it.unit), desk.post(&it.approver)),
                ),
                limit: super::catalogue_pages::limits(item, language),
            }
        })
        .collect();
    let view = NewPage {
        shell: Shell::new(reader, "approvals", say(language, "approval-new")),
        papers: draft.papers(&items, language),
        chosen,
        groups: groups(desk.packs(), language, "", &draft.items),
        places: places(desk, &draft.place),
        most: longest(desk.packs()),
        errors: errors.into_iter().map(|(field, error)| (field, error.say(language))).collect(),
        draft,
    };
    show(&view.shell.clone(), &view)
}

/// GET /approvals/new?item=…
pub async fn new_form(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    page(&desk, Draft::read(&pairs), Vec::new())
}

/// POST /approvals/new
pub async fn open(
    State(cabinet): State<Cabinet>,
    State(chance): State<SharedChance>,
    reader: Reader,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let draft = Draft::read(&pairs);
    // What is not offered is not taken either.
    if !desk.world.tree.get(&draft.place).is_some_and(receives(&desk)) {
        let error = Error::new("approval-place").with("text", &draft.place);
        return page(&desk, draft, vec![("place", error)]);
    }
    let who = reader.visit.who(Deed::HandleMatter);
    let opening = match draft.opening(desk.packs(), &desk.world, &who.post, &receipt(chance.as_ref())) {
        Ok(opening) => opening,
        Err(errors) => return page(&desk, draft, errors),
    };
    match cabinet.open(&who, &opening).await.map_err(failed(&reader))? {
        Ok(number) => Ok(Redirect::to(&address(number)).into_response()),
        Err(error) => page(&desk, draft, vec![("item", error)]),
    }
}

/// A code that cannot be guessed and can be read over the telephone.
fn receipt(chance: &dyn Chance) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 10];
    chance.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}
