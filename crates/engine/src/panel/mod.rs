//! The panel: every observation up to a data version, sorted so that one figure, one series and one
//! cross-section are each a few binary searches away.
//!
//! 300 cities × 25 years × 22 indicators are 165,000 rows of some 60 bytes. Nothing is thrown away:
//! several sources may state one cell, and every version stays; the best source's latest version is
//! the one that counts.

mod intern;
mod pick;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use basis::error::Error;
use basis::fact::{Approx, Fact, FactKey, Origin, Status};
use basis::period::{Aspect, Measure, Period};
use basis::quantity::Quantity;
use basis::unit::Unit;

use self::intern::Names;
pub use self::pick::Pick;

/// One observation as the books keep it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Observation {
    pub key: FactKey,
    pub source: String,
    pub version: u32,
    pub quantity: Quantity,
    pub approx: Approx,
    pub caliber: String,
    pub quote: String,
    pub status: Status,
    pub batch: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct CellKey {
    subject: u32,
    indicator: u32,
    measure: Measure,
    period: Period,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    cell: CellKey,
    /// Of the source: 0 is the best.
    rank: u32,
    source: u32,
    version: u32,
    mantissa: i64,
    scale: u32,
    unit: u32,
    approx: Approx,
    caliber: u32,
    quote: u32,
    status: Status,
    batch: i64,
    /// Whether its source still states the cell: not when its newest statement was taken back.
    counts: bool,
}

/// Gathers observations; [`Builder::build`] sorts them once.
#[derive(Default)]
pub struct Builder {
    rows: Vec<Row>,
    subjects: Names,
    indicators: Names,
    sources: Names,
    texts: Names,
    units: Vec<Unit>,
    unit_ids: HashMap<String, u32>,
    ranks: HashMap<String, u32>,
}

/// Where a source the pack does not rank stands: after all that it does.
const UNRANKED: u32 = u32::MAX;

impl Builder {
    /// `ranks`: how much each source counts, 1 for the best (the pack's `[[source]]`).
    pub fn new(ranks: HashMap<String, u32>) -> Builder {
        Builder { ranks, ..Builder::default() }
    }

    pub fn push(&mut self, observation: &Observation) {
        let Observation { key, source, version, quantity, approx, caliber, quote, status, batch } = observation;
        let unit = self.unit(quantity.unit());
        let row = Row {
            cell: CellKey {
                subject: self.subjects.id(&key.subject),
                indicator: self.indicators.id(&key.indicator),
                measure: key.measure,
                period: key.period,
            },
            rank: self.ranks.get(source.as_str()).copied().unwrap_or(UNRANKED),
            source: self.sources.id(source),
            version: *version,
            mantissa: quantity.mantissa(),
            scale: quantity.scale(),
            unit,
            approx: *approx,
            caliber: self.texts.id(caliber),
            quote: self.texts.id(quote),
            status: *status,
            batch: *batch,
            counts: true,
        };
        self.rows.push(row);
    }

    /// The unit `symbol`, read once however many rows carry it.
    pub fn unit_named(&mut self, symbol: &str) -> Result<Unit, Error> {
        if let Some(id) = self.unit_ids.get(symbol) {
            return Ok(self.units[*id as usize].clone());
        }
        let unit: Unit = symbol.parse()?;
        self.unit(&unit);
        Ok(unit)
    }

    fn unit(&mut self, unit: &Unit) -> u32 {
        if let Some(id) = self.unit_ids.get(unit.symbol()) {
            return *id;
        }
        let id = u32::try_from(self.units.len()).expect("fewer units than rows");
        self.units.push(unit.clone());
        self.unit_ids.insert(unit.symbol().to_owned(), id);
        id
    }

    pub fn build(mut self, version: i64) -> Panel {
        self.rows.sort_by(|left, right| {
            left.cell
                .cmp(&right.cell)
                .then(left.rank.cmp(&right.rank))
                .then(left.source.cmp(&right.source))
                .then(right.version.cmp(&left.version))
        });
        // Of one source and definition the newest statement stands first: taken back, it takes those before it along.
        let mut newest: HashMap<(CellKey, u32, u32), bool> = HashMap::new();
        for row in &mut self.rows {
            let statement = (row.cell, row.source, row.caliber);
            row.counts = *newest.entry(statement).or_insert(row.status != Status::Withdrawn);
        }
        Panel { gathered: Arc::new(self), walked: Arc::default(), seen: None, version }
    }
}

/// Everything observed up to a data version, or the part of it that one reader sees. Cheap to clone.
#[derive(Clone)]
pub struct Panel {
    gathered: Arc<Builder>,
    walked: Arc<OnceLock<Walked>>,
    seen: Option<Arc<Seen>>,
    version: i64,
}

