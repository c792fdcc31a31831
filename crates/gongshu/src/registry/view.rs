//! The registry as pages and workbooks print it: rows of text, with the door behind each.

use basis::language::Language;
use basis::period::{Period, Span};
use basis::registry::Season;
use basis::show::{self, grouped};

use super::event::{Event, Kind};
use super::growing::Growing;
use super::member::Member;
use super::missing::Lack;
use crate::message::{say, say_with};
use crate::pack::register::Register;
use crate::page::segment;
use crate::register::names::Names;

/// Prints what the fields of the register hold.
pub struct Printer<'a> {
    pub register: &'a Register,
    pub names: &'a Names,
    pub language: Language,
}

/// An event as it is printed.
pub struct EventRow {
    pub href: String,
    pub code: String,
    pub name: String,
    pub region: String,
    pub day: String,
    pub reason: String,
    pub before: String,
    pub after: String,
}

/// A member as it is printed.
pub struct MemberRow {
    pub href: String,
    pub code: String,
    pub name: String,
    pub credit_code: String,
    pub region: String,
    pub parks: String,
    pub industry: String,
    pub industry_code: String,
    pub size: String,
    pub status: String,
    /// Whether it is known not to operate as usual.
    pub stopped: bool,
    pub groups: String,
    pub entered: String,
}

/// An enterprise on its way up as it is printed; figures in 万元.
pub struct GrowingRow {
    pub href: String,
    pub code: String,
    pub name: String,
    pub region: String,
    pub to_date: String,
    pub until: String,
    pub annual: String,
    pub season: String,
    pub band: String,
}

/// Something a row lacks.
pub struct LackRow {
    pub href: String,
    pub code: String,
    pub name: String,
    pub region: String,
    /// What is wrong, and what would be right where it is known.
    pub what: String,
    /// The other row of two that may be one.
    pub other: Option<String>,
}

fn href(code: &str) -> String {
    format!("/register/{}/{}", super::ENTERPRISE, segment(code))
}

impl Printer<'_> {
    /// What a field says, in words.
    pub fn field(&self, field: &str, text: &str) -> String {
        self.register
            .field(field)
            .map_or_else(|| text.to_owned(), |field| self.names.shown(field, text, self.language).text)
    }

    pub fn say(&self, id: &str) -> String {
        say(self.language, id)
    }

    pub fn month(&self, month: Period) -> String {
        show::period(month, Span::This, self.language)
    }

    pub fn kind(&self, kind: Kind) -> String {
        self.say(&format!("registry-kind-{}", kind.word()))
    }

    pub fn event(&self, event: &Event) -> EventRow {
        let (before, after) = match event.kind {
            Kind::Entry | Kind::Exit => (String::new(), String::new()),
            Kind::CreditCode | Kind::Rename => (event.before.clone(), event.after.clone()),
            kind => (self.field(kind.field(), &event.before), self.field(kind.field(), &event.after)),
        };
        let reason = match event.kind {
            Kind::Entry => self.field("entry_kind", &event.reason),
            Kind::Exit => self.field("exit_reason", &event.reason),
            _ => String::new(),
        };
        EventRow {
            href: href(&event.code),
            code: event.code.clone(),
            name: event.name.clone(),
            region: self.field("region", &event.regions.1),
            day: event.day.clone(),
            reason,
            before,
            after,
        }
    }

    pub fn member(&self, member: &Member) -> MemberRow {
        let several = |field: &str| self.field(field, member.fields.get(field).map_or("", String::as_str));
        MemberRow {
            href: href(&member.code),
            code: member.code.clone(),
            name: member.name.clone(),
            credit_code: member.credit_code.clone(),
            region: self.field("region", &member.region),
            parks: several("parks"),
            industry: self.field("industry", &member.industry),
            industry_code: member.industry.clone(),
            size: self.field("size_class", &member.size_class),
            status: self.field("status", &member.status),
            stopped: !matches!(member.status.as_str(), "" | "normal"),
            groups: several("groups"),
            entered: member.entered.map(|month| month.to_string()).unwrap_or_default(),
        }
    }

    pub fn growing(&self, growing: &Growing) -> GrowingRow {
        let season = match growing.projection.season {
            Season::LastYear => "registry-season-last-year",
            Season::Months => "registry-season-months",
        };
        GrowingRow {
            href: href(&growing.member.code),
            code: growing.member.code.clone(),
            name: growing.member.name.clone(),
            region: self.field("region", &growing.member.region),
            to_date: grouped(&growing.to_date, 0),
            until: growing.until.clone(),
            annual: grouped(&growing.projection.annual, 0),
            season: self.say(season),
            band: grouped(&growing.band, 0),
        }
    }

    pub fn lack(&self, lack: &Lack, member: &Member) -> LackRow {
        let other = match lack {
            Lack::SameName(other) | Lack::SameCode(other) => Some(other.clone()),
            _ => None,
        };
        let what = match lack {
            Lack::SameName(other) | Lack::SameCode(other) => other.clone(),
            Lack::Size(class) => {
                let is = self.field("size_class", &member.size_class);
                let arguments = [("is", is.into()), ("would", self.field("size_class", class).into())];
                say_with(self.language, "registry-size-differs", &arguments)
            }
            Lack::Region => member.region.clone(),
            Lack::Below(revenue) | Lack::Above(revenue) => {
                let revenue = grouped(revenue, 0);
                say_with(self.language, "registry-revenue", &[("revenue", revenue.into())])
            }
            Lack::CreditCode | Lack::Industry => String::new(),
        };
        LackRow {
            href: href(&member.code),
            code: member.code.clone(),
            name: member.name.clone(),
            region: self.field("region", &member.region),
            what,
            other: other.as_deref().map(href),
        }
    }
}
