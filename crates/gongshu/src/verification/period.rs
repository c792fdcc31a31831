//! Periods as the files of speeches write them: `2006-01/2006-07 cum`, `1992/2006 avg`, `Y0`, `Y-1`.

use basis::period::{Measure, Period};

/// The year that `Y0` stands for where no row names a year: a place holder, since periods of the books are years
/// of the calendar; the words of the row stay in the fact's quote.
pub(super) const SPEECH_YEAR: i16 = 2000;

/// The period a figure ends with and how much of the time up to it the figure covers; unreadable text counts as
/// the year of the speech.
pub(super) fn read(text: &str, speech_year: i16) -> (Period, Measure) {
    let mut words = text.split_whitespace();
    let dates = words.next().unwrap_or_default();
    let cumulative = words.next() == Some("cum");
    let (first, last) = dates.split_once('/').unwrap_or((dates, dates));
    let period =
        one(last, speech_year).or_else(|| one(first, speech_year)).or_else(|| Period::year_of(speech_year).ok());
    let Some(period) = period else { return (fallback(), Measure::THIS) };
    let from_january = first != last && first.get(..4) == last.get(..4) && first.ends_with("-01");
    (period, if cumulative && from_january { Measure::YEAR_TO_DATE } else { Measure::THIS })
}

fn fallback() -> Period {
    Period::year_of(SPEECH_YEAR).expect("a year of the range periods have")
}

/// `2006`, `2006-07`, `2006-12-31` (its month), `Y0`, `Y-1`, `Y0-11`.
fn one(text: &str, speech_year: i16) -> Option<Period> {
    let Some(relative) = text.strip_prefix('Y') else {
        return text.get(..7.min(text.len()))?.parse().ok();
    };
    let sign = usize::from(relative.starts_with(['+', '-']));
    let length = sign + relative.bytes().skip(sign).take_while(u8::is_ascii_digit).count();
    let offset: i16 = relative.get(..length)?.parse().ok()?;
    let year = speech_year.checked_add(offset)?;
    let rest = relative.get(length..)?;
    format!("{year}{}", rest.get(..3).unwrap_or_default()).parse().ok()
}

/// The latest year the texts name, as the year the speech was given in.
pub(super) fn latest_year<'a>(texts: impl Iterator<Item = &'a str>) -> i16 {
    texts
        .filter_map(|text| text.split(['/', ' ']).filter_map(|date| date.get(..4)?.parse::<i16>().ok()).max())
        .filter(|year| Period::year_of(*year).is_ok())
        .max()
        .unwrap_or(SPEECH_YEAR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_of_speeches_are_read() {
        for (text, period, measure) in [
            ("2006-01/2006-07 cum", "2006-07", "ytd"),
            ("2002/2006-08 cum", "2006-08", "this"),
            ("1992/2006 avg", "2006", "this"),
            ("2005", "2005", "this"),
            ("2006-12-31", "2006-12", "this"),
            ("Y0", "2006", "this"),
            ("Y-2/Y0 cum", "2006", "this"),
            ("Y0-01/Y0-11 cum", "2006-11", "this"),
            ("Y?/2006-08", "2006-08", "this"),
            ("Y+1", "2007", "this"),
            ("Y?", "2006", "this"),
            ("", "2006", "this"),
            ("去年", "2006", "this"),
        ] {
            let (found, how) = read(text, 2006);
            assert_eq!((found.to_string().as_str(), how.to_string().as_str()), (period, measure), "{text}");
        }
        assert_eq!(latest_year(["2005", "1992/2006-08 cum", "9999", "Y0"].into_iter()), 2006);
        assert_eq!(latest_year(["Y0", ""].into_iter()), SPEECH_YEAR);
    }
}
