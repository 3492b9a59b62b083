//! What a count is compared with: the books at the moment it speaks of.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use onhand::{Blocking, Count, DefineLocation, DefineSku, Issue, Onhand, Receive, Submission, Timestamp};

fn at(minute: u8) -> Timestamp {
    format!("2026-01-01T18:{minute:02}:00Z").parse().unwrap()
}

fn ten_mugs() -> (tempfile::TempDir, Blocking) {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().input_clock().open_blocking(directory.path()).unwrap().blocking();
    core.submit(Submission::new(DefineLocation::store("berlin")).at(at(0))).unwrap();
    core.define_sku(DefineSku::new("mug")).unwrap();
    core.receive(Receive::new("mug", "berlin", 10)).unwrap();
    (directory, core)
}

fn on_hand(core: &Blocking) -> i64 {
    core.snapshot().unwrap().stock("mug", "berlin").unwrap().on_hand.0
}

#[test]
fn what_was_sold_since_is_no_variance() {
    let (_directory, core) = ten_mugs();
    core.submit(Submission::new(Issue::new("mug", "berlin", 3)).at(at(10))).unwrap();
    core.submit(Submission::new(Count::new("mug", "berlin", 9).at(at(5))).at(at(20))).unwrap();
    assert_eq!(on_hand(&core), 6);
}

#[test]
fn two_counts_of_one_moment_correct_a_difference_once() {
    let (_directory, core) = ten_mugs();
    for minute in [20, 30] {
        core.submit(Submission::new(Count::new("mug", "berlin", 8).at(at(5))).at(at(minute))).unwrap();
        assert_eq!(on_hand(&core), 8);
    }
}

#[test]
fn a_count_of_a_later_moment_sees_what_one_of_an_earlier_has_corrected() {
    let (_directory, core) = ten_mugs();
    core.submit(Submission::new(Count::new("mug", "berlin", 8).at(at(5))).at(at(20))).unwrap();
    core.submit(Submission::new(Issue::new("mug", "berlin", 1)).at(at(25))).unwrap();
    core.submit(Submission::new(Count::new("mug", "berlin", 8).at(at(10))).at(at(30))).unwrap();
    assert_eq!(on_hand(&core), 7);
}
