//! Every statement of a speech with what its words mean, for the rules to hold against each other.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use basis::exact::{Exact, Rounding};
use basis::fact::Approx;
use basis::interval::Interval;

use super::concept::Concept;
use super::statement::{Amount, Book, Operator, Statement};
use super::{Speech, Verified, verify};
use crate::pack::lexicon::Lexicon;

/// A statement with its meaning.
pub struct Item<'a> {
    pub said: &'a Statement,
    pub concept: Concept,
    /// The scope without the words that only join or spell.
    pub scope: String,
    /// The scope without the kind of zone it is: 德山 of 德山开发区.
    pub stem: String,
    /// What the figure may be; `None` where there is none that rules may use.
    pub interval: Option<Interval>,
}

/// A speech as the rules see it. In the order of ids, so that the order of rows changes nothing.
pub struct World<'a> {
    pub items: Vec<Item<'a>>,
    pub verified: Vec<Verified<'a>>,
    pub lexicon: &'a Lexicon,
    by_id: BTreeMap<&'a str, usize>,
}

impl<'a> World<'a> {
    pub fn of(speech: &'a Speech, lexicon: &'a Lexicon) -> World<'a> {
        let mut seen = BTreeMap::new();
        let mut items: Vec<Item> = Vec::new();
        for said in &speech.statements {
            // Formulas and findings mean the first row of an id.
            if seen.insert(said.id.as_str(), ()).is_none() && !said.id.is_empty() {
                items.push(Item::of(said, lexicon));
            }
        }
        items.sort_by(|one, other| {
            (one.said.book, Natural(&one.said.id)).cmp(&(other.said.book, Natural(&other.said.id)))
        });
        let by_id = items.iter().enumerate().map(|(at, item)| (item.said.id.as_str(), at)).collect();
        let mut verified = verify(speech);
        verified.sort_by(|one, other| Natural(&one.claim.id).cmp(&Natural(&other.claim.id)));
        World { items, verified, lexicon, by_id }
    }

    pub fn get(&self, id: &str) -> Option<&Item<'a>> {
        self.by_id.get(id).map(|at| &self.items[*at])
    }

    pub fn of_book(&self, book: Book) -> impl Iterator<Item = &Item<'a>> {
        self.items.iter().filter(move |item| item.said.book == book)
    }

    pub fn targets(&self) -> impl Iterator<Item = &Item<'a>> {
        self.of_book(Book::Target)
    }

    pub fn observations(&self) -> impl Iterator<Item = &Item<'a>> {
        self.of_book(Book::Observation)
    }

    pub fn claims(&self) -> impl Iterator<Item = &Item<'a>> {
        self.of_book(Book::Claim)
    }

    /// The observation of a whole year that a target may start from.
    pub fn observed(&self, like: &Item, year: i32) -> Option<&Item<'a>> {
        self.observations().find(|item| {
            item.scope == like.scope
                && item.concept.aspect == super::concept::Aspect::Level
                && item.concept.same_thing(&like.concept)
                && item.said.span.year() == Some(year)
                && item.interval.is_some()
        })
    }
}

