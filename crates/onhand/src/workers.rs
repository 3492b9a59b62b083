//! The threads of a core: all of them are started, or none is left.

use crate::Error;
use crate::checkpoint::{Keeper, gives_way};
use crate::engine::{Inbox, LogWriter, Sequencer, Writing};
use crate::park::block_on;
use crate::stats::Counters;
use onhand_domain::Ledger;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

/// The threads of a core.
#[derive(Debug)]
pub(crate) struct Workers {
    pub(crate) sequencer: JoinHandle<(Ledger, LogWriter)>,
    pub(crate) writer: JoinHandle<()>,
    pub(crate) keeper: JoinHandle<Keeper>,
}

/// What they do.
pub(crate) struct Work {
    pub(crate) sequencer: Sequencer,
    pub(crate) writer: LogWriter,
    pub(crate) writing: Writing,
    pub(crate) keeper: Keeper,
    /// How those that have begun are ended, where another cannot.
    pub(crate) inbox: Arc<Inbox>,
    /// Where it is noted that no more checkpoints are written.
    pub(crate) counters: Arc<Counters>,
}

impl Workers {
    /// Starts all three.
    pub(crate) fn start(work: Work, directory: &Path) -> Result<Self, Error> {
        let Work { sequencer, writer, writing, keeper, inbox, counters } = work;
        let keep = move || {
            let _grief = KeeperGrief(counters);
            gives_way();
            block_on(keeper.run())
        };
        let failed = |source| Error::Io { action: "start a thread for", path: directory.to_owned(), source };
        let sequencer = spawn("onhand-sequencer", move || (sequencer.run(&writer), writer)).map_err(failed)?;
        let writer = match spawn("onhand-log", move || writing.run()) {
            Ok(writer) => writer,
            Err(error) => {
                inbox.close();
                let _ = sequencer.join();
                return Err(failed(error));
            }
        };
        match spawn("onhand-keeper", keep) {
            Ok(keeper) => Ok(Self { sequencer, writer, keeper }),
            Err(error) => {
                inbox.close();
                // The log writer ends with the last sender to it, which the sequencer gives back.
                let _ = sequencer.join();
                let _ = writer.join();
                Err(failed(error))
            }
        }
    }
}

/// Tells at once, should the keeper panic: the core goes on, and its next opening takes longer and longer.
struct KeeperGrief(Arc<Counters>);

impl Drop for KeeperGrief {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.gives_up_checkpoints();
            tracing::error!("the keeper has panicked; no more checkpoints are written");
        }
    }
}

fn spawn<T: Send + 'static>(name: &str, work: impl FnOnce() -> T + Send + 'static) -> io::Result<JoinHandle<T>> {
    #[cfg(test)]
    if tests::REFUSED.get() == Some(name) {
        return Err(io::Error::from(io::ErrorKind::WouldBlock));
    }
    thread::Builder::new().name(name.to_owned()).spawn(work)
}

#[cfg(test)]
mod tests {
    use crate::{Clock, DefineLocation, Error, Onhand, SystemClock};
    use std::cell::Cell;
    use std::sync::Arc;

    thread_local! {
        /// The thread that the system does not start.
        pub(super) static REFUSED: Cell<Option<&'static str>> = const { Cell::new(None) };
    }

    #[test]
    fn whichever_thread_cannot_be_started_nothing_of_the_core_is_left() {
        let directory = tempfile::tempdir().unwrap();
        for refused in ["onhand-sequencer", "onhand-log", "onhand-keeper"] {
            REFUSED.set(Some(refused));
            let clock = Arc::new(SystemClock::default());
            let given: Arc<dyn Clock> = Arc::<SystemClock>::clone(&clock);
            let opened = Onhand::builder().clock(given).open_blocking(directory.path());
            assert!(matches!(&opened, Err(Error::Io { .. })), "{refused}: {opened:?}");
            REFUSED.set(None);
            assert_eq!(Arc::strong_count(&clock), 1, "{refused}: a thread that was started is still there");
            let core = Onhand::builder().open_blocking(directory.path()).unwrap().blocking();
            core.define_location(DefineLocation::store(refused)).unwrap();
            core.close().unwrap();
        }
    }
}
