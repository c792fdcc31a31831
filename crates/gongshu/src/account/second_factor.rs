//! The second factor (双因素): a code from an app every 30 seconds (RFC 6238), and recovery codes for a lost phone.

use basis::error::Error;
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Builder, Totp};

use crate::store::chance::Chance;

/// 160 bits, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;

/// Steps of 30 seconds a phone's clock may be off.
const SKEW: u16 = 1;

/// Recovery codes given out at once.
pub const RECOVERY_CODES: usize = 10;

pub fn new_secret(chance: &dyn Chance) -> Vec<u8> {
    let mut secret = vec![0; SECRET_BYTES];
    chance.fill(&mut secret);
    secret
}

fn totp(secret: &[u8], login: &str) -> Option<Totp> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_skew(SKEW)
        .with_account_name(login)
        .with_issuer(Some("Gongshu"))
        .build()
        .ok()
}

/// The step a code belongs to, when it is right and later than the last one that was used: a code counts once.
pub fn accepted(secret: &[u8], code: &str, now_seconds: u64, last_step: i64) -> Option<i64> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let step = totp(secret, "x")?.check(&code, now_seconds)?;
    let step = i64::try_from(step).ok()?;
    (last_step < step).then_some(step)
}

#[cfg(test)]
fn code_at(secret: &[u8], now_seconds: u64) -> String {
    totp(secret, "x").map(|totp| totp.generate(now_seconds).to_string()).unwrap_or_default()
}

/// What an app reads: as a picture, and as text to type.
pub struct Enrolment {
    pub svg: String,
    pub secret: String,
}

pub fn enrolment(secret: &[u8], login: &str) -> Result<Enrolment, Error> {
    let failed = |detail: String| Error::new("second-factor-failed").with("detail", detail);
    let url = totp(secret, login).ok_or_else(|| failed("secret".to_owned()))?;
    let url = url.to_url().map_err(|error| failed(error.to_string()))?;
    let code = QrCode::new(url.as_bytes()).map_err(|error| failed(error.to_string()))?;
    let svg =
        code.render().min_dimensions(200, 200).dark_color(svg::Color("#000")).light_color(svg::Color("#fff")).build();
    // The declaration before the element has no place inside a page.
    let svg = svg.split_once("?>").map_or(svg.as_str(), |(_, rest)| rest).to_owned();
    let secret = totp_rs::Secret::from(secret.to_vec()).to_base32();
    let groups: Vec<String> =
        secret.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    Ok(Enrolment { svg, secret: groups.join(" ") })
}

/// Recovery codes: `4k7q-m2xd`. Without letters and digits that are mistaken for each other.
pub fn recovery_codes(chance: &dyn Chance) -> Vec<String> {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    (0..RECOVERY_CODES)
        .map(|_| {
            let mut bytes = [0_u8; 10];
            chance.fill(&mut bytes);
            let letters: Vec<char> =
                bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect();
            let half = |range: std::ops::Range<usize>| letters[range].iter().collect::<String>();
            format!("{}-{}", half(0..5), half(5..10))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret "12345678901234567890", SHA-1, the last six of eight digits.
    #[test]
    fn the_codes_of_the_standard_count_once() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(code_at(secret, seconds), code);
            let step = accepted(secret, code, seconds, 0).expect("the code of the moment");
            assert_eq!(accepted(secret, code, seconds, step), None, "not twice");
            assert_eq!(accepted(secret, code, seconds + 120, 0), None, "not two minutes later");
        }
        assert!(accepted(secret, "287 082", 59, 0).is_some());
        assert_eq!(accepted(secret, "000000", 59, 0), None);
    }
}
