//! A retry is known by what it says, though that was sealed.

use crate::shop::{bought, open, stock_up};
use onhand::{Submission, SubmitError};
use onhand_testkit::disk::SimDisk;

#[test]
fn the_same_again_is_answered_with_the_first_receipt_and_other_words_are_refused() {
    let disk = SimDisk::new(1);
    let core = open(&disk);
    stock_up(&core);
    let submission = Submission::new(bought(1));
    let receipt = core.submit(submission.clone()).unwrap();
    let other = Submission::new(bought(1).note("Leave it at the door")).id(submission.id);
    core.close().unwrap();
    let core = open(&disk);
    let again = core.submit(submission.clone()).unwrap();
    assert_eq!((again.first, again.position), (receipt.first, receipt.position));
    assert!(matches!(core.submit(other), Err(SubmitError::IdReused { .. })));
    core.close().unwrap();
}

#[test]
fn a_core_that_is_closed_makes_no_keys() {
    let disk = SimDisk::new(1);
    let core = open(&disk);
    stock_up(&core);
    core.clone().close().unwrap();
    let before = disk.files();
    assert!(matches!(core.place_order(bought(1)), Err(SubmitError::Closed)));
    assert!(core.submit_batch([bought(1), bought(2)]).iter().all(|told| matches!(told, Err(SubmitError::Closed))));
    assert_eq!(disk.files(), before);
    let name = crate::shop::key_of(1, onhand::Purpose::Service);
    assert!(matches!(core.core().keys().obtain(&[name]), Err(onhand::KeyError::Closed)));
    assert!(matches!(core.core().keys().destroy(name), Err(onhand::KeyError::Closed)));
    assert_eq!(disk.files(), before);
}
