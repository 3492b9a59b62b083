//! A payment gateway that times out and has done it, that is down, and that answers twice; two workers, and a crash: the
//! customer is charged once, to the cent.

use onhand::{
    AuthorizePayment, Clock, CompleteEffect, Currency, DefineLocation, DefineSku, EffectId, EffectKind, EffectState,
    LeaseEffects, Money, Onhand, OrderId, Outcome, PaymentId, PaymentMethod, PaymentStatus, PlaceOrder, Receive,
    Rejection, RequestEffect, Retry, Span, SystemClock, Timestamp,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// A gateway that charges a card once for each key, and is hard to talk to.
#[derive(Debug, Default)]
struct Gateway {
    charged: BTreeMap<EffectId, i64>,
    calls: u32,
}

impl Gateway {
    /// Charges a card; none where there is no answer.
    fn charge(&mut self, key: EffectId, cents: i64) -> Option<()> {
        self.calls += 1;
        match self.calls {
            // It is down.
            1 => None,
            // It charges, and the answer is lost.
            2 => {
                self.charged.insert(key, cents);
                None
            }
            // It knows the key, and has nothing to do.
            _ => {
                self.charged.entry(key).or_insert(cents);
                Some(())
            }
        }
    }
}

/// The clock on the wall, whose hands are moved on.
#[derive(Debug, Default)]
struct Hands {
    clock: SystemClock,
    moved: AtomicU64,
}

impl Hands {
    fn pass(&self, seconds: u64) {
        self.moved.fetch_add(seconds, Ordering::Relaxed);
    }

    fn moved(&self) -> Duration {
        Duration::from_secs(self.moved.load(Ordering::Relaxed))
    }
}

impl Clock for Hands {
    fn wall(&self) -> Timestamp {
        self.clock.wall().plus(Span::from(self.moved()))
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic() + self.moved()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (directory, clock) = (tempfile::tempdir()?, Arc::new(Hands::default()));
    let open = || Onhand::builder().clock(Arc::clone(&clock) as Arc<dyn Clock>).open(directory.path());
    let mut gateway = Gateway::default();
    let (order, payment, effect) = (OrderId(Uuid::now_v7()), PaymentId(Uuid::now_v7()), EffectId(Uuid::now_v7()));
    let amount = Money::from_minor(8_999, Currency::EURO);

    let core = open().await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "berlin", 1)).await?;
    core.place_order(PlaceOrder::new(order, "web", Currency::EURO).ship("mug", 1, 8_999)).await?;
    let method = PaymentMethod::CreditCard;
    core.authorize_payment(AuthorizePayment { order, payment, method, amount, expires_at: None, account: None })
        .await?;

    // The shop wants the money. Nobody has called anybody yet; that it is wanted is on disk.
    let retry = Retry { first: Span::from_seconds(10), most_attempts: 5 };
    let kind = EffectKind::Capture { payment, amount };
    core.request_effect(RequestEffect { effect, order, kind, not_before: None, retry }).await?;

    // The first worker finds the gateway down, and says so: it is due again in ten seconds.
    let leased = core.lease_effects(lease("first")).await?.leased();
    assert_eq!(leased.len(), 1);
    assert_eq!(gateway.charge(leased[0].effect, 8_999), None);
    let failed = Outcome::Failed { reason: "no_answer".into(), retry_in: None };
    core.complete_effect(CompleteEffect { effect, worker: "first".into(), outcome: failed }).await?;
    println!("attempt 1: no answer, due again in ten seconds");

    // Then it charges the card, and the answer is lost. Before the worker can say so, the process dies.
    clock.pass(10);
    let leased = core.lease_effects(lease("first")).await?.leased();
    assert_eq!(gateway.charge(leased[0].effect, 8_999), None);
    println!("attempt 2: charged, and nobody knows");
    drop(core);

    // Nobody else has it until the lease runs out.
    let core = open().await?;
    let early = core.lease_effects(lease("second")).await.err().ok_or("the first worker has it")?;
    println!("the second worker is told: {early}");
    clock.pass(60);
    let leased = core.lease_effects(lease("second")).await?.leased();
    assert_eq!((leased[0].effect, leased[0].attempt), (effect, 3));
    assert_eq!(gateway.charge(leased[0].effect, 8_999), Some(()));
    println!("attempt 3: the gateway knows the key, and answers");

    // It answers twice: to the call, and by a message a moment later.
    let done = |worker: &str| CompleteEffect { effect, worker: worker.into(), outcome: Outcome::Done };
    core.complete_effect(done("second")).await?;
    let twice = core.complete_effect(done("webhook")).await.err().ok_or("it has ended")?;
    println!("of the second answer it is said: {twice}");
    assert_eq!(twice.rejection().map(Rejection::kind), Some("effect_ended"));

    let figures = core.snapshot().await?.order(order)?.ok_or("the order is there")?;
    assert_eq!((figures.captured, figures.due.minor()), (amount, 0));
    assert_eq!(figures.payment_status, PaymentStatus::Paid);
    assert_eq!(figures.effects[0].state, EffectState::Done);
    assert_eq!(gateway.charged, BTreeMap::from([(effect, 8_999)]));
    println!(
        "captured {}, due {}; the card was charged once in {} calls",
        figures.captured, figures.due, gateway.calls
    );
    core.close().await?;
    Ok(())
}

fn lease(worker: &str) -> LeaseEffects {
    LeaseEffects { worker: worker.into(), most: 10, lease_for: Span::from_seconds(60), kinds: Vec::new() }
}
