//! The rules a form's figures are held to (审核公式), as packs write them: dated, graded, with the sentence they say.

use basis::check::{Check, Missing, Outlier, Reference, Test};
use basis::error::{Error, Severity};
use basis::expression::{Expr, Node, Operator, Syntax, Words};
use basis::language::Name;
use jiff::civil::Date;

use super::Packs;
use super::form::{Column, Form, optional_date};
use super::reading::{Entry, Slips, Spot};

/// One rule of one form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckRule {
    pub form: String,
    pub check: Check,
    /// What it says where it does not hold: `{line}`, `{column}` and the names of figures stand for what they are.
    pub say: Name,
    /// Where the rule comes from.
    pub source: String,
    /// The days it holds between: reports of older periods are judged by the rules of their time.
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub spot: Spot,
}

impl CheckRule {
    pub(super) fn read(entry: &Entry<'_>) -> CheckRule {
        let known_columns: Vec<String> = Column::ALL.iter().map(|column| column.word().to_owned()).collect();
        let grades = [("must", Severity::Error), ("explain", Severity::Warning), ("hint", Severity::Hint)];
        let columns = entry.texts("columns");
        let say = entry.name("say");
        let rule = CheckRule {
            form: entry.text("form"),
            check: Check {
                // Rules keep the names the field knows them by: L4, V7.
                code: entry.text("code"),
                grade: entry.one_of("grade", &grades).unwrap_or(Severity::Error),
                lines: entry.texts("lines"),
                columns: if columns.is_empty() { vec!["month".to_owned(), "ytd".to_owned()] } else { columns },
                known_columns,
                when: expression(entry, "when"),
                of: entry
                    .pairs("of")
                    .into_iter()
                    .map(|(field, words)| (field, words.split(',').map(|word| word.trim().to_owned()).collect()))
                    .collect(),
                test: test(entry),
                named: named(&say),
            },
            say,
            source: entry.optional_text("source").unwrap_or_default(),
            from: optional_date(entry, "from"),
            until: optional_date(entry, "until"),
            spot: entry.spot(),
        };
        if rule.check.lines.is_empty() {
            entry.refuse("lines", Error::new("pack-key-missing").with("key", "lines"));
        }
        rule
    }

    /// Whether reports of a period that ends on `day` are held to it.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Every name of a figure in it.
    pub fn references(&self) -> Vec<&str> {
        let mut names = self.check.when.as_ref().map(Expr::references).unwrap_or_default();
        match &self.check.test {
            Test::Holds { holds, .. } => names.extend(holds.references()),
            Test::Outlier(outlier) => names.push(&outlier.against),
        }
        names.extend(self.check.named.iter().map(String::as_str));
        names
    }

    /// The form is there, and so is every cell the rule names.
    pub(super) fn prove(&self, packs: &Packs, slips: &Slips) {
        let Some(form) = packs.form(&self.form) else {
            return slips.add(self.spot.place("form"), Error::new("pack-form-unknown").with("form", &self.form));
        };
        let unknown_line =
            |form: &Form, line: &str| Error::new("pack-line-unknown").with("line", line).with("form", &form.code);
        for line in self.check.lines.iter().filter(|line| form.line(line).is_none()) {
            slips.add(self.spot.place("lines"), unknown_line(form, line));
        }
        for column in &self.check.columns {
            if !Column::named(column).is_some_and(|column| form.columns.contains(&column)) {
                let known: Vec<&str> = form.columns.iter().map(|column| column.word()).collect();
                let error = Error::new("pack-choice").with("text", column).with("choices", known.join(", "));
                slips.add(self.spot.place("columns"), error);
            }
        }
        for name in self.references() {
            let error = match Reference::parse(name, &self.check.known_columns) {
                Err(error) => error,
                Ok(reference) => {
                    let other = if reference.form.is_empty() { Some(form) } else { packs.form(&reference.form) };
                    match (other, &reference.line) {
                        (None, _) => Error::new("pack-form-unknown").with("form", &reference.form),
                        (Some(other), Some(line)) if other.line(line).is_none() => unknown_line(other, line),
                        _ => continue,
                    }
                }
            };
            slips.add(self.spot.place("holds"), error);
        }
    }
}

/// The figures a sentence names in braces, in either language.
fn named(say: &Name) -> Vec<String> {
    let braces = |text: &str| -> Vec<String> {
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned()).collect()
    };
    let mut names: Vec<String> = [&say.zh, &say.en].into_iter().flat_map(|text| braces(text)).collect();
    names.retain(|name| !matches!(name.as_str(), "line" | "column"));
    names.sort_unstable();
    names.dedup();
    names
}

fn test(entry: &Entry<'_>) -> Test {
    if let Some(outlier) = entry.entry("outlier") {
        let read = Outlier {
            against: outlier.text("against"),
            within: outlier.texts("within"),
            beyond: outlier
                .decimal("beyond")
                .and_then(|beyond| beyond.rounded(2, basis::exact::Rounding::HalfUp).replace('.', "").parse().ok())
                .unwrap_or(350),
            peers: outlier.whole_or("peers", 3..=1000, 5).try_into().unwrap_or(5),
        };
        outlier.finish();
        return Test::Outlier(read);
    }
    let holds = expression(entry, "holds");
    if holds.is_none() && !entry.has("holds") {
        entry.refuse("holds", Error::new("pack-key-missing").with("key", "holds"));
    }
    let words = [("skip", Missing::Skip), ("fail", Missing::Fail), ("zero", Missing::Zero)];
    let side = |key: &str| if entry.has(key) { entry.one_of(key, &words) } else { None };
    let both = side("if_missing").unwrap_or_default();
    let missing = [side("if_left_missing").unwrap_or(both), side("if_right_missing").unwrap_or(both)];
    Test::Holds { holds: holds.unwrap_or(Expr { at: 1, node: Node::Reference("value".to_owned()) }), missing }
}

/// An expression of a rule: it adds, multiplies and compares. Whoever would divide multiplies out, so that no rule rounds (law 1).
fn expression(entry: &Entry<'_>, key: &str) -> Option<Expr> {
    let text = entry.optional_text(key)?;
    match Expr::parse(&text, Words::Name) {
        Ok(expr) if divides(&expr) => {
            entry.refuse(key, Error::new("pack-rule-divides").with("text", &text));
            None
        }
        Ok(expr) => Some(expr),
        Err(syntax) => {
            let (at, found) = match syntax {
                Syntax::Unexpected { at, found } | Syntax::Unknown { at, name: found } => (at, found),
                Syntax::Open { at } => (at, "(".to_owned()),
                Syntax::Ends | Syntax::TooLong => (text.chars().count(), String::new()),
            };
            entry.refuse(key, Error::new("pack-rule-syntax").with("text", &text).with("at", at).with("found", found));
            None
        }
    }
}

fn divides(expr: &Expr) -> bool {
    match &expr.node {
        Node::Number(_) | Node::Reference(_) => false,
        Node::Negate(inner) | Node::Not(inner) => divides(inner),
        Node::Binary(Operator::Divide | Operator::Power, ..) => true,
        Node::Binary(_, left, right) => divides(left) || divides(right),
        Node::Call(_, arguments) => arguments.iter().any(divides),
    }
}
