//! The vault (密钥): what must be read again, sealed with a key that lies in the data folder, not in the database.

use std::io::Write;
use std::path::Path;

use crate::store::chance::Chance;
use crate::store::suite::{Secret, Suite, hex, unhex};
use crate::store::{Doing, Failure};

/// Seals and opens small secrets.
pub struct Vault {
    suite: Suite,
    key: Secret,
}

impl Vault {
    /// The key of `folder`, made at first use and readable by the program's own user only.
    pub fn of_folder(folder: &Path, suite: Suite, chance: &dyn Chance) -> Result<Vault, Failure> {
        let folder = folder.join("keys");
        let file = folder.join("account.key");
        if !file.exists() {
            std::fs::create_dir_all(&folder).doing("make the folder of keys")?;
            let mut key = Secret::default();
            chance.fill(&mut key);
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(&file) {
                Ok(mut written) => {
                    written.write_all(hex(&key).as_bytes()).doing("write the key of accounts")?;
                    written.sync_all().doing("write the key of accounts")?;
                }
                // Another process was quicker: its key counts.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).doing("write the key of accounts"),
            }
        }
        let text = std::fs::read_to_string(&file).doing("read the key of accounts")?;
        let key = unhex(text.trim()).and_then(|bytes| Secret::try_from(bytes.as_slice()).ok());
        let key = key.ok_or_else(|| Failure::Refused(format!("{} is not a key of 64 hex digits", file.display())))?;
        Ok(Vault { suite, key })
    }

    /// A vault whose key is gone with it, for tests.
    pub fn fixed() -> Vault {
        Vault { suite: Suite::International, key: [7; 32] }
    }

    pub fn seal(&self, chance: &dyn Chance, context: &str, plain: &[u8]) -> String {
        let mut once = [0_u8; 12];
        chance.fill(&mut once);
        hex(&self.suite.seal(&self.key, &once, context, plain))
    }

    /// `None` when it was sealed with another key, for another context, or altered.
    pub fn open(&self, context: &str, sealed: &str) -> Option<Vec<u8>> {
        self.suite.open(&self.key, context, &unhex(sealed)?)
    }
}
