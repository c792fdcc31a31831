//! Questions about single figures, as kept: what each is about, and what was said.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::Asked;
use crate::reporting::question::{Kind, Question, Word};
use crate::store::audit::Who;
use crate::store::clock::Clock;
use crate::store::{Db, Doing, Failure, Write};

const DOING: &str = "read the questions";

/// The questions of a form and month, of one respondent or of all, in the order they were asked.
pub async fn all(db: &Db, asked: Asked<'_>) -> Result<Vec<Question>, Failure> {
    let rows = sqlx::query(
        "select number, form, period, respondent, line, cell, kind, text, at, person, post from report_question
         join report_question_word on report_question_word.question = report_question.number
         where form = $1 and period = $2 and ($3 = '' or respondent = $3) order by number, word",
    )
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .fetch_all(db.pool())
    .await
    .doing(DOING)?;
    joined(&rows).doing(DOING)
}

/// One question, as a change sees it.
pub async fn find_in(write: &mut Write, number: i64) -> Result<Option<Question>, Failure> {
    let rows = sqlx::query(
        "select number, form, period, respondent, line, cell, kind, text, at, person, post from report_question
         join report_question_word on report_question_word.question = report_question.number
         where number = $1 order by word",
    )
    .bind(number)
    .fetch_all(write.connection())
    .await
    .doing(DOING)?;
    Ok(joined(&rows).doing(DOING)?.pop())
}

fn joined(rows: &[AnyRow]) -> Result<Vec<Question>, sqlx::Error> {
    let mut questions: Vec<Question> = Vec::new();
    for row in rows {
        let kind: String = row.try_get("kind")?;
        let word = Word {
            kind: Kind::named(&kind).ok_or_else(|| sqlx::Error::ColumnNotFound("kind".to_owned()))?,
            text: row.try_get("text")?,
            at: row.try_get("at")?,
            person: row.try_get("person")?,
            post: row.try_get("post")?,
        };
        let number: i64 = row.try_get("number")?;
        match questions.last_mut().filter(|last| last.number == number) {
            Some(last) => last.words.push(word),
            None => questions.push(Question {
                number,
                form: row.try_get("form")?,
                period: row.try_get("period")?,
                respondent: row.try_get("respondent")?,
                line: row.try_get("line")?,
                column: row.try_get("cell")?,
                words: vec![word],
            }),
        }
    }
    Ok(questions)
}

/// Begins a question about a cell; its number is returned.
pub async fn begin(write: &mut Write, asked: Asked<'_>, line: &str, column: &str) -> Result<i64, Failure> {
    let doing = "keep a question";
    let number: i64 = sqlx::query_scalar("select coalesce(max(number), 0) + 1 from report_question")
        .fetch_one(write.connection())
        .await
        .doing(doing)?;
    sqlx::query(
        "insert into report_question (number, form, period, respondent, line, cell) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(number)
    .bind(asked.form)
    .bind(asked.period)
    .bind(asked.respondent)
    .bind(line)
    .bind(column)
    .execute(write.connection())
    .await
    .doing(doing)?;
    Ok(number)
}

/// Keeps what was said.
pub async fn say(
    write: &mut Write,
    clock: &dyn Clock,
    who: &Who,
    question: i64,
    kind: Kind,
    text: &str,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into report_question_word (question, word, kind, text, at, person, post) values
         ($1, (select coalesce(max(word), 0) + 1 from report_question_word where question = $1), $2, $3, $4, $5, $6)",
    )
    .bind(question)
    .bind(kind.word())
    .bind(text)
    .bind(clock.now().to_string())
    .bind(&who.person)
    .bind(&who.post)
    .execute(write.connection())
    .await
    .doing("keep a word of a question")?;
    Ok(())
}
