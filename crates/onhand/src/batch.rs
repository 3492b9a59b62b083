//! Batches: many commands handed over at once, each of them decided for itself.

use crate::engine::{Answered, Callers, Message, Outcome, Told};
use crate::park::aside;
use crate::personal::Vault;
use crate::submission::Prepared;
use crate::{Error, Onhand, Receipt, Submission, SubmitError};
use onhand_log::Frame;
use std::iter::Peekable;
use std::sync::Arc;
use std::time::Instant;
use std::vec::IntoIter;

/// How many commands of a batch are queued at a time.
const BATCH: usize = 8_192;

/// Why a command was not queued.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refused {
    Busy { limit: usize },
    Closed,
}

/// Commands of a batch that stood together when they were to be queued.
enum Part {
    Queued(Arc<Vec<Prepared>>, Arc<Told>),
    Refused(usize, Refused),
}

/// Commands that are to be queued together.
#[derive(Default)]
struct Filling {
    prepared: Vec<Prepared>,
    /// Their personal fields are to be sealed, all of them at once.
    in_clear: Vec<InClear>,
}

struct InClear {
    /// So many that are prepared stand before it.
    behind: usize,
    /// Its place in the batch.
    place: usize,
    submission: Submission,
}

/// The results of a batch, in the order of its commands.
struct Results {
    results: Vec<Result<Receipt, SubmitError>>,
    /// Those of commands that were fit for no part, by their places.
    unfit: Peekable<IntoIter<(usize, SubmitError)>>,
    /// The commit that a first receipt was read from last.
    read: Option<Arc<Frame>>,
}

impl From<Refused> for SubmitError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Busy { limit } => Self::Busy { limit },
            Refused::Closed => Self::Closed,
        }
    }
}

impl Onhand {
    /// Has commands decided in their order, each for itself; one that is refused stops no other. But from the first
    /// one on for which there was no room, or that came too late, all are answered the same: nothing is left out in
    /// the middle. The caller's patience is for the whole batch.
    ///
    /// # Errors
    /// One result a command, in their order. See [`Onhand::submit`].
    pub async fn submit_batch(
        &self,
        submissions: impl IntoIterator<Item = impl Into<Submission>>,
    ) -> Vec<Result<Receipt, SubmitError>> {
        let submissions = submissions.into_iter();
        let (expected, most) = (submissions.size_hint().0, BATCH.min(self.inner.inbox.capacity()));
        let mut next = Filling::with_capacity(expected.min(most));
        let (mut parts, mut unfit) = (Vec::new(), Vec::new());
        let (mut count, begun, mut refused) = (0, Instant::now(), None);
        for submission in submissions {
            let place = count;
            count += 1;
            if refused.is_some() {
                continue;
            }
            let submission = submission.into();
            match submission.check() {
                Err(error) => unfit.push((place, error)),
                Ok(()) if submission.command.is_in_clear() => next.add_in_clear(place, submission),
                Ok(()) if submission.command.looks_back().is_none() => next.prepared.push(Prepared::new(submission)),
                Ok(()) => {
                    // What it is compared with includes what the commands before it do.
                    let before = std::mem::take(&mut next);
                    refused = self.queue(before, begun, &mut parts, &mut unfit).await.err();
                    if refused.is_none() {
                        let mut prepared = Prepared::new(submission);
                        match self.look_back(&mut prepared).await {
                            Ok(()) => next.prepared.push(prepared),
                            Err(SubmitError::Closed) => refused = Some(Refused::Closed),
                            Err(error) => unfit.push((place, error)),
                        }
                    }
                }
            }
            if next.len() == most {
                let after = Filling::with_capacity(expected.saturating_sub(count).min(most));
                let full = std::mem::replace(&mut next, after);
                refused = self.queue(full, begun, &mut parts, &mut unfit).await.err();
            }
        }
        refused = refused.or(self.queue(next, begun, &mut parts, &mut unfit).await.err());
        // Those that could not be sealed are known later than others.
        unfit.sort_unstable_by_key(|(place, _)| *place);
        let (results, unfit) = (Vec::with_capacity(count), unfit.into_iter().peekable());
        let mut results = Results { results, unfit, read: None };
        for part in parts {
            self.conclude(part, &mut results).await;
        }
        results.rest(count, refused.unwrap_or(Refused::Closed))
    }

