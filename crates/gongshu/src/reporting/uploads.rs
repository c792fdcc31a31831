//! Files for many on their way in (批量上报): each is tried beside the pages, in its turn, and kept until somebody says yes. What a page
//! shows of one outlives the page: it is found again under its mark until the program ends.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use basis::error::Error;
use basis::period::Period;
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use super::bulk::{Month, Plan, Progress, commit, dry_run};
use crate::number::shelf::Shelf;
use crate::page::desk::Received;
use crate::registry::Member;
use crate::store::audit::Who;
use crate::store::clock::SharedClock;
use crate::store::{Failure, batch};

/// Files kept at once, of all and of one person: an office confirms in minutes, and a lost one is only sent again.
const KEPT: usize = 12;
const KEPT_OF_ONE: usize = 3;

/// How far a file has come.
#[derive(Clone, Debug)]
pub enum State {
    /// It is being tried, or taken in.
    Running,
    Tried(Arc<Plan>),
    /// So many reports were taken in.
    Taken(usize),
    /// It was right when it was tried, and something changed meanwhile.
    Refused(Error),
    /// The machine failed; the log has why.
    Failed,
}

/// One file: what it is for, whose it is, how far it has come.
pub struct Upload {
    pub mark: String,
    pub form: String,
    pub period: Period,
    pub person: String,
    pub file: Received,
    pub progress: Progress,
    state: Mutex<State>,
}

impl Upload {
    pub fn state(&self) -> State {
        held(&self.state).clone()
    }

    fn set(&self, state: State) {
        *held(&self.state) = state;
    }
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Every file on its way in. Cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    kept: Arc<Mutex<VecDeque<Arc<Upload>>>>,
    /// One file is worked on at a time: a city's file takes memory.
    turn: Arc<Semaphore>,
}

impl Default for Uploads {
    fn default() -> Uploads {
        Uploads { kept: Arc::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

/// Whoever sends a file, and what it is tried against.
pub struct Sender {
    pub shelf: Shelf,
    pub clock: SharedClock,
    pub who: Who,
    pub members: Vec<Member>,
}

impl Uploads {
    /// Lays a file down and begins to try it.
    pub fn begin(&self, form: &str, period: Period, person: &str, file: Received, sender: Sender) -> Arc<Upload> {
        let moment = sender.clock.now().to_string();
        let hash = Sha256::new().chain_update(&moment).chain_update(person).chain_update(file.bytes.as_slice());
        let upload = Arc::new(Upload {
            mark: hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
            form: form.to_owned(),
            period,
            person: person.to_owned(),
            file,
            progress: Progress::default(),
            state: Mutex::new(State::Running),
        });
        let mut kept = held(&self.kept);
        kept.push_back(Arc::clone(&upload));
        while KEPT < kept.len() {
            kept.pop_front();
        }
        let own = kept.iter().filter(|it| it.person == person).count();
        if KEPT_OF_ONE < own
            && let Some(oldest) = kept.iter().position(|it| it.person == person)
        {
            kept.remove(oldest);
        }
        drop(kept);
        self.run(&upload, sender, false);
        upload
    }

    /// Begins to take in a file that was tried.
    pub fn take(&self, upload: &Arc<Upload>, sender: Sender) {
        upload.set(State::Running);
        self.run(upload, sender, true);
    }

    /// A person's files for a form and month, newest first.
    pub fn of(&self, form: &str, period: Period, person: &str) -> Vec<Arc<Upload>> {
        let is_own = |it: &&Arc<Upload>| it.form == form && it.period == period && it.person == person;
        held(&self.kept).iter().rev().filter(is_own).cloned().collect()
    }

    pub fn forget(&self, mark: &str) {
        held(&self.kept).retain(|it| it.mark != mark);
    }

    fn run(&self, upload: &Arc<Upload>, sender: Sender, take: bool) {
        let (upload, turn) = (Arc::clone(upload), Arc::clone(&self.turn));
        tokio::spawn(async move {
            let _turn = turn.acquire().await;
            let work = Arc::clone(&upload);
            // Reading and checking keep a processor busy for seconds; other readers must not wait for it.
            let done = tokio::task::spawn_blocking(move || Handle::current().block_on(work.work(&sender, take)));
            let state = match done.await {
                Ok(Ok(state)) => state,
                Ok(Err(failure)) => {
                    tracing::error!(upload.mark = %upload.mark, "a file for many was not worked on: {failure}");
                    State::Failed
                }
                Err(error) => {
                    tracing::error!(upload.mark = %upload.mark, "the work on a file for many ended: {error}");
                    State::Failed
                }
            };
            upload.set(state);
        });
    }
}

impl Upload {
    /// Tries the file; takes it in, too, where that is asked and it is still right.
    async fn work(&self, sender: &Sender, take: bool) -> Result<State, Failure> {
        let Sender { shelf, clock, who, members } = sender;
        let (db, packs, clock) = (shelf.db(), shelf.packs(), clock.as_ref());
        let gone = || Failure::Refused(format!("no form `{}`", self.form));
        let form = packs.form(&self.form).ok_or_else(gone)?;
        let units = shelf.units().at(batch::data_version(db).await?).await?;
        let period = self.period;
        let month = Month { packs, units: &units, form, period, members, progress: &self.progress };
        let plan = dry_run(db, clock, &month, &self.file.name, &self.file.bytes).await?;
        if !take {
            return Ok(State::Tried(Arc::new(plan)));
        }
        if !plan.may_commit() {
            return Ok(State::Refused(Error::new("import-changed-since")));
        }
        Ok(match commit(db, clock, who, &month, &plan, &self.file.name, &self.file.bytes).await? {
            Ok(count) => State::Taken(count),
            Err(error) => State::Refused(error),
        })
    }
}
