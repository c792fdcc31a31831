//! 滞后清单 (M103): the nodes of every task in sight that lag behind their baseline, the worst first; each leads to its task. Also as a workbook.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use basis::message::Argument;
use basis::node::Node;
use files::book::{Book, Cell, Column, Sheet};
use jiff::civil::Date;
use serde::Deserialize;

use super::share_view::slip_words;
use super::view::Desk;
use crate::access::Deed;
use crate::matter::Cabinet;
use crate::matter::cabinet::page_of;
use crate::matter::store::{Lagging, lagging};
use crate::message::{say, say_with};
use crate::page::{Reader, Refusal, Shell, download, segment, show};
use crate::register::counter::{Page, failed};

/// Nodes of a list: more lag than anybody reads, and fewer than a sheet takes.
const LISTED: i64 = 5_000;

/// 一推再推: put off at least so often.
const AGAIN: i64 = 2;

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Asked {
    pub unit: String,
    /// `objective`, `subjective` or `none`: why it was put off, or that nobody said.
    pub side: String,
    /// `yes`: only what was put off more than once.
    pub again: String,
}

/// A node of the list.
struct Row {
    href: String,
    title: String,
    code: String,
    node: String,
    baseline: String,
    forecast: String,
    slip: i64,
    slip_words: String,
    put_off: i64,
    cause: String,
    side: &'static str,
    lead: String,
    unit: String,
    unit_code: String,
    overdue: bool,
}

