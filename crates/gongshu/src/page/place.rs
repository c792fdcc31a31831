//! Where a reader stands: the unit and the period that stay from page to page, in the address and in a cookie.

use basis::period::Period;

use super::{Shell, segment};

/// A unit and a period as an address has them: `430700/2006-07`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    pub unit: String,
    pub period: Period,
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Place, ()> {
        let (unit, period) = text.rsplit_once('/').ok_or(())?;
        Ok(Place { unit: decoded(unit), period: period.parse().map_err(|_| ())? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", segment(&self.unit), self.period)
    }
}

/// A segment of an address as it was before `segment` wrote it.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// An entry of a picker.
#[derive(Clone, Debug)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// A place named: what the pickers show. Made from the books, which pages do not know.
#[derive(Clone, Debug)]
pub struct Standing {
    pub unit: String,
    pub unit_name: String,
    pub period: Period,
    /// The periods the unit has figures for, newest first, the current one among them.
    pub periods: Vec<Choice>,
}

impl Shell {
    /// The page is about a unit and a period; they stay for the pages after it.
    pub fn about(&mut self, standing: Standing) {
        self.stand(standing);
        self.about = true;
        self.moves = true;
        "cockpit".clone_into(&mut self.to);
    }

    /// The pickers say where the reader stands.
    pub(super) fn stand(&mut self, standing: Standing) {
        self.unit = standing.unit;
        self.unit_name = standing.unit_name;
        self.period = standing.period.to_string();
        self.periods = standing.periods;
        self.menu = super::menu::menu(self);
    }
}

/// The same path with another place in its query.
pub fn with_place(path: &str, place: &Place) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("at="));
    let pairs: Vec<String> = kept.map(str::to_owned).chain([format!("at={place}")]).collect();
    format!("{path}?{}", pairs.join("&"))
}

/// Whether a text is a path of this program and not of another site.
pub fn is_own_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && !text.contains(|c: char| c == '\\' || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        for text in ["430700/2006-07", "ent:changde-cigarette/2024", "%E7%94%B2/2006-Q1"] {
            let place: Place = text.parse().unwrap();
            assert_eq!(place.to_string(), text);
        }
        for wrong in ["", "430700", "430700/2006-13", "430700/"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
        let place: Place = "430700/2006-07".parse().unwrap();
        assert_eq!(with_place("/register/unit?q=a&at=430600/2005", &place), "/register/unit?q=a&at=430700/2006-07");
        assert_eq!(with_place("/import", &place), "/import?at=430700/2006-07");
    }

    #[test]
    fn only_our_own_paths_are_ours() {
        for (path, own) in
            [("/league", true), ("//elsewhere.example", false), ("/\\elsewhere", false), ("https://a", false)]
        {
            assert_eq!(is_own_path(path), own, "{path}");
        }
    }
}
