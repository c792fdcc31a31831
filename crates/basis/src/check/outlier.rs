//! Growth that lies far from the peers' (离群值): the middle and the spread are medians, so that what is far does not move them.

use std::collections::HashMap;

use rust_decimal::prelude::ToPrimitive;

use super::column::Evaluation;

/// A bound on how far the logarithm of a growth may lie from its peers' median, in median absolute deviations (MAD) scaled to
/// the standard deviation of a normal distribution [design, after Hampel].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outlier {
    /// The base the current cell is held against, `value@last_year`.
    pub against: String,
    /// The fields of the register in which peers are alike: size class, industry.
    pub within: Vec<String>,
    /// How many deviations, in hundredths: 350 is 3.5.
    pub beyond: u32,
    /// Fewer peers than this tell nothing.
    pub peers: usize,
}

/// Scales the median absolute deviation to a standard deviation.
const SCALE: f64 = 1.4826;
/// Where nearly all peers grow alike every small difference would be far: at least 5 % of growth is the measure.
const LEAST: f64 = 0.05;

impl Outlier {
    /// The rows, in their order, whose growth is too far from their peers'.
    pub(super) fn far(&self, evaluation: &Evaluation<'_>, applies: &[bool]) -> Vec<usize> {
        let now = evaluation.figures("value");
        let before = evaluation.figures(&self.against);
        let mut groups: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        for (row, (now, before)) in now.iter().zip(&*before).enumerate().filter(|(row, _)| applies[*row]) {
            let positive = |value: &Option<rust_decimal::Decimal>| {
                value.filter(|it| it.is_sign_positive() && !it.is_zero()).and_then(|it| it.to_f64())
            };
            // Logarithms only order and measure distances here: no figure that is kept or printed comes of them.
            if let (Some(now), Some(before)) = (positive(now), positive(before)) {
                let peers = evaluation.sheet.peers(row, &self.within);
                groups.entry(peers).or_default().push((row, (now / before).ln()));
            }
        }
        let mut far: Vec<usize> = Vec::new();
        for growths in groups.into_values().filter(|growths| self.peers <= growths.len()) {
            let middle = median(growths.iter().map(|(_, growth)| *growth).collect());
            let spread = median(growths.iter().map(|(_, growth)| (growth - middle).abs()).collect());
            let bound = f64::from(self.beyond) / 100.0 * (spread * SCALE).max(LEAST);
            far.extend(growths.iter().filter(|(_, growth)| bound < (growth - middle).abs()).map(|(row, _)| *row));
        }
        far.sort_unstable();
        far
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() % 2 {
        1 => values[half],
        _ => f64::midpoint(values[half - 1], values[half]),
    }
}
