//! The answer of a history: commits, read as they are asked for.

use super::search::Search;
use crate::Error;
use crate::park::aside;
use onhand_domain::{CommandId, Event, Position, Timestamp};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many commits are read ahead at most.
const AHEAD: usize = 256;
/// After how many steps without so many, those are given out that were found.
const STEPS: usize = 64;

/// Of what one command did, that which was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// The command; [`CommandId::OWN`] for what the core does by itself.
    pub command: CommandId,
    /// The log's time when it was decided.
    pub time: Timestamp,
    /// When it happened, where the caller said.
    pub occurred_at: Option<Timestamp>,
    /// The events, in order and with their positions; one at least.
    pub events: Vec<(Position, Event)>,
}

/// The commits that were asked for, in the log's order, read as they are wanted.
///
/// It ends at what was durable when it was asked for; an error ends it, too.
#[derive(Debug)]
pub struct Trail {
    // Shared with the thread that reads, so that a dropped future loses nothing.
    reading: Arc<Mutex<Reading>>,
}

#[derive(Debug)]
struct Reading {
    search: Search,
    ended: bool,
    /// What ended it, until it is told.
    failed: Option<Error>,
}

impl Trail {
    pub(super) fn new(search: Search) -> Self {
        Self { reading: Arc::new(Mutex::new(Reading { search, ended: false, failed: None })) }
    }

    /// The next commit. Reading is done where it holds up no other task. Dropping the future loses nothing.
    ///
    /// Cost: what the index names and what it has not taken in yet is read, some millions of events a second;
    /// the whole log where there is no index.
    ///
    /// # Errors
    /// As reading the log fails.
    pub async fn next(&mut self) -> Option<Result<Traced, Error>> {
        loop {
            // Nobody else has the lock for long: it is that of a future which was dropped.
            if let Ok(mut reading) = self.reading.try_lock()
                && let Some(next) = reading.next()
            {
                return next;
            }
            let reading = Arc::clone(&self.reading);
            if aside(move || lock(&reading).fill()).await.is_none() {
                return Some(Err(Error::Closed));
            }
        }
    }

    /// All of them that are left.
    ///
    /// # Errors
    /// As [`Trail::next`].
    pub async fn all(&mut self) -> Result<Vec<Traced>, Error> {
        let mut all = Vec::new();
        while let Some(traced) = self.next().await {
            all.push(traced?);
        }
        Ok(all)
    }
}

impl Reading {
    /// What comes next, where that is known.
    fn next(&mut self) -> Option<Option<Result<Traced, Error>>> {
        if let Some(traced) = self.search.found.pop_front() {
            return Some(Some(Ok(traced)));
        }
        let failed = self.failed.take();
        (failed.is_some() || self.ended).then(|| failed.map(Err))
    }

    /// Reads on until something is found, or nothing is left.
    fn fill(&mut self) {
        let mut steps = 0;
        while !self.ended && self.search.found.len() < AHEAD && (steps < STEPS || self.search.found.is_empty()) {
            steps += 1;
            match self.search.step() {
                Ok(more) => self.ended = !more,
                Err(error) => (self.ended, self.failed) = (true, Some(error)),
            }
        }
    }
}

fn lock(reading: &Mutex<Reading>) -> MutexGuard<'_, Reading> {
    reading.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The commits that were asked for, for callers without a runtime: each is read in the calling thread.
#[derive(Debug)]
pub struct TrailIter(Trail);

impl From<Trail> for TrailIter {
    fn from(trail: Trail) -> Self {
        Self(trail)
    }
}

impl Iterator for TrailIter {
    type Item = Result<Traced, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut reading = lock(&self.0.reading);
        loop {
            if let Some(next) = reading.next() {
                return next;
            }
            reading.fill();
        }
    }
}
