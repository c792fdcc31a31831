//! Reports as work: what is due or came back, for whoever sends it.

use basis::language::{Language, Name};
use basis::period::Period;
use jiff::civil::Date;

use super::counter::month_label;
use super::home_pages::left;
use super::owed::{Owed, owed};
use super::record::State;
use crate::access::{Actor, Deed};
use crate::message::say_with;
use crate::organisation::Post;
use crate::organisation::work::{Answer, Item, Work, World};
use crate::pack::Packs;
use crate::page::segment;
use crate::store::Db;

/// Reports that wait for their respondent.
pub struct Reports(pub Db);

/// The address of a report.
pub fn address(form: &str, period: Period, respondent: &str) -> String {
    format!("/reports/{}/{period}/{}", segment(form), segment(respondent))
}

fn item(packs: &Packs, it: &Owed, today: Date) -> Option<Item> {
    let form = packs.form(&it.form)?;
    let id = if it.state() == Some(State::Returned) { "own-work-returned" } else { "own-work-due" };
    let title = |language| {
        let name = form.name.in_language(language).to_owned();
        let period = month_label(form, it.period, language);
        let left = left(it.days_left(today), language);
        say_with(language, id, &[("form", name.into()), ("period", period.into()), ("left", left.into())])
    };
    let [zh, en] = Language::ALL.map(title);
    Some(Item {
        kind: "report".to_owned(),
        code: format!("{} {} {}", it.form, it.period, it.member.code),
        title: Name::new(zh, en),
        href: address(&it.form, it.period, &it.member.code),
    })
}

impl Work for Reports {
    /// It is the enterprise that owes a report, whoever holds the post: nothing is handed over one by one.
    fn open<'a>(&'a self, _: World<'a>, _: &'a Post) -> Answer<'a> {
        Box::pin(async { Ok(Vec::new()) })
    }

    fn waiting<'a>(&'a self, world: World<'a>, actor: &'a Actor) -> Answer<'a> {
        Box::pin(async move {
            let Ok(today) = world.day.parse() else { return Ok(Vec::new()) };
            if !actor.may(Deed::SendReport) {
                return Ok(Vec::new());
            }
            let reach = world.tree.within(&actor.reach(Deed::SendReport), world.day);
            let mut all = owed(&self.0, world.packs, &reach, world.tree, today).await?;
            all.retain(|it| it.waits(today));
            // What came back is first.
            all.sort_by_key(|it| (it.state().is_none(), it.due));
            Ok(all.iter().filter_map(|it| item(world.packs, it, today)).collect())
        })
    }
}
