//! What an indicator's name means: its concept, what is said of it (a level, an increase, a yearly growth, a share of what),
//! and whatever else the name says. The words are the pack's ([`Lexicon`]); a name that none of them knows is a concept of
//! its own, so that rules which need no concept still hold two rows with the same name against each other.

use basis::exact::Exact;
use basis::expression::narrow;
use basis::unit::Unit;

use super::written::Written;
use crate::pack::lexicon::Lexicon;

/// What is said of a concept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Aspect {
    Level,
    /// 新增: on top of what there was at the start.
    Increment,
    /// 同比增量: on a year earlier.
    Increase,
    Growth,
    AverageGrowth,
    /// 翻番, n 倍
    Multiple,
    Share,
    Rank,
}

/// A name taken apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Concept {
    /// The pack's code; `None` for a name that no word of the pack stands in.
    pub code: Option<String>,
    /// What is left of the name; the whole name where there is no code.
    pub rest: String,
    pub above_scale: bool,
    /// 1000万元以上: in base units.
    pub threshold: Option<Exact>,
    pub cumulative: bool,
    pub yearly: bool,
    /// 下降: less is meant.
    pub falls: bool,
    /// In brackets after the name.
    pub label: String,
    pub aspect: Aspect,
    /// Of a share: what it is a share of; empty for the same thing in the whole region.
    pub whole: String,
    /// The concept of that whole, where it is named.
    pub whole_code: Option<String>,
    /// How often it doubles, where the name says so.
    pub doublings: Option<u32>,
}

impl Concept {
    /// Whether the same thing is measured, whatever is said of it.
    pub fn same_thing(&self, other: &Concept) -> bool {
        self.code == other.code
            && self.rest == other.rest
            && self.above_scale == other.above_scale
            && self.threshold == other.threshold
            && self.cumulative == other.cumulative
    }

    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    pub fn read(text: &str, lexicon: &Lexicon) -> Concept {
        let mut name: String = text.chars().map(narrow).filter(|letter| !letter.is_whitespace()).collect();
        let label = take_label(&mut name);
        if let Some((before, _)) = name.split_once(':') {
            name = before.to_owned();
        }
        let mut concept = Concept {
            code: None,
            rest: String::new(),
            above_scale: false,
            threshold: None,
            cumulative: false,
            yearly: false,
            falls: false,
            label,
            aspect: Aspect::Level,
            whole: String::new(),
            whole_code: None,
            doublings: lexicon.doublings(&name),
        };
        concept.threshold = take_threshold(&mut name, lexicon);
        concept.take_aspect(&mut name, lexicon);
        concept.above_scale = take_scale(&mut name, lexicon);
        concept.cumulative = take(&mut name, lexicon.list("cumulative"));
        concept.yearly = take(&mut name, lexicon.list("yearly"));
        (concept.code, concept.rest) = core(&name, lexicon);
        concept
    }

    fn take_aspect(&mut self, name: &mut String, lexicon: &Lexicon) {
        let find = |key: &str, name: &str| {
            lexicon.list(key).iter().find_map(|word| Some((name.find(word.as_str())?, word.len())))
        };
        self.falls = lexicon.says("fall", name);
        if let Some((at, length)) =
            lexicon.pairs("doublings").iter().find_map(|(word, _)| Some((name.find(word.as_str())?, word.len())))
        {
            self.aspect = Aspect::Multiple;
            name.replace_range(at..at + length, "");
        } else if let Some((at, _)) = find("multiple", name) {
            self.aspect = Aspect::Multiple;
            name.truncate(at);
        } else if let Some((at, length)) = find("share", name).filter(|(at, length)| at + length == name.len()) {
            self.aspect = Aspect::Share;
            name.replace_range(at..at + length, "");
            if let Some(at) = name.rfind(lexicon.share_of.as_str()) {
                let mut whole = name.split_off(at)[lexicon.share_of.len()..].to_owned();
                while take(&mut whole, lexicon.list("implied_whole")) {}
                take_scale(&mut whole, lexicon);
                self.whole_code = core(&whole, lexicon).0;
                self.whole = whole;
            }
        } else if let Some((at, _)) = find("average_growth", name) {
            self.aspect = Aspect::AverageGrowth;
            name.truncate(at);
        } else if let Some((at, length)) = find("increase", name).filter(|(at, length)| at + length == name.len()) {
            self.aspect = Aspect::Increase;
            name.replace_range(at..at + length, "");
        } else if let Some((at, length)) = find("growth", name).filter(|(at, length)| at + length == name.len()) {
            self.aspect = Aspect::Growth;
            name.replace_range(at..at + length, "");
        } else if let Some((at, length)) = find("rank", name).filter(|(at, length)| at + length == name.len()) {
            self.aspect = Aspect::Rank;
            name.replace_range(at..at + length, "");
        } else if let Some((at, length)) = find("increment", name) {
            self.aspect = Aspect::Increment;
            name.replace_range(at..at + length, "");
        }
    }
}

