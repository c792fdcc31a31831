//! The books at one data version, in memory: what pages and documents ask.

use std::sync::{Arc, OnceLock};

use engine::panel::Panel;

use super::analyst::Analyst;
use super::names::Names;
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
    /// How units and indicators are found by name; made when somebody first searches.
    names: Arc<OnceLock<Names>>,
}

impl Books {
    pub fn new(packs: Arc<Packs>, subjects: Subjects, panel: Panel) -> Books {
        Books { packs, subjects, panel, reads: Reads::default(), names: Arc::default() }
    }

    /// The same books for one request, whose reads of single enterprises are noted.
    #[must_use]
    pub fn noting(&self, reads: &Reads) -> Books {
        Books { reads: reads.clone(), ..self.clone() }
    }

    /// The names of this version, ready to be searched.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.packs, &self.subjects))
    }

    pub fn analyst(&self) -> Analyst<'_> {
        Analyst { packs: &self.packs, subjects: &self.subjects, panel: &self.panel, reads: &self.reads }
    }
}
