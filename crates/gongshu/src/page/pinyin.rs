//! Finding names as they are typed: by their characters, by the letters of their pinyin (cds, changde), or by both mixed.
//!
//! A character that is read in several ways is found by each: 重庆 by `chongqing` and by `zhongqing`.

use pinyin::ToPinyinMulti;

/// A name made ready for comparing: each character with its readings.
#[derive(Clone, Debug)]
pub struct Key(Vec<Letter>);

#[derive(Clone, Debug)]
struct Letter {
    character: char,
    /// Without tones; none for a character that is no Chinese one.
    readings: Vec<&'static str>,
}

/// What was typed: lower case, without spaces.
#[derive(Clone, Debug)]
pub struct Wanted(String);

impl Wanted {
    pub fn new(text: &str) -> Wanted {
        Wanted(
            text.chars()
                .filter(|c| !c.is_whitespace() && *c != '\'')
                .flat_map(char::to_lowercase)
                .map(|c| if c == 'ü' { 'v' } else { c })
                .collect(),
        )
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How well a name fits; the smaller the better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fit {
    /// Nought when the name begins with what was typed.
    inside: bool,
    /// Whether pinyin had to help.
    spelt: bool,
    /// Characters of the name: of two that fit, the shorter is meant.
    length: usize,
}

impl Key {
    pub fn new(name: &str) -> Key {
        let letter = |character: char| {
            let mut readings: Vec<&'static str> = Vec::new();
            for reading in character.to_pinyin_multi().into_iter().flatten() {
                let plain = typed(reading.plain());
                // Without tones some readings are the same.
                if !readings.contains(&plain) {
                    readings.push(plain);
                }
            }
            Letter { character, readings }
        };
        Key(name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).map(letter).collect())
    }

    /// Whether, and how well, the name is what was typed.
    pub fn fit(&self, wanted: &Wanted) -> Option<Fit> {
        if wanted.is_empty() {
            return None;
        }
        let found = (0..self.0.len()).find_map(|start| Some((start, spelt(&self.0[start..], &wanted.0)?)));
        // One or two letters are the initials of something inside almost every name.
        let enough = |(start, spelt): &(usize, bool)| *start == 0 || !spelt || 2 < wanted.0.chars().count();
        found.filter(enough).map(|(start, spelt)| Fit { inside: 0 < start, spelt, length: self.0.len() })
    }
}

/// A reading as keyboards write it: v for ü.
fn typed(reading: &'static str) -> &'static str {
    match reading {
        "lü" => "lv",
        "lüe" => "lve",
        "nü" => "nv",
        "nüe" => "nve",
        other => other,
    }
}

/// Whether the letters begin with what is wanted; and if so, whether pinyin had to help.
fn spelt(letters: &[Letter], wanted: &str) -> Option<bool> {
    // How far the letters so far can have brought us, in bytes of what is wanted, and whether with pinyin's help. Each
    // place is kept once, so that a name with many readings is not tried in every combination.
    let mut reached = vec![(0, false)];
    for letter in letters {
        let mut next: Vec<(usize, bool)> = Vec::new();
        let mut reach = |place: usize, spelt: bool| match next.iter_mut().find(|(other, _)| *other == place) {
            Some((_, already)) => *already = *already && spelt,
            None => next.push((place, spelt)),
        };
        for (place, spelt) in reached {
            let left = &wanted[place..];
            if left.starts_with(letter.character) {
                reach(place + letter.character.len_utf8(), spelt);
            }
            for reading in &letter.readings {
                // Typed whole, by its first sound (c, or ch), or as far as the typing has come.
                if reading.starts_with(left) {
                    reach(wanted.len(), true);
                }
                let sound = if reading.get(1..2) == Some("h") { 2 } else { 1 };
                for part in [reading.len(), sound, 1] {
                    if left.starts_with(&reading[..part]) {
                        reach(place + part, true);
                    }
                }
            }
        }
        if let Some((_, spelt)) = next.iter().find(|(place, _)| *place == wanted.len()) {
            return Some(*spelt);
        }
        reached = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rustfmt::skip]
    #[test]
    fn names_are_found_by_characters_and_by_pinyin() {
        //     typed         name         found
        for (typed, name, found) in [
            ("常德",         "常德市",     true),
            ("德",           "常德市",     true),
            ("cds",          "常德市",     true),
            ("changde",      "常德市",     true),
            ("ChangDe Shi",  "常德市",     true),
            ("chang'de",     "常德市",     true),
            ("changd",       "常德市",     true),
            ("chds",         "常德市",     true),
            ("cdshi",        "常德市",     true),
            ("常ds",         "常德市",     true),
            ("des",          "常德市",     true),
            ("de",           "常德市",     false),
            ("cdx",          "常德市",     false),
            ("chade",        "常德市",     false),
            ("",             "常德市",     false),
            ("   ",          "常德市",     false),
            ("chongqing",    "重庆市",     true),
            ("cq",           "重庆市",     true),
            ("cs",           "长沙市",     true),
            ("xiamen",       "厦门市",     true),
            ("luan",         "六安市",     true),
            ("lvliang",      "吕梁市",     true),
            ("xa",           "西安市",     true),
            ("xian",         "西安市",     true),
            ("gyzjz",        "工业增加值", true),
            ("规模",         "规模工业增加值", true),
            ("zjz",          "规模工业增加值", true),
            ("out.va",       "out.va",     true),
            ("OUT",          "out.va",     true),
            ("yueyang",      "Yueyang City", true),
            ("a",            "",           false),
        ] {
            assert_eq!(Key::new(name).fit(&Wanted::new(typed)).is_some(), found, "{typed} in {name}");
        }
    }

    #[test]
    fn the_name_that_begins_so_comes_before_the_one_that_holds_it() {
        let wanted = Wanted::new("chs");
        let mut names = ["重庆市常寿新区", "湖南省长沙市", "长沙市芙蓉区", "长沙市", "chs"];
        names.sort_by_key(|name| Key::new(name).fit(&wanted));
        assert_eq!(names, ["chs", "长沙市", "长沙市芙蓉区", "湖南省长沙市", "重庆市常寿新区"]);
    }

    #[test]
    fn a_long_name_is_looked_through_at_once() {
        // Each character is `a`-like in several ways; a search that tried every path would not come to an end.
        let key = Key::new(&"啊".repeat(200));
        assert_eq!(key.fit(&Wanted::new(&format!("{}b", "a".repeat(60)))), None);
    }
}
