//! Batches: many commands handed over at once, each of them decided for itself.

use crate::engine::{BatchReply, Message, Outcome};
use crate::park::aside;
use crate::submission::Prepared;
use crate::{Error, Onhand, Receipt, Submission, SubmitError};
use onhand_domain::CommandId;
use onhand_log::Frame;
use std::sync::Arc;
use tokio::sync::oneshot;

/// How many commands of a batch are queued at a time.
const BATCH: usize = 8_192;

impl Onhand {
    /// Has commands decided in their order, each for itself; one that is refused stops no other.
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
        for submission in submissions {
            let submission = submission.into();
            if submission.command.looks_back().is_some() && !part.is_empty() {
                // What it is compared with includes what the commands before it do.
                queued.push(self.queue_part(std::mem::take(&mut part), &mut results).await);
            }
            match self.prepare(submission, &mut scratch).await {
                Ok(prepared) => {
                    part.push((results.len(), prepared));
                    results.push(None);
                }
                Err(error) => results.push(Some(Err(error))),
            }
            if part.len() == BATCH.min(self.inner.inbox.capacity()) {
                queued.push(self.queue_part(std::mem::take(&mut part), &mut results).await);
            }
        }
        if !part.is_empty() {
            queued.push(self.queue_part(part, &mut results).await);
        }
        let mut last_read = None;
        for (places, receiver) in queued.into_iter().flatten() {
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
        results: &mut [Option<Result<Receipt, SubmitError>>],
    ) -> Option<(Vec<(usize, CommandId)>, oneshot::Receiver<Vec<Outcome>>)> {
        let (places, commands): (Vec<_>, Vec<_>) =
            part.into_iter().map(|(place, prepared)| ((place, prepared.id), prepared)).unzip();
        for (place, id) in &places {
            if let Some(entry) = results.get_mut(*place) {
                *entry = Some(Err(SubmitError::Unknown { id: *id, source: Arc::new(Error::Closed) }));
            }
        }
        let count = commands.len();
        let queued = match self.admit(count).await {
            Ok(()) => {
                let (reply, receiver) = BatchReply::channel(count);
                let pushed = self.inner.inbox.push(Message::Batch(commands, reply));
                pushed.map(|()| receiver).map_err(|_| None)
            }
            Err(SubmitError::Busy { limit }) => Err(Some(limit)),
            Err(_) => Err(None),
        };
        match queued {
            Ok(receiver) => Some((places, receiver)),
            Err(limit) => {
                for (place, _) in places {
                    let error = limit.map_or(SubmitError::Closed, |limit| SubmitError::Busy { limit });
                    if let Some(entry) = results.get_mut(place) {
                        *entry = Some(Err(error));
                    }
                }
                None
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
                Receipt::find(frame, first).map_err(unreadable)
            }
        }
    }
}
