//! What the rules cost without any log: deciding on a reservation and recording it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark may fail")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use onhand::{
    Command, CommandId, Context, DefineLocation, DefineSku, Ledger, Policy, Receive, Reserve, Strategy, Timestamp,
};
use std::hint::black_box;
use uuid::Uuid;

const LOCATIONS: u64 = 20;
/// Reservations made of one ledger before a new one is taken.
const RUN: u64 = 10_000;

fn now() -> Timestamp {
    Timestamp::from_seconds(1_700_000_000)
}

fn carry_on(ledger: &mut Ledger, command: &Command, number: u64) {
    let policy = Policy::DEFAULT;
    let context = Context::new(CommandId(Uuid::from_u128(u128::from(number) + 1)), now(), &policy);
    for event in ledger.decide(command, &context).unwrap() {
        ledger.evolve(&event, now()).unwrap();
    }
}

fn stocked(skus: u64) -> Ledger {
    let mut ledger = Ledger::new(1);
    for n in 0..LOCATIONS {
        carry_on(&mut ledger, &DefineLocation::store(format!("store-{n:02}")).into(), n);
    }
    for n in 0..skus {
        carry_on(&mut ledger, &DefineSku::new(format!("sku-{n:05}")).into(), n);
        for at in 0..LOCATIONS {
            let received = Receive::new(format!("sku-{n:05}"), format!("store-{at:02}"), 1_000_000_000);
            carry_on(&mut ledger, &received.into(), n);
        }
    }
    ledger
}

/// Scattered, the same each time.
fn scatter(n: u64) -> u64 {
    n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}

fn holds(skus: u64, cart: impl Fn(Reserve, String, String) -> Reserve) -> Vec<Command> {
    let hold = |n| {
        let (sku, at) = (scatter(n) % skus, scatter(n * 31 + 7) % LOCATIONS);
        cart(Reserve::new(), format!("sku-{sku:05}"), format!("store-{at:02}")).into()
    };
    (0..RUN).map(hold).collect()
}

fn decide(c: &mut Criterion) {
    let mut group = c.benchmark_group("decide and evolve");
    group.throughput(Throughput::Elements(RUN)).sample_size(10);
    let explicit = |cart: Reserve, sku, at| cart.line_at(sku, at, 1);
    let by_priority = |cart: Reserve, sku, _| cart.line(sku, 1);
    let fewest = |cart: Reserve, sku, _| cart.line(sku, 1).sourcing(Strategy::FewestShipments);
    let mut measure = |name, skus, commands: Vec<Command>| {
        group.bench_function(name, |b| {
            let run = |mut ledger: Ledger| {
                for (number, command) in (0..).zip(&commands) {
                    carry_on(&mut ledger, black_box(command), number);
                }
                ledger
            };
            b.iter_batched(|| stocked(skus), run, BatchSize::PerIteration);
        });
    };
    measure("explicit, 10 SKUs", 10, holds(10, explicit));
    measure("explicit, 2,000 SKUs", 2_000, holds(2_000, explicit));
    measure("priority, 2,000 SKUs", 2_000, holds(2_000, by_priority));
    measure("fewest shipments, 2,000 SKUs", 2_000, holds(2_000, fewest));
    group.finish();
}

fn refuse(c: &mut Criterion) {
    let ledger = stocked(100);
    let policy = Policy::DEFAULT;
    let context = Context::new(CommandId(Uuid::from_u128(1)), now(), &policy);
    let too_much = Reserve::new().line_at("sku-00042", "store-07", 2_000_000_000).into();
    c.bench_function("refuse", |b| b.iter(|| ledger.decide(black_box(&too_much), &context).unwrap_err()));
}

criterion_group!(benches, decide, refuse);
criterion_main!(benches);
