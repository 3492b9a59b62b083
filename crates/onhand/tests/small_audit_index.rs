//! What the audit index does not hold yet is said, not left to be guessed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Onhand, ViewFinding, verify_views};
use support::stock_up;

#[test]
fn verifying_says_which_positions_are_read_from_the_log() {
    let directory = tempfile::tempdir().unwrap();
    for (block, indexed) in [(1 << 20, 0), (2, 2)] {
        let core = Onhand::builder().audit_block(block).open_blocking(directory.path()).unwrap().blocking();
        if block > 2 {
            stock_up(&core, 10);
        }
        while core.core().views()[0].lag > 1 && block == 2 {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        core.close().unwrap();
        match &verify_views(directory.path()).unwrap()[0].finding {
            ViewFinding::Intact { position, end, .. } => assert_eq!((position.0, end.0), (indexed, 3)),
            other => panic!("{other:?}"),
        }
    }
}
