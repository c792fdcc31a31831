//! The panel of a row's attachments, for the page of whoever owns the row.

use askama::Template;
use basis::language::Language;

use super::store::{Attached, BYTES_MAX};
use crate::message::{say, say_with};
use crate::page::icon;
use crate::store::clock::shown;

/// A row's papers. A page that owns the row puts it where it likes: `{{ attachments|safe }}`.
#[derive(Template)]
#[template(path = "attachment/panel.html")]
pub struct Panel {
    language: Language,
    /// The address under which this row's attachments are: `/register/enterprise/e1/attachments`.
    address: String,
    may_attach: bool,
    lines: Vec<Line>,
    accepts: String,
    icon: String,
    rule: String,
    /// Why the last file was not kept.
    error: String,
}

struct Line {
    href: String,
    name: String,
    size: String,
    note: String,
    at: String,
    person: String,
    withdrawn: String,
}

impl Panel {
    /// `person` names a person by their code.
    pub fn new(
        language: Language,
        address: String,
        may_attach: bool,
        attached: &[Attached],
        error: String,
        person: impl Fn(&str) -> String,
    ) -> Panel {
        let withdrawn = |it: &Attached| match &it.withdrawn {
            None => String::new(),
            Some(gone) => {
                let arguments = [
                    ("at", shown(&gone.at).into()),
                    ("person", person(&gone.person).into()),
                    ("reason", gone.reason.as_str().into()),
                ];
                say_with(language, "attachment-withdrawn", &arguments)
            }
        };
        let lines = attached.iter().map(|it| Line {
            href: format!("{address}/{}", it.number),
            name: it.name.clone(),
            size: readable(it.size),
            note: it.note.clone(),
            at: shown(&it.at),
            person: person(&it.person),
            withdrawn: withdrawn(it),
        });
        let limit = BYTES_MAX / 1024 / 1024;
        Panel {
            language,
            may_attach,
            lines: lines.collect(),
            icon: icon("paperclip"),
            accepts: files::kind::KINDS.map(|kind| format!(".{}", kind.ending)).join(","),
            rule: say_with(
                language,
                "attachment-rule",
                &[("limit", limit.to_string().into()), ("known", files::kind::endings().into())],
            ),
            error,
            address,
        }
    }

    fn say(&self, id: &str) -> String {
        say(self.language, id)
    }
}

/// A size as people say it; nothing is added up from it.
fn readable(bytes: i64) -> String {
    const KILO: i64 = 1024;
    match bytes {
        ..KILO => format!("{bytes} B"),
        _ if bytes < KILO * KILO => format!("{} KB", bytes / KILO),
        _ => format!("{} MB", bytes / KILO / KILO),
    }
}
