//! Texts kept once: a panel of 165,000 rows names some hundred subjects and indicators.

use std::collections::HashMap;
use std::sync::Arc;

/// Numbered names.
#[derive(Default)]
pub(super) struct Names {
    ids: HashMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl Names {
    /// The number of `name`, given out when it is new.
    pub fn id(&mut self, name: &str) -> u32 {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = u32::try_from(self.names.len()).expect("a panel names fewer than four thousand million things");
        let kept: Arc<str> = Arc::from(name);
        self.names.push(Arc::clone(&kept));
        self.ids.insert(kept, id);
        id
    }

    pub fn find(&self, name: &str) -> Option<u32> {
        self.ids.get(name).copied()
    }

    pub fn name(&self, id: u32) -> &str {
        &self.names[id as usize]
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(AsRef::as_ref)
    }
}
