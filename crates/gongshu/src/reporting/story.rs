//! What happened to a report (经过): each version that came in and each step, for both sides alike.

use basis::language::Language;

use super::home_pages::pill;
use super::record::{Report, State};
use crate::message::{say, say_with};
use crate::store::clock::shown;

pub(super) struct Event {
    /// How the line of time shows it: `late` where somebody must act.
    pub kind: &'static str,
    pub at: String,
    pub title: String,
    pub person: String,
    pub post: String,
    pub reason: String,
}

/// The newest first; `who` names a person and a post.
pub(super) fn story(
    versions: &[Report],
    who: &impl Fn(&str, &str) -> (String, String),
    language: Language,
) -> Vec<Event> {
    let mut events = Vec::new();
    for report in versions {
        let (person, post) = who(&report.person, &report.post);
        let arguments = [
            ("version", report.version.to_string().into()),
            ("number", report.number.to_string().into()),
            ("way", say(language, &format!("report-way-{}", report.way.word())).into()),
        ];
        let title = say_with(language, "own-event-sent", &arguments);
        events.push(Event { kind: "done", at: shown(&report.at), title, person, post, reason: String::new() });
        for step in &report.steps {
            let (person, post) = who(&step.person, &step.post);
            let kind = if step.state == State::Returned { "late" } else { "done" };
            let title = pill(Some(step.state), language).1;
            events.push(Event { kind, at: shown(&step.at), title, person, post, reason: step.reason.clone() });
        }
    }
    events.reverse();
    events
}
