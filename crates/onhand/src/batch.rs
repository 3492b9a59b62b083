//! Batches: many commands handed over at once, each of them decided for itself.

use crate::engine::{Answered, Callers, Message, Outcome, Told};
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
        let mut part = Vec::with_capacity(expected.min(most));
        let (mut parts, mut unfit, mut scratch) = (Vec::new(), Vec::new(), Vec::new());
        let (mut count, begun, mut refused) = (0, Instant::now(), None);
        for submission in submissions {
            count += 1;
            if refused.is_some() {
                continue;
            }
            let submission = submission.into();
            match submission.check(&mut scratch) {
                Ok(fingerprint) if submission.command.looks_back().is_none() => {
                    part.push(Prepared::new(submission, fingerprint));
                }
                Ok(fingerprint) => {
                    // What it is compared with includes what the commands before it do.
                    refused = self.queue(std::mem::take(&mut part), begun, &mut parts).await.err();
                    if refused.is_none() {
                        match self.look_back(&submission).await {
                            Ok(looked_back) => {
                                part.push(Prepared { looked_back, ..Prepared::new(submission, fingerprint) })
                            }
                            Err(SubmitError::Closed) => refused = Some(Refused::Closed),
                            Err(error) => unfit.push((count - 1, error)),
                        }
                    }
                }
                Err(error) => unfit.push((count - 1, error)),
            }
            if part.len() == most {
                let next = Vec::with_capacity(expected.saturating_sub(count).min(most));
                refused = self.queue(std::mem::replace(&mut part, next), begun, &mut parts).await.err();
            }
        }
        refused = refused.or(self.queue(part, begun, &mut parts).await.err());
        let (results, unfit) = (Vec::with_capacity(count), unfit.into_iter().peekable());
        let mut results = Results { results, unfit, read: None };
        for part in parts {
            self.conclude(part, &mut results).await;
        }
        results.rest(count, refused.unwrap_or(Refused::Closed))
    }

    /// Queues what stands together so far.
    async fn queue(&self, mut part: Vec<Prepared>, begun: Instant, parts: &mut Vec<Part>) -> Result<(), Refused> {
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
