//! The organisation in words.

use basis::language::Language;

use crate::access::Because;
use crate::message::{say, say_with};

/// Why somebody acts through a post. `person` and `post` name by code.
pub fn because(
    because: &Because,
    language: Language,
    person: impl Fn(&str) -> String,
    post: impl Fn(&str) -> String,
) -> String {
    match because {
        Because::Holds => say(language, "because-holds"),
        Because::Deputises { holder } if holder.is_empty() => say(language, "because-deputises-vacant"),
        Because::Deputises { holder } => say_with(language, "because-deputises", &[("name", person(holder).into())]),
        Because::StandsIn { holder } => say_with(language, "because-stands-in", &[("name", person(holder).into())]),
        Because::Delegated { from, .. } => say_with(language, "because-delegated", &[("post", post(from).into())]),
    }
}
