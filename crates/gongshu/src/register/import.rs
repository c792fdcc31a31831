//! Importing rows into a register: a dry run with every finding, then all of it or nothing.

use std::collections::{BTreeMap, HashMap, HashSet};

use basis::code::credit::CreditCode;
use basis::code::industry::IndustryCode;
use basis::error::{Error, Finding, Severity, any_error};
use basis::language::Language;
use basis::quantity::Quantity;
use basis::unit::Unit;
use files::grid::{Cell, Grid, Value, read};

use super::query::{self, Asker, Places};
use super::rows::{Entry, Parent, settled, settled_parents};
use super::subjects::Subjects;
use crate::access::Deed;
use crate::pack::Packs;
use crate::pack::register::{Field, FieldKind, Register};
use crate::pack::tables::INDUSTRIES;
use crate::pack::words::Means;
use crate::store::audit::{self, Entry as Link, Who};
use crate::store::batch::{self, Change, Sender};
use crate::store::clock::Clock;
use crate::store::{Db, Failure, blob};

/// What a file would do to a register.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub entries: Vec<Entry>,
    pub parents: Vec<Parent>,
    pub findings: Vec<Finding>,
    pub new: usize,
    pub changed: usize,
    pub same: usize,
}

impl Plan {
    pub fn may_commit(&self) -> bool {
        let changes = !self.entries.is_empty() || !self.parents.is_empty();
        changes && !any_error(&self.findings)
    }
}

/// What the register holds now: the dry run compares with it.
#[derive(Default)]
pub struct Held {
    entries: Vec<Entry>,
    parents: Vec<Parent>,
    /// Codes of other registers that fields may name, by register.
    codes: HashMap<String, HashSet<String>>,
    places: Places,
    /// Where whoever enters may enter, and what they see; `None` for the program.
    wall: Option<Wall>,
    roles: HashSet<String>,
}

/// The reach of whoever enters.
struct Wall {
    entered: Subjects,
    seen: Subjects,
    hidden_fields: Vec<(String, String)>,
    person: String,
}

/// Reads what a register holds at a version, for somebody who wants to enter rows.
pub async fn held(
    db: &Db,
    packs: &Packs,
    register: &Register,
    version: i64,
    asker: &Asker<'_>,
) -> Result<Held, Failure> {
    let mut held = Held {
        entries: super::store::entries(db, &register.code, version).await?,
        parents: super::store::parents(db, &register.code, version).await?,
        codes: HashMap::new(),
        places: Places::read(db, packs, register, version).await?,
        wall: Wall::around(register, asker),
        roles: packs.roles.iter().map(|it| it.role.code.clone()).collect(),
    };
    for field in &register.fields {
        if let FieldKind::To(other) = &field.kind
            && let Some(other) = packs.register(other)
        {
            // Only what the asker may find: a dry run must not tell whether a code they may not see is taken.
            let codes = match asker.findable() {
                Some(findable) if other.code == super::UNIT => findable.all().map(|unit| unit.code.clone()).collect(),
                _ => query::rows(db, packs, other, version, asker).await?.into_iter().map(|entry| entry.code).collect(),
            };
            held.codes.insert(other.code.clone(), codes);
        }
    }
    Ok(held)
}

impl Wall {
    fn around(register: &Register, asker: &Asker<'_>) -> Option<Wall> {
        let Asker::Reader { actor, .. } = asker else { return None };
        Some(Wall {
            entered: asker.reach(Deed::EnterRegister, register)?,
            seen: asker.reach(Deed::SeeRegister, register)?,
            hidden_fields: register
                .fields
                .iter()
                .filter(|field| !field.sensitive.is_empty())
                .map(|field| (field.code.clone(), field.sensitive.clone()))
                .collect(),
            person: actor.person.clone(),
        })
    }
}

impl Held {
    /// What stands in the way of entering `entry` in place of `before`: the row is somebody else's, or would be.
    fn refusal(&self, register: &Register, entry: &Entry, before: Option<&Entry>) -> Option<Error> {
        let wall = self.wall.as_ref()?;
        if register.gives_rights && entry.field("person") == wall.person && !wall.person.is_empty() {
            return Some(Error::new("register-own-rights"));
        }
        let within = |reach: &Subjects, entry: &Entry| query::within(reach, register, self.places.of(register, entry));
        match before {
            Some(before) if !within(&wall.seen, before) => Some(Error::new("register-code-taken")),
            Some(before) if !within(&wall.entered, before) => Some(Error::new("register-place-not-yours")),
            // A new unit is placed by its parents, which are looked at when all rows are read.
            None if register.place == "code" => None,
            _ if !within(&wall.entered, entry) => Some(Error::new("register-place-not-yours")),
            _ => None,
        }
    }

