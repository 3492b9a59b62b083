//! What every run is given: where, how much of it, and which seed.

use super::settings::{Settings, Sizes};
use super::site::Site;
use crate::exit::Failure;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::runtime::Runtime;

/// One invocation of the bench.
#[derive(Debug)]
pub(super) struct Bench {
    pub(super) runtime: Runtime,
    pub(super) site: Site,
    pub(super) seed: u64,
    pub(super) sizes: Sizes,
    random: Mutex<fastrand::Rng>,
}

impl Bench {
    pub(super) fn new(site: Site, settings: &Settings) -> Result<Self, Failure> {
        let failed = |source| Failure::Io { action: "cannot start the runtime".to_owned(), source };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
        let random = Mutex::new(fastrand::Rng::with_seed(settings.seed));
        Ok(Self { runtime, site, seed: settings.seed, sizes: settings.sizes, random })
    }

    /// How many commands a batch has: so many that all which are under way take little of the time that is measured.
    pub(super) fn batch(&self) -> usize {
        if self.is_short() { 1_024 } else { 4_096 }
    }

    /// How many turns two loads take, and how long each is.
    pub(super) fn turns(&self) -> (usize, Duration) {
        // The more turns the less it matters what else the machine does; the longer the less it does how they end.
        if self.is_short() { (8, self.sizes.seconds / 4) } else { (4, self.sizes.seconds / 2) }
    }

    fn is_short(&self) -> bool {
        self.sizes.seconds < Duration::from_secs(1)
    }

    /// Another sequence of random numbers each time; all of them follow from the seed.
    pub(super) fn random(&self) -> fastrand::Rng {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).fork()
    }
}
