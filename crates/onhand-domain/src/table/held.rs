//! One page of a table: owned by its table alone, or shared with clones of it.

use std::fmt;
use triomphe::{Arc, UniqueArc};

/// A page. While it is owned, changing it asks no counter: the many changes between two snapshots cost no atomic
/// operation, each of which would wait for all writes before it.
#[derive(Default)]
pub(super) enum Held<T> {
    /// Nothing is there yet.
    #[default]
    Nothing,
    /// Nobody else sees it.
    Own(UniqueArc<T>),
    /// Clones may see it: it is copied when it changes while one does.
    Shared(Arc<T>),
}

impl<T> Held<T> {
    pub(super) fn new(page: T) -> Self {
        Self::Own(UniqueArc::new(page))
    }

    #[inline]
    pub(super) fn get(&self) -> Option<&T> {
        match self {
            Self::Own(page) => Some(page),
            Self::Shared(page) => Some(page),
            Self::Nothing => None,
        }
    }

    /// The page where it is owned: what was changed since it was shared last.
    pub(super) fn owned(&mut self) -> Option<&mut T> {
        match self {
            Self::Own(page) => Some(page),
            Self::Shared(_) | Self::Nothing => None,
        }
    }

    /// From now on clones share it.
    pub(super) fn share(&mut self) {
        *self = match std::mem::take(self) {
            Self::Own(page) => Self::Shared(page.shareable()),
            held @ (Self::Shared(_) | Self::Nothing) => held,
        };
    }
}

impl<T: Clone> Held<T> {
    /// The page to be changed; says in `copied` whether it had to be copied for that.
    #[inline]
    pub(super) fn get_mut(&mut self, copied: &mut bool) -> Option<&mut T> {
        if let Self::Shared(_) = self {
            *copied = self.become_own();
        }
        self.owned()
    }

    #[cold]
    fn become_own(&mut self) -> bool {
        let Self::Shared(page) = std::mem::take(self) else { return false };
        match Arc::try_unique(page) {
            Ok(page) => {
                *self = Self::Own(page);
                false
            }
            Err(shared) => {
                *self = Self::new((*shared).clone());
                true
            }
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.get(), f)
    }
}

impl<T: Clone> Clone for Held<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Own(page) => Self::new((**page).clone()),
            Self::Shared(page) => Self::Shared(Arc::clone(page)),
        }
    }
}
