//! The projector: keeps one view, in a thread of its own, and builds it anew whenever something is wrong with it.

use super::files::Files;
use super::follow::{Closing, Follower, Take};
use super::projection::Projection;
use super::status::Status;
use super::store::{Head, Store};
use super::{Mismatch, ViewFault, ViewState};
use crate::Error;
use onhand_domain::{Event, Position};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use uuid::Uuid;

/// How often in a row a view may fail before it is given up until the next opening.
const FAILURES: u32 = 3;

/// How those who read a view tell its projector that it is damaged.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    fault: Mutex<Option<ViewFault>>,
    call: Notify,
}

impl Complaints {
    /// Says what is wrong. The first complaint counts.
    pub(super) fn complain(&self, fault: ViewFault) {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(fault);
        self.call.notify_one();
    }

    fn call(&self) -> &Notify {
        &self.call
    }

    pub(super) fn take(&self) -> Option<ViewFault> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// What a projector is made of.
#[derive(Debug)]
pub(super) struct ProjectorParts<P> {
    pub(super) projection: P,
    pub(super) files: Files,
    pub(super) log_id: Uuid,
    pub(super) follower: Follower,
    pub(super) status: Arc<Status>,
    pub(super) complaints: Arc<Complaints>,
}

/// Keeps a view.
#[derive(Debug)]
pub(super) struct Projector<P> {
    parts: ProjectorParts<P>,
    store: Option<(Arc<Store>, Head)>,
    failures: u32,
}

/// Why keeping a view stops.
#[derive(Debug)]
enum Stop {
    Closed,
    /// The view knows of commits that the log does not have.
    Beyond(Position),
    Fault(ViewFault),
}

impl From<ViewFault> for Stop {
    fn from(fault: ViewFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Fault(ViewFault::Log { source: Box::new(error) })
    }
}

impl<P: Projection> Projector<P> {
    pub(super) fn new(parts: ProjectorParts<P>) -> Self {
        Self { parts, store: None, failures: 0 }
    }

    /// Keeps the view until the core is closed.
    pub(super) fn run(mut self) {
        loop {
            // Whatever it does, it is the view alone that suffers.
            let kept = catch_unwind(AssertUnwindSafe(|| self.keep()));
            let Err(stop) = kept.unwrap_or_else(|panic| Err(ViewFault::of_panic(&*panic).into()));
            let state = match stop {
                Stop::Closed => {
                    self.close();
                    self.parts.status.set(ViewState::Closed);
                    return;
                }
                Stop::Beyond(position) => self.refuse(position),
                Stop::Fault(fault) => self.mend(fault),
            };
            let ended = matches!(state, ViewState::Disabled { .. } | ViewState::Refused { .. });
            self.parts.status.set(state);
            if ended {
                return;
            }
        }
    }

    fn keep(&mut self) -> Result<std::convert::Infallible, Stop> {
        self.open()?;
        let mut caught_up = false;
        let closing = self.parts.follower.closing();
        loop {
            if closing.closed() {
                return Err(Stop::Closed);
            }
            if let Some(fault) = self.parts.complaints.take() {
                return Err(fault.into());
            }
            let ProjectorParts { projection, follower, .. } = &mut self.parts;
            let mut taking = Taking { projection, store: &mut self.store, closing: &closing };
            if follower.read(&mut taking)? {
                let position = self.parts.follower.position();
                self.parts.status.set_position(position);
                continue;
            }
            if !caught_up {
                caught_up = true;
                self.failures = 0;
                self.parts.status.set(ViewState::Following);
            }
            self.parts.follower.wait(self.parts.complaints.call());
        }
    }

    fn open(&mut self) -> Result<(), Stop> {
        let ProjectorParts { projection, files, log_id, follower, status, .. } = &mut self.parts;
        let closing = follower.closing();
        files.begin_opening()?;
        let store = Arc::new(Store::open(&files.rows())?);
        // From here on it is let go of by whoever mends what is wrong.
        let (store, head) = self.store.insert((store, Head::new(*log_id, projection.schema())));
        if let Some(found) = store.head()? {
            if found.log_id != head.log_id {
                return Err(Stop::Fault(Mismatch::OtherLog.into()));
            }
            if found.position > follower.end() {
                files.end_opening()?;
                return Err(Stop::Beyond(found.position));
            }
            if found.schema != head.schema {
                return Err(Stop::Fault(Mismatch::OtherSchema.into()));
            }
            let mut told = 0_u32;
            let whole = store.check(&found, |key, value| {
                projection.learn(key, value);
                told = told.wrapping_add(1);
                !told.is_multiple_of(256) || !closing.closed()
            })?;
            if !whole {
                files.end_opening()?;
                return Err(Stop::Closed);
            }
            *head = found;
        }
        files.end_opening()?;
        projection.begin(store, head.position);
        follower.go_to(head.position);
        status.set_position(head.position);
        if !matches!(status.read("", head.position).state, ViewState::Rebuilding { .. }) {
            status.set(ViewState::CatchingUp);
        }
        Ok(())
    }

