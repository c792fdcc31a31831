//! Handing a target down (目标分解下达): its parts become rows of the register, and whoever is to carry each is asked to confirm it, all in
//! one change. M060, M063.

use std::collections::BTreeMap;

use basis::clock::{Limit, Measure};
use basis::error::{Error, Finding};
use basis::exact::Exact;
use basis::language::Language;
use basis::target::Kind;
use files::grid::{Grid, read as read_grid};

use super::store::{self, Opened};
use super::tracker::{ASKER, LEAD};
use crate::matter::cabinet::{World, note};
use crate::matter::record::OPEN;
use crate::matter::store::{find_in, take_turn};
use crate::matter::{Opening, by_figures, nearest, open_in};
use crate::message::say_with;
use crate::number::print::{Printer, digits_of};
use crate::pack::Packs;
use crate::store::audit::Who;
use crate::store::clock::Clock;
use crate::store::{Failure, Write};
use crate::target::split::Share;
use crate::target::view::asks;
use crate::target::{Operator, Target};

/// The kind of matter by which a part is handed down.
pub const QUOTA: &str = "quota";

/// The move by which a newer value takes the place of one that waits.
const REPLACE: &str = "replace";

/// A part as somebody typed it.
pub struct Typed<'a> {
    pub share: &'a Share,
    /// As it was typed: what reads the register's rows says what is wrong with it.
    pub value: String,
}

/// The rows of the register that parts come to, in their order, from this day on.
pub fn rows(whole: &Target, parts: &[Typed<'_>], today: &str) -> Result<Grid, Finding> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heading = [
        "code",
        "name",
        "name_en",
        "unit",
        "indicator",
        "kind",
        "operator",
        "value",
        "measure",
        "base_period",
        "from",
        "until",
        "above",
        "light",
        "issuer",
        "paper",
        "valid_from",
    ];
    let measure = whole.value.as_ref().map_or("", |value| value.unit.symbol());
    let is_amount = matches!(whole.kind, Kind::Level | Kind::Increase);
    let operator = match whole.operator {
        Operator::AtLeast => "at-least",
        Operator::AtMost => "at-most",
    };
    let period = |it: Option<basis::period::Period>| it.map(|it| it.to_string()).unwrap_or_default();
    let mut write = |cells: Vec<String>| writer.write_record(cells).unwrap_or_default();
    write(heading.map(str::to_owned).to_vec());
    for part in parts {
        let known = part.share.part.as_ref();
        let of = known.unwrap_or(whole);
        let code = known.map_or_else(|| code_of(whole, &part.share.unit), |it| it.code.clone());
        write(vec![
            code,
            of.name.zh.clone(),
            of.name.en.clone(),
            part.share.unit.clone(),
            whole.indicator.clone(),
            whole.kind.word().to_owned(),
            operator.to_owned(),
            part.value.clone(),
            if is_amount { measure.to_owned() } else { String::new() },
            period(whole.base_period),
            period(whole.from),
            period(whole.until),
            whole.code.clone(),
            of.light.clone(),
            of.issuer.clone(),
            of.paper.clone(),
            today.to_owned(),
        ]);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    let grid = read_grid("division.csv", &bytes)?.into_iter().next();
    Ok(grid.unwrap_or_default())
}

/// The code of a part that has no row yet.
fn code_of(whole: &Target, unit: &str) -> String {
    format!("{}-{}", whole.code, unit.replace(':', "-"))
}

/// Which part a finding of the rows is about, by its place in the list.
pub fn part_of(finding: &Finding) -> Option<usize> {
    usize::try_from(finding.place.row?.checked_sub(2)?).ok()
}

/// Who asks, and how many working days whoever is asked has.
pub struct Asking<'a> {
    pub who: &'a Who,
    pub days: u32,
}

/// Asks whoever is to carry each part to confirm it. Of one that waited already the newer takes the place.
///
/// # Errors
/// Where nobody could be asked: nothing is to be committed.
pub async fn hand_down(
    write: &mut Write,
    printer: &Printer<'_>,
    world: &World,
    clock: &dyn Clock,
    parts: &[Target],
    asking: &Asking<'_>,
) -> Result<Result<usize, Error>, Failure> {
    take_turn(write).await?;
    let packs = printer.analyst.packs;
    for part in parts {
        let year = i64::from(part.until.map_or(clock.today().year(), basis::period::Period::year));
        let known = store::newest_in(write, &part.code, year, QUOTA).await?;
        if let Some(mut before) = match &known {
            Some(known) => find_in(write, known.matter).await?,
            None => None,
        } {
            by_figures(write, packs, world, clock, &mut before, REPLACE, "").await?;
        }
        let opening = match opening(world, packs, printer, part, year, asking.days) {
            Ok(opening) => opening,
            Err(error) => return Ok(Err(error)),
        };
        let matter = match open_in(write, packs, world, clock, asking.who, &opening).await? {
            Ok(matter) => matter,
            Err(error) => return Ok(Err(error)),
        };
        let turn = known.map_or(1, |known| known.turn + 1);
        let row = Opened {
            target: part.code.clone(),
            year,
            kind: QUOTA.to_owned(),
            turn,
            matter: matter.number,
            ..Opened::default()
        };
        store::insert(write, &row).await?;
        note(write, clock, asking.who, matter.number, "", OPEN).await?;
    }
    Ok(Ok(parts.len()))
}

fn opening(
    world: &World,
    packs: &Packs,
    printer: &Printer<'_>,
    part: &Target,
    year: i64,
    days: u32,
) -> Result<Opening, Error> {
    let here = world.here(packs);
    let kind = packs.kind(QUOTA).ok_or_else(|| Error::new("matter-kind"))?;
    let role = |party: &str| kind.party(party).map(|it| it.role.clone()).unwrap_or_default();
    let nobody = || Error::new("quota-nobody").with("unit", &part.unit);
    let named =
        (!part.leader.is_empty() && world.roster.post(&part.leader, &world.day).is_some()).then(|| part.leader.clone());
    let lead = named.or_else(|| Some(nearest(here, &part.unit, &role(LEAD))?.post)).ok_or_else(nobody)?;
    let asker = nearest(here, &part.unit, &role(ASKER)).ok_or_else(nobody)?.post;
    let title = say_with(
        Language::Zh,
        "quota-title",
        &[
            ("unit", printer.subject(&part.unit).into()),
            ("year", year.to_string().into()),
            ("target", part.name.zh.as_str().into()),
            ("asks", asks(printer, part).into()),
        ],
    );
    let value = part.value.as_ref().map_or_else(String::new, |value| digits_of(&value.value));
    Ok(Opening {
        kind: QUOTA.to_owned(),
        title,
        unit: part.unit.clone(),
        source: part.paper.clone(),
        parties: BTreeMap::from([(ASKER.to_owned(), asker), (LEAD.to_owned(), lead)]),
        fields: BTreeMap::from([("target".to_owned(), part.code.clone()), ("value".to_owned(), value)]),
        promised: Some(Limit { measure: Measure::WorkingDays, count: days }),
        ..Opening::default()
    })
}

/// Whether what was typed is another value than the part has.
pub fn differs(share: &Share, typed: &str) -> bool {
    let known = share.part.as_ref().and_then(|part| part.value.as_ref());
    let same = |value: &Exact| digits_of(value) == typed;
    !typed.is_empty() && !known.is_some_and(|value| same(&value.value))
}