/// What only a walk over every row tells. Made when somebody first asks: a request is narrowed before it is known what it
/// wants, and most want a figure.
struct Walked {
    rows: usize,
    /// The periods with figures that count, by indicator and measure.
    periods: HashMap<(u32, Measure), Vec<Period>>,
}

/// What a narrowed panel shows: a figure is seen where the masks of its subject and of its indicator meet.
struct Seen {
    subjects: Vec<u8>,
    indicators: Vec<u8>,
}

impl Seen {
    fn shows(&self, subject: u32, indicator: u32) -> bool {
        let mask = |masks: &[u8], at: u32| masks.get(at as usize).copied().unwrap_or(0);
        mask(&self.subjects, subject) & mask(&self.indicators, indicator) != 0
    }
}

impl Panel {
    /// The data version it holds: the number of the last batch.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// The same figures under a later version that brought none.
    #[must_use]
    pub fn under(&self, version: i64) -> Panel {
        Panel { version, ..self.clone() }
    }

    /// Only the figures whose subject's mask and indicator's mask have a bit in common. Whatever is asked of it
    /// afterwards — one figure, a series, which periods there are — is as if the others had never been observed.
    #[must_use]
    pub fn only(&self, subject: impl Fn(&str) -> u8, indicator: impl Fn(&str) -> u8) -> Panel {
        let seen = Seen {
            subjects: self.gathered.subjects.names().map(subject).collect(),
            indicators: self.gathered.indicators.names().map(indicator).collect(),
        };
        Panel { walked: Arc::default(), seen: Some(Arc::new(seen)), ..self.clone() }
    }

