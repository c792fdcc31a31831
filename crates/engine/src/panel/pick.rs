//! Picking figures out of a panel by what they are about, a part at a time.

use basis::fact::Fact;
use basis::period::{Aspect, Period, Span};

use super::{CellKey, Panel, Row};

/// Which figures are wanted: whatever is left open may be anything.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pick<'a> {
    pub subject: Option<&'a str>,
    pub indicator: Option<&'a str>,
    pub period: Option<Period>,
    /// Periods that end within these, both included.
    pub from: Option<Period>,
    pub until: Option<Period>,
    pub aspect: Option<Aspect>,
    pub span: Option<Span>,
    /// Every statement: of each source, each version, those taken back among them. Else one figure a cell, the one that
    /// counts.
    pub every: bool,
}

impl Pick<'_> {
    fn wants(&self, cell: &CellKey) -> bool {
        self.period.is_none_or(|period| period == cell.period)
            && self.from.is_none_or(|from| from <= cell.period)
            && self.until.is_none_or(|until| cell.period <= until)
            && self.aspect.is_none_or(|aspect| aspect == cell.measure.aspect)
            && self.span.is_none_or(|span| span == cell.measure.span)
    }
}

impl Panel {
    /// How many figures there are of those wanted, and `limit` of them after the first `offset`, in the panel's order:
    /// the same at each asking, as the panel of a version never changes.
    pub fn pick(&self, pick: &Pick<'_>, offset: usize, limit: usize) -> (usize, Vec<Fact>) {
        let numbered = |names: &super::Names, wanted: Option<&str>| wanted.map(|name| names.find(name).ok_or(()));
        let subject = numbered(&self.gathered.subjects, pick.subject).transpose();
        let indicator = numbered(&self.gathered.indicators, pick.indicator).transpose();
        // A name the panel does not know has no figures.
        let (Ok(subject), Ok(indicator)) = (subject, indicator) else { return (0, Vec::new()) };
        let start = subject.map_or(0, |subject| self.lower(|cell| cell.subject < subject));
        let rows = self.gathered.rows[start..]
            .iter()
            .take_while(|row| subject.is_none_or(|subject| row.cell.subject == subject))
            .filter(|row| indicator.is_none_or(|indicator| row.cell.indicator == indicator))
            .filter(|row| self.shows(row.cell.subject, row.cell.indicator) && pick.wants(&row.cell));
        let mut last: Option<CellKey> = None;
        let mut counting = |row: &Row| row.counts && last.replace(row.cell) != Some(row.cell);
        let (mut total, mut facts) = (0, Vec::new());
        for row in rows.filter(|row| pick.every || counting(row)) {
            if offset <= total && facts.len() < limit {
                facts.push(self.read(row));
            }
            total += 1;
        }
        (total, facts)
    }
}
