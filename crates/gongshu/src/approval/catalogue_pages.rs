//! The catalogue of approvals (事项目录), open to everybody: departments, items, both limits, papers, charges; what was cleaned up; and the
//! guide of one item (办事指南).

use askama::Template;
use axum::extract::{Path, Query, State};
use basis::clock::{Limit, Measure, Starts, Which};
use basis::derive::share::share;
use basis::derive::{Number, Operand};
use basis::exact::Exact;
use basis::language::Language;
use files::book::{Book, Cell, Column, Sheet};
use serde::Deserialize;

use super::monitor::percent;
use crate::access::Deed;
use crate::message::{say, say_with};
use crate::pack::Packs;
use crate::pack::item::{Cleanup, Item, ItemKind};
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Page, SharedPacks};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    pub q: String,
}

/// A department with its items.
pub struct Group {
    pub name: String,
    pub items: Vec<Line>,
}

/// An item as a list shows it.
pub struct Line {
    pub code: String,
    pub name: String,
    pub kind: String,
    pub limit: String,
    pub papers: usize,
    pub deemed: bool,
    pub in_centre: bool,
    pub source: String,
    pub chosen: bool,
}

pub(super) fn department(packs: &Packs, code: &str, language: Language) -> String {
    packs.department(code).map_or(code, |it| it.name.in_language(language)).to_owned()
}

fn kind(item: &Item, language: Language) -> String {
    let word = ItemKind::WORDS.iter().find(|(_, own)| *own == item.kind).map_or("licence", |(word, _)| word);
    say(language, &format!("approval-kind-{word}"))
}

/// `承诺 7 日；法定 20 个工作日`.
pub(super) fn limits(item: &Item, language: Language) -> String {
    let rule = &item.clock.rule;
    let limit = |which: Which, limit: Limit| {
        let days = say_with(
            language,
            match limit.measure {
                Measure::WorkingDays => "approval-working-days",
                Measure::CalendarDays => "approval-calendar-days",
                Measure::OfficeMinutes => "approval-minutes",
            },
            &[("count", limit.count.to_string().into())],
        );
        say_with(language, &format!("approval-limit-{}", which.word()), &[("days", days.into())])
    };
    let texts: Vec<String> = rule.limits().map(|(which, own)| limit(which, own)).collect();
    texts.join(if language == Language::Zh { "；" } else { "; " })
}

/// The catalogue by department; only what has `words` in a name, a code or a source.
pub(super) fn groups(packs: &Packs, language: Language, words: &str, chosen: &[String]) -> Vec<Group> {
    let words = words.trim().to_lowercase();
    let found = |item: &&Item| {
        let department = packs.department(&item.department);
        let names = [Some(&item.name), department.map(|it| &it.name)].into_iter().flatten();
        let mut texts = names.flat_map(|name| [name.zh.as_str(), name.en.as_str()]).chain([item.code.as_str()]);
        words.is_empty() || texts.any(|text| text.to_lowercase().contains(&words))
    };
    let line = |item: &Item| Line {
        code: item.code.clone(),
        name: item.name.in_language(language).to_owned(),
        kind: kind(item, language),
        limit: limits(item, language),
        papers: item.papers.len(),
        deemed: item.clock.rule.deemed_approval,
        in_centre: item.in_centre,
        source: item.source.clone(),
        chosen: chosen.contains(&item.code),
    };
    let group = |it: &crate::pack::item::Department| Group {
        name: it.name.in_language(language).to_owned(),
        items: packs.items.iter().filter(|item| item.department == it.code).filter(found).map(line).collect(),
    };
    packs.departments.iter().map(group).filter(|group| !group.items.is_empty()).collect()
}

/// A round of clean-up with how much it took away.
struct Round {
    name: String,
    sentence: String,
    source: String,
}

fn round(cleanup: &Cleanup, language: Language) -> Round {
    let items = |count: i64| Operand::Constant(Number::new(Exact::whole(count), super::monitor::cases()));
    let cut = percent(&share(items(cleanup.before - cleanup.after), items(cleanup.before)));
    let arguments = [
        ("before", cleanup.before.to_string().into()),
        ("after", cleanup.after.to_string().into()),
        ("cut", cut.into()),
    ];
    Round {
        name: cleanup.name.in_language(language).to_owned(),
        sentence: say_with(language, "approval-cleanup", &arguments),
        source: cleanup.source.clone(),
    }
}

#[derive(Template)]
#[template(path = "approval/catalogue.html")]
struct CataloguePage {
    shell: Shell,
    asked: Asked,
    sentence: String,
    groups: Vec<Group>,
    rounds: Vec<Round>,
    may_receive: bool,
    export: String,
}

fn sentence(packs: &Packs, language: Language) -> String {
    let count = |is: &dyn Fn(&Item) -> bool| packs.items.iter().filter(|item| is(item)).count().to_string();
    let arguments = [
        ("departments", packs.departments.len().to_string().into()),
        ("items", count(&|_| true).into()),
        ("outside", count(&|item| !item.in_centre).into()),
        ("deemed", count(&|item| item.clock.rule.deemed_approval).into()),
    ];
    say_with(language, "approval-catalogue-sentence", &arguments)
}

