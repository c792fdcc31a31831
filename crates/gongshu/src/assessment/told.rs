//! Who hears of what is done in an assessment (告知): whoever is assessed of its beginning, its publicity and what became of an appeal;
//! whoever runs it of an appeal.

use basis::language::Language;

use super::output::item_name;
use super::record::{Draft, Kind, Run};
use crate::access::Deed;
use crate::inbox::{self, Addressee, Notice};
use crate::matter::cabinet::World;
use crate::pack::Packs;
use crate::store::audit::Who;
use crate::store::clock::Clock;
use crate::store::{Failure, Write};

const LANGUAGES: [Language; 2] = [Language::Zh, Language::En];

/// The posts of a unit that answer for it in an assessment.
fn answering(packs: &Packs, world: &World, unit: &str) -> Vec<Addressee> {
    let answers = |role: &String| packs.role(role).is_some_and(|role| role.may.contains(&Deed::AnswerAssessment));
    let posts = world.roster.posts(&world.day).filter(|post| post.unit == unit && post.roles.iter().any(answers));
    posts.map(|post| Addressee::Post(post.code.clone())).collect()
}

/// Whoever began the run: through their post, where they acted through one.
fn running(run: &Run) -> Option<Addressee> {
    let begun = run.events.iter().find(|event| event.kind == Kind::Opened)?;
    match begun.post.as_str() {
        "" if begun.person.is_empty() => None,
        "" => Some(Addressee::Person(begun.person.clone())),
        post => Some(Addressee::Post(post.to_owned())),
    }
}

/// Tells whom it concerns, in the change at hand.
pub async fn tell(
    write: &mut Write,
    packs: &Packs,
    world: &World,
    clock: &dyn Clock,
    who: &Who,
    run: &Run,
    (kind, draft): (Kind, &Draft),
) -> Result<(), Failure> {
    let everybody = || -> Vec<Addressee> {
        let mut units: Vec<String> = run.lines().into_iter().map(|line| line.unit).collect();
        units.sort_unstable();
        units.dedup();
        units.iter().flat_map(|unit| answering(packs, world, unit)).collect()
    };
    let (message, to, asks) = match kind {
        Kind::Opened => ("notice-assessment-opened", everybody(), true),
        Kind::Published => ("notice-assessment-public", everybody(), true),
        Kind::Settled => ("notice-assessment-settled", everybody(), false),
        Kind::Appealed => ("notice-assessment-appealed", running(run).into_iter().collect(), true),
        Kind::Upheld => ("notice-assessment-upheld", answering(packs, world, &draft.unit), false),
        Kind::Rejected => ("notice-assessment-rejected", answering(packs, world, &draft.unit), false),
        Kind::Reported | Kind::Filled | Kind::Verified | Kind::Scored | Kind::Listed => return Ok(()),
    };
    let scheme = packs.assessment(&run.scheme).map(|it| &it.scheme);
    let name = LANGUAGES.map(|it| scheme.map_or(run.scheme.as_str(), |scheme| scheme.name.in_language(it)).to_owned());
    let item = scheme.and_then(|scheme| scheme.items.iter().find(|item| item.indicator == draft.indicator));
    let item =
        LANGUAGES.map(|it| item.map_or_else(|| draft.indicator.clone(), |item| item_name(Some(packs), item, it)));
    let unit = world.tree.get(&draft.unit);
    let unit = LANGUAGES.map(|it| unit.map_or(draft.unit.as_str(), |unit| unit.in_language(it)).to_owned());
    let both = |text: &str| [text.to_owned(), text.to_owned()];
    let notice = Notice {
        message,
        arguments: vec![
            ("name", name),
            ("year", both(&run.year.to_string())),
            ("until", both(run.public_until())),
            ("unit", unit),
            ("item", item),
            ("remark", both(draft.remark.trim())),
        ],
        href: format!("/assessments/{}", run.number),
        asks,
    };
    inbox::tell(write, clock, who, to, &notice).await?;
    Ok(())
}
