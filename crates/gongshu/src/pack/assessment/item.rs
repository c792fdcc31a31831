//! An item of a scheme as packs write it: mode, bounds, constants, additions.

use std::collections::BTreeMap;

use basis::derive::rank::Better;
use basis::error::Error;
use basis::exact::Exact;
use basis::score::{Against, Below, Bracket, Extra, Item, Missing, Mode, Over, Panel, Places, Summary};

use super::{at_least_zero, missing_word, name_or, optional_formula, word};
use crate::pack::reading::Entry;

/// Columns that a scheme may set for everybody.
const CONSTANTS: [&str; 9] = ["target", "base", "last", "mean", "low", "high", "standard", "pace", "reference"];

/// Modes by word, with what else people call them.
#[derive(Clone, Copy)]
enum Kind {
    Completion,
    Ratio,
    Linear,
    Brackets,
    Steps,
    Mean,
    Rank,
    Efficacy,
    MinMax,
    YesNo,
    Plus,
    Minus,
    Count,
    Points,
    Panel,
}

const MODES: [(&[&str], Kind); 15] = [
    (&["completion", "完成率"], Kind::Completion),
    (&["ratio", "比值", "比率"], Kind::Ratio),
    (&["linear", "interval", "线性", "线性区间", "区间"], Kind::Linear),
    (&["piecewise", "brackets", "bracket", "分段"], Kind::Brackets),
    (&["steps", "step", "分档", "档次"], Kind::Steps),
    (&["mean", "against-mean", "与均值比", "均值比"], Kind::Mean),
    (&["rank", "位次", "位次分"], Kind::Rank),
    (&["efficacy", "功效系数", "功效系数法"], Kind::Efficacy),
    (&["min-max", "minmax", "极差", "极差法"], Kind::MinMax),
    (&["yes-no", "yesno", "yes/no", "是否"], Kind::YesNo),
    (&["plus", "bonus", "加分"], Kind::Plus),
    (&["minus", "deduction", "deduct", "扣分", "减分"], Kind::Minus),
    (&["count", "plus-minus", "加减分"], Kind::Count),
    (&["points", "direct", "实得分", "得分"], Kind::Points),
    (&["panel", "subjective", "评委", "评委打分", "主观"], Kind::Panel),
];

pub(super) fn missing(entry: &Entry<'_>, key: &str) -> Option<Missing> {
    if !entry.has(key) {
        // Asked for, so that it is among the keys that may stand here.
        entry.optional_text(key);
        return None;
    }
    let text = entry.text(key);
    let found = missing_word(text.trim());
    if found.is_none() && !text.is_empty() {
        entry.refuse(key, Error::new("pack-choice").with("text", text).with("choices", "wait, zero, leave-out"));
    }
    found
}

pub(super) fn read(entry: &Entry<'_>, usual: Option<Missing>) -> Item {
    let code = entry.optional_text("code");
    let indicator = match (entry.optional_text("indicator"), &code) {
        (Some(indicator), _) => indicator,
        (None, Some(code)) => code.clone(),
        (None, None) => entry.text("indicator"),
    };
    let kind = word(entry, "mode", &MODES);
    if kind.is_none() {
        entry.leave();
    }
    let adds_only = matches!(kind, Some(Kind::Plus | Kind::Minus | Kind::Count));
    let weight = match (entry.has("weight"), adds_only || matches!(kind, Some(Kind::Points))) {
        (false, true) => Exact::zero(),
        _ => at_least_zero(entry, "weight", entry.decimal("weight")).unwrap_or_else(Exact::zero),
    };
    let mut constants = BTreeMap::new();
    for name in CONSTANTS {
        // A reference may be the name of a column instead.
        if name == "reference" && entry.is_text(name) {
            continue;
        }
        if let Some(value) = entry.optional_decimal(name) {
            constants.insert(name.to_owned(), value);
        }
    }
    let mode = kind.map_or(Mode::Points, |kind| mode(entry, kind, &weight, &constants));
    let completes = matches!(kind, Some(Kind::Completion));
    // What is less than nothing of a target is nothing, unless the scheme says otherwise; other modes go as low as they go.
    let floor = entry.optional_decimal("floor").or_else(|| completes.then(Exact::zero));
    let better = match entry.has("better") {
        true => entry.one_of("better", &[("higher", Better::Higher), ("lower", Better::Lower)]),
        false => None,
    };
    Item {
        code: code.unwrap_or_else(|| indicator.clone()),
        indicator,
        name: name_or(entry, "name", "indicator"),
        weight,
        group: entry.optional_text("group"),
        mode,
        better: better.unwrap_or(Better::Higher),
        of: optional_formula(entry, "of"),
        constants,
        extras: entry.entries("extra").iter().map(extra).collect(),
        cap: entry.optional_decimal("cap"),
        floor,
        missing: missing(entry, "missing").or(usual),
        must: if entry.has("must") { entry.flag("must") } else { true },
        evidence: entry.flag("evidence"),
        source: entry.optional_text("source").unwrap_or_default(),
    }
}

