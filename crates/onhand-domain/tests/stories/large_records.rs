//! Whatever one command does fits into one commit: 512 KiB, of which 4 KiB are the frame's own.

use onhand_domain::event::Event;
use onhand_domain::{
    AnnounceInbound, CancelAllocation, Channel, Command, Component, ConfirmReservation, DefineBundle, DefineLocation,
    DefineSku, DispatchTransfer, Issue, Line, PROMISES_AN_EVENT, Receive, ReceiveInbound, ReceiveTransfer,
    ReleaseReservation, ReportStock, Reserve, Sku, Text, limit,
};
use onhand_testkit::{Bare, DAWN, customer, reservation};

const A_COMMIT: usize = (512 << 10) - (4 << 10);
/// As much as can be said of one line.
const MUCH: i64 = 1_000_000_000_000;

/// A name of the greatest length, of which none is short to write.
fn name(kind: &str, number: u64) -> String {
    format!("{kind}-{number:0>width$}", width = limit::NAME - kind.len() - 1)
}

/// What a command's record takes: its header, and each event behind its own.
fn record(events: &[Event]) -> usize {
    let event = |event: &Event| {
        // Named by its kind here, by a number of two bytes in the log.
        rmp_serde::to_vec(event).unwrap().len() + 8
    };
    64 + events.iter().map(event).sum::<usize>()
}

fn fits(what: &str, events: &[Event]) {
    let (takes, count) = (record(events), events.len());
    assert!(takes <= A_COMMIT, "{what} takes {takes} bytes in {count} events");
    assert!(u16::try_from(count).is_ok(), "{what} has {count} events");
}

fn skus(count: usize) -> Vec<String> {
    (0..count as u64).map(|number| name("sku", number)).collect()
}

fn lines(count: usize, quantity: i64) -> Vec<Line> {
    skus(count).into_iter().map(|sku| Line::new(sku, quantity)).collect()
}

/// As many SKUs as one command names, at a third party that holds so much of each, promised in so many holds.
fn promised(holds: u64, each: i64) -> Bare {
    let mut bare = Bare::default();
    bare.happen(DefineLocation::third_party("partner"));
    bare.happen(DefineLocation::store("berlin"));
    for sku in skus(limit::LINES) {
        bare.happen(DefineSku::new(sku.as_str()));
        bare.happen(Receive::new(sku, "partner", each * holds as i64));
    }
    for number in 0..holds {
        let hold = Reserve::new().reservation(reservation(number + 1));
        bare.happen(skus(limit::LINES).iter().fold(hold, |hold, sku| hold.line(sku.as_str(), each)));
    }
    bare
}

fn hits(events: &[Event]) -> usize {
    let hits = |event: &Event| if let Event::ShortfallRecorded(e) = event { e.promises.len() } else { 0 };
    events.iter().map(hits).sum()
}

/// What a fact leaves short is named within one command's bounds, and wholly in the end.
fn named_in_the_end(mut bare: Bare, fact: impl Into<Command>, holds: usize) {
    let fact = fact.into();
    let events = bare.happen(fact.clone());
    fits(fact.name(), &events);
    let first = hits(&events);
    assert!(first <= PROMISES_AN_EVENT, "{first} promises are named by {}", fact.name());
    let mut restored = bare.restored();
    let rest = bare.sweep();
    assert_eq!(restored.sweep(), rest);
    rest.iter().for_each(|event| fits("what follows", std::slice::from_ref(event)));
    assert_eq!(first + hits(&rest), limit::LINES * holds);
    assert_eq!(bare.ledger().shortfalls().count(), limit::LINES);
    assert_eq!(bare.sweep(), []);
}

#[test]
fn a_feed_that_takes_everything_from_everybody_is_taken_over() {
    let report = ReportStock { location: "partner".into(), lines: lines(limit::LINES, 0), as_of: DAWN };
    named_in_the_end(promised(30, 1), report, 30);
}

#[test]
fn a_transfer_that_takes_everything_from_everybody_leaves() {
    let (from, to) = ("partner".into(), "berlin".into());
    let lines = lines(limit::LINES, 30);
    let transfer = DispatchTransfer { transfer: "truck".into(), from, to, lines, force: true };
    named_in_the_end(promised(30, 1), transfer, 30);
}

#[test]
fn one_sku_that_many_were_promised_is_named_to_as_many_as_before() {
    let mut bare = Bare::stocked("mug", "berlin", 1_000);
    for number in 1..=300 {
        bare.happen(Reserve::new().reservation(reservation(number)).line("mug", 1));
    }
    let events = bare.happen(Issue::new("mug", "berlin", 1_000).occurred());
    assert_eq!(hits(&events), PROMISES_AN_EVENT);
    assert_eq!(hits(&bare.sweep()), 300 - PROMISES_AN_EVENT);
}