/// GET /approvals/items
pub async fn catalogue(State(packs): State<SharedPacks>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let language = reader.language;
    let view = CataloguePage {
        shell: Shell::new(&reader, "catalogue", say(language, "approval-catalogue")),
        sentence: sentence(&packs, language),
        groups: groups(&packs, language, &asked.q, &[]),
        rounds: packs.cleanups.iter().map(|it| round(it, language)).collect(),
        may_receive: reader.visit.may(Deed::HandleMatter),
        export: format!("/approvals/items/export.xlsx?q={}", segment(&asked.q)),
        asked,
    };
    show(&view.shell.clone(), &view)
}

/// GET /approvals/items/export.xlsx
pub async fn export(State(packs): State<SharedPacks>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let language = reader.language;
    let yes = |is: bool| if is { Cell::Text(say(language, "approval-yes")) } else { Cell::Empty };
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    let rows = groups(&packs, language, &asked.q, &[])
        .iter()
        .flat_map(|group| {
            group.items.iter().map(|item| {
                let papers = packs.item(&item.code).map(|it| it.papers.iter().map(|name| name.in_language(language)));
                let papers: Vec<&str> = papers.into_iter().flatten().collect();
                vec![
                    text(&group.name),
                    text(&item.code),
                    text(&item.name),
                    text(&item.kind),
                    text(&item.limit),
                    yes(item.deemed),
                    yes(item.in_centre),
                    text(&papers.join("、")),
                    text(&item.source),
                ]
            })
        })
        .collect();
    let columns = [
        "approval-department",
        "column-code",
        "approval-item",
        "approval-kind",
        "approval-limit",
        "approval-deemed",
        "approval-in-centre",
        "approval-papers",
        "approval-source",
    ];
    let title = say(language, "approval-catalogue");
    let sheet = Sheet {
        name: title.clone(),
        title: title.clone(),
        notes_above: vec![sentence(&packs, language)],
        columns: columns
            .iter()
            .map(|id| Column { heading: say(language, id), unit: String::new(), numeric: false, width: None })
            .collect(),
        rows,
        notes_below: Vec::new(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    let name = format!("{title}.xlsx");
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}

#[derive(Template)]
#[template(path = "approval/item.html")]
struct ItemPage {
    shell: Shell,
    code: String,
    sentence: String,
    facts: Vec<(String, String)>,
    papers: Vec<String>,
    may_receive: bool,
}

/// GET /approvals/items/{item}
pub async fn item(State(packs): State<SharedPacks>, reader: Reader, Path(code): Path<String>) -> Page {
    let language = reader.language;
    let item = packs.item(&code).ok_or_else(|| Refusal::not_found(language, &code))?;
    let rule = &item.clock.rule;
    let starts = Starts::WORDS.iter().find(|(_, own)| *own == rule.starts).map_or("accepted", |(word, _)| word);
    let mut facts = vec![
        (say(language, "approval-department"), department(&packs, &item.department, language)),
        (say(language, "approval-kind"), kind(item, language)),
        (say(language, "approval-starts"), say(language, &format!("approval-starts-{starts}"))),
    ];
    if let Some(days) = rule.acceptance {
        let days = say_with(language, "approval-working-days", &[("count", days.to_string().into())]);
        facts.push((say(language, "approval-acceptance"), days));
    }
    let stops: Vec<&str> = rule_stops(&packs, item, language);
    if !stops.is_empty() {
        facts.push((say(language, "approval-stops"), stops.join(if language == Language::Zh { "、" } else { ", " })));
    }
    if !item.joint.is_empty() {
        let names: Vec<String> = item.joint.iter().map(|code| department(&packs, code, language)).collect();
        facts.push((say(language, "approval-joint"), names.join("、")));
    }
    if let Some(fee) = item.fee {
        facts.push((
            say(language, "approval-fee"),
            say_with(language, "approval-yuan", &[("count", fee.to_string().into())]),
        ));
    }
    let yes_no = |is: bool| say(language, if is { "approval-yes" } else { "approval-no" });
    facts.push((say(language, "approval-deemed"), yes_no(rule.deemed_approval)));
    facts.push((say(language, "approval-in-centre"), yes_no(item.in_centre)));
    facts.push((say(language, "approval-source"), item.source.clone()));
    let view = ItemPage {
        shell: Shell::new(&reader, "catalogue", item.name.in_language(language)),
        code,
        sentence: limits(item, language),
        facts,
        papers: item.papers.iter().map(|name| name.in_language(language).to_owned()).collect(),
        may_receive: reader.visit.may(Deed::HandleMatter),
    };
    show(&view.shell.clone(), &view)
}

fn rule_stops<'a>(packs: &'a Packs, item: &Item, language: Language) -> Vec<&'a str> {
    let known = packs.suspensions.iter().map(|it| &it.suspension);
    known.filter(|it| item.clock.suspensions.contains(&it.code)).map(|it| it.name.in_language(language)).collect()
}
