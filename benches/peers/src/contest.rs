//! Any peer, proved and raced in the same way.

use crate::check::{balanced, prove, scarce};
use crate::drive::{Outcome, Race, drive};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::shop::{About, Introduction, Keeps, Mode, Peer, Shop};
use tokio::runtime::{Builder, Runtime};

/// A peer, whatever its shop is.
pub(crate) trait Contestant {
    fn about(&self) -> About;

    /// Has it sell out, retry and confirm in one mode, and tell of itself. What keeps records alone only tells.
    fn prove(&mut self, mode: Mode, ground: &Ground) -> Result<Introduction, Failure>;

    /// One race, from empty tables to its check.
    fn race(&mut self, race: Race, ground: &Ground) -> Result<Outcome, Failure>;
}

impl<P: Peer> Contestant for P {
    fn about(&self) -> About {
        Peer::about(self)
    }

    fn prove(&mut self, mode: Mode, ground: &Ground) -> Result<Introduction, Failure> {
        let About { name, keeps, .. } = Peer::about(self);
        runtime(mode)?.block_on(async {
            let lap = ground.lap()?;
            let shop = self.open(&lap, scarce(mode), mode).await?;
            if keeps == Keeps::Stock {
                prove(name, &shop, mode, &ground.stop).await?;
            }
            let introduction = shop.introduction().await?;
            shop.close().await?;
            lap.clear()?;
            Ok(introduction)
        })
    }

    fn race(&mut self, race: Race, ground: &Ground) -> Result<Outcome, Failure> {
        let About { name, keeps, .. } = Peer::about(self);
        runtime(race.mode)?.block_on(async {
            let lap = ground.lap()?;
            let shop = self.open(&lap, race.assortment(), race.mode).await?;
            lap.settle()?;
            let outcome = drive(name, &shop, race, &ground.stop).await?;
            balanced(name, keeps, (outcome.granted, outcome.confirmed), shop.books().await?)?;
            shop.close().await?;
            lap.clear()?;
            Ok(outcome)
        })
    }
}

/// A lone caller has one thread to itself and pays for no hand-over; many have one for each core.
fn runtime(mode: Mode) -> Result<Runtime, Failure> {
    let mut builder = if mode.callers == 1 { Builder::new_current_thread() } else { Builder::new_multi_thread() };
    let failed = |source| Failure::Io { action: "cannot start a runtime".to_owned(), source };
    builder.enable_all().build().map_err(failed)
}