    /// Queues what stands together so far.
    async fn queue(
        &self,
        filling: Filling,
        begun: Instant,
        parts: &mut Vec<Part>,
        unfit: &mut Vec<(usize, SubmitError)>,
    ) -> Result<(), Refused> {
        let mut part = match filling.in_clear.is_empty() {
            true => filling.prepared,
            false => filling.sealed(self.inner.vault.clone(), unfit).await,
        };
        if part.is_empty() {
            return Ok(());
        }
        if let Some(names) = &*self.inner.published.names() {
            let mut hints = Vec::with_capacity(part.len());
            names.hints(part.iter().map(|prepared| &prepared.command), &mut hints);
            part.iter_mut().zip(hints).for_each(|(prepared, hint)| prepared.hint = hint);
        }
        let commands = Arc::new(part);
        let callers = Callers::default();
        let told = callers.told();
        let queued = self.admit(commands.len(), Some(begun)).await.and_then(|()| {
            let pushed = self.inner.inbox.push(Message::Batch(Arc::clone(&commands), callers));
            pushed.map_err(|_| Refused::Closed)
        });
        let part = match queued {
            Ok(()) => Part::Queued(commands, told),
            Err(refused) => Part::Refused(commands.len(), refused),
        };
        parts.push(part);
        queued
    }

    /// Adds the results of a part, once they are known.
    async fn conclude(&self, part: Part, results: &mut Results) {
        let (commands, told) = match part {
            Part::Queued(commands, told) => {
                // All the answers are there once the last one is.
                told.at(commands.len() - 1).await;
                (commands, told)
            }
            Part::Refused(count, refused) => return (0..count).for_each(|_| results.push(Err(refused.into()))),
        };
        let mut commands = commands.iter();
        for Answered { answers, fate } in told.answered() {
            for (answer, Prepared { id, .. }) in answers.into_iter().zip(&mut commands) {
                let result = match answer.outcome(*id, fate.clone()) {
                    Outcome::Told(result) => result,
                    Outcome::AppliedBefore(first) => self.first_receipt(*id, first, &mut results.read).await,
                };
                results.push(result);
            }
        }
        // The engine has come to grief.
        for Prepared { id, .. } in commands {
            results.push(Err(SubmitError::Unknown { id: *id, source: Arc::new(Error::Closed) }));
        }
    }
}

impl Filling {
    fn with_capacity(commands: usize) -> Self {
        Self { prepared: Vec::with_capacity(commands), in_clear: Vec::new() }
    }

    fn len(&self) -> usize {
        self.prepared.len() + self.in_clear.len()
    }

    fn add_in_clear(&mut self, place: usize, submission: Submission) {
        self.in_clear.push(InClear { behind: self.prepared.len(), place, submission });
    }

    /// All of them in their order, but for those that cannot be sealed.
    async fn sealed(self, vault: Vault, unfit: &mut Vec<(usize, SubmitError)>) -> Vec<Prepared> {
        let Self { prepared, mut in_clear } = self;
        let places: Vec<(usize, usize)> = in_clear.iter().map(|waiting| (waiting.behind, waiting.place)).collect();
        let sealed = aside(move || {
            let sealed = vault.seal(in_clear.iter_mut().map(|waiting| &mut waiting.submission));
            let submissions = in_clear.into_iter().map(|waiting| waiting.submission);
            let sealed = submissions.zip(sealed).map(|(submission, sealed)| sealed.map(|()| Prepared::new(submission)));
            sealed.collect::<Vec<_>>()
        });
        let sealed = sealed.await.unwrap_or_else(|| places.iter().map(|_| Err(SubmitError::Closed)).collect());
        let mut part = Vec::with_capacity(prepared.len() + sealed.len());
        let (mut prepared, mut taken) = (prepared.into_iter(), 0);
        for ((behind, place), sealed) in places.into_iter().zip(sealed) {
            part.extend(prepared.by_ref().take(behind - taken));
            taken = behind;
            match sealed {
                Ok(sealed) => part.push(sealed),
                Err(error) => unfit.push((place, error)),
            }
        }
        part.extend(prepared);
        part
    }
}

impl Results {
    /// The result of the next command that stood in a part.
    fn push(&mut self, result: Result<Receipt, SubmitError>) {
        while let Some((_, error)) = self.unfit.next_if(|(place, _)| *place == self.results.len()) {
            self.results.push(Err(error));
        }
        self.results.push(result);
    }

    /// All of so many, of which those that stood in no part were refused.
    fn rest(mut self, count: usize, refused: Refused) -> Vec<Result<Receipt, SubmitError>> {
        while self.results.len() < count {
            let unfit = self.unfit.next_if(|(place, _)| *place == self.results.len());
            self.results.push(Err(unfit.map_or(refused.into(), |(_, error)| error)));
        }
        self.results
    }
}
