//! Waiting for a future without a runtime.

use crate::alarm::before;
use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;
use tokio::runtime::Handle;

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

thread_local! {
    /// This thread polls a future itself, and waits for it.
    static WAITING: Cell<bool> = const { Cell::new(false) };
}

/// Runs a future to its end in this thread, which sleeps while there is nothing to do.
///
/// Unlike a runtime's own, it may be called anywhere, from within another future and in a runtime's own threads
/// too: nothing in the future asks a runtime for anything.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match in_place(|| future.as_mut().poll(&mut context)) {
            Poll::Ready(output) => return output,
            // A wake-up before this leaves a token, and it returns at once.
            Poll::Pending => thread::park(),
        }
    }
}

/// As [`block_on`], but not beyond a moment.
pub(crate) fn block_on_before<F: Future>(at: Instant, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = in_place(|| future.as_mut().poll(&mut context)) {
            return Some(output);
        }
        let left = at.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        thread::park_timeout(left);
    }
}

/// What a future gives, if it gives it before a moment.
pub(crate) async fn within<F: Future>(at: Instant, future: F) -> Option<F::Output> {
    if WAITING.get() { block_on_before(at, future) } else { before(at, future).await }
}

/// Runs what may take long where it holds up no other task, if a runtime is here that has such a place.
///
/// A thread that waits runs it itself. It may be one of a runtime's, and what it waits for must not need another
/// one of those: they may all be waiting.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    match Handle::try_current() {
        Ok(runtime) if !WAITING.get() => runtime.spawn_blocking(work).await.ok(),
        _ => Some(work()),
    }
}

fn in_place<T>(poll: impl FnOnce() -> T) -> T {
    /// Sets it back, also where polling panics.
    struct Before(bool);

    impl Drop for Before {
        fn drop(&mut self) {
            WAITING.set(self.0);
        }
    }

    let _before = Before(WAITING.replace(true));
    poll()
}
