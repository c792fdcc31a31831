//! The headings of data for a scheme in the words people use for them, and their cells.

use basis::error::Error;
use basis::exact::Exact;
use basis::quantity::Quantity;
use basis::unit::Unit;
use files::grid::{Cell, Value};

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Column {
    Unit,
    Indicator,
    /// A figure by its name: `value`, `target`…
    Figure(String),
    Rater,
    Year,
    Parent,
    Evidence,
    /// For people only: a remark, a unit of measure.
    Remark,
    Share,
    Person,
    Post,
    Months,
    /// No word of ours.
    Other(String),
}

const UNIT: &[&str] =
    &["unit", "object", "单位", "考核单位", "考核对象", "对象", "单位名称", "被考核单位", "园区", "区县", "部门"];
const INDICATOR: &[&str] = &["indicator", "item", "指标", "考核指标", "指标名称", "指标代码", "考核项目"];
const YEAR: &[&str] = &["year", "年度", "年份", "年"];
const PARENT: &[&str] = &["parent", "上级", "上级单位", "所属", "所属单位", "所属区县", "parent_county"];
const EVIDENCE: &[&str] = &["evidence", "proof", "佐证", "佐证材料", "证据", "证明材料"];
const RATER: &[&str] = &["rater", "judge", "评委", "评分人", "测评人"];
const REMARK: &[&str] =
    &["remark", "note", "备注", "说明", "measure", "unit_of_measure", "计量单位", "name", "source", "来源"];
const SHARE: &[&str] = &["share", "group", "class", "档", "档次", "类别", "分配档", "奖金档"];
const PERSON: &[&str] = &["person", "姓名", "人员", "受奖人"];
const POST: &[&str] = &["post", "职务", "岗位"];
const MONTHS: &[&str] = &["months", "months_served", "任职月数", "月数", "weight", "权重"];

const FIGURES: [(&str, &[&str]); 14] = [
    (
        "value",
        &[
            "value",
            "actual",
            "result",
            "mark",
            "数值",
            "实际值",
            "实际",
            "完成值",
            "完成数",
            "完成",
            "实绩",
            "评分",
            "打分",
            "得分",
        ],
    ),
    ("target", &["target", "plan", "目标", "目标值", "年度目标", "任务", "任务数", "计划", "计划数"]),
    ("base", &["base", "基数", "基期", "基期值"]),
    ("last", &["last", "last_year", "prior", "previous", "上年", "上年值", "上年数", "上年同期", "去年"]),
    ("mean", &["mean", "average", "avg", "均值", "平均值", "平均", "全市平均", "全省平均"]),
    ("low", &["low", "min", "不允许值", "下限", "最低值"]),
    ("high", &["high", "max", "satisfactory", "满意值", "上限", "最高值"]),
    ("standard", &["standard", "标准值", "标准"]),
    ("pace", &["pace", "schedule", "时序目标", "序时目标", "序时"]),
    ("growth", &["growth", "增速", "增长", "增长率"]),
    ("completion", &["completion", "完成率"]),
    ("share", &["share", "占比", "比重"]),
    ("share_last", &["share_last", "上年占比", "上年比重"]),
    ("reference", &["reference", "参照值", "参照"]),
];

/// A heading without its unit of measure and spaces: `完成值（亿元）` → `完成值`.
pub fn plain(text: &str) -> String {
    let text = text.trim().trim_start_matches('\u{feff}');
    let cut = text.find(['(', '\u{ff08}']).filter(|at| 0 < *at).map_or(text, |at| &text[..at]);
    cut.trim().to_lowercase().replace([' ', '-'], "_")
}

/// What a column of a scheme's data is.
pub fn of_data(text: &str) -> Column {
    let plain = plain(text);
    let is = |words: &[&str]| words.contains(&plain.as_str());
    if let Some((name, _)) = FIGURES.iter().find(|(_, words)| is(words)) {
        return Column::Figure((*name).to_owned());
    }
    match () {
        () if is(UNIT) => Column::Unit,
        () if is(INDICATOR) => Column::Indicator,
        () if is(YEAR) => Column::Year,
        () if is(PARENT) => Column::Parent,
        () if is(EVIDENCE) => Column::Evidence,
        () if is(RATER) => Column::Rater,
        () if is(REMARK) => Column::Remark,
        () => Column::Other(text.trim().to_owned()),
    }
}

/// What a column of a list of persons is.
pub fn of_people(text: &str) -> Column {
    let plain = plain(text);
    let is = |words: &[&str]| words.contains(&plain.as_str());
    match () {
        () if is(UNIT) => Column::Unit,
        () if is(SHARE) => Column::Share,
        () if is(PERSON) => Column::Person,
        () if is(POST) => Column::Post,
        () if is(MONTHS) => Column::Months,
        () if is(REMARK) => Column::Remark,
        () => Column::Other(text.trim().to_owned()),
    }
}

/// Words that say that there is no figure, and why.
const MISSING: [&str; 13] = ["-", "--", "—", "——", "－", "n/a", "na", "null", "未报", "缺报", "缺", "待核", "…"];
const YES: [&str; 8] = ["yes", "y", "true", "是", "√", "✓", "达标", "完成"];
const NO: [&str; 8] = ["no", "n", "false", "否", "×", "✗", "不达标", "未完成"];

/// A cell as a number; `Ok(None)` where it says that there is none.
///
/// # Errors
/// What is wrong with it.
pub fn number(cell: &Cell) -> Result<Option<Exact>, Error> {
    if let Value::Fault(fault) = &cell.value {
        return Err(Error::new("figure-fault").with("fault", fault));
    }
    let text = cell.text();
    let word = text.trim().to_lowercase();
    if word.is_empty() || MISSING.contains(&word.as_str()) {
        return Ok(None);
    }
    if YES.contains(&word.as_str()) {
        return Ok(Some(Exact::whole(1)));
    }
    if NO.contains(&word.as_str()) {
        return Ok(Some(Exact::zero()));
    }
    let digits = word.trim_end_matches(['%', '\u{ff05}']).trim_end();
    let digits = digits.strip_prefix('+').unwrap_or(digits);
    let digits = ungrouped(digits).ok_or_else(|| Error::new("figure-groups").with("text", &text))?;
    let quantity =
        Quantity::parse(&digits, Unit::times()).map_err(|_| Error::new("score-number").with("text", &text))?;
    Ok(Some(Exact::from(quantity.value())))
}

/// Digits without the commas of thousands; `None` where a comma stands elsewhere.
fn ungrouped(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, fraction) = text.split_once('.').map_or((text, ""), |(whole, fraction)| (whole, fraction));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().unwrap_or_default();
    let right = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && !fraction.contains(',');
    right.then(|| text.replace(',', ""))
}