    fn walked(&self) -> &Walked {
        self.walked.get_or_init(|| {
            let mut rows = 0;
            let mut periods: HashMap<(u32, Measure), Vec<Period>> = HashMap::new();
            for row in self.gathered.rows.iter().filter(|row| self.shows(row.cell.subject, row.cell.indicator)) {
                rows += 1;
                if row.counts {
                    let known = periods.entry((row.cell.indicator, row.cell.measure)).or_default();
                    if known.last() != Some(&row.cell.period) {
                        known.push(row.cell.period);
                    }
                }
            }
            for known in periods.values_mut() {
                known.sort_unstable();
                known.dedup();
            }
            Walked { rows, periods }
        })
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn len(&self) -> usize {
        if self.seen.is_none() { self.gathered.rows.len() } else { self.walked().rows }
    }

    /// The subject and indicator as the rows number them; nothing for what is unknown or not seen. Every question
    /// to the panel passes here.
    fn numbered(&self, subject: &str, indicator: &str) -> Option<(u32, u32)> {
        let pair = (self.gathered.subjects.find(subject)?, self.gathered.indicators.find(indicator)?);
        self.shows(pair.0, pair.1).then_some(pair)
    }

    fn shows(&self, subject: u32, indicator: u32) -> bool {
        self.seen.as_ref().is_none_or(|seen| seen.shows(subject, indicator))
    }

    /// The figure that counts for a cell: the best source's latest version.
    pub fn fact(&self, key: &FactKey) -> Option<Fact> {
        self.gathered.rows[self.cell(key)].iter().find(|row| row.counts).map(|row| self.read(row))
    }

    /// Every statement of a cell: sources from best to last, versions from newest to oldest.
    pub fn statements(&self, key: &FactKey) -> Vec<Fact> {
        self.gathered.rows[self.cell(key)].iter().map(|row| self.read(row)).collect()
    }

    /// The figures of one subject and indicator in one measure, oldest first, one a period.
    pub fn series(&self, subject: &str, indicator: &str, measure: Measure) -> Vec<Fact> {
        let Some((subject, indicator)) = self.numbered(subject, indicator) else { return Vec::new() };
        let start = self.lower(|cell| (cell.subject, cell.indicator, cell.measure) < (subject, indicator, measure));
        let mut facts: Vec<Fact> = Vec::new();
        for row in &self.gathered.rows[start..] {
            if (row.cell.subject, row.cell.indicator, row.cell.measure) != (subject, indicator, measure) {
                break;
            }
            if row.counts && facts.last().is_none_or(|last| last.key.period != row.cell.period) {
                facts.push(self.read(row));
            }
        }
        facts
    }

    /// What is known of a subject: indicator, measure and the periods, in the catalogue's own order of arrival.
    pub fn known_of(&self, subject: &str) -> Vec<(String, Measure, Vec<Period>)> {
        let Some(id) = self.gathered.subjects.find(subject) else { return Vec::new() };
        let start = self.lower(|cell| cell.subject < id);
        let mut known: Vec<(u32, Measure, Vec<Period>)> = Vec::new();
        let own = self.gathered.rows[start..].iter().take_while(|row| row.cell.subject == id);
        for row in own.filter(|row| row.counts && self.shows(row.cell.subject, row.cell.indicator)) {
            match known.last_mut() {
                Some((indicator, measure, periods))
                    if *indicator == row.cell.indicator && *measure == row.cell.measure =>
                {
                    if periods.last() != Some(&row.cell.period) {
                        periods.push(row.cell.period);
                    }
                }
                _ => known.push((row.cell.indicator, row.cell.measure, vec![row.cell.period])),
            }
        }
        known
            .into_iter()
            .map(|(indicator, measure, periods)| {
                (self.gathered.indicators.name(indicator).to_owned(), measure, periods)
            })
            .collect()
    }

    /// Periods for which anybody has a figure of this indicator and measure, oldest first.
    pub fn periods(&self, indicator: &str, measure: Measure) -> &[Period] {
        self.gathered
            .indicators
            .find(indicator)
            .and_then(|indicator| self.walked().periods.get(&(indicator, measure)))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a level, growth, rank or increase of that span is known: what a page may ask for.
    pub fn has(&self, subject: &str, indicator: &str, period: Period, measure: Measure) -> bool {
        let key = FactKey { subject: subject.to_owned(), indicator: indicator.to_owned(), period, measure };
        self.gathered.rows[self.cell(&key)].iter().any(|row| row.counts)
    }

    /// The stated companion of a level: growth, rank or increase as its source gave it.
    pub fn stated(&self, level: &FactKey, aspect: Aspect) -> Option<Fact> {
        self.fact(&FactKey { measure: level.measure.with(aspect), ..level.clone() })
    }

    fn cell(&self, key: &FactKey) -> Range<usize> {
        let Some((subject, indicator)) = self.numbered(&key.subject, &key.indicator) else { return 0..0 };
        let wanted = CellKey { subject, indicator, measure: key.measure, period: key.period };
        let start = self.lower(|cell| *cell < wanted);
        let length = self.gathered.rows[start..].iter().take_while(|row| row.cell == wanted).count();
        start..start + length
    }

    fn lower(&self, before: impl Fn(&CellKey) -> bool) -> usize {
        self.gathered.rows.partition_point(|row| before(&row.cell))
    }

    fn read(&self, row: &Row) -> Fact {
        let names = &self.gathered;
        let unit = names.units[row.unit as usize].clone();
        let caliber = names.texts.name(row.caliber);
        Fact {
            key: FactKey {
                subject: names.subjects.name(row.cell.subject).to_owned(),
                indicator: names.indicators.name(row.cell.indicator).to_owned(),
                period: row.cell.period,
                measure: row.cell.measure,
            },
            quantity: Quantity::stored(row.mantissa, row.scale, unit).expect("it was a quantity when it came in"),
            approx: row.approx,
            origin: Origin {
                source: names.sources.name(row.source).to_owned(),
                caliber: (!caliber.is_empty()).then(|| caliber.to_owned()),
                version: row.version,
                batch: row.batch,
                quote: names.texts.name(row.quote).to_owned(),
                status: row.status,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observation(cell: &str, value: &str, source: &str, version: u32) -> Observation {
        let [subject, indicator, period, measure] = cell.split('/').collect::<Vec<_>>()[..] else { panic!("{cell}") };
        Observation {
            key: FactKey {
                subject: subject.into(),
                indicator: indicator.into(),
                period: period.parse().unwrap(),
                measure: measure.parse().unwrap(),
            },
            source: source.into(),
            version,
            quantity: Quantity::parse(value, "亿元".parse().unwrap()).unwrap(),
            approx: Approx::Exact,
            caliber: String::new(),
            quote: String::new(),
            status: Status::Final,
            batch: i64::from(version),
        }
    }

    fn panel() -> Panel {
        let mut builder = Builder::new(HashMap::from([("bureau".to_owned(), 1), ("speech".to_owned(), 2)]));
        for (cell, value, source, version) in [
            ("430700/out.va/2006-07/ytd", "106", "speech", 1),
            ("430700/out.va/2006-06/ytd", "91", "speech", 1),
            ("430700/out.va/2006-07/ytd", "106.8", "bureau", 1),
            ("430700/out.va/2006-07/ytd", "106.9", "bureau", 2),
            ("430700/out.va/2006-07/growth-ytd", "19.1", "bureau", 1),
            ("430600/out.va/2006-07/ytd", "85", "bureau", 1),
            ("430700/out.va/2005-07/ytd", "85.6", "rumour", 1),
        ] {
            builder.push(&observation(cell, value, source, version));
        }
        builder.build(2)
    }

    #[test]
    fn the_best_sources_latest_version_counts() {
        let panel = panel();
        let key = observation("430700/out.va/2006-07/ytd", "0", "", 1).key;
        assert_eq!(panel.fact(&key).unwrap().quantity.to_string(), "106.9 亿元");
        let values: Vec<String> = panel.statements(&key).iter().map(|fact| fact.quantity.value().to_string()).collect();
        assert_eq!(values, ["106.9", "106.8", "106"]);
        assert_eq!(panel.fact(&observation("430100/out.va/2006-07/ytd", "0", "", 1).key), None);
        assert_eq!(panel.fact(&observation("430700/out.va/2004-07/ytd", "0", "", 1).key), None);
        assert_eq!(panel.stated(&key, Aspect::Growth).unwrap().quantity.value().to_string(), "19.1");
    }

    #[test]
    fn a_series_has_one_figure_a_period() {
        let panel = panel();
        let series = panel.series("430700", "out.va", Measure::YEAR_TO_DATE);
        let shown: Vec<String> = series.iter().map(|fact| format!("{} {}", fact.key.period, fact.quantity)).collect();
        assert_eq!(shown, ["2005-07 85.6 亿元", "2006-06 91 亿元", "2006-07 106.9 亿元"]);
        let months: Vec<String> =
            panel.periods("out.va", Measure::YEAR_TO_DATE).iter().map(ToString::to_string).collect();
        assert_eq!(months, ["2005-07", "2006-06", "2006-07"]);
        assert_eq!(panel.known_of("430700").len(), 2);
        assert!(panel.known_of("nobody").is_empty());
    }

    /// What is not seen leaves no trace: no figure, no statement, no series, no period, no count.
    #[test]
    fn a_narrowed_panel_is_as_if_the_rest_had_never_been() {
        let whole = panel();
        let without = {
            let mut builder = Builder::new(HashMap::from([("bureau".to_owned(), 1), ("speech".to_owned(), 2)]));
            builder.push(&observation("430600/out.va/2006-07/ytd", "85", "bureau", 1));
            builder.build(2)
        };
        let only = whole.only(|subject| u8::from(subject == "430600"), |_| 1);
        for subject in ["430700", "430600", "430100"] {
            for period in ["2005-07", "2006-06", "2006-07"] {
                let key = observation(&format!("{subject}/out.va/{period}/ytd"), "0", "", 1).key;
                assert_eq!(only.fact(&key), without.fact(&key), "{key}");
                assert_eq!(only.statements(&key), without.statements(&key), "{key}");
                assert_eq!(only.has(subject, "out.va", key.period, key.measure), without.fact(&key).is_some());
            }
            let series = |panel: &Panel| panel.series(subject, "out.va", Measure::YEAR_TO_DATE);
            assert_eq!(series(&only), series(&without));
            assert_eq!(only.known_of(subject), without.known_of(subject));
        }
        assert_eq!(only.periods("out.va", Measure::YEAR_TO_DATE), without.periods("out.va", Measure::YEAR_TO_DATE));
        assert_eq!((only.len(), only.is_empty()), (1, false));
        assert!(whole.only(|_| 1, |_| 2).is_empty(), "masks that do not meet show nothing");
    }

    #[test]
    fn what_was_taken_back_counts_no_more_and_is_kept() {
        let mut builder = Builder::new(HashMap::from([("bureau".to_owned(), 1), ("speech".to_owned(), 2)]));
        let cell = "430700/out.va/2006-07/ytd";
        builder.push(&observation(cell, "106", "speech", 1));
        builder.push(&observation(cell, "206.8", "bureau", 1));
        builder.push(&Observation { status: Status::Withdrawn, ..observation(cell, "206.8", "bureau", 2) });
        builder.push(&observation("430700/out.va/2006-06/ytd", "91", "bureau", 1));
        builder.push(&Observation {
            status: Status::Withdrawn,
            ..observation("430700/out.va/2006-06/ytd", "91", "bureau", 2)
        });
        let panel = builder.build(2);
        let key = observation(cell, "0", "", 1).key;
        assert_eq!(panel.fact(&key).unwrap().quantity.to_string(), "106 亿元"); // the next source's word counts again
        assert_eq!(panel.statements(&key).len(), 3);
        assert_eq!(panel.series("430700", "out.va", Measure::YEAR_TO_DATE).len(), 1);
        assert_eq!(panel.periods("out.va", Measure::YEAR_TO_DATE).len(), 1);
        assert!(!panel.has("430700", "out.va", "2006-06".parse().unwrap(), Measure::YEAR_TO_DATE));
    }
}