/// The concept whose word is the name, else the longest word that stands in it with what is left.
fn core(name: &str, lexicon: &Lexicon) -> (Option<String>, String) {
    let exact = |name: &str| {
        let found = lexicon.concepts.iter().find(|concept| concept.words.iter().any(|word| word == name));
        found.map(|concept| concept.code.clone())
    };
    if let Some(code) = exact(name) {
        return (Some(code), String::new());
    }
    let mut bare = name.to_owned();
    while take(&mut bare, lexicon.list("neutral")) {
        if let Some(code) = exact(&bare) {
            return (Some(code), String::new());
        }
    }
    let words = lexicon.concepts.iter().flat_map(|concept| concept.words.iter().map(move |word| (word, concept)));
    let longest = words.filter(|(word, _)| name.contains(word.as_str())).max_by_key(|(word, _)| word.chars().count());
    match longest {
        None => (None, name.to_owned()),
        Some((word, concept)) => {
            let mut rest = name.replacen(word.as_str(), "", 1);
            while take(&mut rest, lexicon.list("neutral")) {}
            (Some(concept.code.clone()), rest)
        }
    }
}

/// Takes the first of `words` that stands in `name` out of it.
fn take(name: &mut String, words: &[String]) -> bool {
    let found = words.iter().find_map(|word| Some((name.find(word.as_str())?, word.len())));
    if let Some((at, length)) = found {
        name.replace_range(at..at + length, "");
    }
    found.is_some()
}

/// 规模以上, and 规模 before 工业 or 企业.
fn take_scale(name: &mut String, lexicon: &Lexicon) -> bool {
    if take(name, lexicon.list("above_scale")) {
        return true;
    }
    let short = lexicon.pairs("scale_short").iter().find(|(word, _)| name.contains(word.as_str()));
    if let Some((word, without)) = short {
        *name = name.replacen(word.as_str(), without, 1);
    }
    short.is_some()
}

/// What stands in brackets, of two letters or more: 区县(市) keeps its own.
fn take_label(name: &mut String) -> String {
    let mut label = String::new();
    let mut from = 0;
    while let Some(open) = name[from..].find('(').map(|at| from + at) {
        let Some(close) = name[open..].find(')').map(|at| open + at) else { break };
        if name[open + 1..close].chars().count() < 2 {
            from = close;
            continue;
        }
        label.push_str(&name[open + 1..close]);
        name.replace_range(open..=close, "");
        from = open;
    }
    label
}

/// 固定资产投资1000万元以上, 亿元以上: the amount, taken out with the words around it.
fn take_threshold(name: &mut String, lexicon: &Lexicon) -> Option<Exact> {
    let after = lexicon.list("threshold_after");
    let ends: Vec<(usize, usize)> = after
        .iter()
        .flat_map(|word| name.match_indices(word.as_str()).map(|(at, word)| (at, at + word.len())))
        .collect();
    for (at, end) in ends {
        let before = &name[..at];
        // The longest tail that is a number with a unit of money, or the unit alone.
        let starts = before.char_indices().map(|(at, _)| at);
        let found = starts
            .filter(|start| !before[..*start].ends_with(|last: char| last.is_ascii_digit() || last == '.'))
            .find_map(|start| {
                let tail = &before[start..];
                let split = tail.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(tail.len());
                let (number, unit) = tail.split_at(split);
                let unit: Unit =
                    unit.parse().ok().filter(|unit: &Unit| unit.base() == Some(basis::unit::Base::Money))?;
                let count = if number.is_empty() { Exact::whole(1) } else { Written::read(number)?.value };
                Some((start, &count * unit.factor()))
            });
        if let Some((start, value)) = found {
            let begins = lexicon
                .list("threshold_before")
                .iter()
                .find(|word| name[..start].ends_with(word.as_str()))
                .map_or(start, |word| start - word.len());
            name.replace_range(begins..end, "");
            return Some(value);
        }
    }
    over_threshold(name, lexicon)
}

