//! Writing documents: docx as offices lay them out, html, md, and a workbook.

mod docx;
mod html;
mod md;
mod xlsx;

pub use self::html::article;
use std::str::FromStr;

use basis::document::Document;
use basis::error::Error;

/// What a document can be written as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    Docx,
    Xlsx,
    Html,
    Md,
}

impl Format {
    /// The ending of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Docx => "docx",
            Format::Xlsx => "xlsx",
            Format::Html => "html",
            Format::Md => "md",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Html => "text/html; charset=utf-8",
            Format::Md => "text/markdown; charset=utf-8",
        }
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(text: &str) -> Result<Format, Error> {
        [Format::Docx, Format::Xlsx, Format::Html, Format::Md]
            .into_iter()
            .find(|format| format.extension() == text)
            .ok_or_else(|| Error::new("format-unknown").with("text", text))
    }
}

/// Writes `document` as `format`.
pub fn write(document: &Document, format: Format) -> Result<Vec<u8>, Error> {
    match format {
        Format::Docx => docx::write(document),
        Format::Xlsx => xlsx::write(document),
        Format::Html => Ok(html::write(document).into_bytes()),
        Format::Md => Ok(md::write(document).into_bytes()),
    }
}

#[cfg(test)]
mod tests;
