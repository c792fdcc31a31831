//! A question to the books: what is asked of which unit, indicator and period.
//!
//! Every figure on a page, in a document or in an export is the answer to one of these, and its door
//! is the question's own address: `/figure/growth/430700/out.va/2006-07/ytd`.

use std::str::FromStr;

use basis::error::Error;
use basis::fact::FactKey;
use basis::period::{Aspect, Measure, Period, Span};

use crate::page::segment;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Question {
    /// The level: 总量
    Value,
    /// 同比增速 as the bureau stated it, else derived.
    Growth,
    /// 同比增速 computed from the levels, whatever was stated.
    ComputedGrowth,
    /// 名义增速: on the total as it was published a year ago; a note beside the comparable growth.
    NominalGrowth,
    /// 同单位增速: over the regions with a figure in both years.
    MatchedGrowth,
    /// 增量
    Increase,
    /// 两年平均增速
    TwoYearGrowth,
    /// 增幅升降
    GrowthOfGrowth,
    /// Growth less that of the level above, in points.
    Against,
    /// 增速位次, among siblings or the peer group `with`.
    GrowthRank,
    /// 总量位次
    LevelRank,
    /// 增速位次变化 since the period before.
    GrowthRankChange,
    /// 总量位次变化
    LevelRankChange,
    /// 比重 in the unit `with`, or in the level above.
    Share,
    /// 构成: the indicator's share in the indicator `with`, which it is a part of.
    PartShare,
    /// 贡献率 to the growth of `with` or the level above.
    Contribution,
    /// 拉动 of the growth of `with` or the level above.
    Pull,
    /// Growth without the member `with`.
    Without,
    /// 前 n 户占比; n is `with`.
    TopShare,
    /// 集中度 HHI over the members.
    Herfindahl,
    /// 年均增长 since the year `with`.
    AverageSince,
    /// 倍数 of the year `with`.
    MultipleSince,
    /// 翻番 since the year `with`.
    DoublingsSince,
    /// 区位商 of a ratio against the level above.
    LocationQuotient,
    /// 偏离—份额: what of the increase since the year `with` is the growth of the level above,
    ShiftNational,
    /// … the mix of parts,
    ShiftMix,
    /// … and competitiveness.
    ShiftLocal,
    /// 综合指数; the indicator is the scheme's code.
    Index,
}

const WORDS: [(Question, &str); 28] = [
    (Question::Value, "value"),
    (Question::Growth, "growth"),
    (Question::ComputedGrowth, "computed-growth"),
    (Question::NominalGrowth, "nominal-growth"),
    (Question::MatchedGrowth, "matched-growth"),
    (Question::Increase, "increase"),
    (Question::TwoYearGrowth, "two-year-growth"),
    (Question::GrowthOfGrowth, "growth-of-growth"),
    (Question::Against, "against"),
    (Question::GrowthRank, "growth-rank"),
    (Question::LevelRank, "level-rank"),
    (Question::GrowthRankChange, "growth-rank-change"),
    (Question::LevelRankChange, "level-rank-change"),
    (Question::Share, "share"),
    (Question::PartShare, "part-share"),
    (Question::Contribution, "contribution"),
    (Question::Pull, "pull"),
    (Question::Without, "without"),
    (Question::TopShare, "top-share"),
    (Question::Herfindahl, "herfindahl"),
    (Question::AverageSince, "average-since"),
    (Question::MultipleSince, "multiple-since"),
    (Question::DoublingsSince, "doublings-since"),
    (Question::LocationQuotient, "location-quotient"),
    (Question::ShiftNational, "shift-national"),
    (Question::ShiftMix, "shift-mix"),
    (Question::ShiftLocal, "shift-local"),
    (Question::Index, "index"),
];

impl Question {
    /// Its word in addresses and message ids.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(question, _)| *question == self).map_or("", |(_, word)| word)
    }
}

impl FromStr for Question {
    type Err = Error;

    fn from_str(text: &str) -> Result<Question, Error> {
        WORDS
            .iter()
            .find(|(_, word)| *word == text)
            .map(|(question, _)| *question)
            .ok_or_else(|| Error::new("question-unknown").with("text", text))
    }
}

/// A question in full.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ask {
    pub question: Question,
    pub subject: String,
    pub indicator: String,
    pub period: Period,
    pub span: Span,
    /// The other unit, the peer group, the year or the count some questions need.
    pub with: Option<String>,
}

impl Ask {
    pub fn new(question: Question, subject: &str, indicator: &str, period: Period, span: Span) -> Ask {
        Ask { question, subject: subject.to_owned(), indicator: indicator.to_owned(), period, span, with: None }
    }

    #[must_use]
    pub fn with(mut self, other: impl Into<String>) -> Ask {
        self.with = Some(other.into());
        self
    }

    #[must_use]
    pub fn of(&self, question: Question) -> Ask {
        Ask { question, with: None, ..self.clone() }
    }

    #[must_use]
    pub fn about(&self, subject: &str) -> Ask {
        Ask { subject: subject.to_owned(), ..self.clone() }
    }

    #[must_use]
    pub fn at(&self, period: Period) -> Ask {
        Ask { period, ..self.clone() }
    }

    pub fn key(&self, aspect: Aspect) -> FactKey {
        FactKey {
            subject: self.subject.clone(),
            indicator: self.indicator.clone(),
            period: self.period,
            measure: Measure { aspect, span: self.span },
        }
    }

    /// The address of the page that explains the answer.
    pub fn href(&self) -> String {
        let span = Measure { aspect: Aspect::Level, span: self.span };
        let path = format!(
            "/figure/{}/{}/{}/{}/{span}",
            self.question.word(),
            segment(&self.subject),
            segment(&self.indicator),
            self.period
        );
        match &self.with {
            Some(other) => format!("{path}?with={}", segment(other)),
            None => path,
        }
    }
}

/// The span of an address: `this`, `ytd` or `stock`.
pub fn span_named(text: &str) -> Result<Span, Error> {
    let measure: Measure = text.parse()?;
    if measure.aspect == Aspect::Level {
        Ok(measure.span)
    } else {
        Err(Error::new("measure-unknown").with("text", text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_have_their_own_addresses() {
        let ask = Ask::new(Question::Growth, "430700", "out.va", "2006-07".parse().unwrap(), Span::YearToDate);
        assert_eq!(ask.href(), "/figure/growth/430700/out.va/2006-07/ytd");
        let share = ask.of(Question::Share).about("ent:常德").with("430700");
        assert_eq!(share.href(), "/figure/share/ent:%E5%B8%B8%E5%BE%B7/out.va/2006-07/ytd?with=430700");
        for (question, word) in WORDS {
            assert_eq!(word.parse::<Question>().unwrap(), question);
            assert_eq!(question.word(), word);
        }
        assert_eq!("gross".parse::<Question>().unwrap_err().code(), "question-unknown");
    }
}
