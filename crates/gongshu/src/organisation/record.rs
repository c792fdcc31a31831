//! People, posts and bodies as their registers say them, each read from a settled row.

use std::collections::BTreeSet;

use basis::language::Name;

use crate::access::Deed;
use crate::register::names::words;
use crate::register::rows::{Entry, holds};

/// A person as the register has them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Person {
    pub code: String,
    pub name: String,
    pub unit: String,
}

/// A post (职务).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Post {
    pub code: String,
    pub name: Name,
    pub unit: String,
    pub roles: Vec<String>,
    /// Who acts when nobody holds it or stands in.
    pub fallback: String,
    pub valid_from: String,
    pub valid_until: String,
}

/// A person in a post, from a day until a day (任职).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Holding {
    pub code: String,
    pub post: String,
    pub person: String,
    /// `holder`, `concurrent`, `acting` or `deputy`.
    pub kind: String,
    pub from: String,
    pub until: String,
}

impl Holding {
    pub fn is_deputy(&self) -> bool {
        self.kind == "deputy"
    }

    pub fn holds_on(&self, day: &str) -> bool {
        holds(&self.from, &self.until, day)
    }
}

/// Somebody away (请假).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Leave {
    pub person: String,
    /// Whom they named for the time; the deputy acts where they named nobody.
    pub stand_in: String,
    pub from: String,
    pub until: String,
}

/// A post's authority, or part of it, lent to another post (授权).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Delegation {
    pub code: String,
    pub from: String,
    pub to: String,
    pub deeds: BTreeSet<Deed>,
    pub start: String,
    pub until: String,
}

/// A leading group or committee (议事机构).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Body {
    pub code: String,
    pub name: Name,
    pub unit: String,
    pub kind: String,
    /// The post of the head of its office.
    pub office: String,
    pub from: String,
    pub until: String,
}

/// A post's seat in a body.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seat {
    pub code: String,
    pub body: String,
    pub post: String,
    pub seat: String,
    pub from: String,
    pub until: String,
}

/// What a post answers for (职责).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Duty {
    pub code: String,
    pub post: String,
    pub title: String,
    pub about: String,
    pub from: String,
    pub until: String,
}

/// Who decides on items of a department, in a unit (审批授权): a branch with the department's authority has a row of its own, and
/// nobody decides a second time (M251).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Authority {
    pub code: String,
    /// Codes of items, or of departments for everything that is theirs.
    pub what: Vec<String>,
    pub unit: String,
    /// The posts that receive, handle, review and approve.
    pub window: String,
    pub handler: String,
    pub reviewer: String,
    pub approver: String,
    pub paper: String,
    pub from: String,
    pub until: String,
}

fn text(row: &Entry, field: &str) -> String {
    row.field(field).to_owned()
}

pub(super) fn person(row: &Entry) -> Person {
    Person { code: row.code.clone(), name: text(row, "name"), unit: text(row, "unit") }
}

pub(super) fn post(row: &Entry) -> Post {
    Post {
        code: row.code.clone(),
        name: Name::new(row.field("name"), row.field("name_en")),
        unit: text(row, "unit"),
        roles: words(row.field("roles")).map(str::to_owned).collect(),
        fallback: text(row, "fallback"),
        valid_from: row.valid_from.clone(),
        valid_until: row.valid_until.clone(),
    }
}

pub(super) fn holding(row: &Entry) -> Holding {
    Holding {
        code: row.code.clone(),
        post: text(row, "post"),
        person: text(row, "person"),
        kind: text(row, "kind"),
        from: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}

pub(super) fn leave(row: &Entry) -> Leave {
    Leave {
        person: text(row, "person"),
        stand_in: text(row, "stand_in"),
        from: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}

pub(super) fn delegation(row: &Entry) -> Delegation {
    Delegation {
        code: row.code.clone(),
        from: text(row, "from"),
        to: text(row, "to"),
        deeds: words(row.field("deeds")).filter_map(|word| word.parse().ok()).collect(),
        start: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}

pub(super) fn body(row: &Entry) -> Body {
    Body {
        code: row.code.clone(),
        name: Name::new(row.field("name"), row.field("name_en")),
        unit: text(row, "unit"),
        kind: text(row, "kind"),
        office: text(row, "office"),
        from: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}

pub(super) fn seat(row: &Entry) -> Seat {
    Seat {
        code: row.code.clone(),
        body: text(row, "body"),
        post: text(row, "post"),
        seat: text(row, "seat"),
        from: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}

pub(super) fn authority(row: &Entry) -> Authority {
    Authority {
        code: row.code.clone(),
        what: words(row.field("what")).map(str::to_owned).collect(),
        unit: text(row, "unit"),
        window: text(row, "window"),
        handler: text(row, "handler"),
        reviewer: text(row, "reviewer"),
        approver: text(row, "approver"),
        paper: text(row, "paper"),
        from: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}

pub(super) fn duty(row: &Entry) -> Duty {
    Duty {
        code: row.code.clone(),
        post: text(row, "post"),
        title: text(row, "name"),
        about: text(row, "about"),
        from: row.valid_from.clone(),
        until: row.valid_until.clone(),
    }
}
