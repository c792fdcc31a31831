//! What units and indicators are called, ready to be searched: made once per data version, asked at every key stroke.

use crate::pack::Packs;
use crate::page::pinyin::{Fit, Key, Wanted};
use crate::register::subjects::Subjects;

/// The names of one data version.
#[derive(Debug)]
pub struct Names {
    units: Vec<Named>,
    indicators: Vec<Named>,
}

/// Something with its names: in both languages, its code, its other names.
#[derive(Debug)]
struct Named {
    code: String,
    kind: String,
    keys: Vec<Key>,
}

impl Named {
    fn fit(&self, wanted: &Wanted) -> Option<Fit> {
        self.keys.iter().filter_map(|key| key.fit(wanted)).min()
    }
}

impl Names {
    pub fn of(packs: &Packs, subjects: &Subjects) -> Names {
        let keys = |names: &[&str]| names.iter().filter(|name| !name.is_empty()).map(|name| Key::new(name)).collect();
        let unit = |it: &crate::register::subjects::Subject| Named {
            code: it.code.clone(),
            kind: it.kind.clone(),
            keys: keys(&[&it.name.zh, &it.name.en, &it.code]),
        };
        let indicator = |it: &crate::pack::indicator::Indicator| {
            let mut names: Vec<&str> = vec![&it.name.zh, &it.name.en, &it.short.zh, &it.short.en, &it.code];
            names.extend(it.aliases.iter().map(String::as_str));
            Named { code: it.code.clone(), kind: String::new(), keys: keys(&names) }
        };
        Names {
            units: subjects.all().map(unit).collect(),
            indicators: packs.indicators.iter().map(indicator).collect(),
        }
    }

    /// The codes of the units that are called so, best first; of some kinds only.
    pub fn units(&self, wanted: &Wanted, of_kind: impl Fn(&str) -> bool) -> Vec<&str> {
        best(self.units.iter().filter(|it| of_kind(&it.kind)), wanted)
    }

    /// The codes of the indicators that are called so, best first.
    pub fn indicators(&self, wanted: &Wanted) -> Vec<&str> {
        best(self.indicators.iter(), wanted)
    }
}

fn best<'a>(all: impl Iterator<Item = &'a Named>, wanted: &Wanted) -> Vec<&'a str> {
    let mut found: Vec<(Fit, &str)> = all.filter_map(|it| Some((it.fit(wanted)?, it.code.as_str()))).collect();
    // Of equals the one that comes first in the books stays first.
    found.sort_by_key(|(fit, _)| *fit);
    found.into_iter().map(|(_, code)| code).collect()
}