    /// Whether a unit may be hung under `parent`.
    fn may_hang_under(&self, parent: &str) -> bool {
        self.wall.as_ref().is_none_or(|wall| wall.entered.holds_place(parent))
    }

    fn knows(&self, code: &str) -> bool {
        let there = self.entries.iter().any(|entry| entry.code == code);
        there && self.wall.as_ref().is_none_or(|wall| wall.seen.get(code).is_some())
    }

    /// Fields whoever enters does not see are not theirs to lose.
    fn keeps(&self, place: &str, field: &str) -> bool {
        self.wall.as_ref().is_some_and(|wall| {
            wall.hidden_fields.iter().any(|(code, class)| code == field && !wall.seen.shows_sensitive(place, class))
        })
    }
}

enum Column<'a> {
    Code,
    ValidFrom,
    ValidUntil,
    Parent(&'a str),
    Field(&'a Field),
}

/// The dry run of the first sheet of a file.
pub fn dry_run(packs: &Packs, register: &Register, held: &Held, file: &str, bytes: &[u8]) -> Plan {
    let grid = match read(file, bytes) {
        Ok(grids) => grids.into_iter().find(|grid| 0 < grid.row_count()),
        Err(finding) => return Plan { findings: vec![finding], ..Plan::default() },
    };
    match grid {
        Some(grid) => plan(packs, register, held, &grid),
        None => Plan::default(),
    }
}

/// Reads `grid` against what the register holds and changes nothing.
pub fn plan(packs: &Packs, register: &Register, held: &Held, grid: &Grid) -> Plan {
    let mut plan = Plan::default();
    let refuse = |plan: &mut Plan, row: u32, column: u32, error: Error| {
        let mut place = grid.place(row, column);
        place.heading = grid.cell(1, column).text();
        plan.findings.push(Finding { severity: Severity::Error, place, error });
    };
    let mut columns: Vec<(u32, Column<'_>)> = Vec::new();
    for column in 1..=grid.column_count() {
        let text = grid.cell(1, column).text();
        if text.is_empty() {
            continue;
        }
        match column_of(packs, register, &text) {
            Some(known) => columns.push((column, known)),
            None => {
                let known: Vec<&str> = register.fields.iter().map(|field| field.name.zh.as_str()).collect();
                let error =
                    Error::new("register-heading-unknown").with("heading", text).with("known", known.join("、"));
                refuse(&mut plan, 1, column, error);
            }
        }
    }
    let code_column = columns.iter().find(|(_, column)| matches!(column, Column::Code)).map(|(at, _)| *at);
    let Some(code_column) = code_column else {
        refuse(&mut plan, 1, 1, Error::new("register-code-column").with("register", &register.name.zh));
        return plan;
    };
    for field in register.fields.iter().filter(|field| !field.optional) {
        if !columns.iter().any(|(_, column)| matches!(column, Column::Field(own) if own.code == field.code)) {
            refuse(&mut plan, 1, 1, Error::new("register-column-missing").with("field", &field.name.zh));
        }
    }
    if any_error(&plan.findings) {
        return plan;
    }
    let settled_entries = settled(held.entries.clone());
    // As they were stated, not as the next statement cut them off: an end that is only implied is no end to compare with.
    let mut current: HashMap<(&str, &str), &Entry> = HashMap::new();
    for entry in &held.entries {
        let newest = current.entry((entry.code.as_str(), entry.valid_from.as_str())).or_insert(entry);
        if newest.batch < entry.batch {
            *newest = entry;
        }
    }
    let settled_links = settled_parents(held.parents.clone());
    // What the file does not speak of stays as it is: columns it has not, and fields its sender does not see.
    let spoken: HashSet<&str> = columns
        .iter()
        .filter_map(|(_, column)| match column {
            Column::Field(field) => Some(field.code.as_str()),
            _ => None,
        })
        .collect();
    let mut newest: HashMap<&str, &Entry> = HashMap::new();
    for entry in &settled_entries {
        newest.insert(&entry.code, entry);
    }
    let own: HashSet<String> = (2..=grid.row_count()).map(|row| grid.cell(row, code_column).text()).collect();
    let own = (register.code.as_str(), own);
    let mut in_file: HashSet<String> = HashSet::new();
    let mut unplaced: Vec<(u32, String)> = Vec::new();
    let mut seen: HashMap<(String, String), u32> = HashMap::new();
    let mut named: Vec<(u32, u32, Parent)> = Vec::new();
    for row in 2..=grid.row_count() {
        if grid.is_blank(row) {
            continue;
        }
        let mut entry = Entry { code: grid.cell(row, code_column).text(), ..Entry::default() };
        if entry.code.is_empty() {
            refuse(&mut plan, row, code_column, Error::new("register-code-empty"));
            continue;
        }
        for (column, means) in &columns {
            let cell = grid.cell(row, *column);
            match means {
                Column::Code | Column::Parent(_) => {}
                Column::ValidFrom | Column::ValidUntil => match date(cell) {
                    Ok(day) if matches!(means, Column::ValidFrom) => entry.valid_from = day,
                    Ok(day) => entry.valid_until = day,
                    Err(error) => refuse(&mut plan, row, *column, error),
                },
                Column::Field(field) => match value(field, cell, held, &own) {
                    Ok(text) if text.is_empty() => {}
                    Ok(text) => {
                        entry.fields.insert(field.code.clone(), text);
                    }
                    Err(error) => refuse(&mut plan, row, *column, error),
                },
            }
        }
        if !entry.valid_until.is_empty() && !entry.valid_from.is_empty() && entry.valid_until < entry.valid_from {
            refuse(&mut plan, row, code_column, Error::new("register-dates-crossed"));
        }
        if let Some(first) = seen.insert((entry.code.clone(), entry.valid_from.clone()), row) {
            refuse(&mut plan, row, code_column, Error::new("register-duplicate").with("row", first));
            continue;
        }
        in_file.insert(entry.code.clone());
        let before = newest.get(entry.code.as_str()).copied();
        if let Some(error) = held.refusal(register, &entry, before) {
            refuse(&mut plan, row, code_column, error);
            continue;
        }
        if let Some(before) = before {
            let place = held.places.of(register, before);
            for (field, value) in &before.fields {
                if !spoken.contains(field.as_str()) || held.keeps(place, field) {
                    entry.fields.insert(field.clone(), value.clone());
                }
            }
        } else if register.place == "code" && held.wall.as_ref().is_some_and(|wall| !wall.entered.is_everywhere()) {
            unplaced.push((row, entry.code.clone()));
        }
        for (column, means) in &columns {
            let Column::Parent(hierarchy) = means else { continue };
            let parent = grid.cell(row, *column).text();
            if !parent.is_empty() {
                named.push((
                    row,
                    *column,
                    Parent {
                        code: entry.code.clone(),
                        hierarchy: (*hierarchy).to_owned(),
                        parent,
                        valid_from: entry.valid_from.clone(),
                        valid_until: entry.valid_until.clone(),
                        ..Parent::default()
                    },
                ));
            }
        }
        match current.get(&(entry.code.as_str(), entry.valid_from.as_str())) {
            Some(held) if held.fields == entry.fields && held.valid_until == entry.valid_until && !held.removed => {
                plan.same += 1;
            }
            Some(_) => {
                plan.changed += 1;
                plan.entries.push(entry);
            }
            None => {
                plan.new += 1;
                plan.entries.push(entry);
            }
        }
    }
    for (row, column, parent) in named {
        if !in_file.contains(&parent.parent) && !held.knows(&parent.parent) {
            refuse(&mut plan, row, column, Error::new("register-parent-unknown").with("parent", &parent.parent));
        } else if !in_file.contains(&parent.parent) && !held.may_hang_under(&parent.parent) {
            refuse(&mut plan, row, column, Error::new("register-place-not-yours"));
        } else if parent.parent == parent.code {
            refuse(&mut plan, row, column, Error::new("register-parent-self"));
        } else {
            let stands = settled_links.iter().any(|held| {
                (&held.code, &held.hierarchy, &held.parent, &held.valid_from)
                    == (&parent.code, &parent.hierarchy, &parent.parent, &parent.valid_from)
            });
            unplaced.retain(|(_, code)| *code != parent.code);
            if !stands {
                plan.parents.push(parent);
            }
        }
    }
    for (row, _) in unplaced {
        refuse(&mut plan, row, code_column, Error::new("register-place-not-yours"));
    }
    cycles(grid, code_column, held, &mut plan);
    plan
}

/// A unit must not end up above itself.
fn cycles(grid: &Grid, column: u32, held: &Held, plan: &mut Plan) {
    let mut above: HashMap<(String, String), String> = HashMap::new();
    for parent in settled_parents(held.parents.clone()).into_iter().chain(plan.parents.iter().cloned()) {
        above.insert((parent.hierarchy, parent.code), parent.parent);
    }
    for parent in &plan.parents {
        let mut next = parent.parent.clone();
        for _ in 0..64 {
            if next == parent.code {
                let error = Error::new("register-cycle").with("code", &parent.code);
                plan.findings.push(Finding { severity: Severity::Error, place: grid.place(1, column), error });
                return;
            }
            match above.get(&(parent.hierarchy.clone(), next)) {
                Some(higher) => next = higher.clone(),
                None => break,
            }
        }
    }
}

fn column_of<'a>(packs: &Packs, register: &'a Register, text: &str) -> Option<Column<'a>> {
    let by_code = register.fields.iter().find(|field| {
        field.code == text
            || field.name.zh == text
            || field.name.en == text
            || field.aliases.iter().any(|name| name == text)
    });
    if let Some(field) = by_code {
        return Some(Column::Field(field));
    }
    for hierarchy in &register.hierarchies {
        let names = [format!("parent_{}", hierarchy.code), hierarchy.name.zh.clone(), hierarchy.name.en.clone()];
        if names.iter().any(|name| name == text) {
            return Some(Column::Parent(&hierarchy.code));
        }
    }
    match packs.words.heading(text)? {
        Means::UnitCode => Some(Column::Code),
        Means::ValidFrom => Some(Column::ValidFrom),
        Means::ValidUntil => Some(Column::ValidUntil),
        Means::Unit => register.field("name").map(Column::Field),
        _ => None,
    }
}

