//! The names of who reads reports, as the workspace knows them.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{PoisonError, RwLock},
};

use slack::model::UserId;

/// What the holders of roles are called. Empty until the workspace was asked.
#[derive(Default)]
pub struct Names(RwLock<BTreeMap<UserId, Vec<String>>>);

impl Names {
    /// Puts what this person is called in place of what was known.
    pub fn learn(&self, user: UserId, names: Vec<String>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(user, names);
    }

    /// What these people are called.
    #[must_use]
    pub fn of<'a>(&self, people: impl Iterator<Item = &'a UserId>) -> Vec<String> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        people.filter_map(|user| known.get(user)).flatten().cloned().collect()
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Names")
    }
}
