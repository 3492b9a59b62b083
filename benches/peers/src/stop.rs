//! Signals that ask for the end: whatever waits or repeats looks here.

use crate::failure::Failure;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::thread;
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};

/// Whether the end was asked for. Cloning shares it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<AtomicU8>);

impl Stop {
    /// Catches SIGINT and SIGTERM from now on. The second one ends the program at once; servers are stopped by the
    /// system then, and directories stay.
    pub(crate) fn on_signals() -> io::Result<Self> {
        let stop = Self::default();
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (mut interrupt, mut terminate) = {
            let _inside = runtime.enter();
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
        };
        let asked = stop.clone();
        let mut next = move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => 2,
                    _ = terminate.recv() => 15,
                }
            })
        };
        let watch = move || {
            asked.0.store(next(), Relaxed);
            std::process::exit(128 + i32::from(next()));
        };
        thread::Builder::new().name("onhand-peers-signals".to_owned()).spawn(watch)?;
        Ok(stop)
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Relaxed) != 0
    }

    /// An error once the end was asked for.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        match self.0.load(Relaxed) {
            0 => Ok(()),
            number => Err(Failure::Signal(number)),
        }
    }
}
