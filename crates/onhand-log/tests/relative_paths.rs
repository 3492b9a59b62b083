//! A log and a file beside it can be named without a slash.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;
use std::sync::Arc;

use onhand_log::{AtomicFile, Dictionary, DirectoryLog, Journal, LogOptions, RealStorage, verify};

#[test]
fn a_log_is_kept_where_the_program_runs() {
    let directory = tempfile::tempdir().unwrap();
    std::env::set_current_dir(directory.path()).unwrap();
    let options = LogOptions { segment_size: 16 << 10, ..LogOptions::new(Dictionary::default()) };
    for path in ["stock", "a/b/c", ""] {
        let (log, recovery) = DirectoryLog::open(Arc::new(RealStorage), Path::new(path), options.clone()).unwrap();
        assert!(recovery.created);
        Box::new(log).close().unwrap();
        assert_eq!(verify(&RealStorage, Path::new(path)).unwrap().faults, []);
    }
    let mut file = AtomicFile::create(&RealStorage, Path::new("checkpoint")).unwrap();
    file.write(b"whole").unwrap();
    file.finish().unwrap();
    assert_eq!(std::fs::read("checkpoint").unwrap(), b"whole");
}
