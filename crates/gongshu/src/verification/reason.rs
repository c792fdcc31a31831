//! The sentence beside a verdict: what it rests on, or why there is none.

use basis::exact::{Exact, Rounding};
use basis::expression::Syntax;
use basis::language::Language;
use basis::message::Argument;
use basis::unit::{Base, Unit};

use super::arithmetic::Trouble;
use super::verdict::Ground;
use super::written::{Written, significant};
use crate::message::MESSAGES;

/// Why a claim has its verdict, or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// The files say that the speech does not give the figures.
    NotRecomputable,
    NoFormula,
    Syntax(Syntax),
    Trouble(Trouble),
    /// The formula names a row that is in none of the files.
    Unknown(String),
    /// The formula names a row that has no number.
    NoNumber(String),
    /// Derived, but the speech states no value.
    Unstated(Exact),
    /// What is stated is not a number.
    StatedUnreadable(String),
    Judged(Box<Judged>),
}

/// A verdict's ground with the figures its sentence names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Judged {
    pub ground: Ground,
    pub stated: Written,
    pub derived: Exact,
    /// The claim's unit, where the books know it.
    pub unit: Option<Unit>,
}

type Arguments = Vec<(&'static str, Argument)>;

impl Reason {
    /// The sentence in `language`.
    pub fn say(&self, language: Language) -> String {
        let (id, arguments) = match self {
            Reason::NotRecomputable => ("verify-not-recomputable", Vec::new()),
            Reason::NoFormula => ("verify-no-formula", Vec::new()),
            Reason::Syntax(syntax) => syntax_words(syntax),
            Reason::Trouble(trouble) => trouble_words(trouble),
            Reason::Unknown(id) => ("verify-unknown", text("id", id)),
            Reason::NoNumber(id) => ("verify-no-number", text("id", id)),
            Reason::Unstated(value) => ("verify-unstated", text("derived", &significant(value))),
            Reason::StatedUnreadable(stated) => ("verify-stated-unreadable", text("stated", stated)),
            Reason::Judged(judged) => return judged.say(language),
        };
        MESSAGES.text(language, id, &arguments)
    }
}

fn text(name: &'static str, value: &str) -> Arguments {
    vec![(name, value.into())]
}

fn place(at: usize) -> (&'static str, Argument) {
    ("at", at.to_string().into())
}

fn syntax_words(syntax: &Syntax) -> (&'static str, Arguments) {
    match syntax {
        Syntax::Unexpected { at, found } => {
            ("verify-syntax-unexpected", vec![place(*at), ("found", found.as_str().into())])
        }
        Syntax::Ends => ("verify-syntax-ends", Vec::new()),
        Syntax::Open { at } => ("verify-syntax-open", vec![place(*at)]),
        Syntax::Unknown { at, name } => ("verify-syntax-name", vec![place(*at), ("name", name.as_str().into())]),
        Syntax::TooLong => ("verify-syntax-long", Vec::new()),
    }
}

fn trouble_words(trouble: &Trouble) -> (&'static str, Arguments) {
    match trouble {
        Trouble::DivisionByZero { at } => ("verify-division-by-zero", vec![place(*at)]),
        Trouble::OutsidePower { at } => ("verify-outside-power", vec![place(*at)]),
        Trouble::PowerTooLarge { at } => ("verify-power-too-large", vec![place(*at)]),
        Trouble::Unknown { id, .. } => ("verify-unknown", text("id", id)),
    }
}

impl Judged {
    fn say(&self, language: Language) -> String {
        let Judged { ground, stated, derived, unit } = self;
        let written = stated.value.rounded(stated.decimals, Rounding::HalfUp);
        let shown = significant(derived);
        let say = |id: &str, arguments: &[(&str, Argument)]| {
            let mut all = vec![("stated", written.as_str().into()), ("derived", shown.as_str().into())];
            all.extend(arguments.iter().cloned());
            MESSAGES.text(language, id, &all)
        };
        match ground {
            Ground::Rounds => say("verify-rounds", &[]),
            Ground::Near => say("verify-near", &[]),
            Ground::AtLeast => say("verify-at-least", &[]),
            Ground::AtMost => say("verify-at-most", &[]),
            Ground::Truncates => say("verify-truncates", &[]),
            Ground::OfBound => say("verify-of-bound", &[]),
            Ground::Varies(least, greatest) => say(
                "verify-varies",
                &[("least", significant(least).into()), ("greatest", significant(greatest).into())],
            ),
            Ground::Differs(gap) => {
                // As many decimals as were stated, more where the gap would be less than ten of the last digit.
                let plain = |decimals: u32| {
                    let shown = gap.rounded_exact(decimals, Rounding::HalfUp);
                    shown == *gap || Exact::scaled(10, decimals) <= shown
                };
                let decimals =
                    (stated.decimals..stated.decimals + 6).find(|decimals| plain(*decimals)).unwrap_or(stated.decimals);
                // Percents differ by percentage points.
                let unit = unit
                    .as_ref()
                    .map(|unit| if unit.base() == Some(Base::Percent) { Unit::points() } else { unit.clone() });
                let arguments = [
                    ("gap", gap.rounded(decimals, Rounding::HalfUp).into()),
                    ("derived", derived.rounded(decimals, Rounding::HalfUp).into()),
                    ("unit", unit.as_ref().map_or("", |unit| unit.in_language(language)).into()),
                ];
                say(if unit.is_some() { "verify-differs" } else { "verify-differs-plain" }, &arguments)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_in_both_languages() {
        let judged = |ground| {
            Reason::Judged(Box::new(Judged {
                ground,
                stated: Written::read("21.2").unwrap(),
                derived: Exact::scaled(171_275, 4),
                unit: Some("亿元".parse().unwrap()),
            }))
        };
        let one = || Exact::whole(1);
        let reasons = [
            Reason::NotRecomputable,
            Reason::NoFormula,
            Reason::Syntax(Syntax::Unexpected { at: 3, found: ")".into() }),
            Reason::Syntax(Syntax::Ends),
            Reason::Syntax(Syntax::Open { at: 1 }),
            Reason::Syntax(Syntax::Unknown { at: 1, name: "sqrt".into() }),
            Reason::Syntax(Syntax::TooLong),
            Reason::Trouble(Trouble::DivisionByZero { at: 4 }),
            Reason::Trouble(Trouble::OutsidePower { at: 4 }),
            Reason::Trouble(Trouble::PowerTooLarge { at: 4 }),
            Reason::Trouble(Trouble::Unknown { at: 1, id: "A".into() }),
            Reason::Unknown("A".into()),
            Reason::NoNumber("A".into()),
            Reason::Unstated(one()),
            Reason::StatedUnreadable("近十".into()),
            judged(Ground::Rounds),
            judged(Ground::Near),
            judged(Ground::AtLeast),
            judged(Ground::AtMost),
            judged(Ground::Truncates),
            judged(Ground::Varies(one(), one())),
            judged(Ground::OfBound),
            judged(Ground::Differs(Exact::scaled(40_725, 4))),
        ];
        for reason in &reasons {
            for language in Language::ALL {
                let sentence = reason.say(language);
                let unsaid = sentence.starts_with("verify-") || sentence.contains(['{', '}', '$']);
                assert!(!unsaid && !sentence.is_empty(), "{reason:?} in {language}: {sentence}");
            }
        }
        // |21.2 − 17.1275| = 4.0725
        assert_eq!(reasons[reasons.len() - 1].say(Language::Zh), "相差 4.1 亿元：讲话称 21.2，推算为 17.1");
        // |2 − 14/9| = 4/9: a gap of “0” would say nothing, and percents differ by points.
        let percents = Reason::Judged(Box::new(Judged {
            ground: Ground::Differs(Exact::ratio(4, 9).unwrap()),
            stated: Written::read("2").unwrap(),
            derived: Exact::ratio(14, 9).unwrap(),
            unit: Some(Unit::percent()),
        }));
        assert_eq!(percents.say(Language::Zh), "相差 0.44 个百分点：讲话称 2，推算为 1.56");
        assert_eq!(percents.say(Language::En), "differs by 0.44 (percentage points): stated 2, derived 1.56");
    }
}
