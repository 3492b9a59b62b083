//! A shop whose customers say where they live.

use onhand::{
    Blocking, Builder, Committed, Currency, DefineLocation, DefineSku, KeyName, Onhand, PlaceOrder, Position, Purpose,
    Receipt, Receive, Storage, Subject,
};
use onhand_testkit::disk::SimDisk;
use onhand_testkit::{customer, order};
use std::sync::Arc;

pub(crate) const DATA: &str = "/data";

pub(crate) fn settings(disk: &SimDisk) -> Builder {
    let storage: Arc<dyn Storage> = Arc::new(disk.clone());
    Onhand::builder().storage(storage).segment_size(256 << 10).max_frame(64 << 10).background(false).seed(1)
}

pub(crate) fn open(disk: &SimDisk) -> Blocking {
    settings(disk).open_blocking(DATA).unwrap().blocking()
}

pub(crate) fn stock_up(core: &Blocking) {
    core.define_location(DefineLocation::store("berlin")).unwrap();
    core.define_sku(DefineSku::new("mug")).unwrap();
    core.receive(Receive::new("mug", "berlin", 100_000)).unwrap();
}

/// What a customer of this number says.
pub(crate) fn said(number: u64) -> [String; 3] {
    ["Ada Lovelace of house", "Invoices to Ada of house", "The bell of house"].map(|text| format!("{text} {number}"))
}

/// An order of the customer of this number.
pub(crate) fn bought(number: u64) -> PlaceOrder {
    let [delivery, billing, note] = said(number);
    let buys = PlaceOrder::new(order(number), "web", Currency::EURO).ship("mug", 1, 999);
    buys.customer(customer(number)).delivery(delivery).billing(billing).note(note)
}

pub(crate) fn key_of(number: u64, purpose: Purpose) -> KeyName {
    KeyName { subject: Subject(customer(number).0), purpose }
}

/// What was committed at a receipt.
pub(crate) fn committed(core: &Blocking, receipt: &Receipt) -> Committed {
    core.core().subscribe(Position(receipt.first.0 - 1)).try_next().unwrap().unwrap()
}

/// What can be read of it, field by field.
pub(crate) fn read(core: &Blocking, committed: &Committed) -> Vec<(&'static str, Option<String>)> {
    let unsealed = core.core().unseal(committed).unwrap();
    unsealed.into_iter().map(|field| (field.field, field.text)).collect()
}

/// All of what a customer said.
pub(crate) fn all_of(number: u64) -> Vec<(&'static str, Option<String>)> {
    ["delivery", "billing", "note"].into_iter().zip(said(number).map(Some)).collect()
}
