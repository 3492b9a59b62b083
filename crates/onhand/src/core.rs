//! The core: the handle a backend holds.

use crate::alarm::after;
use crate::batch::Refused;
use crate::engine::{Asked, Message, Outcome};
use crate::history::AsOf;
use crate::inner::Inner;
use crate::meanwhile::LookedBack;
use crate::park::{aside, within};
use crate::stats::Stats;
use crate::submission::Prepared;
use crate::views::{Touching, Trail, ViewStatus};
use crate::{Blocking, Builder, Error, Patience, Receipt, Snapshot, Submission, SubmitError, Subscription, Tracking};
use onhand_domain::{CommandId, OrderId, Position, Timestamp};
use onhand_log::{Frame, Recovery};
use std::future::poll_fn;
use std::path::Path;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::Instant;
use tokio::sync::oneshot;
use uuid::Uuid;

/// An open log and the engine that runs on it. Cloning shares it; all its methods may be called from anywhere.
///
/// The log is closed by [`Onhand::close`], or when the last clone is dropped.
///
/// ```
/// # let directory = tempfile::tempdir().unwrap();
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use onhand::{DefineLocation, DefineSku, Onhand, Receive, Reserve};
///
/// let core = Onhand::open(directory.path()).await?;
/// core.define_location(DefineLocation::store("berlin")).await?;
/// core.define_sku(DefineSku::new("mug")).await?;
/// core.receive(Receive::new("mug", "berlin", 10)).await?;
///
/// let hold = core.reserve(Reserve::new().channel("web").line("mug", 2)).await?;
/// assert_eq!(core.snapshot().await?.stock("mug", "berlin")?.available.0, 8);
///
/// let cart = hold.reservation().ok_or("nothing is held")?;
/// core.release_reservation(cart).await?;
/// core.close().await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Debug)]
pub struct Onhand {
    pub(crate) inner: Arc<Inner>,
    patience: Patience,
}

/// What a submission has to wait for before it can be queued.
enum Later {
    /// Its personal fields are to be sealed.
    Sealed(Box<Submission>),
    /// It looks back, or there is no room.
    Admitted(Box<Prepared>),
}

impl Onhand {
    pub(crate) fn new(inner: Inner, patience: Patience) -> Self {
        Self { inner: Arc::new(inner), patience }
    }

    /// Opens a directory with the default settings; makes a new log where there is none.
    ///
    /// # Errors
    /// As [`Builder::open_blocking`].
    pub async fn open(directory: impl AsRef<Path>) -> Result<Self, Error> {
        Builder::default().open(directory).await
    }

    /// Settings to open a core with.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The same core for callers without a runtime: every method waits in the calling thread.
    #[must_use]
    pub fn blocking(&self) -> Blocking {
        Blocking::new(self.clone())
    }

    /// The same core, whose callers wait otherwise for room in a full queue.
    #[must_use]
    pub fn with_patience(&self, patience: Patience) -> Self {
        Self { inner: Arc::clone(&self.inner), patience }
    }

    /// Has a command decided, and returns once what it did is durable.
    ///
    /// Once it is queued it runs, even if the future is dropped; submitting it again under the same id tells what
    /// became of it. Cost: one commit to the disk, shared by all who wait at that time.
    ///
    /// # Errors
    /// See [`SubmitError`]. Only [`SubmitError::Unknown`] leaves open whether this attempt did something; after it, and
    /// after [`SubmitError::Closed`], submitting the command under the same id to the directory opened again tells.
    pub async fn submit(&self, submission: impl Into<Submission>) -> Result<Receipt, SubmitError> {
        let waker = poll_fn(|context| Poll::Ready(context.waker().clone())).await;
        // From here to the answer nothing is kept but where that will be: callers are many, and memory is far away.
        let (id, asked) = match self.ask(submission.into(), waker) {
            Ok(asked) => asked?,
            Err(later) => Box::pin(self.ask_later(later)).await?,
        };
        let first = match asked.await.map(|(answer, fate)| answer.outcome(id, fate)) {
            Some(Outcome::Told(result)) => return result,
            Some(Outcome::AppliedBefore(first)) => first,
            None => return Err(SubmitError::Unknown { id, source: Arc::new(Error::Closed) }),
        };
        Box::pin(self.first_receipt(id, first, &mut None)).await
    }

