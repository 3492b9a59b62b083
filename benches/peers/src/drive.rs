//! Callers at work: each asks, waits for its answer, and asks again, until the time is up.

use crate::ask::{Ask, Asker, Assortment};
use crate::failure::Failure;
use crate::shop::{Answers, Client, Mode, Shop};
use crate::stop::Stop;
use crate::waits::Waits;
use crate::workload::Workload;
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::task::{JoinSet, unconstrained};
use tokio::time::timeout;

/// How long an answer may be overdue before nobody waits for it any more.
const PATIENCE: Duration = Duration::from_secs(60);

/// One measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Race {
    pub(crate) mode: Mode,
    pub(crate) workload: Workload,
    pub(crate) skus: u16,
    pub(crate) how_long: Duration,
}

impl Race {
    pub(crate) fn assortment(&self) -> Assortment {
        self.workload.assortment(self.skus)
    }
}

/// What a race came to.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) granted: u64,
    pub(crate) confirmed: u64,
    /// From the first question to the last answer.
    pub(crate) seconds: f64,
    /// How long answers took; those of a whole cycle are two.
    pub(crate) waits: Waits,
}

impl Outcome {
    /// Reservations, or whole cycles, a second.
    pub(crate) fn a_second(&self, workload: Workload) -> f64 {
        let done = if workload == Workload::Cycle { self.confirmed } else { self.granted };
        done as f64 / self.seconds.max(1e-9)
    }

    fn add(&mut self, other: &Self) {
        self.granted += other.granted;
        self.confirmed += other.confirmed;
        self.waits.add(&other.waits);
    }
}

/// One who asks.
#[derive(Debug)]
pub(crate) struct Caller<C> {
    pub(crate) peer: &'static str,
    pub(crate) client: C,
    pub(crate) asker: Asker,
    pub(crate) batch: usize,
}

/// As many callers as a mode has, each with a connection of its own.
pub(crate) async fn callers<S: Shop>(
    peer: &'static str,
    shop: &S,
    mode: Mode,
    assortment: Assortment,
) -> Result<Vec<Caller<S::Client>>, Failure> {
    let mut callers = Vec::with_capacity(mode.callers);
    for seed in 0..mode.callers as u64 {
        let client = shop.client().await?;
        callers.push(Caller { peer, client, asker: Asker::new(assortment, seed), batch: mode.batch });
    }
    Ok(callers)
}

/// Has a race run, from the moment on when everybody is connected.
pub(crate) async fn drive<S: Shop>(peer: &'static str, shop: &S, race: Race, stop: &Stop) -> Result<Outcome, Failure> {
    let callers = callers(peer, shop, race.mode, race.assortment()).await?;
    let started = Instant::now();
    let until = started + race.how_long;
    let at_work = callers.into_iter().map(|caller| caller.call(race.workload, until, stop.clone()));
    let outcomes = timeout(race.how_long + PATIENCE, all(peer, at_work)).await;
    let outcomes = outcomes.map_err(|_| Failure::of(peer, "answer")("nothing came for a minute"))??;
    let mut sum = Outcome { seconds: started.elapsed().as_secs_f64(), ..Outcome::default() };
    outcomes.iter().for_each(|outcome| sum.add(outcome));
    stop.check()?;
    Ok(sum)
}

/// Does several things at once, or one in the thread that calls: a lone caller needs no other.
pub(crate) async fn all<T: Send + 'static>(
    peer: &'static str,
    work: impl ExactSizeIterator<Item = impl Future<Output = Result<T, Failure>> + Send + 'static>,
) -> Result<Vec<T>, Failure> {
    let mut done = Vec::with_capacity(work.len());
    if work.len() == 1 {
        for one in work {
            // It has nobody to let have a turn.
            done.push(unconstrained(one).await?);
        }
        return Ok(done);
    }
    let mut tasks: JoinSet<_> = work.collect();
    while let Some(ended) = tasks.join_next().await {
        done.push(ended.map_err(Failure::of(peer, "go on"))??);
    }
    Ok(done)
}

impl<C: Client> Caller<C> {
    async fn call(mut self, workload: Workload, until: Instant, stop: Stop) -> Result<Outcome, Failure> {
        let mut outcome = Outcome::default();
        let mut asks = Vec::with_capacity(self.batch);
        while Instant::now() < until && !stop.is_asked() {
            // What only appends looks at no id: making new ones would be measured instead.
            if workload != Workload::Append || asks.is_empty() {
                self.asker.fill(&mut asks, self.batch);
            }
            let asked = Instant::now();
            outcome.granted += self.granted(&asks).await?;
            outcome.waits.note(asked.elapsed());
            if workload == Workload::Cycle {
                let asked = Instant::now();
                outcome.confirmed += self.confirmed(&asks).await?;
                outcome.waits.note(asked.elapsed());
            }
        }
        Ok(outcome)
    }

    /// Asks where there is enough of everything: all of it has to be granted, for the first time.
    async fn granted(&mut self, asks: &[Ask]) -> Result<u64, Failure> {
        let answers = self.client.reserve(asks).await?;
        if answers != (Answers { granted: asks.len() as u64, ..Answers::default() }) {
            let what = format!("asked for {} reservations with plenty in stock, it answered {answers:?}", asks.len());
            return Err(Failure::Check { peer: self.peer, what });
        }
        Ok(answers.granted)
    }

    /// Confirms what was granted just now: all of it has to be confirmed.
    async fn confirmed(&mut self, held: &[Ask]) -> Result<u64, Failure> {
        let confirmed = self.client.confirm(held).await?;
        if confirmed != held.len() as u64 {
            let what = format!("asked to confirm {} holds, it confirmed {confirmed}", held.len());
            return Err(Failure::Check { peer: self.peer, what });
        }
        Ok(confirmed)
    }
}
