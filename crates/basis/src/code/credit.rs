//! The unified social credit code (统一社会信用代码): GB 32100-2015, with the organisation code
//! (GB 11714) inside it. Methods 6.1.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;

/// 31 characters; I, O, S, V and Z are not used: they read as 1, 0, 5, U and 2.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// 3^(i−1) mod 31.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// Of the organisation code's eight characters.
const INNER_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A credit code whose check character is right.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CreditCode(String);

impl CreditCode {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code of an enterprise (91) that a division's office registered, from the eight characters of its organisation
    /// code: both check characters are worked out.
    ///
    /// # Errors
    /// Characters that are not used, or too many of them.
    pub fn of_enterprise(division: &str, organisation: &str) -> Result<CreditCode, Error> {
        let body = format!("91{division}{organisation}{}", inner_check_character(organisation));
        let expected = check_character(&body)?;
        format!("{body}{expected}").parse()
    }

    /// 登记机关行政区划: the division of the office that registered it.
    pub fn division(&self) -> &str {
        &self.0[2..8]
    }

    /// 组织机构代码: the nine characters inside.
    pub fn organisation(&self) -> &str {
        &self.0[8..17]
    }

    /// Whether the inner organisation code's own check character is right too. Worth a warning, not a
    /// refusal: its formula is known from practice, not from a published page.
    pub fn inner_check(&self) -> Result<(), Error> {
        let inner = self.organisation();
        let expected = inner_check_character(inner);
        match inner.ends_with(expected) {
            true => Ok(()),
            false => Err(Error::new("credit-inner-check").with("text", &self.0).with("expected", expected)),
        }
    }
}

impl FromStr for CreditCode {
    type Err = Error;

    fn from_str(text: &str) -> Result<CreditCode, Error> {
        let count = text.chars().count();
        if count != 18 {
            return Err(Error::new("credit-length").with("text", text).with("count", count));
        }
        let expected = check_character(text)?;
        if text.ends_with(expected) {
            Ok(CreditCode(text.to_owned()))
        } else {
            Err(Error::new("credit-check").with("text", text).with("expected", expected))
        }
    }
}

/// What the last of 18 characters must be, by the 17 before it.
fn check_character(text: &str) -> Result<char, Error> {
    let mut sum = 0;
    for (index, found) in text.chars().enumerate() {
        let Some(value) = ALPHABET.find(found) else {
            let error = Error::new("credit-character").with("found", found);
            return Err(error.with("position", index + 1));
        };
        sum += WEIGHTS.get(index).map_or(0, |weight| value * weight);
    }
    // The outer remainder too: where the sum divides by 31 the check is 0, not the 32nd character.
    Ok(char::from(ALPHABET.as_bytes()[(31 - sum % 31) % 31]))
}

/// What the ninth character of an organisation code must be, by the eight before it.
fn inner_check_character(organisation: &str) -> char {
    let digits = organisation.chars().zip(INNER_WEIGHTS);
    let sum: u32 = digits.filter_map(|(character, weight)| Some(character.to_digit(36)? * weight)).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_methods() {
        for code in [
            "91350100M000100Y43",
            "91110108551385082Q",
            "91000000MA00000900", // sum 992, remainder 0
            "91000000MA0000277Y", // remainder 1
            "91000000MA000004XL", // inner check X
        ] {
            let read: CreditCode = code.parse().unwrap_or_else(|error| panic!("{code}: {error}"));
            assert_eq!(read.inner_check(), Ok(()), "{code}");
        }
        let code: CreditCode = "91110108551385082Q".parse().unwrap();
        assert_eq!((code.division(), code.organisation()), ("110108", "551385082"));
    }

    /// 110108 and 55138508 are those of the second vector above.
    #[test]
    fn a_code_is_completed_by_its_check_characters() {
        let made = |division, organisation| CreditCode::of_enterprise(division, organisation).map(|code| code.0);
        assert_eq!(made("110108", "55138508").as_deref(), Ok("91110108551385082Q"));
        assert_eq!(made("350100", "M000100Y").map_err(|error| error.code()), Ok("91350100M000100Y43".to_owned()));
        assert_eq!(made("110108", "5513850").map_err(|error| error.code()), Err("credit-length"));
        assert_eq!(made("11010I", "55138508").map_err(|error| error.code()), Err("credit-character"));
    }

    #[test]
    fn slips_say_what_would_be_right() {
        for (text, code, says) in [
            ("91350100M000100Y4", "credit-length", "17"),
            ("91350100M000100Y44", "credit-check", "3"),
            ("91350100M00O100Y43", "credit-character", "12"),
            ("91350100m000100Y43", "credit-character", "9"),
            ("９1350100M000100Y43", "credit-character", "1"),
        ] {
            let error = text.parse::<CreditCode>().unwrap_err();
            assert_eq!(error.code(), code, "{text}");
            assert!(error.to_string().contains(says), "{error}");
        }
        // Every single wrong character is caught: 31 is prime and no weight is zero.
        let good = "91350100M000100Y43";
        for at in 0..18 {
            for other in ALPHABET.chars().filter(|other| !good[at..].starts_with(*other)) {
                let bad: String = good.chars().enumerate().map(|(i, c)| if i == at { other } else { c }).collect();
                assert!(bad.parse::<CreditCode>().is_err(), "{bad}");
            }
        }
    }

    #[test]
    fn an_inner_slip_is_worth_a_warning() {
        // 551385083 inside: the inner check should be 2; the outer one is right for it (sum 999 − 28 + … by hand:
        // the 17th weight is 28, so one more adds 28: 1027 mod 31 = 4, 31 − 4 = 27 → U).
        let code: CreditCode = "91110108551385083U".parse().unwrap();
        assert_eq!(code.inner_check().unwrap_err().code(), "credit-inner-check");
    }
}
