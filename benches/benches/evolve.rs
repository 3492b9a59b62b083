//! What recording costs without any log and any judging: events applied to a state.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use onhand::{
    Command, CommandId, ConfirmReservation, Context, DefineLocation, DefineSku, Event, Ledger, Policy, Receive,
    ReleaseReservation, ReservationId, Reserve, Timestamp,
};
use uuid::Uuid;

const SKUS: u64 = 2_000;
const LOCATIONS: u64 = 20;
/// Events applied to one ledger before a new one is taken.
const RUN: u64 = 10_000;

fn now() -> Timestamp {
    Timestamp::from_seconds(1_700_000_000)
}

fn id(number: u64) -> Uuid {
    Uuid::from_u128(u128::from(number) + 1)
}

/// Carries a ledger on by a command, and gives the events.
fn decided(ledger: &mut Ledger, command: &Command, number: u64) -> Vec<Event> {
    let policy = Policy::DEFAULT;
    let events = ledger.decide(command, &Context::new(CommandId(id(number)), now(), &policy)).unwrap();
    for event in &events {
        ledger.evolve(event, now()).unwrap();
    }
    events.into_iter().collect()
}

/// Scattered, the same each time.
fn level(n: u64) -> (String, String) {
    let scatter = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    (format!("sku-{:05}", scatter(n) % SKUS), format!("store-{:02}", scatter(n * 31 + 7) % LOCATIONS))
}

fn stocked() -> Ledger {
    let mut ledger = Ledger::new(1);
    for n in 0..LOCATIONS {
        decided(&mut ledger, &DefineLocation::store(format!("store-{n:02}")).into(), n);
    }
    for n in 0..SKUS {
        decided(&mut ledger, &DefineSku::new(format!("sku-{n:05}")).into(), n);
        for at in 0..LOCATIONS {
            let received = Receive::new(format!("sku-{n:05}"), format!("store-{at:02}"), 1_000_000_000);
            decided(&mut ledger, &received.into(), n);
        }
    }
    ledger
}

fn apply(ledger: &mut Ledger, events: &[Event]) {
    for event in events {
        ledger.evolve(event, now()).unwrap();
    }
}

fn evolve(c: &mut Criterion) {
    let mut group = c.benchmark_group("evolve");
    group.throughput(Throughput::Elements(RUN)).sample_size(10);
    let mut ledger = stocked();
    let mut events_of = |command: &dyn Fn(u64) -> Command| -> Vec<Event> {
        (0..RUN).flat_map(|n| decided(&mut ledger, &command(n), n)).collect()
    };
    let receipts = events_of(&|n| {
        let (sku, at) = level(n);
        Receive::new(sku, at, 1).into()
    });
    let holds = events_of(&|n| {
        let (sku, at) = level(n);
        Reserve::new().line_at(sku, at, 1).into()
    });
    let reservation = |n| ReservationId(id(n));
    // Decided on one ledger where all are confirmed, and on another one where all are released.
    let confirmations = events_of(&|n| ConfirmReservation { reservation: reservation(n), reference: None }.into());
    let mut other = stocked();
    apply(&mut other, &holds);
    let releases: Vec<Event> = (0..RUN)
        .flat_map(|n| decided(&mut other, &ReleaseReservation { reservation: reservation(n) }.into(), n))
        .collect();

    let mut measure = |name, before: &[Event], events: &[Event]| {
        group.bench_function(name, |b| {
            let ready = || {
                let mut ledger = stocked();
                apply(&mut ledger, before);
                ledger
            };
            let run = |mut ledger: Ledger| {
                apply(&mut ledger, events);
                ledger
            };
            b.iter_batched(ready, run, BatchSize::PerIteration);
        });
    };
    measure("stock received", &[], &receipts);
    measure("stock reserved", &[], &holds);
    measure("reservation confirmed", &holds, &confirmations);
    measure("reservation released", &holds, &releases);
    group.finish();
}

criterion_group!(benches, evolve);
criterion_main!(benches);