fn extra(entry: &Entry<'_>) -> Extra {
    let extra = Extra {
        name: entry.optional_name("name").unwrap_or_default(),
        when: optional_formula(entry, "when"),
        per: optional_formula(entry, "per"),
        points: entry.decimal("points").unwrap_or_else(Exact::zero),
        cap: entry.optional_decimal("cap"),
        floor: entry.optional_decimal("floor"),
        whole: entry.flag("whole"),
    };
    if extra.when.is_none() && extra.per.is_none() {
        entry.refuse("when", Error::new("pack-key-missing").with("key", "when, per"));
    }
    entry.finish();
    extra
}

fn mode(entry: &Entry<'_>, kind: Kind, weight: &Exact, constants: &BTreeMap<String, Exact>) -> Mode {
    let against = |usual: &str| match entry.optional_text("against") {
        None => Against::Column(usual.to_owned()),
        Some(text) if matches!(text.as_str(), "mean" | "均值") => Against::Mean,
        Some(text) => Against::Column(text),
    };
    let proportional = |against| Mode::Completion { against, over: Over::Proportional, below: Below::Proportional };
    let or = |key: &str, usual: i64| entry.optional_decimal(key).unwrap_or_else(|| Exact::whole(usual));
    match kind {
        Kind::Completion => Mode::Completion { against: against("target"), over: over(entry), below: below(entry) },
        Kind::Ratio => proportional(against("standard")),
        Kind::Mean => proportional(Against::Mean),
        Kind::Linear => Mode::Linear { clipped: !entry.has("clip") || entry.flag("clip") },
        Kind::Brackets => brackets(entry, weight, constants),
        Kind::Steps => Mode::Steps { steps: steps(entry) },
        Kind::Rank => Mode::Rank { places: places(entry) },
        Kind::Efficacy => Mode::Efficacy { start: or("start", 60), span: or("span", 40) },
        Kind::MinMax => Mode::MinMax,
        Kind::YesNo => Mode::YesNo,
        Kind::Plus => Mode::PerUnit { per: per(entry), sign: 1 },
        Kind::Minus => Mode::PerUnit { per: per(entry), sign: -1 },
        Kind::Count => Mode::PerDifference { per: per(entry) },
        Kind::Points => Mode::Points,
        Kind::Panel => Mode::Panel(panel(entry)),
    }
}

fn per(entry: &Entry<'_>) -> Exact {
    at_least_zero(entry, "per", entry.decimal("per")).unwrap_or_else(Exact::zero)
}

fn over(entry: &Entry<'_>) -> Over {
    if entry.is_text("over") {
        let words: [(&[&str], Over); 2] =
            [(&["nothing", "none"], Over::Nothing), (&["proportional", "in-proportion"], Over::Proportional)];
        return word(entry, "over", &words).unwrap_or(Over::Nothing);
    }
    let Some(over) = entry.entry("over") else { return Over::Nothing };
    let read = Over::PerPoint {
        points: at_least_zero(&over, "per_point", over.decimal("per_point")).unwrap_or_else(Exact::zero),
        cap: at_least_zero(&over, "cap", over.optional_decimal("cap")),
        whole: over.flag("whole"),
    };
    over.finish();
    read
}

