//! The desk: files that were looked at in a dry run and wait for somebody to say yes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use sha2::{Digest, Sha256};

/// A file as it was received, with what was said of it.
#[derive(Clone, Debug, Default)]
pub struct Received {
    pub name: String,
    pub media_type: String,
    pub bytes: Arc<Vec<u8>>,
    /// The form's other fields.
    pub fields: Vec<(String, String)>,
}

impl Received {
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// Reads a form with one file.
    pub async fn from_form(mut form: Multipart) -> Result<Received, MultipartError> {
        let mut received = Received::default();
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(str::to_owned) {
                Some(file) => {
                    received.media_type = field.content_type().unwrap_or("application/octet-stream").to_owned();
                    received.name = file;
                    received.bytes = Arc::new(field.bytes().await?.to_vec());
                }
                None => received.fields.push((name, field.text().await?)),
            }
        }
        Ok(received)
    }
}

/// Keeps the last files under the hash of their bytes. Cheap to clone.
#[derive(Clone, Default)]
pub struct Desk(Arc<Mutex<VecDeque<(String, Received)>>>);

/// Files kept at once; an office confirms in minutes, and a lost one is only sent again.
const KEPT: usize = 8;

impl Desk {
    /// Lays a file down and gives the mark it is taken up by.
    pub fn lay(&self, received: Received) -> String {
        let mark: String = Sha256::digest(received.bytes.as_slice()).iter().map(|byte| format!("{byte:02x}")).collect();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(other, _)| *other != mark);
        kept.push_back((mark.clone(), received));
        while KEPT < kept.len() {
            kept.pop_front();
        }
        mark
    }

    pub fn take(&self, mark: &str) -> Option<Received> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(other, _)| other == mark)?;
        kept.remove(at).map(|(_, received)| received)
    }
}
