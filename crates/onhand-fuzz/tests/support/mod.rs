//! What the tests share: the corpora, and a look at every thread that panics.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]
#![allow(dead_code, reason = "each test uses some of it")]

use onhand_fuzz::Body;
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many threads have panicked, the core's own among them.
static PANICS: AtomicUsize = AtomicUsize::new(0);

/// The files of a target's corpus, in order.
pub(crate) fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let files = fs::read_dir(&directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Tries an input.
///
/// # Panics
/// Where the body or any thread that it has started does.
pub(crate) fn tried(body: Body, bytes: &[u8], what: &dyn std::fmt::Display) {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |panicked| {
            PANICS.fetch_add(1, Ordering::Relaxed);
            tell(panicked);
        }));
    });
    let before = PANICS.load(Ordering::Relaxed);
    let ended = panic::catch_unwind(AssertUnwindSafe(|| body(bytes)));
    let panicked = ended.is_err() || PANICS.load(Ordering::Relaxed) != before;
    assert!(
        !panicked,
        "a promise is broken by {what}, {} bytes: {:02x?}",
        bytes.len(),
        &bytes[..bytes.len().min(4096)]
    );
}

/// The most memory that this process has had at once, in bytes: what it wrote to, and what it asked for. None where the
/// system does not tell.
pub(crate) fn most_memory() -> Option<(u64, u64)> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let of = |name: &str| -> Option<u64> {
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib << 10)
    };
    Some((of("VmHWM:")?, of("VmPeak:")?))
}
