//! A core that takes no more commands does not say of a command what it cannot know.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Onhand, RealStorage, Receive, Submission, SubmitError};
use support::gate::Gate;
use support::stock_up;

#[test]
fn a_retry_on_a_failed_core_is_sent_to_the_log_where_its_receipt_is() {
    let directory = tempfile::tempdir().unwrap();
    let gate = Gate::default();
    let open = || Onhand::builder().storage(gate.over(RealStorage)).open_blocking(directory.path()).unwrap().blocking();
    let core = open();
    stock_up(&core, 10);
    let [acknowledged, unknown] = [(); 2].map(|()| Submission::new(Receive::new("mug", "berlin", 1)));
    core.submit(acknowledged.clone()).unwrap();
    gate.break_down();
    assert!(matches!(core.submit(unknown.clone()), Err(SubmitError::Unknown { .. })));
    for retried in [&acknowledged, &unknown] {
        let closed = core.submit(retried.clone()).unwrap_err();
        assert!(matches!(closed, SubmitError::Closed));
        assert!(closed.to_string().contains("under the same id"), "{closed}");
    }
    drop(core);
    gate.open();
    let core = open();
    assert!(core.submit(acknowledged).unwrap().replayed);
    core.submit(unknown).unwrap();
}