fn below(entry: &Entry<'_>) -> Below {
    if entry.is_text("below") {
        let words: [(&[&str], Below); 2] =
            [(&["proportional", "in-proportion"], Below::Proportional), (&["nothing", "none", "zero"], Below::Nothing)];
        return word(entry, "below", &words).unwrap_or(Below::Proportional);
    }
    let Some(below) = entry.entry("below") else { return Below::Proportional };
    let read = Below::PerPoint {
        points: at_least_zero(&below, "per_point", below.decimal("per_point")).unwrap_or_else(Exact::zero),
        whole: below.flag("whole"),
    };
    below.finish();
    read
}

fn brackets(entry: &Entry<'_>, weight: &Exact, constants: &BTreeMap<String, Exact>) -> Mode {
    let key = if entry.has("brackets") { "brackets" } else { "bracket" };
    let mut brackets = Vec::new();
    for bracket in entry.entries(key) {
        let width = at_least_zero(&bracket, "width", bracket.optional_decimal("width"));
        // A rate says the same: so many points for each.
        let divisor = match bracket.optional_decimal("per_point") {
            Some(rate) => weight.over(&rate),
            None => bracket.decimal("divisor"),
        };
        let divisor = divisor.filter(|divisor| 0 < divisor.sign());
        if divisor.is_none() && (bracket.has("divisor") || bracket.has("per_point")) {
            let key = if bracket.has("divisor") { "divisor" } else { "per_point" };
            bracket.refuse(key, Error::new("pack-range").with("key", key).with("allowed", "> 0"));
        }
        bracket.finish();
        brackets.push(Bracket { width, divisor: divisor.unwrap_or_else(|| Exact::whole(1)) });
    }
    if brackets.is_empty() {
        entry.refuse("bracket", Error::new("pack-key-missing").with("key", "bracket"));
    }
    let reference = match () {
        () if entry.is_text("reference") => match entry.text("reference").as_str() {
            "mean" | "均值" => Against::Mean,
            column => Against::Column(column.to_owned()),
        },
        () if constants.contains_key("reference") => Against::Column("reference".to_owned()),
        () => Against::Mean,
    };
    Mode::Brackets { reference, brackets, rise: at_least_zero(entry, "rise", entry.optional_decimal("rise")) }
}

fn steps(entry: &Entry<'_>) -> Vec<(Exact, Exact)> {
    let key = if entry.has("steps") { "steps" } else { "step" };
    let mut steps = Vec::new();
    for step in entry.entries(key) {
        let pair = step.decimal("from").zip(step.decimal("points"));
        step.finish();
        steps.extend(pair);
    }
    if steps.is_empty() {
        entry.refuse("step", Error::new("pack-key-missing").with("key", "step"));
    }
    steps
}

fn places(entry: &Entry<'_>) -> Places {
    if !entry.has("places") {
        let each = at_least_zero(entry, "per_place", entry.decimal("per_place"));
        return Places::Each(each.unwrap_or_else(Exact::zero));
    }
    Places::List(entry.decimals("places"))
}

fn panel(entry: &Entry<'_>) -> Panel {
    let count = |key: &str, usual: i64| u32::try_from(entry.whole_or(key, 0..=1_000, usual)).unwrap_or(0);
    let usual = Panel::default();
    let trim = at_least_zero(entry, "trim", entry.optional_decimal("trim")).unwrap_or_else(Exact::zero);
    if Exact::whole(50) <= trim {
        entry.refuse("trim", Error::new("pack-range").with("key", "trim").with("allowed", "0..50"));
    }
    let out_of = entry.optional_decimal("out_of").unwrap_or(usual.out_of);
    if out_of.sign() <= 0 {
        entry.refuse("out_of", Error::new("pack-range").with("key", "out_of").with("allowed", "> 0"));
    }
    let words: [(&[&str], Summary); 2] = [(&["mean"], Summary::Mean), (&["median"], Summary::Median)];
    Panel {
        out_of,
        drop: count("drop", 0),
        trim,
        beyond: at_least_zero(entry, "beyond", entry.optional_decimal("beyond")),
        ties_go: match entry.has("ties") {
            true => entry.one_of("ties", &[("one", false), ("all", true)]).unwrap_or_default(),
            false => false,
        },
        at_least: count("at_least", 1),
        summary: if entry.has("by") { word(entry, "by", &words).unwrap_or_default() } else { Summary::Mean },
    }
}
