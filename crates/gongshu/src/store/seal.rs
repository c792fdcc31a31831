//! What seals the books from outside the database (封存): the suite, the keys, and copies of the audit chain's end
//! and of its checkpoints. Whoever can write the database but not the data folder cannot undo a day unseen.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::audit::checkpoint::Checkpoint;
use super::audit::head::Head;
use super::chance::SharedChance;
use super::keys::{Keys, Purpose};
use super::suite::{Suite, hex, unhex};
use super::{Doing, Failure};

/// The suite for what is sealed from now on, and the folder it is sealed from.
pub struct Seal {
    suite: Suite,
    keys: Keys,
    folder: PathBuf,
}

/// A line each, as they were made: a copy of `audit_checkpoint`.
const CHECKPOINTS: &str = "audit-checkpoints.jsonl";

/// The furthest end of the chain that was ever committed from here.
const HEAD: &str = "audit-head.json";

/// Where pruned entries lie.
const ARCHIVE: &str = "audit-archive";

impl Seal {
    /// The seal of a data folder, in a suite.
    pub fn in_folder(folder: &Path, suite: Suite, chance: SharedChance) -> Arc<Seal> {
        Arc::new(Seal { suite, keys: Keys::new(folder.join("keys"), chance), folder: folder.to_owned() })
    }

    pub fn suite(&self) -> Suite {
        self.suite
    }

    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// A field as it may stand in the database: encrypted, naming its suite. It opens only in the same context, for
    /// instance the name of the person whose secret it is.
    pub fn conceal(&self, context: &str, plain: &[u8]) -> Result<String, Failure> {
        let key = self.keys.key(self.suite, Purpose::Field)?;
        Ok(format!("{}:{}", self.suite, hex(&self.suite.seal(&key, &self.keys.once(), context, plain))))
    }

    /// What [`Seal::conceal`] was given; `None` when the text, the context or the key is another.
    pub fn reveal(&self, context: &str, concealed: &str) -> Result<Option<Vec<u8>>, Failure> {
        let read = || {
            let (suite, sealed) = concealed.split_once(':')?;
            Some((suite.parse::<Suite>().ok()?, unhex(sealed)?))
        };
        let Some((suite, sealed)) = read() else { return Ok(None) };
        let key = self.keys.kept(suite, Purpose::Field)?;
        Ok(key.and_then(|key| suite.open(&key, context, &sealed)))
    }

    /// Where an archive of pruned entries is written.
    pub(super) fn archive_folder(&self) -> PathBuf {
        self.folder.join(ARCHIVE)
    }

    /// The copy of the checkpoints: those that can be read, and whether a line cannot. A last line without its
    /// end was cut short by a crash and is none.
    pub(super) fn checkpoints(&self) -> Result<(Vec<Checkpoint>, bool), Failure> {
        let text = read(&self.folder.join(CHECKPOINTS))?;
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let mut damaged = false;
        let mut checkpoints = Vec::new();
        for line in whole.lines().filter(|line| !line.is_empty()) {
            match serde_json::from_str(line) {
                Ok(checkpoint) => checkpoints.push(checkpoint),
                Err(_) => damaged = true,
            }
        }
        Ok((checkpoints, damaged))
    }

    /// The copy of the chain's end; `None` when there is none, or a crash left it unreadable.
    pub(super) fn head(&self) -> Result<Option<Head>, Failure> {
        Ok(serde_json::from_str(&read(&self.folder.join(HEAD))?).ok())
    }

    /// Copies what was committed. Only ever forward: an end that lies further on stays noted.
    pub(super) fn note(&self, head: Option<&Head>, checkpoints: &[Checkpoint]) -> Result<(), Failure> {
        if let Some(head) = head
            && self.head()?.is_none_or(|noted| noted.number < head.number)
        {
            self.write_head(head)?;
        }
        if checkpoints.is_empty() {
            return Ok(());
        }
        let path = self.folder.join(CHECKPOINTS);
        let (noted, _) = self.checkpoints()?;
        let mut lines = String::new();
        for checkpoint in checkpoints.iter().filter(|checkpoint| !noted.contains(checkpoint)) {
            lines.push_str(&checkpoint.line());
        }
        std::fs::create_dir_all(&self.folder).doing("make the data folder")?;
        let mut file =
            std::fs::OpenOptions::new().create(true).append(true).open(&path).doing("open the checkpoints' copy")?;
        // A line a crash cut short is taken away, so that the next one begins on a line of its own.
        let text = read(&path)?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            file.set_len(whole as u64).doing("mend the checkpoints' copy")?;
        }
        file.write_all(lines.as_bytes()).doing("copy a checkpoint")?;
        file.sync_all().doing("copy a checkpoint to the disk")
    }

    fn write_head(&self, head: &Head) -> Result<(), Failure> {
        std::fs::create_dir_all(&self.folder).doing("make the data folder")?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder).doing("copy the end of the audit chain")?;
        file.write_all(head.line().as_bytes()).doing("copy the end of the audit chain")?;
        // Not synced: after a power cut an older or no copy is found, which says less but nothing wrong.
        file.persist(self.folder.join(HEAD)).map_err(|error| error.error).doing("copy the end of the audit chain")?;
        Ok(())
    }

    /// The copies begin anew with restored books; what they were is set aside, not deleted.
    pub(super) fn begin_anew(&self, at: &str, head: Option<&Head>, checkpoints: &[Checkpoint]) -> Result<(), Failure> {
        let mark: String = at.chars().filter(char::is_ascii_alphanumeric).collect();
        for name in [CHECKPOINTS, HEAD] {
            let path = self.folder.join(name);
            if path.exists() {
                let aside = self.folder.join(format!("{name}.until-{mark}"));
                std::fs::rename(&path, aside).doing("set the earlier copies of the audit chain aside")?;
            }
        }
        self.note(head, checkpoints)
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error).doing("read the copies of the audit chain"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::seal;
    use super::*;

    #[test]
    fn a_concealed_field_opens_in_its_own_context_only_and_after_a_change_of_suite() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (suite, later) in [(Suite::Sm, Suite::International), (Suite::International, Suite::Sm)] {
            let concealed = seal(folder.path(), suite).conceal("totp:王芳", b"secret").unwrap();
            assert!(concealed.starts_with(suite.word()));
            let ours = seal(folder.path(), later);
            assert_eq!(ours.reveal("totp:王芳", &concealed).unwrap().as_deref(), Some(&b"secret"[..]));
            assert_eq!(ours.reveal("totp:李强", &concealed).unwrap(), None);
            assert_eq!(seal(other.path(), later).reveal("totp:王芳", &concealed).unwrap(), None, "no key there");
            for nonsense in ["", "sm", "sm:0", "sm:zz", "des:00"] {
                assert_eq!(ours.reveal("totp:王芳", nonsense).unwrap(), None);
            }
            let again = ours.conceal("totp:王芳", b"secret").unwrap();
            assert_ne!(again, ours.conceal("totp:王芳", b"secret").unwrap(), "no number is used twice");
        }
    }
}
