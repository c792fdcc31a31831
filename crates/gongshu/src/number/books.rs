//! The books at one data version, in memory: what pages and documents ask.

use std::sync::{Arc, OnceLock};

use engine::panel::Panel;

use super::analyst::Analyst;
use super::names::Names;
use crate::pack::Packs;
use crate::register::subjects::Subjects;

/// Units and figures as known at one version, with the packs they are read by. Cheap to clone.
#[derive(Clone)]
pub struct Books {
    pub packs: Arc<Packs>,
    pub subjects: Arc<Subjects>,
    pub panel: Arc<Panel>,
    /// How units and indicators are found by name; made when somebody first searches.
    names: Arc<OnceLock<Names>>,
}

impl Books {
    pub fn new(packs: Arc<Packs>, subjects: Arc<Subjects>, panel: Arc<Panel>) -> Books {
        Books { packs, subjects, panel, names: Arc::default() }
    }

    /// The names of this version, ready to be searched.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.packs, &self.subjects))
    }

    pub fn analyst(&self) -> Analyst<'_> {
        Analyst { packs: &self.packs, subjects: &self.subjects, panel: &self.panel }
    }
}