impl<'a> Item<'a> {
    fn of(said: &'a Statement, lexicon: &Lexicon) -> Item<'a> {
        let scope = scope_key(&said.scope, lexicon);
        let stem =
            lexicon.list("zone").iter().find_map(|zone| scope.strip_suffix(zone.as_str())).unwrap_or(&scope).to_owned();
        Item { concept: Concept::read(&said.indicator, lexicon), stem, interval: interval(said, lexicon), scope, said }
    }

    pub fn amount(&self) -> Option<&Amount> {
        self.said.amount.as_ref()
    }

    pub fn value(&self) -> Option<&Exact> {
        self.said.amount.as_ref().map(|amount| &amount.value)
    }

    /// What it is measured in.
    pub fn dimension(&self) -> &str {
        self.said.amount.as_ref().map_or("", |amount| amount.dimension.as_str())
    }

    /// The figure as a planner works with it: the number itself with its rounding, whatever 以上 or 不到 stands beside it.
    pub fn working(&self) -> Option<Interval> {
        let amount = self.amount()?;
        Some(match &self.interval {
            Some(Interval { low: Some(_), high: Some(_) }) => self.interval.clone()?,
            _ => Interval::rounded(&amount.value, &amount.half),
        })
    }

    /// Whether the scope means each of several (各区县, 每个园区).
    pub fn is_each(&self, lexicon: &Lexicon) -> bool {
        lexicon.list("each").iter().any(|word| self.said.scope.starts_with(word.as_str()))
    }

    /// Whether the scope means all of several together (全市工业园区).
    pub fn is_all(&self, lexicon: &Lexicon) -> bool {
        let zone = lexicon.list("zone").iter().any(|zone| self.scope.ends_with(zone.as_str()));
        zone && lexicon.list("all").iter().any(|word| self.said.scope.starts_with(word.as_str()))
    }

    /// How wide the scope is; narrower ones may be parts of wider ones.
    pub fn width(&self) -> u8 {
        match self.said.scope_kind.as_str() {
            "nation" | "country" => 7,
            "province" => 6,
            "city" | "prefecture" => 5,
            "county" | "district" => 4,
            "town" | "township" => 3,
            "park" => 2,
            "department" | "group" => 1,
            _ => 0,
        }
    }
}

/// The scope as it is compared: spellings of one thing made one, joining words left out.
fn scope_key(scope: &str, lexicon: &Lexicon) -> String {
    let mut key: String = scope.chars().map(basis::expression::narrow).collect();
    for (word, same) in lexicon.pairs("same_scope") {
        key = key.replace(word.as_str(), same);
    }
    for word in lexicon.list("each").iter().chain(lexicon.list("joining")) {
        key = key.replace(word.as_str(), "");
    }
    key
}

/// What a statement's figure may be, from its operator, its `approx` and the words beside the number in its quotation.
fn interval(said: &Statement, lexicon: &Lexicon) -> Option<Interval> {
    let amount = said.amount.as_ref()?;
    let value = &amount.value;
    let beside = |key: &str| stands_beside(&said.quote, amount, lexicon.list(key), &lexicon.counter);
    if said.book == Book::Target {
        if let Some(max) = &said.max {
            return Interval::between(value.clone(), max.clone());
        }
        return match said.operator {
            Operator::AtLeast => Some(Interval::at_least(value.clone())),
            Operator::MoreThan => Some(Interval::more_than(value.clone())),
            Operator::AtMost => Some(Interval::at_most(value.clone())),
            Operator::LessThan => Some(Interval::less_than(value.clone())),
            Operator::Exactly | Operator::None if beside("about") => Some(Interval::about(value)),
            Operator::Exactly | Operator::None => Some(Interval::rounded(value, &amount.half)),
            Operator::Unknown => None,
        };
    }
    Some(match said.approx {
        Approx::About => Interval::about(value),
        Approx::Over if beside("and_more") => Interval::and_more(value),
        Approx::Over => Interval::at_least(value.clone()),
        Approx::Under if beside("nearly") => Interval::nearly(value),
        Approx::Under => Interval::at_most(value.clone()),
        Approx::Exact if beside("about") => Interval::about(value),
        Approx::Exact => Interval::rounded(value, &amount.half),
    })
}

/// Whether one of `words` stands right before the number in `quote`, or right after it or its unit's first sign.
fn stands_beside(quote: &str, amount: &Amount, words: &[String], counter: &str) -> bool {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit() || letter == '.');
    quote.match_indices(amount.text.as_str()).any(|(at, number)| {
        let (before, after) = (&quote[..at], &quote[at + number.len()..]);
        if digit(before.chars().next_back()) || digit(after.chars().next()) {
            return false;
        }
        let of_unit = |letter: char| amount.unit.contains(letter) || letter == '%' || counter.contains(letter);
        let bare = after.trim_start_matches(of_unit);
        words.iter().any(|word| {
            before.ends_with(word.as_str()) || after.starts_with(word.as_str()) || bare.starts_with(word.as_str())
        })
    })
}

/// Ids in the order people count: T2 before T10.
#[derive(PartialEq, Eq)]
pub struct Natural<'a>(pub &'a str);

impl Ord for Natural<'_> {
    fn cmp(&self, other: &Natural) -> Ordering {
        fn parts(text: &str) -> Vec<(bool, u64, &str)> {
            let mut parts = Vec::new();
            let mut rest = text;
            while let Some(first) = rest.chars().next() {
                let digits = first.is_ascii_digit();
                let end = rest.find(|letter: char| letter.is_ascii_digit() != digits).unwrap_or(rest.len());
                let (part, after) = rest.split_at(end);
                parts.push((digits, if digits { part.parse().unwrap_or(u64::MAX) } else { 0 }, part));
                rest = after;
            }
            parts
        }
        parts(self.0).cmp(&parts(other.0))
    }
}

impl PartialOrd for Natural<'_> {
    fn partial_cmp(&self, other: &Natural) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A number for a line of arithmetic: at most two decimals, more where it is small, no zeros at the end.
pub fn plain(value: &Exact) -> String {
    let small = value.abs() < Exact::whole(1) && !value.is_zero();
    trimmed(&value.rounded(if small { 4 } else { 2 }, Rounding::HalfUp))
}

/// With one decimal: percents.
pub fn tenth(value: &Exact) -> String {
    trimmed(&value.rounded(1, Rounding::HalfUp))
}

fn trimmed(text: &str) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    }
}

/// An amount's number in units of `size`: as written where that is its own unit.
pub fn shown(amount: &Amount, size: &Exact) -> String {
    if amount.size == *size { amount.text.clone() } else { in_size(&amount.value, size) }
}

/// A number of base units in units of `size`.
pub fn in_size(value: &Exact, size: &Exact) -> String {
    plain(&value.over(size).unwrap_or_else(|| value.clone()))
}
