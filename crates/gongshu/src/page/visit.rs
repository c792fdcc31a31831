//! One request's visitor (来访): who acts, from where, on which day, and what they came to see of single enterprises.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::access::{Actor, Deed};

/// Whoever a request comes from. The guard in front of every route makes it; nobody else does.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    pub actor: Actor,
    /// The address the request came from.
    pub address: String,
    /// The request's id, the same in logs and in the audit chain.
    pub request: String,
    /// ISO, in China.
    pub today: String,
    /// The mark of the session, for the list of one's own sessions; empty through an API token.
    pub session: String,
    /// Messages not yet read.
    pub inbox: usize,
    pub reads: Reads,
}

impl Visit {
    pub fn may(&self, deed: Deed) -> bool {
        self.actor.may(deed)
    }
}

/// The single enterprises whose figures were printed for a request: the guard writes them into the audit chain.
#[derive(Clone, Debug, Default)]
pub struct Reads(Arc<Mutex<BTreeSet<String>>>);

impl Reads {
    pub fn note(&self, subject: &str) {
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !read.contains(subject) {
            read.insert(subject.to_owned());
        }
    }

    pub fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect()
    }
}
