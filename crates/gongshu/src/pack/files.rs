//! Where packs come from: those inside the program, and those a city keeps in its own folder.

use std::fs;
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use super::reading::File;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../packs");

/// The text of an embedded file of the packs, such as `base/calendar.csv`.
pub fn embedded_text(path: &str) -> Option<&'static str> {
    EMBEDDED.get_file(path)?.contents_utf8()
}

/// The bytes of an embedded file.
pub fn embedded_bytes(path: &str) -> Option<&'static [u8]> {
    Some(EMBEDDED.get_file(path)?.contents())
}

/// The TOML files of an embedded pack, in the order of their paths.
pub fn embedded_pack(name: &str) -> Vec<File> {
    fn collect(folder: &Dir<'static>, files: &mut Vec<File>) {
        for entry in folder.entries() {
            match entry {
                DirEntry::Dir(inner) => collect(inner, files),
                DirEntry::File(file) if file.path().extension().is_some_and(|extension| extension == "toml") => {
                    if let Some(text) = file.contents_utf8() {
                        files.push(File { path: file.path().display().to_string(), text: text.to_owned() });
                    }
                }
                DirEntry::File(_) => {}
            }
        }
    }
    let mut files = Vec::new();
    if let Some(folder) = EMBEDDED.get_dir(name) {
        collect(folder, &mut files);
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    files
}

/// The TOML files under `folder`, in the order of their paths; hidden files and folders are left out.
pub fn folder_pack(folder: &Path) -> std::io::Result<Vec<File>> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(inner) = pending.pop() {
        for entry in fs::read_dir(&inner)? {
            let path = entry?.path();
            let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
            if hidden {
                continue;
            }
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let shown = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
                // What is not UTF-8 is read anyway: the check then names the line that is not TOML.
                let text = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
                files.push(File { path: shown, text });
            }
        }
    }
    files.sort_by(|left, right| left.path.cmp(&right.path));
    Ok(files)
}
