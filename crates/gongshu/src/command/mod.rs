//! The command line: each command in its own file, one way to fail.

pub mod account;
pub mod audit;
pub mod backup;
pub mod bench;
pub mod bulletin;
pub mod calendar;
pub mod clock;
pub mod demo;
pub mod doctor;
pub mod exercise;
pub mod generate;
pub mod import;
pub mod light_exercise;
pub mod matter;
pub mod matter_exercise;
pub mod pack;
pub mod permission;
pub mod score;
pub mod serve;
pub mod tables;
pub mod verify;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use basis::error::Finding;
use basis::language::Language;

use crate::account::oidc::Providers;
use crate::number::shelf::Shelf;
use crate::pack::Packs;
use crate::setting::Installation;
use crate::store::Db;
use crate::store::audit::Who;
use crate::store::chance::SystemChance;
use crate::store::clock::SystemClock;
use crate::store::folder::Folder;
use crate::store::seal::Seal;
use crate::store::suite::Suite;

/// What every command is given: the language it speaks and the data folder.
#[derive(Clone, Debug)]
pub struct Setting {
    pub language: Language,
    pub folder: Folder,
}

impl Setting {
    pub fn new(language: Option<Language>, data: Option<PathBuf>) -> Setting {
        let from_environment = std::env::var("GONGSHU_LANG").ok().and_then(|text| text.parse().ok());
        Setting { language: language.or(from_environment).unwrap_or_default(), folder: Folder::named(data) }
    }

    /// Opens the books of the setting.
    pub async fn open(&self) -> anyhow::Result<Db> {
        self.folder.make()?;
        Ok(Db::open(&self.folder.address(), self.seal()?).await?)
    }

    /// What the audit chain is sealed with, in the suite the installation sets.
    pub fn seal(&self) -> anyhow::Result<Arc<Seal>> {
        let suite = match self.installation()?.audit.suite {
            crate::setting::Suite::International => Suite::International,
            crate::setting::Suite::Sm => Suite::Sm,
        };
        Ok(Seal::in_folder(self.folder.path(), suite, Arc::new(SystemChance)))
    }

    /// What the installation sets in its `gongshu.toml`.
    pub fn installation(&self) -> anyhow::Result<Installation> {
        Installation::of(self.folder.path()).map_err(|findings| self.findings(&findings))
    }

    /// The identity providers with their secrets.
    pub fn providers(&self, installation: &Installation) -> anyhow::Result<Providers> {
        let read = Providers::read(&installation.sign_in, self.folder.path());
        read.map_err(|errors| {
            let lines: Vec<String> = errors.iter().map(|error| error.say(self.language)).collect();
            anyhow::anyhow!(lines.join("\n"))
        })
    }

    /// The standard packs with the city's own over them.
    pub fn packs(&self) -> anyhow::Result<Arc<Packs>> {
        let own = self.folder.packs();
        let folders: Vec<&std::path::Path> = own.iter().map(PathBuf::as_path).collect();
        Packs::with(&folders).map(Arc::new).map_err(|findings| self.findings(&findings))
    }

    pub async fn shelf(&self) -> anyhow::Result<Shelf> {
        Ok(Shelf::new(self.open().await?, self.packs()?))
    }

    /// Findings as one error whose text has a line for each.
    pub fn findings(&self, findings: &[Finding]) -> anyhow::Error {
        let lines: Vec<String> = findings.iter().map(|finding| finding.say(self.language)).collect();
        anyhow::anyhow!(lines.join("\n"))
    }
}

/// The clock of the running program.
pub fn clock() -> Arc<SystemClock> {
    Arc::new(SystemClock)
}

/// The user who runs the command, for the audit chain.
pub fn operator() -> Who {
    Who::program(&std::env::var("USER").unwrap_or_else(|_| "command".to_owned()))
}

/// The chance of the running program.
pub fn chance() -> Arc<SystemChance> {
    Arc::new(SystemChance)
}

/// A line for the person at the terminal. A closed pipe is no failure.
pub fn print(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// A line on the error stream.
pub fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Says what went wrong, with every cause, and gives the code to end with.
pub fn fail(error: &anyhow::Error) -> ExitCode {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    complain(&format!("gongshu: {}", causes.join(": ")));
    ExitCode::FAILURE
}