    /// Queues a command; gives it back where something has to be waited for before.
    fn ask(&self, submission: Submission, waker: Waker) -> Result<Result<(CommandId, Asked), SubmitError>, Later> {
        let id = submission.id;
        if let Err(error) = submission.check() {
            return Ok(Err(error));
        }
        if self.inner.failure.get().is_some() {
            return Ok(Err(SubmitError::Closed));
        }
        if submission.command.is_in_clear() {
            return Err(Later::Sealed(Box::new(submission)));
        }
        let looks_back = submission.command.looks_back().is_some();
        let prepared = Prepared::new(submission);
        if looks_back || !self.inner.inbox.take_room(1) {
            return Err(Later::Admitted(Box::new(prepared)));
        }
        let asked = self.inner.inbox.submit(prepared, waker).ok_or(SubmitError::Closed);
        Ok(asked.map(|asked| (id, asked)))
    }

    /// Queues a command once that can be done.
    async fn ask_later(&self, later: Later) -> Result<(CommandId, Asked), SubmitError> {
        let mut prepared = match later {
            Later::Sealed(submission) => Box::new(self.seal(*submission).await?),
            Later::Admitted(prepared) => prepared,
        };
        if prepared.command.looks_back().is_some() {
            self.look_back(&mut prepared).await?;
        }
        self.admit(1, None).await?;
        let waker = poll_fn(|context| Poll::Ready(context.waker().clone())).await;
        let id = prepared.id;
        self.inner.inbox.submit(*prepared, waker).map(|asked| (id, asked)).ok_or(SubmitError::Closed)
    }

    /// The durable state, as new as every receipt given out before the call. What is due by now has happened in it.
    ///
    /// Cost: nothing was committed since the last one, some 100 ns; else one hand-over with the sequencer, at the
    /// end of the commit it is filling. Neither this nor holding the snapshot holds it up.
    ///
    /// # Errors
    /// As reading the log fails, which is done only once the core has failed.
    pub async fn snapshot(&self) -> Result<Snapshot, Error> {
        self.snapshot_at(None).await
    }

    /// As [`Onhand::snapshot`], under an input clock with the time moved to a moment first.
    ///
    /// # Errors
    /// As [`Onhand::snapshot`].
    pub async fn snapshot_at(&self, at: Option<Timestamp>) -> Result<Snapshot, Error> {
        if at.is_none()
            && let Some(slot) = self.inner.published.newest(self.inner.clock.wall())
        {
            return Ok(Snapshot::new(slot));
        }
        if let Some(snapshot) = self.cut_snapshot(at).await {
            return Ok(snapshot);
        }
        // The core has ended; what is durable can still be read.
        self.as_of(self.inner.published.durable()).await
    }

    /// A snapshot that knows of everything decided before it was asked for; none once the core has ended.
    async fn cut_snapshot(&self, at: Option<Timestamp>) -> Option<Snapshot> {
        let (sender, receiver) = oneshot::channel();
        self.inner.inbox.push(Message::Snapshot(at, sender)).ok()?;
        receiver.await.ok().map(Snapshot::new)
    }

    /// The state as it was at a position or a time that has passed.
    ///
    /// Cost: a replay from the last checkpoint before that moment, or from nothing: some millions of events a second.
    ///
    /// # Errors
    /// [`Error::BeyondEnd`] and [`Error::InTheFuture`], or as reading the log fails.
    pub async fn as_of(&self, moment: impl Into<AsOf>) -> Result<Snapshot, Error> {
        let (history, moment, now) = (self.inner.history.clone(), moment.into(), self.inner.log_clock.now());
        aside(move || history.as_of(moment, now)).await.ok_or(Error::Closed)?
    }

