//! What the engine's threads meet at: the standard library's, or loom's where it tries all orders in which they can.

#[cfg(not(all(test, onhand_loom)))]
pub(super) use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, atomic::AtomicBool};

#[cfg(all(test, onhand_loom))]
pub(super) use {
    loom::sync::{Condvar, Mutex, MutexGuard, atomic::AtomicBool},
    tried::OnceLock,
};

#[cfg(all(test, onhand_loom))]
mod tried {
    use super::AtomicBool;
    use std::sync::atomic::Ordering::{Acquire, Release};

    /// loom has none. What the standard one promises is that whoever sees it set sees what was written before.
    #[derive(Debug)]
    pub(in crate::engine) struct OnceLock<T> {
        is_set: AtomicBool,
        value: std::sync::OnceLock<T>,
    }

    impl<T> Default for OnceLock<T> {
        fn default() -> Self {
            Self { is_set: AtomicBool::new(false), value: std::sync::OnceLock::new() }
        }
    }

    impl<T> OnceLock<T> {
        pub(in crate::engine) fn set(&self, value: T) -> Result<(), T> {
            let set = self.value.set(value);
            self.is_set.store(true, Release);
            set
        }

        pub(in crate::engine) fn get(&self) -> Option<&T> {
            if self.is_set.load(Acquire) { self.value.get() } else { None }
        }

        pub(in crate::engine) fn take(&mut self) -> Option<T> {
            self.value.take()
        }
    }
}