fn date(cell: &Cell) -> Result<String, Error> {
    let text = cell.text();
    if text.is_empty() {
        return Ok(text);
    }
    if let Value::Date(date) = &cell.value {
        return Ok(date.to_string());
    }
    let plain = text.replace(['/', '.'], "-");
    let parts: Vec<&str> = plain.split('-').collect();
    let padded = match parts[..] {
        [year, month, day] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => plain,
    };
    padded
        .parse::<jiff::civil::Date>()
        .map(|date| date.to_string())
        .map_err(|_| Error::new("register-date").with("text", text))
}

/// `own` names the register and the codes of the file itself: its rows may name each other.
fn value(field: &Field, cell: &Cell, held: &Held, own: &(&str, HashSet<String>)) -> Result<String, Error> {
    let text = cell.text();
    if text.is_empty() {
        let missing = || Error::new("register-field-empty").with("field", &field.name.zh);
        return if field.optional { Ok(text) } else { Err(missing()) };
    }
    match &field.kind {
        FieldKind::Text => Ok(text),
        FieldKind::Roles => listed(&text, |word| match held.roles.contains(word) {
            true => Ok(()),
            false => {
                let mut known: Vec<&str> = held.roles.iter().map(String::as_str).collect();
                known.sort_unstable();
                Err(Error::new("register-choice").with("text", word).with("known", known.join("、")))
            }
        }),
        FieldKind::Deeds => listed(&text, |word| word.parse::<Deed>().map(|_| ())),
        FieldKind::Date => date(cell),
        FieldKind::Figure(unit) => figure(&text, unit),
        FieldKind::Choice(choices) => choices
            .iter()
            .find(|(code, name)| *code == text || name.zh == text || name.in_language(Language::En) == text)
            .map(|(code, _)| code.clone())
            .ok_or_else(|| {
                let known: Vec<&str> = choices.iter().map(|(_, name)| name.zh.as_str()).collect();
                Error::new("register-choice").with("text", &text).with("known", known.join("、"))
            }),
        FieldKind::CreditCode => text.parse::<CreditCode>().map(|code| code.to_string()),
        FieldKind::Industry => {
            let named = INDUSTRIES.named(&text).cloned();
            let code = named.map_or_else(|| text.parse::<IndustryCode>(), Ok)?;
            match INDUSTRIES.name(&code) {
                Some(_) => Ok(code.to_string()),
                None => Err(Error::new("industry-unknown").with("code", code)),
            }
        }
        FieldKind::To(register) => match held.codes.get(register) {
            Some(codes) if !(codes.contains(&text) || own.0 == register && own.1.contains(&text)) => {
                Err(Error::new("register-link-unknown").with("code", text).with("register", register))
            }
            _ => Ok(text),
        },
    }
}

