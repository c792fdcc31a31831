//! Who is assessed and the figures of them (考核对象及其数据).

use std::collections::BTreeMap;

use crate::exact::Exact;

/// One object of an assessment with everything known of it for the year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Case {
    /// Its code or name, the same in every line of the data.
    pub unit: String,
    /// The unit above it, on which vetoes may fall; empty where the data do not say.
    pub parent: String,
    /// By the code of the item.
    pub figures: BTreeMap<String, Figure>,
}

/// What is known of one item of one unit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figure {
    /// By the name of the column: `value`, `target`, `base`, `last`, `mean`, `low`, `high` and whatever a scheme names.
    pub values: BTreeMap<String, Exact>,
    /// 评委打分: who gave how much, in the order of the data.
    pub marks: Vec<(String, Exact)>,
    /// Why there is no value, as the data say it: 未报, 待核.
    pub reason: String,
    /// The paper that proves it.
    pub evidence: String,
}

impl Figure {
    pub fn value(&self) -> Option<&Exact> {
        self.values.get("value")
    }
}

impl Case {
    /// The figure `name` stands for outside any item: `CODE` is its value, `CODE.target` another column of it. Codes have dots
    /// themselves, so the whole name is tried first.
    pub fn named(&self, name: &str) -> Option<Exact> {
        if let Some(figure) = self.figures.get(name) {
            return figure.value().cloned();
        }
        let (code, column) = name.rsplit_once('.')?;
        self.figures.get(code)?.values.get(column).cloned()
    }
}
