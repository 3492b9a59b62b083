//! A core stays in its directory wherever its process goes.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use onhand::Position;
use support::{open_in, stock_up};

// The only test of this file: the working directory is the whole process's.
#[test]
fn a_core_opened_by_a_relative_path_stays_where_it_was_opened() {
    let [home, away] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    std::env::set_current_dir(home.path()).unwrap();
    let core = open_in("data".as_ref());
    stock_up(&core, 10);
    std::env::set_current_dir(away.path()).unwrap();
    assert!(core.core().directory().is_absolute());
    assert_eq!(core.as_of(Position(3)).unwrap().stock("mug", "berlin").unwrap().on_hand.0, 10);
    core.close().unwrap();
    assert_eq!(std::fs::read_dir(away.path()).unwrap().count(), 0, "nothing was written there");
    let again = open_in(&home.path().join("data"));
    assert_eq!(support::available(&again), 10);
}