#[derive(Template)]
#[template(path = "supervision/nodes.html")]
struct NodesPage {
    shell: Shell,
    sentence: String,
    rows: Vec<Row>,
    asked: Asked,
    units: Vec<(String, String, bool)>,
    sides: Vec<(&'static str, String, bool)>,
    export: String,
}

fn row(desk: &Desk<'_>, it: &Lagging, today: Date) -> Option<Row> {
    let language = desk.language();
    let kept = &it.node;
    let (baseline, forecast) = (kept.baseline.parse::<Date>().ok()?, kept.forecast.parse::<Date>().ok()?);
    let node = Node { baseline, forecasts: vec![forecast], met: None };
    let slip = node.slip(desk.packs().calendar(), today).ok()?;
    let cause = desk.packs().kind(&it.kind).and_then(|kind| kind.cause(&kept.cause));
    let side = match cause {
        None => "none",
        Some(cause) if cause.subjective => "subjective",
        Some(_) => "objective",
    };
    Some(Row {
        href: page_of(desk.packs(), &it.kind, kept.matter),
        title: it.title.clone(),
        code: it.code.clone(),
        node: kept.name.clone(),
        baseline: kept.baseline.clone(),
        forecast: kept.forecast.clone(),
        slip,
        slip_words: slip_words(desk, slip),
        put_off: kept.put_off,
        cause: match cause {
            None => say(language, "matter-cause-none"),
            Some(cause) => {
                let side = say(language, &format!("matter-cause-{side}"));
                format!("{side} {}", cause.name.in_language(language))
            }
        },
        side,
        lead: desk.post(&it.lead),
        unit: desk.unit(&it.unit),
        unit_code: it.unit.clone(),
        overdue: baseline < today,
    })
}

/// Every node in sight that lags, the worst first.
async fn read(desk: &Desk<'_>, asked: &Asked) -> Result<Vec<Row>, Refusal> {
    let today: Date = desk.today().parse().map_err(|error| Refusal::failed(desk.language(), error))?;
    let found = lagging(&desk.cabinet.db, &desk.sight, &asked.unit, desk.today(), LISTED).await;
    let found = found.map_err(failed(desk.reader))?;
    let mut rows: Vec<Row> = found.iter().filter_map(|it| row(desk, it, today)).collect();
    // A weekend after the baseline is no slip yet.
    rows.retain(|row| 0 < row.slip);
    rows.retain(|row| asked.side.is_empty() || asked.side == row.side);
    rows.retain(|row| asked.again.is_empty() || AGAIN <= row.put_off);
    rows.sort_by(|one, other| {
        (other.slip, other.put_off, &one.baseline).cmp(&(one.slip, one.put_off, &other.baseline))
    });
    Ok(rows)
}

fn sentence(desk: &Desk<'_>, rows: &[Row]) -> String {
    let count = |number: usize| Argument::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let tasks: BTreeSet<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    let arguments = [
        ("nodes", count(rows.len())),
        ("tasks", count(tasks.len())),
        ("subjective", count(rows.iter().filter(|row| row.side == "subjective").count())),
        ("again", count(rows.iter().filter(|row| AGAIN <= row.put_off).count())),
        ("unsaid", count(rows.iter().filter(|row| row.side == "none").count())),
    ];
    let id = if rows.is_empty() { "matter-lag-none" } else { "matter-lag-sentence" };
    say_with(desk.language(), id, &arguments)
}

/// GET /matters/nodes
pub async fn nodes(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let rows = read(&desk, &asked).await?;
    let whole = match asked.unit.is_empty() {
        true => Vec::new(),
        false => read(&desk, &Asked { unit: String::new(), ..asked.clone() }).await?,
    };
    let seen = if asked.unit.is_empty() { &rows } else { &whole };
    let units: BTreeSet<(String, String)> = seen.iter().map(|row| (row.unit_code.clone(), row.unit.clone())).collect();
    let query = format!("unit={}&side={}&again={}", segment(&asked.unit), segment(&asked.side), segment(&asked.again));
    let view = NodesPage {
        shell: Shell::new(&reader, "matters", say(language, "matter-lag")),
        sentence: sentence(&desk, &rows),
        units: units.into_iter().map(|(code, name)| (code.clone(), name, code == asked.unit)).collect(),
        sides: ["objective", "subjective", "none"]
            .into_iter()
            .map(|side| (side, say(language, &format!("matter-cause-{side}")), asked.side == side))
            .collect(),
        export: match reader.visit.may(Deed::ExportMatter) {
            true => format!("/matters/nodes/export.xlsx?{query}"),
            false => String::new(),
        },
        rows,
        asked,
    };
    show(&view.shell.clone(), &view)
}

/// GET /matters/nodes/export.xlsx: the list as it is asked for, of what this deed reaches.
pub async fn export(State(cabinet): State<Cabinet>, reader: Reader, Query(asked): Query<Asked>) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let language = reader.language;
    let reach = desk.world.tree.within(&reader.visit.actor.reach(Deed::ExportMatter), desk.today());
    let mut rows = read(&desk, &asked).await?;
    rows.retain(|row| reach.holds_place(&row.unit_code));
    let columns = [
        ("matter-node", false),
        ("matter-title", false),
        ("matter-number", false),
        ("matter-node-baseline", false),
        ("matter-node-by", false),
        ("matter-node-slip-days", true),
        ("matter-node-put-off", true),
        ("matter-node-cause", false),
        ("matter-lead", false),
        ("matter-unit", false),
    ];
    let cells = |row: &Row| {
        let text = |text: &str| Cell::Text(text.to_owned());
        vec![
            text(&row.node),
            text(&row.title),
            text(&row.code),
            text(&row.baseline),
            text(&row.forecast),
            text(&row.slip.to_string()),
            text(&row.put_off.to_string()),
            text(&row.cause),
            text(&row.lead),
            text(&row.unit),
        ]
    };
    let title = say(language, "matter-lag");
    let sheet = Sheet {
        name: title.clone(),
        title: format!("{title} {}", desk.today()),
        notes_above: vec![sentence(&desk, &rows)],
        columns: columns
            .iter()
            .map(|(id, numeric)| Column {
                heading: say(language, id),
                unit: String::new(),
                numeric: *numeric,
                width: None,
            })
            .collect(),
        rows: rows.iter().map(cells).collect(),
        notes_below: Vec::new(),
        chart: None,
    };
    let bytes = Book { sheets: vec![sheet] }.to_xlsx().map_err(|error| Refusal::failed(language, error))?;
    let name = format!("{title} {}.xlsx", desk.today());
    Ok(download(bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &name))
}
