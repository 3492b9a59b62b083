//! onhand itself, through its public interface.

use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::shop::{About, Answers, Books, Client, Introduction, Keeps, Mode, Peer, Shop};
use crate::versions;
use onhand::{
    CommandId, ConfirmReservation, DefineLocation, DefineSku, Location, Onhand, Receipt, Receive, ReservationId,
    Reserve, Sku, Submission, SubmitError,
};
use std::sync::Arc;

pub(crate) const NAME: &str = "onhand";
/// Commands a batch while it is stocked.
const BATCH: usize = 4_096;

const ABOUT: About = About {
    name: NAME,
    keeps: Keeps::Stock,
    modes: &[
        Mode::new("16 callers, batches of 4,096", 16, BATCH),
        Mode::new("1,024 callers, one each", 1_024, 1),
        Mode::new("256 callers, one each", 256, 1),
        Mode::new("64 callers, one each", 64, 1),
        Mode::new("one caller", 1, 1),
    ],
    how: "in this process, through its public interface: `submit_batch`, `submit`, and `blocking()` for the one \
          caller. With the hash chain, checksums, ids of commands and all rules; without the audit index",
};

#[derive(Debug)]
pub(crate) struct Own;

/// A core with stock.
#[derive(Debug)]
pub(crate) struct Core {
    core: Onhand,
    names: Arc<Names>,
    alone: bool,
}

#[derive(Debug)]
struct Names {
    skus: Vec<Sku>,
    locations: Vec<Location>,
}

#[derive(Debug)]
pub(crate) struct Caller {
    core: Onhand,
    names: Arc<Names>,
    alone: bool,
}

impl Peer for Own {
    type Shop = Core;

    fn about(&self) -> About {
        ABOUT
    }

    async fn open(&mut self, ground: &Ground, assortment: Assortment, mode: Mode) -> Result<Core, Failure> {
        let builder = Onhand::builder().audit_index(false);
        let core = builder.open(ground.path()).await.map_err(Failure::of(NAME, "open"))?;
        let skus = (0..assortment.skus).map(|sku| Sku::new(format!("sku-{sku:05}"))).collect();
        let locations =
            (0..assortment.locations).map(|location| Location::new(format!("store-{location:02}"))).collect();
        let shop = Core { core, names: Arc::new(Names { skus, locations }), alone: mode.is_one_at_a_time() };
        shop.stock_up(assortment).await?;
        Ok(shop)
    }
}

impl Core {
    async fn stock_up(&self, assortment: Assortment) -> Result<(), Failure> {
        let Names { skus, locations } = &*self.names;
        self.submit(locations.iter().map(|name| DefineLocation::store(name).into())).await?;
        self.submit(skus.iter().map(|name| DefineSku::new(name).into())).await?;
        let received = assortment.levels().map(|(sku, location)| {
            let (sku, location) = self.names.of(sku, location);
            Receive::new(sku, location, assortment.units).into()
        });
        self.submit(received).await
    }

    async fn submit(&self, commands: impl Iterator<Item = Submission>) -> Result<(), Failure> {
        let mut commands = commands.peekable();
        while commands.peek().is_some() {
            for answer in self.core.submit_batch(commands.by_ref().take(BATCH)).await {
                answer.map_err(Failure::of(NAME, "be stocked"))?;
            }
        }
        Ok(())
    }
}

impl Names {
    fn of(&self, sku: u16, location: u16) -> (&Sku, &Location) {
        (&self.skus[usize::from(sku)], &self.locations[usize::from(location)])
    }

    fn hold(&self, ask: &Ask) -> Submission {
        let (sku, location) = self.of(ask.sku, ask.location);
        Submission::new(Reserve::new().line_at(sku, location, i64::from(ask.quantity))).id(CommandId(ask.id))
    }
}

impl Shop for Core {
    type Client = Caller;

    async fn client(&self) -> Result<Caller, Failure> {
        Ok(Caller { core: self.core.clone(), names: Arc::clone(&self.names), alone: self.alone })
    }

    async fn introduction(&self) -> Result<Introduction, Failure> {
        Ok(Introduction::new(versions::own()).with("audit_index", "false"))
    }

    async fn books(&self) -> Result<Books, Failure> {
        let snapshot = self.core.snapshot().await.map_err(Failure::of(NAME, "cut a snapshot"))?;
        let state = snapshot.read().map_err(Failure::of(NAME, "read a snapshot"))?;
        let mut books = Books { reservations: state.reservation_count() as u64, least: i64::MAX, ..Books::default() };
        for (.., level) in state.stock_levels() {
            books.taken += level.sellable.0 - level.available.0;
            books.reserved += level.reserved.0 + level.allocated.0;
            books.confirmed += u64::try_from(level.allocated.0).unwrap_or(0);
            books.least = books.least.min(level.available.0);
        }
        Ok(books)
    }

    async fn close(self) -> Result<(), Failure> {
        self.core.close().await.map_err(Failure::of(NAME, "close"))
    }
}

impl Client for Caller {
    async fn reserve(&mut self, asks: &[Ask]) -> Result<Answers, Failure> {
        let mut answers = Answers::default();
        let holds = asks.iter().map(|ask| self.names.hold(ask)).collect();
        for answer in self.submit(holds).await {
            match answer {
                Ok(receipt) if receipt.replayed => answers.again += 1,
                Ok(_) => answers.granted += 1,
                Err(SubmitError::Rejected(_)) => answers.refused += 1,
                Err(error) => return Err(Failure::of(NAME, "reserve")(error)),
            }
        }
        Ok(answers)
    }

    async fn confirm(&mut self, held: &[Ask]) -> Result<u64, Failure> {
        let confirm = |ask: &Ask| ConfirmReservation { reservation: ReservationId(ask.id), reference: None }.into();
        let mut confirmed = 0;
        for answer in self.submit(held.iter().map(confirm).collect()).await {
            match answer {
                Ok(_) => confirmed += 1,
                Err(SubmitError::Rejected(_)) => {}
                Err(error) => return Err(Failure::of(NAME, "confirm")(error)),
            }
        }
        Ok(confirmed)
    }
}

impl Caller {
    async fn submit(&self, mut commands: Vec<Submission>) -> Vec<Result<Receipt, SubmitError>> {
        match commands.pop() {
            Some(last) if self.alone => vec![self.core.blocking().submit(last)],
            Some(last) if commands.is_empty() => vec![self.core.submit(last).await],
            last => self.core.submit_batch(commands.into_iter().chain(last)).await,
        }
    }
}