/// 过亿元, 超过5000万元: the amount after the word, taken out with it.
fn over_threshold(name: &mut String, lexicon: &Lexicon) -> Option<Exact> {
    const LETTERS_MAX: usize = 12;
    for word in lexicon.list("threshold_over") {
        let Some(at) = name.find(word.as_str()) else { continue };
        let after = &name[at + word.len()..];
        let split = after.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(after.len());
        let (number, rest) = after.split_at(split);
        let count = if number.is_empty() { Some(Exact::whole(1)) } else { Written::read(number).map(|it| it.value) };
        // The longest text behind the number that is a unit of money.
        let ends: Vec<usize> =
            rest.char_indices().take(LETTERS_MAX).map(|(at, letter)| at + letter.len_utf8()).collect();
        let unit = ends.into_iter().rev().find_map(|end| {
            let unit: Unit = rest[..end].parse().ok()?;
            (unit.base() == Some(basis::unit::Base::Money)).then_some((end, unit))
        });
        if let (Some(count), Some((end, unit))) = (count, unit) {
            let value = &count * unit.factor();
            let until = at + word.len() + split + end;
            name.replace_range(at..until, "");
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Packs;

    #[test]
    fn names_are_taken_apart() {
        let packs = Packs::standard().unwrap();
        let read = |text: &str| Concept::read(text, &packs.lexicon);
        for (text, code, rest, aspect) in [
            ("工业企业销售收入", "sales", "", Aspect::Level),
            ("工业销售收入台阶", "sales", "", Aspect::Level),
            ("新增工业销售收入(百亿工程)", "sales", "", Aspect::Increment),
            ("入库税金年均增长", "tax", "", Aspect::AverageGrowth),
            ("新引进企业入库税金年均增长", "tax", "新企业", Aspect::AverageGrowth),
            ("上缴税收", "tax", "", Aspect::Level),
            ("入库税金翻两番", "tax", "", Aspect::Multiple),
            ("规模以上工业增加值同比增量", "value-added", "", Aspect::Increase),
            ("规模以上工业增加值", "value-added", "", Aspect::Level),
            ("规模工业企业户数", "enterprises", "", Aspect::Level),
            ("园区规模以上工业企业单位数", "enterprises", "", Aspect::Level),
            ("入园规模以上企业数", "enterprises", "", Aspect::Level),
            ("园区工业增加值占全市比重", "value-added", "", Aspect::Share),
            ("工业总产值相当于德山倍数", "output", "", Aspect::Multiple),
            ("城镇以上固定资产投资", "fixed-investment", "城镇以上", Aspect::Level),
            ("每年基础设施投入", "input", "", Aspect::Level),
            ("财政投入累计", "input", "财政", Aspect::Level),
        ] {
            let concept = read(text);
            assert_eq!(
                (concept.code.as_deref(), concept.rest.as_str(), concept.aspect),
                (Some(code), rest, aspect),
                "{text}"
            );
        }
        assert_eq!(read("听取工业进展").code, None);
        let share = read("园区入库税收占全市工业税收比重");
        assert_eq!((share.whole.as_str(), share.whole_code.as_deref()), ("工业税收", Some("tax")));
        assert_eq!(read("园区工业产值占全市工业总量比重").whole, "");
        for (text, yuan) in [
            ("每年引进固定资产投资1000万元以上工业项目数", 10_000_000),
            ("新开工投资1000万元以上工业项目数", 10_000_000),
            ("引资亿元以上工业项目数", 100_000_000),
            ("每年引进投资1亿元以上工业项目数", 100_000_000),
        ] {
            let concept = read(text);
            assert_eq!(concept.threshold, Some(Exact::whole(yuan)), "{text}: {concept:?}");
            assert_eq!((concept.code.as_deref(), concept.rest.as_str()), (Some("projects"), ""), "{text}");
        }
        let over = read("主营业务收入过10亿元企业数");
        assert_eq!((over.threshold.as_ref(), over.code.is_some()), (Some(&Exact::whole(1_000_000_000)), true));
        assert_eq!(read("行政许可项目数").label, "");
        assert_eq!(read("区县(市)重点").label, "");
        assert_eq!(read("累计投入(最多)").label, "最多");
    }
}
