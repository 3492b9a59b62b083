//! Signals that ask the program to end.

use std::io;
use std::thread;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Signals that are caught from now on.
pub(crate) struct Caught {
    runtime: Runtime,
    interrupt: Signal,
    terminate: Signal,
}

/// Catches SIGINT and SIGTERM.
pub(crate) fn catch() -> io::Result<Caught> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let (interrupt, terminate) = {
        let _inside = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    Ok(Caught { runtime, interrupt, terminate })
}

impl Caught {
    /// Tells of the first signal, by its number. The second ends the program at once.
    pub(crate) fn watch(self, tell: impl FnOnce(u8) + Send + 'static) -> io::Result<()> {
        let Self { runtime, mut interrupt, mut terminate } = self;
        let mut next = move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => 2,
                    _ = terminate.recv() => 15,
                }
            })
        };
        let work = move || {
            tell(next());
            // What was acknowledged is durable: nothing is lost by not waiting for the rest.
            std::process::exit(128 + i32::from(next()));
        };
        thread::Builder::new().name("onhand-signals".to_owned()).spawn(work).map(|_| ())
    }
}
