//! The retailer that is measured: SKUs and locations with plenty of stock, in a log of its own.

use crate::exit::Failure;
use crate::{replayed, text};
use onhand::{Builder, DefineLocation, DefineSku, Location, Onhand, Receive, Reserve, Sku, Stats, Submission};
use std::fs;
use std::path::{Path, PathBuf};

/// How many commands are queued at a time.
pub(super) const BATCH: usize = 4_096;

/// A core with its own directory, which is removed when it was made for the measurement alone.
#[derive(Debug)]
pub(super) struct World {
    pub(super) core: Onhand,
    pub(super) skus: Vec<Sku>,
    pub(super) locations: Vec<Location>,
    directory: PathBuf,
    keep: bool,
    /// The figures when it was set up.
    before: Stats,
}

/// Where worlds are made, and whether they stay.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) directory: PathBuf,
    pub(super) keep: bool,
    /// The audit index is kept while it is measured.
    pub(super) audit_index: bool,
}

impl World {
    /// Opens a core on an empty directory, and receives a billion units of every SKU at every location.
    pub(super) fn open(site: &Site, name: &str, skus: usize, locations: usize) -> Result<Self, Failure> {
        Self::open_with(Onhand::builder(), site, name, skus, locations)
    }

    pub(super) fn open_with(
        builder: Builder,
        site: &Site,
        name: &str,
        skus: usize,
        locations: usize,
    ) -> Result<Self, Failure> {
        let directory = site.directory.join(name);
        refuse_what_is_there(&directory)?;
        let core = builder.audit_index(site.audit_index).open_blocking(&directory)?;
        let skus: Vec<Sku> = (0..skus).map(|n| Sku::new(format!("sku-{n:05}"))).collect();
        let locations: Vec<Location> = (0..locations).map(|n| Location::new(format!("store-{n:02}"))).collect();
        let before = Stats::default();
        let mut world = Self { core, skus, locations, directory, keep: site.keep, before };
        world.stock_up()?;
        world.before = world.core.stats();
        Ok(world)
    }

    fn stock_up(&self) -> Result<(), Failure> {
        let locations = self.locations.iter().map(|name| Submission::new(DefineLocation::store(name)));
        self.submit(locations)?;
        self.submit(self.skus.iter().map(|name| Submission::new(DefineSku::new(name))))?;
        for skus in self.skus.chunks(BATCH / self.locations.len().max(1) + 1) {
            let levels = skus.iter().flat_map(|sku| self.locations.iter().map(move |location| (sku, location)));
            self.submit(levels.map(|(sku, at)| Submission::new(Receive::new(sku, at, 1_000_000_000))))?;
        }
        Ok(())
    }

    fn submit(&self, commands: impl Iterator<Item = Submission>) -> Result<(), Failure> {
        for answer in self.core.blocking().submit_batch(commands) {
            answer?;
        }
        Ok(())
    }

    /// A hold of one unit, of some SKU at some location.
    pub(super) fn any_hold(&self, random: &mut fastrand::Rng) -> Reserve {
        let sku = &self.skus[random.usize(..self.skus.len())];
        let location = &self.locations[random.usize(..self.locations.len())];
        Reserve::new().line_at(sku, location, 1)
    }

    /// What the core did since the world was set up: commands accepted, commits and the bytes in them.
    pub(super) fn since_setup(&self) -> Stats {
        let (mut now, before) = (self.core.stats(), self.before);
        now.accepted -= before.accepted;
        now.commits -= before.commits;
        now.events -= before.events;
        now.bytes -= before.bytes;
        now
    }

    /// Ends the run: what is reserved and allocated must be what callers were granted, and the log must replay
    /// to the state that answered them.
    pub(super) fn check(self, granted: u64) -> Result<(), Failure> {
        let snapshot = self.core.blocking().snapshot()?;
        let promised: i64 =
            snapshot.read()?.stock_levels().map(|(.., figures)| figures.reserved.0 + figures.allocated.0).sum();
        drop(snapshot);
        if u64::try_from(promised) != Ok(granted) {
            let message = format!("callers were granted {granted} units, the books say that {promised} are promised");
            return Err(Failure::Check(message));
        }
        let replayed = replayed::from_nothing(&self.core, |_, _| {})?;
        if !replayed.identical() || !replayed.broken.is_empty() {
            let message = format!(
                "the log of {} replays to {} instead of {}; broken rules: {:?}",
                self.directory.display(),
                text::hex(&replayed.replayed),
                text::hex(&replayed.opened),
                replayed.broken
            );
            return Err(Failure::Check(message));
        }
        self.core.blocking().close()?;
        if !self.keep {
            let failed = |source| Failure::Io { action: format!("cannot remove {}", self.directory.display()), source };
            fs::remove_dir_all(&self.directory).map_err(failed)?;
        }
        Ok(())
    }
}

fn refuse_what_is_there(directory: &Path) -> Result<(), Failure> {
    if directory.exists() {
        let message = format!("{} exists already; a bench begins with nothing", directory.display());
        return Err(Failure::Usage(message));
    }
    Ok(())
}