#[test]
fn definitions_of_the_greatest_length_fit() {
    let mut bare = Bare::default();
    let text = |number: u64, length| Text::new(format!("{number:0>length$}"));
    let attributes = (0..limit::ATTRIBUTES as u64).map(|n| (text(n, limit::NAME), text(n, limit::TEXT))).collect();
    let title = text(1, limit::TEXT);
    let sku = DefineSku { title: title.clone(), attributes, ..DefineSku::new(name("sku", 0)) };
    fits("define_sku", &bare.happen(sku.unit(text(0, limit::NAME), 6)));
    skus(limit::LINES + 1).iter().skip(1).for_each(|sku| {
        bare.happen(DefineSku::new(sku.as_str()));
    });
    let component = |line: Line| Component { sku: line.sku, quantity: line.quantity };
    let components = lines(limit::LINES + 1, MUCH).into_iter().skip(1).map(component).collect();
    fits("define_bundle", &bare.happen(DefineBundle { sku: name("kit", 0).into(), title, components }));
}

#[test]
fn flows_of_as_many_lines_as_there_may_be_fit() {
    let mut bare = promised(0, 0);
    let number = name("flow", 0);
    let inbound = || number.as_str().into();
    let all = || lines(limit::LINES, MUCH);
    let announced = AnnounceInbound { inbound: inbound(), location: "partner".into(), lines: all(), eta: DAWN };
    fits("announce_inbound", &bare.happen(announced));
    fits("receive_inbound", &bare.happen(ReceiveInbound { inbound: inbound(), lines: all(), close: true }));
    let (transfer, from, to) = (|| number.as_str().into(), "partner".into(), "berlin".into());
    let sent = DispatchTransfer { transfer: transfer(), from, to, lines: all(), force: false };
    fits("dispatch_transfer", &bare.happen(sent));
    let arrived = lines(limit::LINES, MUCH / 2);
    fits("receive_transfer", &bare.happen(ReceiveTransfer { transfer: transfer(), lines: arrived, close: true }));
    // The sparsest stock after the fullest: every line short, and beyond what was promised.
    let report = ReportStock { location: "partner".into(), lines: lines(limit::LINES, MUCH), as_of: DAWN };
    fits("report_stock", &bare.happen(report));
}

#[test]
fn a_reservation_of_as_many_lines_as_there_may_be_fits_from_its_making_to_its_end() {
    let mut bare = Bare::default();
    for store in 0..5 {
        bare.happen(DefineLocation::store(name("store", store)));
    }
    for sku in skus(limit::HELD_LINES) {
        bare.happen(DefineSku::new(sku.as_str()));
        bare.happen(Receive::new(sku, name("store", 4), MUCH));
    }
    // Bundles of four, but for the last, which is of one more than are there.
    for kit in 0..limit::LINES {
        let component = |n: usize| Component { sku: name("sku", n as u64).into(), quantity: 1.into() };
        let last = if kit == limit::LINES - 1 { limit::HELD_LINES } else { 4 * kit + 4 };
        let components = (4 * kit..last).map(component).collect();
        let (sku, title) = (Sku::new(name("kit", kit as u64)), Text::new("kit"));
        bare.happen(DefineBundle { sku, title, components });
    }
    let order = Reserve::new()
        .reservation(reservation(1))
        .channel(Channel::new(format!("{:a>width$}", "", width = limit::NAME)))
        .customer(customer(1));
    let order = (0..limit::LINES as u64).fold(order, |order, kit| order.line(name("kit", kit), MUCH));
    let events = bare.happen(order.clone());
    fits("reserve", &events);
    bare.happen(ReleaseReservation { reservation: reservation(1) });
    for sku in skus(limit::HELD_LINES) {
        bare.happen(Issue::new(sku, name("store", 4), 1));
    }
    let events = bare.happen(order.partial());
    let Some(Event::StockReserved(event)) = events.last() else { panic!("nothing is reserved") };
    let sizes = (event.lines.len(), event.bundles.len(), event.missed.len());
    assert_eq!(sizes, (limit::HELD_LINES, limit::LINES, limit::LINES));
    fits("a partial reserve", &events);
    bare.happen(ConfirmReservation { reservation: reservation(1), reference: None });
    let canceled = bare.happen(CancelAllocation { reservation: reservation(1), lines: None });
    fits("cancel_allocation", &canceled);
}
