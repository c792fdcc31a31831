//! Passwords (口令): what is asked of them, and argon2id over what is kept.
//! Source: methods 12.1 (GB/T 22239-2019, 8.1.4.1: complexity, lock-out).

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use basis::error::Error;

use crate::store::chance::Chance;

/// The longest: hashing takes time in its length.
const CHARACTERS_MAX: usize = 200;

/// Of small letters, capitals, digits and other signs.
const KINDS_MIN: usize = 3;

/// What is asked of a new password; `least` is the installation's shortest.
pub fn check(password: &str, login: &str, least: u32) -> Result<(), Error> {
    let count = password.chars().count();
    let least = usize::try_from(least).unwrap_or(CHARACTERS_MAX);
    if !(least..=CHARACTERS_MAX).contains(&count) {
        return Err(Error::new("password-length").with("min", least).with("count", count));
    }
    let has = |kind: fn(char) -> bool| usize::from(password.chars().any(kind));
    let kinds = has(|c| c.is_lowercase())
        + has(|c| c.is_uppercase())
        + has(|c| c.is_ascii_digit())
        + has(|c| !c.is_alphanumeric() || (c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()));
    if kinds < KINDS_MIN {
        return Err(Error::new("password-kinds").with("min", KINDS_MIN));
    }
    let folded = password.to_lowercase();
    if 3 <= login.chars().count() && folded.contains(&login.to_lowercase()) {
        return Err(Error::new("password-login"));
    }
    let repeated =
        password.chars().next().is_some_and(|first| password.chars().filter(|c| *c == first).count() * 2 > count);
    let known = ["password", "123456", "qwerty", "abc123", "admin", "111111", "888888", "iloveyou"];
    if repeated || known.iter().any(|word| folded.contains(word)) {
        return Err(Error::new("password-guessable"));
    }
    Ok(())
}

/// A password as it is kept.
pub fn hash(password: &str, chance: &dyn Chance) -> String {
    let mut salt = [0_u8; 16];
    chance.fill(&mut salt);
    let hashed = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hashed.expect("a salt of 16 bytes and the default cost are within argon2's bounds").to_string()
}

/// Whether `password` is the one kept. Where none is kept, as much time passes as if there were one.
pub fn is(password: &str, kept: &str) -> bool {
    struct Fixed;
    impl Chance for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }
    static NOBODYS: LazyLock<String> = LazyLock::new(|| hash("nobody's password", &Fixed));
    let against = if kept.is_empty() { NOBODYS.as_str() } else { kept };
    let same = Argon2::default().verify_password(password.as_bytes(), against).is_ok();
    same && !kept.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::chance::SeededChance;

    #[test]
    fn what_is_asked_of_a_password() {
        for (password, expected) in [
            ("Chang-de 2006", Ok(())),
            ("常德工业经济开发Aa1", Ok(())),
            ("Short1!", Err("password-length")),
            ("alllowercaseletters", Err("password-kinds")),
            ("Wangfang-2006", Err("password-login")),
            ("Passw0rd-Password", Err("password-guessable")),
            ("aaaaaaaaaaaA1!", Err("password-guessable")),
        ] {
            assert_eq!(check(password, "wangfang", 10).map_err(|error| error.code()), expected, "{password}");
        }
    }

    #[test]
    fn only_the_right_one_is_it() {
        let kept = hash("Chang-de 2006", &SeededChance::new(1));
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is("Chang-de 2006", &kept) && !is("chang-de 2006", &kept));
        assert!(!is("", "") && !is("nobody's password", ""), "where none is kept, none is right");
        assert_ne!(kept, hash("Chang-de 2006", &SeededChance::new(2)), "each has its own salt");
    }
}
