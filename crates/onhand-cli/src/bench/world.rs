//! The retailer that is measured: SKUs and locations with plenty of stock, in a log of its own.

use super::context::Bench;
use super::site::Directory;
use super::stop;
use super::turns::Stretch;
use crate::exit::Failure;
use crate::replayed::{self, Replayed};
use crate::{Ended, text};
use onhand::{
    Builder, DefineLocation, DefineSku, Error, Issue, Location, Onhand, Receive, Reserve, Sku, Stats, Submission,
    ViewState,
};
use std::path::Path;
use std::sync::Arc;

/// How many commands are queued at a time to set it up.
const BATCH: usize = 8_192;
/// How many locations a world has, unless it says so.
pub(super) const LOCATIONS: usize = 20;
/// Units received of every SKU at every location.
const PLENTY: i64 = 1_000_000_000;

/// A core with its own directory.
#[derive(Debug)]
pub(super) struct World {
    pub(super) core: Onhand,
    pub(super) skus: Vec<Sku>,
    pub(super) locations: Vec<Location>,
    builder: Builder,
    directory: Directory,
    /// The figures when it was set up.
    before: Stats,
}

/// What a world has to sell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Assortment {
    pub(super) skus: usize,
    pub(super) locations: usize,
    /// At how many of the locations everything is sold out.
    pub(super) sold_out: usize,
}

impl Assortment {
    pub(super) fn of(skus: usize) -> Self {
        Self { skus, locations: LOCATIONS, sold_out: 0 }
    }

    /// The usual one.
    pub(super) fn usual(bench: &Bench) -> Self {
        Self::of(bench.sizes.skus as usize)
    }

    /// So many stock levels, or some more.
    pub(super) fn of_levels(levels: u64) -> Self {
        Self::of((levels as usize).div_ceil(LOCATIONS))
    }

    pub(super) fn levels(self) -> u64 {
        (self.skus * self.locations) as u64
    }
}

impl World {
    /// Opens a core on an empty directory, and receives stock.
    pub(super) fn open(bench: &Bench, name: &str, assortment: Assortment) -> Result<Self, Failure> {
        Self::open_with(Onhand::builder(), bench, name, assortment)
    }

    pub(super) fn open_with(
        builder: Builder,
        bench: &Bench,
        name: &str,
        assortment: Assortment,
    ) -> Result<Self, Failure> {
        let builder = builder.audit_index(bench.sizes.audit_index).seed(bench.seed);
        let directory = bench.site.fresh(name)?;
        let core = builder.clone().open_blocking(directory.path())?;
        let locations = (0..assortment.locations).map(|n| Location::new(format!("store-{n:02}"))).collect();
        let mut world = Self { core, skus: Vec::new(), locations, builder, directory, before: Stats::default() };
        world.submit(world.locations.iter().map(|name| DefineLocation::store(name).into()))?;
        world.add_skus(assortment.skus, assortment.sold_out)?;
        world.before = world.core.stats();
        Ok(world)
    }

    /// More SKUs, at all locations, sold out at so many of them.
    pub(super) fn add_skus(&mut self, skus: usize, sold_out: usize) -> Ended {
        let known = self.skus.len();
        self.skus.extend((known..known + skus).map(|n| Sku::new(format!("sku-{n:05}"))));
        let skus = self.skus.get(known..).unwrap_or_default();
        self.submit(skus.iter().map(|name| DefineSku::new(name).into()))?;
        let (sold_out, stocked) = self.locations.split_at(sold_out.min(self.locations.len()));
        let levels = |at| skus.iter().flat_map(move |sku| at_each(sku, at));
        self.submit(levels(stocked).map(|(sku, at)| Receive::new(sku, at, PLENTY).into()))?;
        self.submit(levels(sold_out).map(|(sku, at)| Receive::new(sku, at, 1).into()))?;
        self.submit(levels(sold_out).map(|(sku, at)| Issue::new(sku, at, 1).into()))
    }

    /// Has commands done, all of which have to be accepted.
    pub(super) fn submit(&self, mut commands: impl Iterator<Item = Submission>) -> Ended {
        let core = self.core.blocking();
        loop {
            stop::check()?;
            let answers = core.submit_batch(commands.by_ref().take(BATCH));
            if answers.is_empty() {
                return Ok(());
            }
            for answer in answers {
                answer?;
            }
        }
    }

