//! The words programs read and write for what a figure states: one table each for questions, answers and rows sent in.

use basis::fact::{Approx, Status};
use basis::period::{Aspect, Span};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is stated of an indicator.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AspectWord {
    Level,
    Increase,
    Growth,
    Rank,
}

/// What of the period it covers.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SpanWord {
    This,
    Ytd,
    Stock,
}

/// How sharply it was stated.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ApproxWord {
    Exact,
    About,
    Over,
    Under,
}

/// How settled it is.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum StatusWord {
    Final,
    Preliminary,
    Forecast,
    Doubtful,
}

pub const ASPECTS: [(&str, Aspect); 4] =
    [("level", Aspect::Level), ("increase", Aspect::Increase), ("growth", Aspect::Growth), ("rank", Aspect::Rank)];
pub const SPANS: [(&str, Span); 3] = [("this", Span::This), ("ytd", Span::YearToDate), ("stock", Span::AtEnd)];

fn word<T: PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, own)| *own == value).map_or("", |(word, _)| word)
}

pub fn aspect_word(aspect: Aspect) -> &'static str {
    word(&ASPECTS, aspect)
}

pub fn span_word(span: Span) -> &'static str {
    word(&SPANS, span)
}

// The order of a word's kind is the order of its table: a test holds them together.
impl From<AspectWord> for Aspect {
    fn from(word: AspectWord) -> Aspect {
        ASPECTS[word as usize].1
    }
}

impl From<SpanWord> for Span {
    fn from(word: SpanWord) -> Span {
        SPANS[word as usize].1
    }
}

impl From<ApproxWord> for Approx {
    fn from(word: ApproxWord) -> Approx {
        match word {
            ApproxWord::Exact => Approx::Exact,
            ApproxWord::About => Approx::About,
            ApproxWord::Over => Approx::Over,
            ApproxWord::Under => Approx::Under,
        }
    }
}

impl From<StatusWord> for Status {
    fn from(word: StatusWord) -> Status {
        match word {
            StatusWord::Final => Status::Final,
            StatusWord::Preliminary => Status::Preliminary,
            StatusWord::Forecast => Status::Forecast,
            StatusWord::Doubtful => Status::Doubtful,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_what_is_answered() {
        for (word, aspect) in ASPECTS {
            let sent: AspectWord = serde_json::from_value(word.into()).unwrap();
            assert_eq!((Aspect::from(sent), aspect_word(aspect)), (aspect, word));
        }
        for (word, span) in SPANS {
            let sent: SpanWord = serde_json::from_value(word.into()).unwrap();
            assert_eq!((Span::from(sent), span_word(span)), (span, word));
        }
    }
}
