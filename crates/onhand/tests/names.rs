//! Questions and commands take names in whatever form the caller has them.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use onhand::{Location, Receive, Sku};
use support::{open_in, stock_up};

#[test]
fn questions_take_names_as_text_and_as_names() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 10);
    let (sku, location) = (String::from("mug"), String::from("berlin"));
    core.receive(Receive::new(&sku, &location, 1)).unwrap();
    let (mug, berlin) = (Sku::from("mug"), Location::from("berlin"));
    let snapshot = core.snapshot().unwrap();
    let on_hand = [
        snapshot.stock("mug", "berlin"),
        snapshot.stock(&sku, &location),
        snapshot.stock(sku.clone(), location.clone()),
        snapshot.stock(Sku::from(&sku), Location::from(&location)),
        snapshot.stock(&mug, &berlin),
    ];
    assert!(on_hand.into_iter().all(|stock| stock.unwrap().on_hand.0 == 11));
    let state = snapshot.read().unwrap();
    let by_number = snapshot.stock(state.sku("mug").unwrap(), state.location("berlin").unwrap());
    assert_eq!(by_number.unwrap().on_hand.0, 11);
}
