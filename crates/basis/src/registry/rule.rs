//! Who is meant (统计范围): the rule by which a form says who reports it, and a table whom it counts.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// A scope of the registry, narrowed by conditions that must all hold. A pack writes it in words:
/// `enterprise.above_scale`, or `enterprise.above_scale where industry = 36, 37 and size = large, medium`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Rule {
    scope: Scope,
    conditions: Vec<(Attribute, Vec<String>)>,
}

/// Whom a rule begins with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scope {
    /// 规模以上: those in the registry.
    AboveScale,
    /// Every enterprise of the register that is there in the month.
    All,
}

/// What a condition is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Attribute {
    Industry,
    Size,
    Group,
    Status,
}

/// What a rule looks at in an enterprise.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Traits<'a> {
    pub above_scale: bool,
    /// The industry with all it is part of, such as `C`, `36`, `361`, `3612`.
    pub industry: &'a [&'a str],
    pub size: &'a str,
    pub groups: &'a [String],
    pub status: &'a str,
}

impl Scope {
    const WORDS: [(&'static str, Scope); 2] =
        [("enterprise.above_scale", Scope::AboveScale), ("enterprise.all", Scope::All)];
}

impl Attribute {
    const WORDS: [(&'static str, Attribute); 4] = [
        ("industry", Attribute::Industry),
        ("size", Attribute::Size),
        ("group", Attribute::Group),
        ("status", Attribute::Status),
    ];
}

impl Rule {
    /// Everybody of a scope.
    pub fn of(scope: Scope) -> Rule {
        Rule { scope, conditions: Vec::new() }
    }

    pub fn scope(&self) -> Scope {
        self.scope
    }

    pub fn admits(&self, traits: &Traits<'_>) -> bool {
        (self.scope == Scope::All || traits.above_scale)
            && self.conditions.iter().all(|(attribute, values)| {
                values.iter().any(|value| match attribute {
                    Attribute::Industry => traits.industry.contains(&value.as_str()),
                    Attribute::Size => traits.size == value,
                    Attribute::Group => traits.groups.contains(value),
                    Attribute::Status => traits.status == value,
                })
            })
    }
}

impl FromStr for Rule {
    type Err = Error;

    fn from_str(text: &str) -> Result<Rule, Error> {
        let (scope, conditions) = match text.split_once(" where ") {
            Some((scope, conditions)) => (scope, conditions.split(" and ").collect()),
            None => (text, Vec::new()),
        };
        let rule = Rule {
            scope: named(&Scope::WORDS, scope.trim())?,
            conditions: conditions.into_iter().map(condition).collect::<Result<_, _>>()?,
        };
        Ok(rule)
    }
}

fn condition(text: &str) -> Result<(Attribute, Vec<String>), Error> {
    let unreadable = || Error::new("rule-condition").with("text", text.trim());
    let (attribute, values) = text.split_once('=').ok_or_else(unreadable)?;
    let values: Vec<String> = values.split(',').map(|value| value.trim().to_owned()).collect();
    if values.iter().any(String::is_empty) {
        return Err(unreadable());
    }
    Ok((named(&Attribute::WORDS, attribute.trim())?, values))
}

fn named<T: Copy>(words: &[(&str, T)], text: &str) -> Result<T, Error> {
    words.iter().find(|(word, _)| *word == text).map(|(_, named)| *named).ok_or_else(|| {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        Error::new("rule-word").with("text", text).with("known", known.join(", "))
    })
}

fn word<T: PartialEq>(words: &[(&'static str, T)], named: &T) -> &'static str {
    words.iter().find(|(_, own)| own == named).map_or("", |(word, _)| word)
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(word(&Scope::WORDS, &self.scope))?;
        for (at, (attribute, values)) in self.conditions.iter().enumerate() {
            let joint = if at == 0 { "where" } else { "and" };
            write!(f, " {joint} {} = {}", word(&Attribute::WORDS, attribute), values.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_admits_whom_its_words_say() {
        let groups = ["little-giant".to_owned()];
        let factory = Traits {
            above_scale: true,
            industry: &["C", "36", "361", "3612"],
            size: "medium",
            groups: &groups,
            status: "normal",
        };
        let below = Traits { above_scale: false, ..factory };
        //   rule                                                          above  below
        for (text, above, beneath) in [
            ("enterprise.above_scale", true, false),
            ("enterprise.all", true, true),
            ("enterprise.above_scale where industry = C", true, false),
            ("enterprise.above_scale where industry = 35, 36", true, false),
            ("enterprise.above_scale where industry = 3", false, false),
            ("enterprise.all where size = large, medium and group = little-giant", true, true),
            ("enterprise.all where size = large and group = little-giant", false, false),
            ("enterprise.all where status = halted", false, false),
        ] {
            let rule: Rule = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((rule.admits(&factory), rule.admits(&below)), (above, beneath), "{text}");
            assert_eq!(rule.to_string(), text);
        }
    }

    #[test]
    fn slips_in_a_rule_are_named() {
        for (text, code) in [
            ("", "rule-word"),
            ("enterprise", "rule-word"),
            ("enterprise.above", "rule-word"),
            ("enterprise.all where", "rule-word"),
            ("enterprise.all where colour = red", "rule-word"),
            ("enterprise.all where size", "rule-condition"),
            ("enterprise.all where size = ", "rule-condition"),
            ("enterprise.all where size = large,", "rule-condition"),
            ("enterprise.all where size = large and ", "rule-condition"),
        ] {
            assert_eq!(text.parse::<Rule>().unwrap_err().code(), code, "{text}");
        }
    }
}
