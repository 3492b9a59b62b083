//! A directory that nobody may write is checked all the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Error, LogError, Onhand, RealStorage, ViewFinding, verify, verify_views};
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use support::stock_up;

fn set_writable(directory: &Path, writable: bool) {
    let mode = |of_directory| match (of_directory, writable) {
        (true, true) => 0o755,
        (true, false) => 0o555,
        (false, true) => 0o644,
        (false, false) => 0o444,
    };
    if writable {
        fs::set_permissions(directory, Permissions::from_mode(mode(true))).unwrap();
    }
    for entry in fs::read_dir(directory).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            set_writable(&entry.path(), writable);
        } else {
            fs::set_permissions(entry.path(), Permissions::from_mode(mode(false))).unwrap();
        }
    }
    fs::set_permissions(directory, Permissions::from_mode(mode(true))).unwrap();
}

#[test]
fn a_read_only_directory_is_verified_and_opening_it_says_what_is_needed() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_block(8).open_blocking(directory.path()).unwrap().blocking();
    stock_up(&core, 100);
    for _ in 0..20 {
        core.reserve(support::a_mug()).unwrap();
    }
    core.close().unwrap();
    for without_lock_file in [false, true] {
        if without_lock_file {
            fs::remove_file(directory.path().join("LOCK")).unwrap();
        }
        set_writable(directory.path(), false);
        if File::create(directory.path().join("probe")).is_ok() {
            // Permissions say nothing to the superuser.
            return;
        }
        let found = verify(Arc::new(RealStorage), directory.path(), |_, _| {}).unwrap();
        assert!(found.findings.is_empty() && found.position.0 == 23, "{found:?}");
        let views = verify_views(directory.path()).unwrap();
        assert!(matches!(views[0].finding, ViewFinding::Unchecked { .. }), "{views:?}");
        match Onhand::builder().open_blocking(directory.path()) {
            Err(Error::Log(LogError::NotWritable { directory: named, .. })) => assert_eq!(named, directory.path()),
            other => panic!("{other:?}"),
        }
        set_writable(directory.path(), true);
    }
}