    /// Everything that happened after a position, and then everything that happens. [`Position::START`] for all.
    /// A position that the log has not reached is an error of the first call for what comes next.
    #[must_use]
    pub fn subscribe(&self, after: Position) -> Subscription {
        let Inner { history, published, .. } = &*self.inner;
        Subscription::new(Arc::clone(&history.reader), Arc::clone(published), after)
    }

    /// The commits that touched what is asked for, up to now. The answer is the same with and without the audit
    /// index, whatever state that is in; the index only spares reading the rest of the log.
    ///
    /// ```
    /// # let directory = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use onhand::{DefineLocation, DefineSku, Onhand, Receive, Reserve, Touching};
    ///
    /// let core = Onhand::open(directory.path()).await?;
    /// core.define_location(DefineLocation::store("berlin")).await?;
    /// core.define_sku(DefineSku::new("mug")).await?;
    /// core.receive(Receive::new("mug", "berlin", 10)).await?;
    /// let hold = core.reserve(Reserve::new().line("mug", 2)).await?;
    /// let cart = hold.reservation().ok_or("nothing is held")?;
    /// core.release_reservation(cart).await?;
    ///
    /// let story = core.history(Touching::all_of().sku("mug").location("berlin")).await?.all().await?;
    /// let names: Vec<&str> = story.iter().flat_map(|commit| &commit.events).map(|(_, event)| event.name()).collect();
    /// assert_eq!(names, ["stock_received", "stock_reserved", "reservation_released"]);
    /// # core.close().await?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// Cost: one snapshot, to look names up; then as [`Trail::next`].
    ///
    /// # Errors
    /// [`Error::UnknownSku`] and [`Error::UnknownLocation`]; as [`Onhand::snapshot`].
    pub async fn history(&self, touching: Touching) -> Result<Trail, Error> {
        let Inner { history, views, .. } = &*self.inner;
        let snapshot = self.snapshot().await?;
        touching.ask(&*snapshot.read()?, Arc::clone(&history.reader), views.audit())
    }

    /// An order's story from its placing on, told as it goes on: see [`Tracking`].
    ///
    /// ```
    /// # let directory = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// use onhand::{Currency, DefineLocation, DefineSku, Onhand, OrderId, OrderStatus, PlaceOrder, Receive};
    ///
    /// let core = Onhand::open(directory.path()).await?;
    /// core.define_location(DefineLocation::store("berlin")).await?;
    /// core.define_sku(DefineSku::new("mug")).await?;
    /// core.receive(Receive::new("mug", "berlin", 10)).await?;
    /// let order = OrderId(uuid::Uuid::now_v7());
    /// let mut tracking = core.track(order).await?;
    /// core.place_order(PlaceOrder::new(order, "web", Currency::EURO).carry_out("mug", "berlin", 1, 9_99)).await?;
    ///
    /// let placed = tracking.next().await.ok_or("the core is closed")??;
    /// assert_eq!(placed.traced.events[0].1.name(), "order_placed");
    /// assert_eq!(placed.order.map(|order| order.status), Some(OrderStatus::Fulfilled));
    /// # core.close().await?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    ///
    /// Cost: as [`Onhand::history`].
    ///
    /// # Errors
    /// As [`Onhand::snapshot`].
    pub async fn track(&self, order: OrderId) -> Result<Tracking, Error> {
        Tracking::new(self.clone(), order).await
    }

    /// How the views are doing: the audit index, if it is kept.
    #[must_use]
    pub fn views(&self) -> Vec<ViewStatus> {
        self.inner.views.status(self.position())
    }

    /// The position up to which the log is durable.
    #[must_use]
    pub fn position(&self) -> Position {
        self.inner.published.durable()
    }

