//! What the files are called: now, and after a loss of power.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::crash::Survival;

/// The number of an inode.
pub(crate) type Number = u64;

/// The names of all files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    current: BTreeMap<PathBuf, Number>,
    durable: BTreeMap<PathBuf, Number>,
    pending: Vec<Change>,
}

/// One name is given, and one may be taken away by the same call: both survive, or neither.
#[derive(Debug, Clone)]
struct Change {
    give: Option<(PathBuf, Number)>,
    take: Option<(PathBuf, Number)>,
}

impl Names {
    pub(crate) fn get(&self, path: &Path) -> Option<Number> {
        self.current.get(path).copied()
    }

    /// A name of this file, if it has one.
    pub(crate) fn of(&self, number: Number) -> Option<PathBuf> {
        self.current.iter().find(|(_, named)| **named == number).map(|(path, _)| path.clone())
    }

    pub(crate) fn current(&self) -> &BTreeMap<PathBuf, Number> {
        &self.current
    }

    pub(crate) fn durable(&self) -> &BTreeMap<PathBuf, Number> {
        &self.durable
    }

    pub(crate) fn give(&mut self, path: &Path, number: Number) {
        self.change(Change { give: Some((path.to_path_buf(), number)), take: None });
    }

    pub(crate) fn rename(&mut self, from: &Path, to: &Path, number: Number) {
        let give = Some((to.to_path_buf(), number));
        self.change(Change { give, take: Some((from.to_path_buf(), number)) });
    }

    pub(crate) fn remove(&mut self, path: &Path, number: Number) {
        self.change(Change { give: None, take: Some((path.to_path_buf(), number)) });
    }

    /// Takes a name away behind everybody's back, durably.
    pub(crate) fn tamper_remove(&mut self, path: &Path) {
        self.current.remove(path);
        self.durable.remove(path);
    }

    /// Gives a name behind everybody's back, durably.
    pub(crate) fn tamper_give(&mut self, path: &Path, number: Number) {
        self.current.insert(path.to_path_buf(), number);
        self.durable.insert(path.to_path_buf(), number);
    }

    pub(crate) fn sync(&mut self, directory: &Path) {
        for change in self.pending.extract_if(.., |change| change.is_in(directory)) {
            change.apply(&mut self.durable);
        }
    }

    pub(crate) fn crash(&mut self, survival: &mut Survival) {
        let pending = std::mem::take(&mut self.pending);
        let prefix = survival.prefix(pending.len());
        for change in pending.into_iter().take(prefix) {
            if survival.whole() {
                change.apply(&mut self.durable);
            }
        }
        self.current.clone_from(&self.durable);
    }

    pub(crate) fn unsynced(&self) -> usize {
        self.pending.len()
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.current);
        self.pending.push(change);
    }
}

impl Change {
    fn apply(&self, names: &mut BTreeMap<PathBuf, Number>) {
        if let Some((path, number)) = &self.take
            && names.get(path) == Some(number)
        {
            names.remove(path);
        }
        if let Some((path, number)) = &self.give {
            names.insert(path.clone(), *number);
        }
    }

    fn is_in(&self, directory: &Path) -> bool {
        let name = self.give.as_ref().or(self.take.as_ref());
        name.is_some_and(|(path, _)| path.parent() == Some(directory))
    }
}
