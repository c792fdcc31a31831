//! The books at one data version, in memory: what pages and documents ask.

use std::sync::Arc;

use engine::panel::Panel;

use super::analyst::Analyst;
use crate::pack::Packs;
use crate::page::visit::Reads;
use crate::register::subjects::Subjects;

/// Units and figures as known at one version, with the packs they are read by. Cheap to clone.
#[derive(Clone)]
pub struct Books {
    pub packs: Arc<Packs>,
    pub subjects: Subjects,
    pub panel: Panel,
    /// Single enterprises whose figures were printed from these books.
    pub reads: Reads,
}

impl Books {
    pub fn analyst(&self) -> Analyst<'_> {
        Analyst { packs: &self.packs, subjects: &self.subjects, panel: &self.panel, reads: &self.reads }
    }
}