    /// Deletes the view, so that it is built anew.
    fn mend(&mut self, fault: ViewFault) -> ViewState {
        tracing::warn!(view = self.parts.projection.name(), %fault, "a view is deleted and built anew");
        self.let_go();
        self.parts.status.set_position(Position::START);
        self.failures += 1;
        let unreadable_log = matches!(fault, ViewFault::Log { .. });
        let deleted = self.parts.files.delete();
        // What was complained of is gone.
        self.parts.complaints.take();
        let fault = Arc::new(match deleted {
            Ok(()) => fault,
            Err(undeleted) => {
                self.failures = FAILURES + 1;
                undeleted
            }
        });
        if unreadable_log || self.failures > FAILURES {
            ViewState::Disabled { fault }
        } else {
            ViewState::Rebuilding { fault }
        }
    }

    fn refuse(&mut self, position: Position) -> ViewState {
        let view = self.parts.files.rows();
        let error = Error::ViewBeyondEnd { view, position, end: self.parts.follower.end() };
        tracing::error!(%error, "a view proves that commits are missing");
        self.let_go();
        ViewState::Refused { error: Arc::new(error) }
    }

    fn close(&mut self) {
        let Some((store, head)) = self.store.take() else { return };
        self.parts.projection.withdraw();
        if let Err(fault) = store.flush() {
            tracing::warn!(%fault, "a view could not be flushed");
        }
        drop(store);
        let end = self.parts.follower.end().max(head.position);
        if let Err(error) = self.parts.files.note_reached(self.parts.log_id, end) {
            tracing::warn!(%error, "how far the log had come could not be noted beside its view");
        }
    }

    fn let_go(&mut self) {
        self.parts.projection.withdraw();
        if let Some((store, _)) = self.store.take()
            && let Some(store) = Arc::into_inner(store)
        {
            store.abandon();
        }
    }
}

/// Puts what is read into a projection, and what it makes of it into the store.
struct Taking<'a, P> {
    projection: &'a mut P,
    store: &'a mut Option<(Arc<Store>, Head)>,
    closing: &'a Closing,
}

impl<P: Projection> Take for Taking<'_, P> {
    type Fault = Stop;

    fn event(&mut self, position: Position, event: &Event) {
        self.projection.fold(position, event);
    }

    fn command(&mut self, last: Position) -> Result<(), Stop> {
        if let Some(rows) = self.projection.settle(last)
            && let Some((store, head)) = &mut self.store
        {
            store.add(head, rows, last)?;
            store.flush()?;
            self.projection.written();
            // Many small blocks may stand in one frame.
            if self.closing.closed() {
                return Err(Stop::Closed);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::store::Row;
    use super::*;
    use crate::{DefineLocation, Onhand};

    /// A view that panics at the first event it sees.
    struct Brittle;

    impl Projection for Brittle {
        fn name(&self) -> &'static str {
            "brittle"
        }

        fn schema(&self) -> u64 {
            1
        }

        fn learn(&mut self, _: &[u8], _: &[u8]) {}

        fn begin(&mut self, _: &Arc<Store>, _: Position) {}

        fn fold(&mut self, position: Position, _: &Event) {
            panic!("event {position} is too much");
        }

        fn settle(&mut self, _: Position) -> Option<Vec<Row>> {
            None
        }

        fn written(&mut self) {}

        fn withdraw(&mut self) {}
    }

    #[test]
    fn a_view_that_panics_is_given_up_by_name_and_the_core_goes_on() {
        let directory = tempfile::tempdir().unwrap();
        let core = Onhand::builder().audit_index(false).open_blocking(directory.path()).unwrap();
        core.blocking().define_location(DefineLocation::store("berlin")).unwrap();
        let status = Arc::new(Status::new());
        let projector = Projector::new(ProjectorParts {
            projection: Brittle,
            files: Files::new(directory.path(), "brittle"),
            log_id: core.log_id(),
            follower: Follower::new(Arc::clone(&core.inner.history.reader), Arc::clone(&core.inner.published), 1),
            status: Arc::clone(&status),
            complaints: Arc::default(),
        });
        let ended = std::thread::spawn(move || projector.run());
        assert!(ended.join().is_ok(), "its thread ends in good order");
        match status.read("brittle", core.position()).state {
            ViewState::Disabled { fault } => assert_eq!(fault.to_string(), "it panicked: event 1 is too much"),
            other => panic!("{other:?}"),
        }
        core.blocking().define_location(DefineLocation::store("hamburg")).unwrap();
        core.blocking().close().unwrap();
    }
}
