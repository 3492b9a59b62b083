//! An order of five hundred lines over fifty locations is one decision and one commit: all of it, or nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{
    Blocking, Currency, DefineLocation, DefineSku, OrderStatus, PlaceOrder, Receive, Submission, SubmitError,
};
use onhand_testkit::disk::{Crash, SimDisk};
use onhand_testkit::order;
use support::DIRECTORY;

const LINES: usize = 500;
const LOCATIONS: usize = 50;

fn open(disk: &SimDisk) -> Blocking {
    support::settings(disk).segment_size(2 << 20).max_frame(256 << 10).open_blocking(DIRECTORY).unwrap().blocking()
}

fn names() -> impl Iterator<Item = (String, String)> {
    (0..LINES).map(|line| (format!("sku-{line:03}"), format!("store-{:02}", line % LOCATIONS)))
}

/// One unit of each SKU, each in a store of its own choice.
fn a_shop() -> SimDisk {
    let disk = SimDisk::new(7);
    let core = open(&disk);
    let stores = (0..LOCATIONS).map(|at| Submission::from(DefineLocation::store(format!("store-{at:02}"))));
    let skus = names().map(|(sku, _)| DefineSku::new(sku).into());
    let stock = names().map(|(sku, store)| Receive::new(sku, store, 1).into());
    let answers = core.submit_batch(stores.chain(skus).chain(stock).collect::<Vec<_>>());
    answers.into_iter().for_each(|answer| drop(answer.unwrap()));
    core.close().unwrap();
    disk
}

fn everything() -> PlaceOrder {
    names().fold(PlaceOrder::new(order(1), "web", Currency::EURO), |order, (sku, _)| order.ship(sku, 1, 9_99))
}

/// How many of the goods are promised to the order; it is there if all are.
fn promised(core: &Blocking) -> usize {
    let snapshot = core.snapshot().unwrap();
    let state = snapshot.read().unwrap();
    let allocated = state.stock_levels().filter(|(.., level)| level.allocated.0 == 1).count();
    let figures = state.order(order(1));
    assert_eq!(figures.is_some(), allocated > 0);
    if let Some(figures) = figures {
        assert_eq!((figures.lines.len(), figures.status), (LINES, OrderStatus::Open));
    }
    allocated
}

#[test]
fn whenever_the_power_fails_it_is_placed_whole_or_not_at_all() {
    let shop = a_shop();
    let (mut placed, mut lost) = (0, 0);
    for crash in [Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Sectors(3), Crash::Pages(4), Crash::Prefix(5)] {
        for call in 1.. {
            let disk = shop.fork();
            let core = open(&disk);
            disk.power_off_at(call);
            let answer = core.place_order(everything());
            let was_off = disk.is_off();
            let is_acknowledged = match answer {
                Ok(_) => true,
                Err(SubmitError::Unknown { .. } | SubmitError::Closed) => false,
                Err(other) => panic!("{other}"),
            };
            drop(core);
            disk.crash(crash);
            let core = open(&disk);
            match promised(&core) {
                LINES => placed += 1,
                0 if !is_acknowledged => lost += 1,
                some => panic!("{crash:?} at call {call}: {some} of {LINES} lines, acknowledged: {is_acknowledged}"),
            }
            core.close().unwrap();
            if !was_off {
                break;
            }
        }
    }
    assert!(placed > 4 && lost > 4, "{placed} placed, {lost} lost");
}
