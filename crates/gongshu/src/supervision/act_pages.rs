//! What is done on the page of a matter: moves, changes of hands, cards, reminders, parts that assist, nodes. Whatever is refused comes back
//! with everything that was typed.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use basis::error::Error;

use super::matter_pages::{Refused, Typed, found, may_reassign, may_remind, oversees, page};
use super::view::{Desk, said};
use crate::access::Deed;
use crate::matter::cabinet::address;
use crate::matter::node::Said;
use crate::matter::record::CARD;
use crate::matter::remind::REMIND;
use crate::matter::{Cabinet, Given};
use crate::page::{Reader, Refusal};
use crate::register::counter::{Page, failed};
use crate::store::Failure;

/// Back to the page, or the page as it stands now with what was refused: somebody may have been quicker.
async fn done(
    desk: &Desk<'_>,
    number: i64,
    done: Result<Result<(), Error>, Failure>,
    word: String,
    typed: Typed,
) -> Page {
    match done.map_err(failed(desk.reader))? {
        Ok(()) => Ok(Redirect::to(&address(number)).into_response()),
        Err(error) => {
            let matter = found(desk, number).await?;
            page(desk, &matter, Refused { word, typed, error: said(&error, desk.reader) }).await
        }
    }
}

/// POST /matters/{number}/assist/{act}: `ask`, `confirm` or `waive`.
pub async fn assist(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, act)): Path<(i64, String)>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    found(&desk, number).await?;
    let who = reader.visit.who(Deed::HandleMatter);
    let post = desk.post_meant(typed.post.trim());
    let made = match act.as_str() {
        "ask" => cabinet.assist(&who, number, &post, &typed.remark).await,
        "confirm" => cabinet.confirm(&who, number, &post, &typed.remark, &typed.paper).await,
        "waive" => cabinet.waive(&who, number, &post, &typed.remark).await,
        _ => return Err(Refusal::not_found(reader.language, &act)),
    };
    let form = if act == "ask" { "assist:ask".to_owned() } else { format!("assist:{act}:{post}") };
    done(&desk, number, made, form, typed).await
}

/// POST /matters/{number}/node/{act}: `node`, `forecast`, `met` or `node-drop`.
pub async fn node(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, act)): Path<(i64, String)>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    found(&desk, number).await?;
    let who = reader.visit.who(Deed::HandleMatter);
    let told = Said {
        node: typed.node.clone(),
        name: typed.name.clone(),
        day: typed.day.clone(),
        cause: typed.cause.clone(),
        remark: typed.remark.clone(),
        paper: typed.paper.clone(),
    };
    let made = cabinet.node(&who, number, &act, &told).await;
    let form = format!("{act}:{}", typed.node);
    done(&desk, number, made, form, typed).await
}

/// POST /matters/{number}/remind
pub async fn remind(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(number): Path<i64>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let matter = found(&desk, number).await?;
    let kind = desk.packs().kind(&matter.kind).ok_or_else(|| Refusal::not_found(reader.language, &matter.kind))?;
    if !may_remind(&desk, kind, &matter) {
        return Err(Refusal::forbidden(reader.language));
    }
    let deed = if oversees(&desk, &matter) { Deed::GiveCard } else { Deed::HandleMatter };
    let made = cabinet.remind(&reader.visit.who(deed), number, &typed.remark).await;
    done(&desk, number, made, REMIND.to_owned(), typed).await
}

/// POST /matters/{number}/{move}
pub async fn make(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, word)): Path<(i64, String)>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let matter = found(&desk, number).await?;
    if desk.packs().kind(&matter.kind).is_some_and(|kind| !kind.page.is_empty()) {
        return Err(Refusal::not_found(reader.language, &word));
    }
    let days = match typed.days.trim() {
        "" => Ok(0),
        text => text.parse::<u32>().map_err(|_| Error::new("clock-days").with("text", text).with("most", 3_000)),
    };
    let made = match days {
        Err(error) => Err(error),
        Ok(days) => {
            let given = Given {
                remark: typed.remark.clone(),
                paper: typed.paper.clone(),
                days,
                basis: typed.basis.clone(),
                amount: typed.amount.clone(),
            };
            let who = reader.visit.who(Deed::HandleMatter);
            cabinet.make(&who, number, &word, &given).await.map_err(failed(&reader))?
        }
    };
    done(&desk, number, Ok(made), word, typed).await
}

/// POST /matters/{number}/reassign
pub async fn reassign(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(number): Path<i64>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let matter = found(&desk, number).await?;
    let kind = desk.packs().kind(&matter.kind).ok_or_else(|| Refusal::not_found(reader.language, &matter.kind))?;
    if !may_reassign(&desk, kind, &matter) {
        return Err(Refusal::forbidden(reader.language));
    }
    let who = reader.visit.who(Deed::OpenMatter);
    let made = cabinet.reassign(&who, number, &typed.party, typed.post.trim(), &typed.remark).await;
    done(&desk, number, made, "reassign".to_owned(), typed).await
}

/// POST /matters/{number}/card
pub async fn give_card(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path(number): Path<i64>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    let matter = found(&desk, number).await?;
    if !oversees(&desk, &matter) {
        return Err(Refusal::forbidden(reader.language));
    }
    let who = reader.visit.who(Deed::GiveCard);
    let given = cabinet.give_card(&who, number, typed.card == "red", &typed.remark).await;
    done(&desk, number, given, CARD.to_owned(), typed).await
}

/// POST /matters/{number}/cards/{card}/{what}: `appeal`, `uphold` or `dismiss`.
pub async fn card(
    State(cabinet): State<Cabinet>,
    reader: Reader,
    Path((number, card, what)): Path<(i64, i64, String)>,
    Form(typed): Form<Typed>,
) -> Page {
    let desk = Desk::of(&cabinet, &reader).await?;
    found(&desk, number).await?;
    let who = reader.visit.who(Deed::HandleMatter);
    let made = match what.as_str() {
        "appeal" => cabinet.appeal(&who, number, card, &typed.remark).await,
        "uphold" => cabinet.answer(&who, number, card, true, &typed.remark).await,
        "dismiss" => cabinet.answer(&who, number, card, false, &typed.remark).await,
        _ => return Err(Refusal::not_found(reader.language, &what)),
    };
    done(&desk, number, made, String::new(), typed).await
}
