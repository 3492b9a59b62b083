//! A core without threads: each of its workers goes on when somebody says so, for simulations.

use crate::checkpoint::Keeper;
use crate::engine::{LogWriter, Sequencer, Writing};
use crate::start::{Assembled, absolute};
use crate::{Builder, Error, Onhand, Patience};
use std::fmt;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::task::{Context, Poll, Wake, Waker};

/// Who goes on. In an open core each of them is a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Worker {
    /// Decides commands.
    Sequencer,
    /// Makes commits durable, and answers what stood on them.
    LogWriter,
    /// Writes checkpoints.
    Keeper,
}

/// A core for simulations, in which one seed gives the same run again: nothing happens in it but what is called, in
/// the calling thread. What its workers do is what they do as threads, call by call.
///
/// Futures of its handle are polled by whoever conducts it, outside of any runtime. Dropping it is the end of its
/// process: the log's tail is left unsealed.
///
/// ```
/// # let directory = tempfile::tempdir().unwrap();
/// use onhand::{DefineSku, Onhand, Worker};
/// use std::pin::pin;
/// use std::task::{Context, Poll, Waker};
///
/// let mut conducted = Onhand::builder().open_conducted(directory.path())?;
/// let core = conducted.core().clone();
/// let mut told = pin!(core.submit(DefineSku::new("mug")));
/// let mut context = Context::from_waker(Waker::noop());
/// assert!(told.as_mut().poll(&mut context).is_pending());
/// while conducted.step(Worker::Sequencer) | conducted.step(Worker::LogWriter) {}
/// assert!(matches!(told.as_mut().poll(&mut context), Poll::Ready(Ok(_))));
/// conducted.close()?;
/// # Ok::<(), onhand::Error>(())
/// ```
pub struct Conducted {
    core: Onhand,
    sequencer: Sequencer,
    writer: LogWriter,
    writing: Writing,
    keeper: Keeping,
}

impl Builder {
    /// Opens a directory without starting a thread, for a simulation. Nobody waits for room in a full queue, segments
    /// are prepared when they are needed, and no views are kept.
    ///
    /// # Errors
    /// As [`Builder::open_blocking`].
    pub fn open_conducted(self, directory: impl AsRef<Path>) -> Result<Conducted, Error> {
        let directory = &*absolute(directory.as_ref())?;
        let settings = self.background(false).audit_index(false).patience(Patience::None);
        let Assembled { inner, sequencer, writer, writing, keeper } = settings.assemble(directory)?;
        let core = Onhand::new(inner, Patience::None);
        Ok(Conducted { core, sequencer, writer, writing, keeper: Keeping::new(keeper) })
    }
}

impl Conducted {
    /// The handle. Closing it, or dropping all clones of it, does nothing: that is for who conducts it to do.
    #[must_use]
    pub fn core(&self) -> &Onhand {
        &self.core
    }

    /// Lets a worker do the next piece of its work; false where there is none.
    pub fn step(&mut self, worker: Worker) -> bool {
        match worker {
            Worker::Sequencer => self.sequencer.step(&self.writer),
            Worker::LogWriter => self.writing.step(),
            Worker::Keeper => self.keeper.step(),
        }
    }

    /// Lets the sequencer find that it has waited for long enough: it seals the log's tail, and lets happen what is
    /// due by the clock. False where it waits for nothing.
    pub fn time_out(&mut self) -> bool {
        self.sequencer.time_out(&self.writer)
    }

    /// Takes no more commands, makes durable what waits, writes a checkpoint and closes the log.
    ///
    /// # Errors
    /// As [`Onhand::close`].
    pub fn close(mut self) -> Result<(), Error> {
        let inner = Arc::clone(&self.core.inner);
        inner.inbox.close();
        inner.vault.close();
        while self.step(Worker::Sequencer) | self.step(Worker::LogWriter) {}
        inner.published.close();
        let image = self.sequencer.into_ledger().image();
        let kept = match self.keeper.ended() {
            Some(mut keeper) if inner.failure.get().is_none() => keeper.keep_last(&image),
            _ => Ok(()),
        };
        // The log is closed by whoever has its desk for himself.
        drop(self.writer);
        self.writing.close();
        inner.has_ended(kept);
        inner.how_it_ended()
    }
}

impl fmt::Debug for Conducted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conducted").field("core", &self.core).finish_non_exhaustive()
    }
}

/// The keeper on its way, polled when it was woken and not before: it has to be woken for everything it waits for.
struct Keeping {
    way: Pin<Box<dyn Future<Output = Keeper> + Send>>,
    woken: Arc<Woken>,
    ended: Option<Keeper>,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, SeqCst);
    }
}

impl Keeping {
    fn new(keeper: Keeper) -> Self {
        Self { way: Box::pin(keeper.run()), woken: Arc::new(Woken(AtomicBool::new(true))), ended: None }
    }

    fn step(&mut self) -> bool {
        if self.ended.is_some() || !self.woken.0.swap(false, SeqCst) {
            return false;
        }
        let waker = Waker::from(Arc::clone(&self.woken));
        if let Poll::Ready(keeper) = self.way.as_mut().poll(&mut Context::from_waker(&waker)) {
            self.ended = Some(keeper);
        }
        true
    }

    /// The keeper, once the core is closing.
    fn ended(mut self) -> Option<Keeper> {
        while self.step() {}
        self.ended
    }
}
