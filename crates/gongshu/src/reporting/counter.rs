//! The counter of the reports: what a reader may see or do of whose report. Every page and every door for programs comes here first.

use basis::language::Language;
use basis::period::{Part, Period, Span};
use basis::registry::Rule;

use super::roster::{Roster, due};
use super::store::{self, Asked};
use crate::access::Deed;
use crate::number::shelf::Shelf;
use crate::pack::Packs;
use crate::pack::form::Form;
use crate::page::{Reader, Refusal};
use crate::register::query::Asker;
use crate::register::subjects::Subjects;
use crate::registry::{Member, population};
use crate::store::{Failure, batch};

fn failed(reader: &Reader) -> impl Fn(Failure) -> Refusal + '_ {
    |failure| Refusal::failed(reader.language, failure)
}

/// The form of an address.
pub fn form<'a>(packs: &'a Packs, reader: &Reader, code: &str) -> Result<&'a Form, Refusal> {
    packs.form(code).ok_or_else(|| Refusal::not_found(reader.language, code))
}

/// The month of an address.
pub fn month(reader: &Reader, text: &str) -> Result<Period, Refusal> {
    let period: Period = text.parse().map_err(|error| Refusal::wrong(reader.language, &error))?;
    match period.part() {
        Part::Month(_) => Ok(period),
        _ => Err(Refusal::not_found(reader.language, text)),
    }
}

/// A form's month as titles have it; the first two months are one where they are reported together: 2026年1—2月.
pub fn month_label(form: &Form, period: Period, language: Language) -> String {
    let merged = form.merged && matches!(period.part(), Part::Month(2));
    basis::show::period(period, if merged { Span::YearToDate } else { Span::This }, language)
}

/// All units as they are now.
pub async fn units(shelf: &Shelf, reader: &Reader) -> Result<Subjects, Refusal> {
    let version = batch::data_version(shelf.db()).await.map_err(failed(reader))?;
    shelf.units().at(version).await.map_err(failed(reader))
}

/// Those who must report, as far as the reader's reach for the deed goes: figures of a single enterprise are seen as its unit
/// is seen, or with its region by whoever sees single enterprises there in the form's domain.
pub async fn members(
    shelf: &Shelf,
    reader: &Reader,
    deed: Deed,
    form: &Form,
    period: Period,
) -> Result<Vec<Member>, Refusal> {
    let rule: Rule = form.who.parse().map_err(|error| Refusal::wrong(reader.language, &error))?;
    let version = batch::data_version(shelf.db()).await.map_err(failed(reader))?;
    let all = population(shelf.db(), shelf.packs(), version, &Asker::Program, period, &rule).await;
    let mut members = all.map_err(failed(reader))?;
    let seen = sight(shelf, reader, deed, form).await?;
    members.retain(|member| seen(member));
    Ok(members)
}

/// Whose figures on a form a reader may see for a deed.
pub async fn sight(
    shelf: &Shelf,
    reader: &Reader,
    deed: Deed,
    form: &Form,
) -> Result<impl Fn(&Member) -> bool + use<>, Refusal> {
    let reach = units(shelf, reader).await?.within(&reader.visit.actor.reach(deed), &reader.visit.today);
    let domain = form.domain.only().mask();
    Ok(move |member: &Member| reach.single_mask(&member.code, &member.region) & domain != 0)
}

/// Whether an enterprise lies in a unit or in one below it, or the unit is a park it is in.
pub fn under(units: &Subjects, unit: &str, period: Period) -> impl Fn(&Member) -> bool {
    move |member| {
        units.path(&member.region, period).iter().any(|above| above.code == unit)
            || member.region == unit
            || member.parks.iter().any(|park| park == unit)
    }
}

/// One of them; whoever is out of reach is as if it were not there. That its figures were read is noted for the audit; what a
/// respondent sends of itself is no read, and a draft that saves itself every few seconds would bury the audit.
pub async fn member(
    shelf: &Shelf,
    reader: &Reader,
    deed: Deed,
    form: &Form,
    period: Period,
    respondent: &str,
) -> Result<Member, Refusal> {
    let all = members(shelf, reader, deed, form, period).await?;
    let found = all.into_iter().find(|member| member.code == respondent);
    let member = found.ok_or_else(|| Refusal::not_found(reader.language, respondent))?;
    if deed != Deed::SendReport {
        reader.visit.reads.note(&member.code);
    }
    Ok(member)
}

/// The month's roster of a unit and all below it.
pub async fn roster(
    shelf: &Shelf,
    reader: &Reader,
    deed: Deed,
    form: &Form,
    period: Period,
    unit: &str,
) -> Result<Roster, Refusal> {
    let units = units(shelf, reader).await?;
    let mut members = members(shelf, reader, deed, form, period).await?;
    let under = under(&units, unit, period);
    members.retain(|member| under(member));
    let text = period.to_string();
    let asked = Asked { form: &form.code, period: &text, respondent: "" };
    let versions = store::versions(shelf.db(), asked).await.map_err(failed(reader))?;
    let due = due(form, period).map_err(|error| Refusal::wrong(reader.language, &error))?;
    Ok(Roster::new(due, members, versions))
}