    /// Of some SKU at some location.
    pub(super) fn any(&self, random: &mut fastrand::Rng) -> (&Sku, &Location) {
        (&self.skus[random.usize(..self.skus.len())], &self.locations[random.usize(..self.locations.len())])
    }

    /// So many of them, chosen before they are used: each waits for memory, and so they wait together.
    pub(super) fn some(&self, random: &mut fastrand::Rng, count: usize) -> Vec<(Sku, Location)> {
        let chosen = (0..count).map(|_| self.any(random));
        chosen.map(|(sku, location)| (sku.clone(), location.clone())).collect()
    }

    /// A hold of one unit, of some SKU at some location.
    pub(super) fn any_hold(&self, random: &mut fastrand::Rng) -> Reserve {
        let (sku, location) = self.any(random);
        Reserve::new().line_at(sku, location, 1)
    }

    /// What the core did since the world was set up.
    pub(super) fn since_setup(&self) -> Stats {
        let (mut now, before) = (self.core.stats(), self.before);
        now.accepted -= before.accepted;
        now.rejected -= before.rejected;
        now.commits -= before.commits;
        now.events -= before.events;
        now.bytes -= before.bytes;
        now
    }

    /// How many durable events the audit index has not taken in, where it is kept.
    pub(super) fn lag(&self) -> Option<u64> {
        self.core.views().first().map(|view| view.lag)
    }

    pub(super) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Closes it in good order, has something done, and opens it again; measures the opening.
    pub(super) fn reopened(self, meanwhile: impl FnOnce(&Path) -> Ended) -> Result<(Self, Stretch), Failure> {
        let Self { core, skus, locations, builder, directory, .. } = self;
        core.blocking().close()?;
        drop(core);
        meanwhile(directory.path())?;
        let mut core = None;
        let opening = Stretch::of(|| {
            core = Some(builder.clone().open_blocking(directory.path())?);
            Ok(1)
        })?;
        let core = core.ok_or(Failure::Core(Error::Closed))?;
        Ok((Self { core, skus, locations, builder, directory, before: Stats::default() }, opening))
    }

    /// Ends the run: what is reserved and allocated must be what callers were granted, and the log must replay
    /// to the state that answered them.
    pub(super) fn check(self, granted: u64) -> Result<Replayed, Failure> {
        let (replayed, directory) = self.checked(granted)?;
        directory.end()?;
        Ok(replayed)
    }

    /// The same; the directory stays until it is let go of.
    pub(super) fn checked(self, granted: u64) -> Result<(Replayed, Directory), Failure> {
        let snapshot = self.core.blocking().snapshot()?;
        let promised: i64 =
            snapshot.read()?.stock_levels().map(|(.., figures)| figures.reserved.0 + figures.allocated.0).sum();
        drop(snapshot);
        if u64::try_from(promised) != Ok(granted) {
            let message = format!("callers were granted {granted} units, the books say that {promised} are promised");
            return Err(Failure::Check(message));
        }
        if let Some(view) = self.core.views().first()
            && let ViewState::Disabled { fault } | ViewState::Rebuilding { fault } = &view.state
        {
            return Err(Failure::Check(format!("the audit index was given up while it was measured: {fault}")));
        }
        let replayed = replayed::from_nothing(&self.core, |_, _| stop::check())?;
        if !replayed.identical() || !replayed.broken.is_empty() {
            let message = format!(
                "the log of {} replays to {} instead of {}; broken rules: {:?}",
                self.directory.path().display(),
                text::hex(&replayed.replayed),
                text::hex(&replayed.opened),
                replayed.broken
            );
            return Err(Failure::Check(message));
        }
        self.core.blocking().close()?;
        Ok((replayed, self.directory))
    }
}

/// The world, once nobody else uses it any more.
pub(super) fn only(world: Arc<World>) -> Result<World, Failure> {
    Arc::try_unwrap(world).map_err(|_| Failure::Check("a caller has not ended".to_owned()))
}

fn at_each<'a>(sku: &'a Sku, locations: &'a [Location]) -> impl Iterator<Item = (&'a Sku, &'a Location)> {
    locations.iter().map(move |location| (sku, location))
}
