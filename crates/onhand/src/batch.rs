//! Batches: many commands handed over at once, each of them decided for itself.

use crate::engine::{BatchReply, Message, Outcome};
use crate::park::aside;
use crate::submission::Prepared;
use crate::{Error, Onhand, Receipt, Submission, SubmitError};
use onhand_domain::CommandId;
use onhand_log::Frame;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;

/// How many commands of a batch are queued at a time.
const BATCH: usize = 8_192;

/// Why a command was not queued.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Refused {
    Busy { limit: usize },
    Closed,
}

/// The commands of a part of a batch, by their places in it, and where their answers come.
type QueuedPart = (Vec<(usize, CommandId)>, oneshot::Receiver<Vec<Outcome>>);

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
        let mut results: Vec<Option<Result<Receipt, SubmitError>>> = Vec::new();
        let mut queued = Vec::new();
        let mut part = Vec::new();
        let mut scratch = Vec::new();
        let (begun, mut refused) = (Instant::now(), None);
        for submission in submissions {
            if let Some(refused) = refused {
                results.push(Some(Err(SubmitError::from(refused))));
                continue;
            }
            let submission = submission.into();
            if submission.command.looks_back().is_some() && !part.is_empty() {
                // What it is compared with includes what the commands before it do.
                let queue = self.queue_part(std::mem::take(&mut part), begun, &mut results);
                match queue.await {
                    Ok(part) => queued.push(part),
                    Err(reason) => {
                        refused = Some(reason);
                        results.push(Some(Err(reason.into())));
                        continue;
                    }
                }
            }
            match self.prepare(submission, &mut scratch).await {
                Ok(prepared) => {
                    part.push((results.len(), prepared));
                    results.push(None);
                }
                Err(error) => {
                    refused = matches!(error, SubmitError::Closed).then_some(Refused::Closed);
                    results.push(Some(Err(error)));
                }
            }
            if part.len() == BATCH.min(self.inner.inbox.capacity()) {
                match self.queue_part(std::mem::take(&mut part), begun, &mut results).await {
                    Ok(part) => queued.push(part),
                    Err(reason) => refused = Some(reason),
                }
            }
        }
        if !part.is_empty()
            && let Ok(part) = self.queue_part(part, begun, &mut results).await
        {
            queued.push(part);
        }
        let mut last_read = None;
        for (places, receiver) in queued {
            let Ok(outcomes) = receiver.await else { continue };
            for ((place, _), outcome) in places.into_iter().zip(outcomes) {
                let result = self.resolve(outcome, &mut last_read).await;
                if let Some(entry) = results.get_mut(place) {
                    *entry = Some(result);
                }
            }
        }
        results.into_iter().map(|result| result.unwrap_or(Err(SubmitError::Closed))).collect()
    }

    /// Queues a part of a batch; where that fails, the reason is the result of each of its commands.
    async fn queue_part(
        &self,
        part: Vec<(usize, Prepared)>,
        begun: Instant,
        results: &mut [Option<Result<Receipt, SubmitError>>],
    ) -> Result<QueuedPart, Refused> {
        let (places, mut commands): (Vec<_>, Vec<_>) =
            part.into_iter().map(|(place, prepared)| ((place, prepared.id), prepared)).unzip();
        for (place, id) in &places {
            if let Some(entry) = results.get_mut(*place) {
                *entry = Some(Err(SubmitError::Unknown { id: *id, source: Arc::new(Error::Closed) }));
            }
        }
        if let Some(names) = &*self.inner.published.names() {
            let mut hints = Vec::with_capacity(commands.len());
            names.hints(commands.iter().map(|prepared: &Prepared| &prepared.command), &mut hints);
            commands.iter_mut().zip(hints).for_each(|(prepared, hint)| prepared.hint = hint);
        }
        let count = commands.len();
        let queued = self.admit(count, Some(begun)).await.and_then(|()| {
            let (reply, receiver) = BatchReply::channel(count);
            let pushed = self.inner.inbox.push(Message::Batch(commands, reply));
            pushed.map(|()| receiver).map_err(|_| Refused::Closed)
        });
        match queued {
            Ok(receiver) => Ok((places, receiver)),
            Err(refused) => {
                for (place, _) in places {
                    if let Some(entry) = results.get_mut(place) {
                        *entry = Some(Err(refused.into()));
                    }
                }
                Err(refused)
            }
        }
    }

    /// The result of an outcome. Retries of commands that were committed together share the commit read last.
    pub(crate) async fn resolve(
        &self,
        outcome: Outcome,
        read: &mut Option<Arc<Frame>>,
    ) -> Result<Receipt, SubmitError> {
        match outcome {
            Outcome::Receipt(receipt) => Ok(receipt),
            Outcome::Error(error) => Err(*error),
            Outcome::AppliedBefore(id, first) => {
                let unreadable = |error| SubmitError::ReceiptUnreadable { id, source: Arc::new(error) };
                let holds = |frame: &Arc<Frame>| (frame.first()..=frame.last()).contains(&first.0);
                let frame = match read.take().filter(holds) {
                    Some(frame) => frame,
                    None => {
                        let reader = Arc::clone(&self.inner.history.reader);
                        let frame = aside(move || Ok(Arc::new(reader.frame_holding(first.0)?))).await;
                        frame.unwrap_or(Err(Error::Closed)).map_err(unreadable)?
                    }
                };
                *read = Some(Arc::clone(&frame));
                Receipt::find(frame, first, id).map_err(unreadable)
            }
        }
    }
}