/// Words with commas between, each checked: `statistician, group-office`.
fn listed(text: &str, check: impl Fn(&str) -> Result<(), Error>) -> Result<String, Error> {
    let words: Vec<&str> =
        text.split([',', '，', '、', ';', '；', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect();
    words.iter().try_for_each(|word| check(word))?;
    Ok(words.join(", "))
}

fn figure(text: &str, unit: &Unit) -> Result<String, Error> {
    Quantity::parse(&text.replace(',', ""), unit.clone()).map(|quantity| quantity.value().to_string())
}

/// Takes a plan into the register; all of it or nothing. Returns the new data version.
pub async fn commit(
    db: &Db,
    clock: &dyn Clock,
    register: &Register,
    plan: &Plan,
    sender: &Sender<'_>,
) -> Result<i64, Failure> {
    if !plan.may_commit() {
        return Err(Failure::Refused("a file with errors or without rows is not taken in".to_owned()));
    }
    let mut write = db.write().await?;
    let hash = blob::put(&mut write, clock, sender.file, sender.media_type, sender.bytes).await?;
    let change = Change {
        kind: "register",
        title: sender.title,
        source: sender.file,
        blob: &hash,
        rows: plan.entries.len() as u64,
        unit: sender.unit,
        by: sender.by,
    };
    let batch = batch::begin(&mut write, clock, &change).await?;
    super::store::insert(&mut write, &register.code, batch, &plan.entries, &plan.parents).await?;
    let detail = serde_json::json!({ "new": plan.new, "changed": plan.changed, "same": plan.same, "file": hash });
    let after = detail.to_string();
    let link = Link { action: "import-register", subject: &register.code, after: &after, batch, ..Link::default() };
    audit::append(&mut write, clock, sender.by, &link).await?;
    write.commit().await?;
    Ok(batch)
}

/// Takes rows the program itself wrote into a register: CSV with codes as headings. The first finding is the answer
/// where they are not right.
pub async fn take(
    db: &Db,
    packs: &Packs,
    clock: &dyn Clock,
    register: &str,
    text: &str,
    by: &Who,
) -> Result<Result<i64, Error>, Failure> {
    let register = packs.register(register).ok_or_else(|| Failure::Refused(format!("no register {register}")))?;
    let version = batch::data_version(db).await?;
    let held = held(db, packs, register, version, &Asker::Program).await?;
    let plan = dry_run(packs, register, &held, "rows.csv", text.as_bytes());
    if let Some(finding) = plan.findings.iter().find(|finding| finding.severity == Severity::Error) {
        return Ok(Err(finding.error.clone()));
    }
    if !plan.may_commit() {
        return Ok(Ok(version));
    }
    let title = register.name.zh.as_str();
    let sender = Sender { file: "rows.csv", media_type: "text/csv", bytes: text.as_bytes(), title, unit: "", by };
    commit(db, clock, register, &plan, &sender).await.map(Ok)
}

/// The fields of an entry in the register's order, as a list shows them.
pub fn shown(register: &Register, fields: &BTreeMap<String, String>, language: Language) -> Vec<String> {
    register
        .fields
        .iter()
        .filter(|field| field.listed)
        .map(|field| {
            let text = fields.get(&field.code).map_or("", String::as_str);
            match &field.kind {
                FieldKind::Choice(choices) => choices
                    .iter()
                    .find(|(code, _)| code == text)
                    .map_or(text, |(_, name)| name.in_language(language))
                    .to_owned(),
                FieldKind::Industry => match text.parse().ok().and_then(|code| INDUSTRIES.name(&code)) {
                    Some(name) => format!("{text} {name}"),
                    None => text.to_owned(),
                },
                _ => text.to_owned(),
            }
        })
        .collect()
}
