//! Questions about single figures (查询): the office asks at a cell, the respondent answers there, the office settles it. Nothing that was
//! said is taken back, and no figure changes by it.

use basis::error::Error;
use basis::period::Period;

use super::store;
use crate::inbox::{self, Addressee, Notice};
use crate::pack::form::{Column, Form};
use crate::store::audit::{self, Entry, Who};
use crate::store::clock::Clock;
use crate::store::{Db, Failure};

/// What was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Asked,
    Answered,
    Settled,
}

impl Kind {
    const WORDS: [(&'static str, Kind); 3] =
        [("asked", Kind::Asked), ("answered", Kind::Answered), ("settled", Kind::Settled)];

    pub fn word(self) -> &'static str {
        Kind::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    pub fn named(word: &str) -> Option<Kind> {
        Kind::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    pub kind: Kind,
    pub text: String,
    pub at: String,
    pub person: String,
    pub post: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    pub number: i64,
    pub form: String,
    pub period: String,
    pub respondent: String,
    pub line: String,
    /// The word of the column.
    pub column: String,
    /// The oldest first.
    pub words: Vec<Word>,
}

impl Question {
    pub fn is_open(&self) -> bool {
        self.words.last().is_some_and(|word| word.kind != Kind::Settled)
    }

    /// Whether it is the respondent's turn.
    pub fn waits_for_answer(&self) -> bool {
        self.words.last().is_some_and(|word| word.kind == Kind::Asked)
    }

    pub fn is_at(&self, line: &str, column: &str) -> bool {
        self.line == line && self.column == column
    }
}

/// Which cell is asked about, and in which words.
pub struct Asking<'a> {
    pub form: &'a Form,
    pub period: Period,
    pub respondent: &'a str,
    pub line: &'a str,
    pub column: Column,
    pub text: &'a str,
}

/// The next word of a question: whose it is, what kind of word, and the posts that report for the respondent.
pub struct Next<'a> {
    pub form: &'a Form,
    pub respondent: &'a str,
    pub number: i64,
    pub kind: Kind,
    pub text: &'a str,
    pub posts: Vec<Addressee>,
}

/// Characters of a question or an answer: a paragraph, not a paper.
const TEXT_MAX: usize = 500;

fn proper(text: &str) -> Result<&str, Error> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(Error::new("report-question-empty")),
        count if TEXT_MAX < count => {
            Err(Error::new("report-question-long").with("limit", TEXT_MAX).with("count", count))
        }
        _ => Ok(text),
    }
}

fn notice(form: &Form, period: &str, text: &str, message: &'static str, href: String) -> Notice {
    let pair = |of: &str| [of.to_owned(), of.to_owned()];
    let arguments =
        vec![("form", [form.name.zh.clone(), form.name.en.clone()]), ("period", pair(period)), ("text", pair(text))];
    Notice { message, arguments, href, asks: message == "notice-report-asked" }
}

/// Asks about a cell; `posts` are those that report for the respondent. Its number is returned.
///
/// # Errors
/// `Ok(Err(…))` for a question without words, or about a cell in which nothing is reported.
pub async fn ask(
    db: &Db,
    clock: &dyn Clock,
    who: &Who,
    asking: &Asking<'_>,
    posts: Vec<Addressee>,
) -> Result<Result<i64, Error>, Failure> {
    let Asking { form, period, respondent, line, column, .. } = *asking;
    let text = match proper(asking.text) {
        Ok(text) => text,
        Err(error) => return Ok(Err(error)),
    };
    if !form.line(line).is_some_and(|line| form.is_open(line, column, period)) {
        return Ok(Err(Error::new("report-question-no-cell").with("cell", format!("{line}.{}", column.word()))));
    }
    let month = period.to_string();
    let mut write = db.write().await?;
    store::take_turn(&mut write).await?;
    let asked = store::Asked { form: &form.code, period: &month, respondent };
    let number = store::question::begin(&mut write, asked, line, column.word()).await?;
    store::question::say(&mut write, clock, who, number, Kind::Asked, text).await?;
    let subject = format!("{} {month} {respondent}", form.code);
    let after = format!("{number} {line}.{}", column.word());
    let entry = Entry { action: "report-ask", subject: &subject, after: &after, ..Entry::default() };
    audit::append(&mut write, clock, who, &entry).await?;
    let href = format!("/reports/{}/{month}/{respondent}", form.code);
    inbox::tell(&mut write, clock, who, posts, &notice(form, &month, text, "notice-report-asked", href)).await?;
    write.commit().await?;
    Ok(Ok(number))
}

/// Goes on with a question: an answer, the same question once more, or the end of it. The other side hears of it.
///
/// # Errors
/// `Ok(Err(…))` where it is settled already, or nothing was said that needs words.
pub async fn go_on(db: &Db, clock: &dyn Clock, who: &Who, next: Next<'_>) -> Result<Result<(), Error>, Failure> {
    let Next { form, respondent, number, kind, text, posts } = next;
    let text = match (kind, proper(text)) {
        (_, Ok(text)) => text,
        // It may be settled without a word.
        (Kind::Settled, Err(error)) if error.code() == "report-question-empty" => "",
        (_, Err(error)) => return Ok(Err(error)),
    };
    let mut write = db.write().await?;
    store::take_turn(&mut write).await?;
    let question = store::question::find_in(&mut write, number).await?;
    let Some(question) = question.filter(|it| it.respondent == respondent && it.form == form.code) else {
        return Ok(Err(Error::new("report-question-unknown").with("number", number)));
    };
    if !question.is_open() {
        return Ok(Err(Error::new("report-question-over").with("number", number)));
    }
    store::question::say(&mut write, clock, who, number, kind, text).await?;
    let subject = format!("{} {} {respondent}", question.form, question.period);
    let after = format!("{number} {}", kind.word());
    let entry = Entry { action: "report-ask", subject: &subject, after: &after, ..Entry::default() };
    audit::append(&mut write, clock, who, &entry).await?;
    let asker = question.words.iter().rev().find(|word| word.kind == Kind::Asked).map(|word| word.person.clone());
    match kind {
        Kind::Answered => {
            let href = format!("/desk/{}/{}/{respondent}", form.code, question.period);
            let notice = notice(form, &question.period, text, "notice-report-answered", href);
            inbox::tell(&mut write, clock, who, asker.map(Addressee::Person), &notice).await?;
        }
        Kind::Asked => {
            let href = format!("/reports/{}/{}/{respondent}", form.code, question.period);
            let notice = notice(form, &question.period, text, "notice-report-asked", href);
            inbox::tell(&mut write, clock, who, posts, &notice).await?;
        }
        Kind::Settled => {}
    }
    write.commit().await?;
    Ok(Ok(()))
}
