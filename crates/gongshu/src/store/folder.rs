//! The data folder: where an office's file database lies, and a city's own packs beside it.

use std::path::{Path, PathBuf};

use super::{Doing, Failure};

/// The folder of `--data`, else of `GONGSHU_DATA`, else `./data`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn named(path: Option<PathBuf>) -> Folder {
        let path = path.or_else(|| std::env::var_os("GONGSHU_DATA").map(PathBuf::from));
        Folder(path.unwrap_or_else(|| PathBuf::from("data")))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Makes the folder when it is not there.
    pub fn make(&self) -> Result<(), Failure> {
        std::fs::create_dir_all(&self.0).doing("make the data folder")
    }

    /// `DATABASE_URL` when it is set, else the file in the folder.
    pub fn address(&self) -> String {
        match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => url,
            _ => self.file_address(),
        }
    }

    /// The file database of the folder, whatever the environment says.
    pub fn file_address(&self) -> String {
        format!("sqlite:{}", self.0.join("gongshu.sqlite").display())
    }

    /// The city's own packs, each a folder in `packs/`.
    pub fn packs(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.0.join("packs")) else { return Vec::new() };
        let mut folders: Vec<PathBuf> =
            entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
        folders.sort();
        folders
    }
}
