//! Sentences with bound facts (文稿模板): `{period}，{unit}完成{name out.va}{value out.va}[，{growth out.va}]。`
//!
//! A template is text with calls in braces and optional clauses in square brackets. A call names a
//! function and its arguments; what it prints comes from the books, never from the template's author,
//! so a bulletin cannot say a number nobody can follow. A clause whose call has no figure is left out;
//! a call outside any clause that has none makes the whole sentence give way to its `else`.
//!
//! `{{`, `}}`, `[[` and `]]` print a single brace or bracket.

use std::fmt;

use crate::derive::Absence;
use crate::error::Error;

/// A parsed sentence.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// A call: `{share out.va ent:tobacco}` is function `share` with two arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    pub function: String,
    pub arguments: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Text(String),
    Call(Call),
    Clause(Vec<Piece>),
}

impl Template {
    /// # Errors
    /// `template-…` with the position (in characters, from 1) of what is wrong.
    pub fn parse(text: &str) -> Result<Template, Error> {
        let mut reader = Reader { rest: text.chars().collect(), at: 0 };
        let pieces = reader.pieces(false)?;
        Ok(Template { pieces })
    }

    /// Every call, those in clauses too: what a pack checker looks up.
    pub fn calls(&self) -> Vec<&Call> {
        fn collect<'a>(pieces: &'a [Piece], calls: &mut Vec<&'a Call>) {
            for piece in pieces {
                match piece {
                    Piece::Text(_) => {}
                    Piece::Call(call) => calls.push(call),
                    Piece::Clause(inner) => collect(inner, calls),
                }
            }
        }
        let mut calls = Vec::new();
        collect(&self.pieces, &mut calls);
        calls
    }

    /// Prints the sentence. `answer` gives what a call prints, or why there is nothing; `T` is
    /// whatever the document is made of.
    ///
    /// # Errors
    /// The absence of the first call outside a clause that has no figure.
    pub fn render<T: From<String>>(
        &self,
        answer: &mut impl FnMut(&Call) -> Result<Vec<T>, Absence>,
    ) -> Result<Vec<T>, Absence> {
        render(&self.pieces, answer)
    }
}

fn render<T: From<String>>(
    pieces: &[Piece],
    answer: &mut impl FnMut(&Call) -> Result<Vec<T>, Absence>,
) -> Result<Vec<T>, Absence> {
    let mut printed = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => printed.push(T::from(text.clone())),
            Piece::Call(call) => printed.extend(answer(call)?),
            Piece::Clause(inner) => printed.extend(render(inner, answer).unwrap_or_default()),
        }
    }
    Ok(printed)
}

struct Reader {
    rest: Vec<char>,
    at: usize,
}

impl Reader {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.get(self.at).copied();
        self.at += 1;
        next
    }

    fn doubled(&mut self, mark: char) -> bool {
        let doubled = self.rest.get(self.at) == Some(&mark);
        self.at += usize::from(doubled);
        doubled
    }

    fn pieces(&mut self, in_clause: bool) -> Result<Vec<Piece>, Error> {
        let opened = self.at;
        let mut pieces = Vec::new();
        let mut text = String::new();
        loop {
            let Some(next) = self.next() else {
                if in_clause {
                    return Err(Error::new("template-clause-open").with("position", opened));
                }
                flush(&mut text, &mut pieces);
                return Ok(pieces);
            };
            match next {
                '{' | '}' | '[' | ']' if self.doubled(next) => text.push(next),
                '{' => {
                    flush(&mut text, &mut pieces);
                    pieces.push(Piece::Call(self.call()?));
                }
                '[' if in_clause => return Err(Error::new("template-clause-nested").with("position", self.at)),
                '[' => {
                    flush(&mut text, &mut pieces);
                    pieces.push(Piece::Clause(self.pieces(true)?));
                }
                ']' if in_clause => {
                    flush(&mut text, &mut pieces);
                    return Ok(pieces);
                }
                '}' | ']' => return Err(Error::new("template-stray").with("mark", next).with("position", self.at)),
                plain => text.push(plain),
            }
        }
    }

    fn call(&mut self) -> Result<Call, Error> {
        let opened = self.at;
        let mut inside = String::new();
        loop {
            match self.next() {
                Some('}') => break,
                Some('{') | None => return Err(Error::new("template-call-open").with("position", opened)),
                Some(next) => inside.push(next),
            }
        }
        let mut words = inside.split_whitespace().map(str::to_owned);
        let function = words.next().ok_or_else(|| Error::new("template-call-empty").with("position", opened))?;
        Ok(Call { function, arguments: words.collect() })
    }
}

fn flush(text: &mut String, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(std::mem::take(text)));
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}", self.function)?;
        for argument in &self.arguments {
            write!(f, " {argument}")?;
        }
        f.write_str("}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(call: &Call) -> Result<Vec<String>, Absence> {
        match call.function.as_str() {
            "nothing" => Err(Absence::NoBase),
            _ => Ok(vec![format!("<{}>", call.arguments.join("+"))]),
        }
    }

    #[test]
    fn sentences_print_their_figures_and_drop_what_has_none() {
        for (template, printed) in [
            ("完成{value out.va}。", Some("完成<out.va>。")),
            ("完成{value a}[，{growth a  b}][，{nothing}]。", Some("完成<a>，<a+b>。")),
            ("完成{nothing}。", None),
            ("[{nothing}]", Some("")),
            ("{{x}} [[y]]", Some("{x} [y]")),
            ("", Some("")),
        ] {
            let parsed = Template::parse(template).unwrap();
            let result = parsed.render(&mut answer).ok().map(|pieces| pieces.concat());
            assert_eq!(result.as_deref(), printed, "{template}");
        }
    }

    #[test]
    fn slips_are_named_with_their_place() {
        for (template, code) in [
            ("完成{value out.va", "template-call-open"),
            ("完成{value {a}}", "template-call-open"),
            ("完成{}", "template-call-empty"),
            ("完成}", "template-stray"),
            ("[，{growth a}", "template-clause-open"),
            ("[a[b]]", "template-clause-nested"),
            ("a]", "template-stray"),
        ] {
            assert_eq!(Template::parse(template).unwrap_err().code(), code, "{template}");
        }
        let calls = Template::parse("{a}[{b c}]").unwrap();
        assert_eq!(calls.calls().iter().map(ToString::to_string).collect::<Vec<_>>(), ["{a}", "{b c}"]);
    }
}
