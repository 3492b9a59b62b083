//! What keeps a core busy: many batches outstanding, from a few feeders.

use super::context::Bench;
use super::stop;
use super::turns::Stretch;
use super::world::World;
use crate::Ended;
use crate::exit::Failure;
use onhand::{Command, Location, Position, Receive, ReleaseReservation, ReservationId, Reserve, Sku, Submission};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How many batches are under way at any time.
const OUTSTANDING: usize = 16;
/// How many, where each is followed by another one about the same reservations.
pub(super) const CYCLES_OUTSTANDING: usize = 8;

/// How long a load goes on. A signal ends it at once.
#[derive(Clone, Copy, Debug)]
pub(super) enum Until {
    Time(Instant),
    /// The log has got so far.
    Position(Position),
}

impl Until {
    pub(super) fn after(how_long: Duration) -> Self {
        Self::Time(Instant::now() + how_long)
    }

    pub(super) fn is_over(self, world: &World) -> bool {
        let over = match self {
            Self::Time(time) => Instant::now() >= time,
            Self::Position(position) => world.core.position() >= position,
        };
        over || stop::asked()
    }
}

/// What became of commands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    pub(super) accepted: u64,
    pub(super) refused: u64,
}

impl Done {
    pub(super) fn plus(self, more: Self) -> Self {
        Self { accepted: self.accepted + more.accepted, refused: self.refused + more.refused }
    }
}

/// Runs so many tasks on a world to their ends, each with its number, and random numbers of its own.
pub(super) fn tasks<T, Task>(
    bench: &Bench,
    world: &Arc<World>,
    count: usize,
    task: impl Fn(usize, Arc<World>, fastrand::Rng) -> Task,
) -> Result<Vec<T>, Failure>
where
    T: Send + 'static,
    Task: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let ended = bench.runtime.block_on(async {
        let mut tasks = JoinSet::new();
        for number in 0..count {
            tasks.spawn(task(number, Arc::clone(world), bench.random()));
        }
        let mut ended = Vec::with_capacity(count);
        while let Some(task) = tasks.join_next().await {
            ended.push(task.map_err(|error| Failure::Check(error.to_string()))??);
        }
        Ok::<_, Failure>(ended)
    })?;
    stop::check()?;
    Ok(ended)
}

/// Has batches of commands decided, each about some SKU at some location.
pub(super) fn feed<C: Into<Command>>(
    bench: &Bench,
    world: &Arc<World>,
    until: Until,
    ask: impl Fn(Sku, Location) -> C + Copy + Send + Sync + 'static,
) -> Result<Done, Failure> {
    let batch = bench.batch();
    let fed = tasks(bench, world, OUTSTANDING, |_, world, mut random| async move {
        let mut done = Done::default();
        while !until.is_over(&world) {
            let asked = world.some(&mut random, batch).into_iter().map(|(sku, at)| Submission::new(ask(sku, at)));
            for answer in world.core.submit_batch(asked).await {
                match answer {
                    Ok(_) => done.accepted += 1,
                    Err(error) if error.rejection().is_some() => done.refused += 1,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(done)
    })?;
    Ok(fed.into_iter().fold(Done::default(), Done::plus))
}

/// Holds of one unit each, over all there is.
pub(super) fn holds(bench: &Bench, world: &Arc<World>, until: Until) -> Result<u64, Failure> {
    all_accepted(feed(bench, world, until, one)?)
}

/// A hold of one unit.
pub(super) fn one(sku: Sku, location: Location) -> Reserve {
    Reserve::new().line_at(sku, location, 1)
}

/// Receipts of goods, over all there is: they make no reservation, and change levels everywhere.
pub(super) fn receipts(bench: &Bench, world: &Arc<World>, until: Until) -> Result<u64, Failure> {
    all_accepted(feed(bench, world, until, |sku, location| Receive::new(sku, location, 1))?)
}

fn all_accepted(done: Done) -> Result<u64, Failure> {
    match done.refused {
        0 => Ok(done.accepted),
        refused => Err(Failure::Check(format!("{refused} commands were refused though there is plenty"))),
    }
}

/// Reserves batch by batch, and ends these reservations by a second command each, but for one of so many that stays
/// open. Gives how many were ended, and how many stay.
pub(super) fn cycles<C: Into<Command> + Send>(
    bench: &Bench,
    world: &Arc<World>,
    until: Until,
    one_stays_of: usize,
    end: impl Fn(ReservationId) -> C + Copy + Send + Sync + 'static,
) -> Result<(u64, u64), Failure> {
    let batch = bench.batch();
    let ended = tasks(bench, world, CYCLES_OUTSTANDING, |_, world, mut random| async move {
        let (mut ended, mut stay) = (0, 0);
        while !until.is_over(&world) {
            let held = hold_a_batch(&world, &mut random, batch).await?;
            let (staying, others) = held.split_at(held.len() / one_stays_of);
            accepted(&world, others.iter().copied().map(end)).await?;
            ended += others.len() as u64;
            stay += staying.len() as u64;
        }
        Ok((ended, stay))
    })?;
    Ok((ended.iter().map(|(ended, _)| ended).sum(), ended.iter().map(|(_, stay)| stay).sum()))
}

/// That none of the reservations of [`cycles`] stays open.
pub(super) const NONE_STAYS: usize = usize::MAX;

/// Releases a reservation.
pub(super) fn release(reservation: ReservationId) -> ReleaseReservation {
    ReleaseReservation { reservation }
}

/// Makes so many holds, or some more.
pub(super) fn hold(bench: &Bench, world: &Arc<World>, count: usize) -> Result<Vec<ReservationId>, Failure> {
    let size = bench.batch().min(count);
    let batches = Arc::new(AtomicUsize::new(count.div_ceil(size)));
    let held = tasks(bench, world, OUTSTANDING, |_, world, mut random| {
        let batches = Arc::clone(&batches);
        async move {
            let mut held = Vec::new();
            while !stop::asked() && batches.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok() {
                held.extend(hold_a_batch(&world, &mut random, size).await?);
            }
            Ok(held)
        }
    })?;
    Ok(held.concat())
}

/// Measures so many holds, or some more, and releases them again: the world is as it was.
pub(super) fn hold_and_release(bench: &Bench, world: &Arc<World>, count: usize) -> Result<Stretch, Failure> {
    let mut held = Vec::new();
    let stretch = Stretch::of(|| {
        held = hold(bench, world, count)?;
        Ok(held.len() as u64)
    })?;
    world.submit(held.into_iter().map(|reservation| release(reservation).into()))?;
    Ok(stretch)
}

async fn hold_a_batch(world: &World, random: &mut fastrand::Rng, count: usize) -> Result<Vec<ReservationId>, Failure> {
    let holds: Vec<Submission> =
        world.some(random, count).into_iter().map(|(sku, at)| Submission::new(one(sku, at))).collect();
    let held = holds.iter().map(|hold| ReservationId(hold.id.0)).collect();
    accepted(world, holds).await?;
    Ok(held)
}

/// Has a batch of commands done, all of which have to be accepted.
pub(super) async fn accepted(world: &World, commands: impl IntoIterator<Item = impl Into<Submission>>) -> Ended {
    let answers = world.core.submit_batch(commands).await;
    answers.into_iter().try_for_each(|answer| answer.map(drop).map_err(Failure::from))
}
