//! Who can see this, and why (谁能看见): for a unit, everybody who reaches it today, through which post and role; and the
//! whole matrix as a workbook.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use basis::language::Language;
use files::book::{Book, Cell, Column, Sheet};
use serde::Deserialize;

use crate::access::{Deed, Domains, Over};
use crate::message::say;
use crate::organisation::{Roster, Staff, because, breadths};
use crate::page::{Reader, Refusal, Shell, download, show};
use crate::register::subjects::Subjects;
use crate::register::units::Units;
use crate::store::{Failure, batch};

type Page = Result<Response, Refusal>;

#[derive(Template)]
#[template(path = "oversight/permissions.html")]
struct PermissionsPage {
    shell: Shell,
    q: String,
    unit: String,
    deeds: Vec<(String, String, bool)>,
    rows: Vec<Reaching>,
    asked: bool,
    roles: Vec<String>,
    matrix: Vec<(String, Vec<bool>)>,
}

/// One person's way to a unit.
struct Reaching {
    person: String,
    post: String,
    role: String,
    post_unit: String,
    breadth: String,
    because: String,
    until: String,
    single: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Question {
    pub unit: String,
    pub deed: String,
}

struct World {
    roster: std::sync::Arc<Roster>,
    tree: Subjects,
}

async fn world(staff: &Staff, units: &Units) -> Result<World, Failure> {
    let version = batch::data_version(units.db()).await?;
    Ok(World { roster: staff.roster().await?, tree: units.at(version).await? })
}

fn single(domains: Domains, language: Language) -> String {
    let words = [(domains.statistics, "domain-statistics"), (domains.administrative, "domain-administrative")];
    let named: Vec<String> = words.into_iter().filter(|(has, _)| *has).map(|(_, id)| say(language, id)).collect();
    if named.is_empty() { say(language, "no") } else { named.join(" ") }
}

fn reaching(world: &World, staff: &Staff, reader: &Reader, unit: &str, deed: Deed) -> Vec<Reaching> {
    let (language, today) = (reader.language, reader.visit.today.as_str());
    let name = |code: &str| world.roster.person(code).map_or_else(|| code.to_owned(), |it| it.name.clone());
    let post = |code: &str| world.roster.post_name(code, today, language);
    let mut rows = Vec::new();
    for person in world.roster.people() {
        let actor = world.roster.actor(staff.packs(), &person.code, today);
        for grant in actor.grants().iter().filter(|grant| grant.may(deed)) {
            let breadths = breadths(&world.tree, grant, deed, unit, today);
            if breadths.is_empty() {
                continue;
            }
            let words: Vec<String> =
                breadths.iter().map(|breadth| say(language, &format!("breadth-{}", breadth.code()))).collect();
            rows.push(Reaching {
                person: format!("{} ({})", person.name, person.code),
                post: grant.post_name.in_language(language).to_owned(),
                role: grant.role.name.in_language(language).to_owned(),
                post_unit: world.tree.name(&grant.unit, language).to_owned(),
                breadth: words.join("、"),
                because: because(&grant.because, language, name, post),
                until: grant.until.clone(),
                single: single(grant.role.single, language),
            });
        }
    }
    rows
}

/// GET /permissions?unit=&deed=
pub async fn permissions(
    State(staff): State<Staff>,
    State(units): State<Units>,
    reader: Reader,
    Query(question): Query<Question>,
) -> Page {
    let world = world(&staff, &units).await.map_err(|failure| Refusal::failed(reader.language, failure))?;
    let language = reader.language;
    let deed: Deed = question.deed.parse().unwrap_or(Deed::SeeFigures);
    // Whoever asks gets an answer for units whose names they may find, and no other.
    let own = world.tree.within(&reader.visit.actor.findable(), &reader.visit.today);
    let unit = own.find(question.unit.trim());
    let roles = staff.packs().roles.iter().map(|it| &it.role);
    let view = PermissionsPage {
        shell: Shell::new(&reader, "permissions", say(language, "nav-permissions")),
        deeds: Deed::all().map(|it| (it.code().to_owned(), say(language, &format!("deed-{it}")), it == deed)).collect(),
        rows: unit.map_or_else(Vec::new, |unit| reaching(&world, &staff, &reader, &unit.code, deed)),
        unit: unit.map_or_else(String::new, |unit| unit.in_language(language).to_owned()),
        asked: !question.unit.trim().is_empty(),
        q: question.unit,
        roles: roles.clone().map(|role| role.name.in_language(language).to_owned()).collect(),
        matrix: Deed::all()
            .map(|deed| {
                let may = roles.clone().map(|role| role.may.contains(&deed)).collect();
                (say(language, &format!("deed-{deed}")), may)
            })
            .collect(),
    };
    show(&view.shell.clone(), &view)
}

/// GET /permissions/export.xlsx: everybody, every post and role, what they may do and how far.
pub async fn export(State(staff): State<Staff>, State(units): State<Units>, reader: Reader) -> Page {
    let world = world(&staff, &units).await.map_err(|failure| Refusal::failed(reader.language, failure))?;
    let (language, today) = (reader.language, reader.visit.today.as_str());
    let name = |code: &str| world.roster.person(code).map_or_else(|| code.to_owned(), |it| it.name.clone());
    let post = |code: &str| world.roster.post_name(code, today, language);
    let own = world.tree.within(&reader.visit.actor.reach(Deed::SeePermissions), today);
    let fixed = ["audit-person", "me-post", "me-role", "me-unit", "me-because", "register-valid-until"];
    let scopes = [(Over::Seen, "scope-seen"), (Over::Entered, "scope-entered"), (Over::Found, "scope-found")];
    let mut headings: Vec<String> = fixed.iter().map(|id| say(language, id)).collect();
    headings.extend(scopes.iter().map(|(_, id)| say(language, id)));
    headings.push(say(language, "scope-single"));
    headings.extend(Deed::all().map(|deed| say(language, &format!("deed-{deed}"))));
    let mut rows = Vec::new();
    for person in world.roster.people() {
        let actor = world.roster.actor(staff.packs(), &person.code, today);
        for grant in actor.grants().iter().filter(|grant| own.is_everywhere() || own.get(&grant.unit).is_some()) {
            let mut row = vec![
                format!("{} ({})", person.name, person.code),
                grant.post_name.in_language(language).to_owned(),
                grant.role.name.in_language(language).to_owned(),
                world.tree.name(&grant.unit, language).to_owned(),
                because(&grant.because, language, name, post),
                grant.until.clone(),
            ];
            row.extend(scopes.iter().map(|(over, _)| {
                let words: Vec<String> =
                    grant.spans(*over).map(|span| say(language, &format!("breadth-{}", span.breadth.code()))).collect();
                words.join("、")
            }));
            row.push(single(grant.role.single, language));
            row.extend(Deed::all().map(|deed| if grant.may(deed) { "✓".to_owned() } else { String::new() }));
            rows.push(
                row.into_iter().map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text(text) }).collect(),
            );
        }
    }
    let column = |heading| Column { heading, unit: String::new(), numeric: false, width: None };
    let sheet = Sheet {
        name: say(language, "nav-permissions"),
        title: String::new(),
        notes_above: Vec::new(),
        columns: headings.into_iter().map(column).collect(),
        rows,
        notes_below: Vec::new(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    let name = format!("{}.xlsx", say(language, "nav-permissions"));
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}
