//! Keys (密钥), outside the database: whoever can write the books must not also be able to seal them.
//!
//! A file for each suite and purpose in `DATA/keys`, readable by the program's own user only, made on first use.
//! A backup of the books does not hold them: copy the folder to another safe place, once.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::chance::SharedChance;
use super::suite::{Once, Secret, Suite, hex, unhex};
use super::{Doing, Failure};

/// What a key is for. No key serves two purposes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Purpose {
    /// Seals the end of the audit chain.
    AuditHead,
    /// Signs the audit chain's checkpoints.
    AuditCheckpoint,
    /// Encrypts fields that must not be read in the database, such as the secrets of a second factor.
    Field,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::AuditHead => "audit-head",
            Purpose::AuditCheckpoint => "audit-checkpoint",
            Purpose::Field => "field",
        }
    }
}

/// The keys of one data folder.
pub struct Keys {
    folder: PathBuf,
    chance: SharedChance,
    read: Mutex<BTreeMap<(Suite, Purpose), Secret>>,
}

/// Public keys of checkpoints that came with a restored backup: `suite hexadecimal`, one a line.
const TRUSTED: &str = "trusted";

impl Keys {
    pub fn new(folder: PathBuf, chance: SharedChance) -> Keys {
        Keys { folder, chance, read: Mutex::default() }
    }

    /// The key, made when there is none yet.
    pub fn key(&self, suite: Suite, purpose: Purpose) -> Result<Secret, Failure> {
        if let Some(key) = self.kept(suite, purpose)? {
            return Ok(key);
        }
        self.make(suite, purpose)?;
        self.kept(suite, purpose)?.ok_or_else(|| self.damaged(&self.file(suite, purpose), "it is gone again"))
    }

    /// The key when there is one.
    pub fn kept(&self, suite: Suite, purpose: Purpose) -> Result<Option<Secret>, Failure> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = read.get(&(suite, purpose)) {
            return Ok(Some(*key));
        }
        let file = self.file(suite, purpose);
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).doing("read a key"),
        };
        let key = unhex(text.trim()).and_then(|bytes| Secret::try_from(bytes).ok());
        let key = key.ok_or_else(|| self.damaged(&file, "a key is 64 hexadecimal digits"))?;
        read.insert((suite, purpose), key);
        Ok(Some(key))
    }

    fn make(&self, suite: Suite, purpose: Purpose) -> Result<(), Failure> {
        self.make_folder()?;
        let mut key = Secret::default();
        self.chance.fill(&mut key);
        while !suite.signs_with(&key) {
            self.chance.fill(&mut key);
        }
        // Written whole under another name first, and never over a key another process was quicker to make.
        // The temporary file is the owner's alone (0600), and keeps that under its name.
        let mut file = tempfile::NamedTempFile::new_in(&self.folder).doing("make a key")?;
        writeln!(file, "{}", hex(&key)).doing("write a key")?;
        file.as_file().sync_all().doing("write a key to the disk")?;
        match file.persist_noclobber(self.file(suite, purpose)) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error.error).doing("name a key"),
        }
    }

    fn make_folder(&self) -> Result<(), Failure> {
        if self.folder.is_dir() {
            return Ok(());
        }
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.folder).doing("make the folder of keys")
    }

    /// A number used once, for what is encrypted now.
    pub fn once(&self) -> Once {
        let mut once = Once::default();
        self.chance.fill(&mut once);
        once
    }

    /// Whether a checkpoint under this public key is ours: signed here, or taken over with a backup.
    pub fn trusts(&self, suite: Suite, public_key: &str) -> Result<bool, Failure> {
        let own = self.kept(suite, Purpose::AuditCheckpoint)?.map(|key| hex(&suite.public_key(&key)));
        if own.as_deref() == Some(public_key) {
            return Ok(true);
        }
        let line = format!("{suite} {public_key}");
        Ok(self.trusted()?.lines().any(|trusted| trusted == line))
    }

    /// From now on trusts what was signed under this public key.
    pub fn trust(&self, suite: Suite, public_key: &str) -> Result<(), Failure> {
        if self.trusts(suite, public_key)? {
            return Ok(());
        }
        self.make_folder()?;
        let text = format!("{}{suite} {public_key}\n", self.trusted()?);
        std::fs::write(self.folder.join(TRUSTED), text).doing("note a trusted key")
    }

    fn trusted(&self) -> Result<String, Failure> {
        match std::fs::read_to_string(self.folder.join(TRUSTED)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
            other => other.doing("read the trusted keys"),
        }
    }

    fn file(&self, suite: Suite, purpose: Purpose) -> PathBuf {
        self.folder.join(format!("{suite}-{}.key", purpose.word()))
    }

    fn damaged(&self, file: &Path, what: &'static str) -> Failure {
        Failure::Key { file: file.display().to_string(), what }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::chance::SeededChance;

    fn keys(folder: &Path, seed: u64) -> Keys {
        Keys::new(folder.join("keys"), Arc::new(SeededChance::new(seed)))
    }

    #[test]
    fn a_key_is_made_once_and_is_the_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let first = keys(folder.path(), 1);
        assert_eq!(first.kept(Suite::Sm, Purpose::Field).unwrap(), None);
        let made = first.key(Suite::Sm, Purpose::Field).unwrap();
        // Another process, other chance: the key is the one that is there.
        assert_eq!(keys(folder.path(), 2).key(Suite::Sm, Purpose::Field).unwrap(), made);
        assert_ne!(first.key(Suite::International, Purpose::Field).unwrap(), made);
        assert_ne!(first.key(Suite::Sm, Purpose::AuditHead).unwrap(), made);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(folder.path().join("keys")), 0o700);
            assert_eq!(mode(folder.path().join("keys/sm-field.key")), 0o600);
        }
    }

    #[test]
    fn a_damaged_key_is_named_and_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        keys(folder.path(), 1).key(Suite::Sm, Purpose::Field).unwrap();
        let file = folder.path().join("keys/sm-field.key");
        for text in ["", "00ff", "not hexadecimal"] {
            std::fs::write(&file, text).unwrap();
            assert!(matches!(keys(folder.path(), 1).key(Suite::Sm, Purpose::Field), Err(Failure::Key { .. })));
            assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
        }
    }

    #[test]
    fn only_own_and_accepted_public_keys_are_trusted() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (ours, theirs) = (keys(folder.path(), 1), keys(other.path(), 2));
        let public = |keys: &Keys| hex(&Suite::Sm.public_key(&keys.key(Suite::Sm, Purpose::AuditCheckpoint).unwrap()));
        assert!(ours.trusts(Suite::Sm, &public(&ours)).unwrap());
        assert!(!ours.trusts(Suite::Sm, &public(&theirs)).unwrap());
        ours.trust(Suite::Sm, &public(&theirs)).unwrap();
        assert!(ours.trusts(Suite::Sm, &public(&theirs)).unwrap());
        assert!(!ours.trusts(Suite::International, &public(&theirs)).unwrap());
    }
}