    /// The directory that it was opened in.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.inner.directory
    }

    /// The log's own id, given when it was made.
    #[must_use]
    pub fn log_id(&self) -> Uuid {
        self.inner.log_id
    }

    /// What opening found and mended.
    #[must_use]
    pub fn recovery(&self) -> &Recovery {
        &self.inner.recovery
    }

    /// Figures since it was opened.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.inner.counters.read()
    }

    /// What ended the log, if something has: no more commands are taken then, and reads go on.
    #[must_use]
    pub fn failure(&self) -> Option<Arc<Error>> {
        self.inner.failure.get().cloned()
    }

    /// Takes no more commands, makes durable what waits, writes a checkpoint and closes the log. Whoever closes it
    /// while another clone does, or once it is closed, waits until it is and hears the same.
    ///
    /// # Errors
    /// [`Error::Failed`] where something has ended the log before; [`Error::CheckpointUnwritten`] where the log is
    /// closed and whole, and its next opening will take longer.
    pub async fn close(self) -> Result<(), Error> {
        let inner = self.inner;
        aside(move || inner.close()).await.ok_or(Error::Closed)?
    }

    /// Has a submission's personal fields sealed. That may take a sync of the disk, in a thread of its own.
    async fn seal(&self, mut submission: Submission) -> Result<Prepared, SubmitError> {
        let vault = self.inner.vault.clone();
        let sealed = aside(move || {
            let sealed = vault.seal([&mut submission]).pop().unwrap_or(Ok(()));
            sealed.map(|()| Prepared::new(submission))
        });
        sealed.await.unwrap_or(Err(SubmitError::Closed))
    }

    /// Has what the books said at the moment that a command looks back to.
    pub(crate) async fn look_back(&self, prepared: &mut Prepared) -> Result<(), SubmitError> {
        let id = prepared.id;
        let unreadable = |error| SubmitError::HistoryUnreadable { id, source: Arc::new(error) };
        // From here to its decision, what is decided before it is kept for it to be compared with.
        let watch = self.inner.watchers.watch();
        let snapshot = self.cut_snapshot(prepared.at).await.ok_or(SubmitError::Closed)?;
        let (history, command, position) = (self.inner.history.clone(), prepared.command.clone(), snapshot.position());
        let expected = aside(move || history.expected(&command, &*snapshot.read()?)).await;
        let expected = expected.unwrap_or(Err(Error::Closed)).map_err(unreadable)?;
        prepared.looked_back = expected.map(|expected| Box::new(LookedBack::new(expected, position, watch)));
        Ok(())
    }

    /// The receipt of a command that was applied before. Retries of commands that were committed together share the
    /// commit read last.
    pub(crate) async fn first_receipt(
        &self,
        id: CommandId,
        first: Position,
        read: &mut Option<Arc<Frame>>,
    ) -> Result<Receipt, SubmitError> {
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

    /// Waits for room for so many commands, as long as the caller has patience, from a moment or from now on. Room
    /// that is taken is used up.
    pub(crate) async fn admit(&self, commands: usize, since: Option<Instant>) -> Result<(), Refused> {
        if self.inner.failure.get().is_some() {
            return Err(Refused::Closed);
        }
        // In a place of its own, which almost nobody needs.
        if self.inner.inbox.take_room(commands) { Ok(()) } else { Box::pin(self.wait_for_room(commands, since)).await }
    }

    async fn wait_for_room(&self, commands: usize, since: Option<Instant>) -> Result<(), Refused> {
        let inbox = &self.inner.inbox;
        let busy = Refused::Busy { limit: inbox.capacity() };
        let Patience::For(longest) = self.patience else { return Err(busy) };
        let since = since.unwrap_or_else(Instant::now);
        let permits = u32::try_from(commands).unwrap_or(u32::MAX);
        match within(after(since, longest), inbox.room().acquire_many(permits)).await {
            Some(Ok(permit)) => {
                permit.forget();
                Ok(())
            }
            Some(Err(_)) => Err(Refused::Closed),
            None => Err(busy),
        }
    }
}
