//! One request's visitor (来访): who acts, from where, on which day, and what they came to see of single enterprises.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::access::{Actor, Deed, Grant};
use crate::store::audit::Who;

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
    /// Where a held-back session must go first; empty when it is open.
    pub first: &'static str,
    /// The mark of the session, for the list of one's own sessions; empty through an API token.
    pub session: String,
    /// How the audit chain calls the token it came with; empty for a person at a browser.
    pub token: String,
    /// The identity provider the session was begun through; empty for a password.
    pub through: String,
    /// Messages not yet read.
    pub inbox: usize,
    pub reads: Reads,
}

impl Visit {
    pub fn may(&self, deed: Deed) -> bool {
        self.actor.may(deed)
    }

    /// Who does a deed, for the audit chain: the person, the post that lets them, and from where.
    pub fn who(&self, deed: Deed) -> Who {
        self.who_through(self.actor.on_behalf(deed).map_or("", |grant| grant.post.as_str()))
    }

    /// Who does a deed through this grant of theirs.
    pub fn who_by(&self, grant: Option<&Grant>) -> Who {
        self.who_through(grant.map_or("", |grant| grant.post.as_str()))
    }

    /// Who does something of their own, through no post.
    pub fn who_self(&self) -> Who {
        self.who_through("")
    }

    fn who_through(&self, post: &str) -> Who {
        Who {
            person: self.actor.person.clone(),
            post: post.to_owned(),
            address: match self.token.as_str() {
                "" => self.address.clone(),
                // Where it came from, and through which of the person's programs.
                token => format!("{} token:{token}", self.address),
            },
            request: self.request.clone(),
        }
    }

    /// The unit a deed is done for: that of the post that lets it.
    pub fn unit(&self, deed: Deed) -> String {
        self.actor.on_behalf(deed).map_or_else(String::new, |grant| grant.unit.clone())
    }
}

/// What a request came to: the single enterprises whose figures were printed, and whether a file was handed out. The
/// guard writes it into the audit chain.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    singles: Arc<Mutex<BTreeSet<String>>>,
    exported: Arc<AtomicBool>,
}

impl Reads {
    pub fn note(&self, subject: &str) {
        let mut read = self.singles.lock().unwrap_or_else(PoisonError::into_inner);
        if !read.contains(subject) {
            read.insert(subject.to_owned());
        }
    }

    /// A file is handed out by a page that also shows.
    pub fn note_export(&self) {
        self.exported.store(true, Ordering::Relaxed);
    }

    pub fn exported(&self) -> bool {
        self.exported.load(Ordering::Relaxed)
    }

    /// What was noted up to now, and stays noted.
    pub fn so_far(&self) -> Vec<String> {
        self.singles.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.singles.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect()
    }
}
