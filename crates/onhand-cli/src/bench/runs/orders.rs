//! Whole orders: each reserved, placed out of its hold, authorized, captured and shipped.

use crate::bench::context::Bench;
use crate::bench::figure::Figure;
use crate::bench::floor::{Floor, on_disk};
use crate::bench::loads::{self, Until};
use crate::bench::measured::{Measured, Ratio};
use crate::bench::target::{Target, Unit};
use crate::bench::turns::{Stretch, Turns};
use crate::bench::world::{Assortment, World, only};
use crate::exit::Failure;
use crate::text::grouped;
use onhand::{
    AuthorizePayment, CapturePayment, Currency, LineQuantity, Location, Money, OrderId, PaymentId, PaymentMethod,
    PlaceOrder, Reserve, Ship, Shipment, Sku, Submission,
};
use std::sync::Arc;
use uuid::Uuid;

/// What each costs, in cents.
const PRICE: i64 = 19_99;

pub(super) fn run(bench: &Bench) -> Result<Measured, Failure> {
    let world = Arc::new(World::open(bench, "orders", Assortment::usual(bench))?);
    let beside = Arc::new(World::open(bench, "orders-beside", Assortment::usual(bench))?);
    let (turns, turn) = bench.turns();
    let turns = Turns::take(
        turns,
        || Stretch::of(|| orders(bench, &world, Until::after(turn))),
        || Stretch::of(|| loads::holds(bench, &beside, Until::after(turn))),
    )?;
    let (stats, lag) = (world.since_setup(), world.lag());
    let [orders, holds] = turns.counts();
    only(beside)?.check(holds)?;
    // Whatever was promised has left.
    only(world)?.check(0)?;

    let frame = on_disk(stats.bytes / stats.commits.max(1));
    let floor = Floor::new(&bench.site)?.frames_a_second(frame, bench.sizes.seconds / 4)?;
    let a_frame = orders as f64 / stats.commits.max(1) as f64;
    let each = turns.each(Stretch::a_second).into_iter().map(|(orders, _)| (orders, None));
    let figure = Figure::each("orders", Unit::PerSecond, each)
        .against("the bare disk", floor * a_frame)
        .target(Target::AtLeast(300_000.0))
        .lag(lag)
        .detail(format!(
            "{} orders reserved, placed, authorized, captured and shipped; {} bytes of records each; {}",
            grouped(orders),
            stats.bytes / orders.max(1),
            turns.in_words("a hold")
        ));
    Ok(Measured { figures: vec![figure], ratios: vec![Ratio::new("an order by a hold", turns.dearer())] })
}

/// Orders of one unit each, from hold to parcel, batch by batch.
fn orders(bench: &Bench, world: &Arc<World>, until: Until) -> Result<u64, Failure> {
    let batch = bench.batch();
    let shipped = loads::tasks(bench, world, loads::CYCLES_OUTSTANDING, |_, world, mut random| async move {
        let mut shipped = 0;
        while !until.is_over(&world) {
            let orders: Vec<Bought> =
                world.some(&mut random, batch).into_iter().map(|(sku, at)| Bought::new(sku, at)).collect();
            loads::accepted(&world, orders.iter().map(Bought::hold)).await?;
            loads::accepted(&world, orders.iter().map(Bought::place)).await?;
            loads::accepted(&world, orders.iter().map(Bought::authorize)).await?;
            loads::accepted(&world, orders.iter().map(Bought::capture)).await?;
            loads::accepted(&world, orders.iter().map(Bought::ship)).await?;
            shipped += orders.len() as u64;
        }
        Ok(shipped)
    })?;
    Ok(shipped.into_iter().sum())
}

/// What one customer buys.
struct Bought {
    /// Of its hold, its payment and the order itself.
    id: OrderId,
    sku: Sku,
    location: Location,
}

impl Bought {
    fn new(sku: Sku, location: Location) -> Self {
        Self { id: OrderId(Uuid::now_v7()), sku, location }
    }

    fn hold(&self) -> Submission {
        let hold = Reserve::new().line_at(&self.sku, &self.location, 1);
        Submission::new(Reserve { reservation: Some(self.id.promise()), ..hold })
    }

    fn place(&self) -> Submission {
        let order = PlaceOrder::new(self.id, "web", Currency::EURO).out_of(self.id.promise());
        Submission::new(order.ship(&self.sku, 1, PRICE))
    }

    fn authorize(&self) -> Submission {
        Submission::new(AuthorizePayment {
            order: self.id,
            payment: PaymentId(self.id.0),
            method: PaymentMethod::CreditCard,
            amount: Money::from_minor(PRICE, Currency::EURO),
            expires_at: None,
            account: None,
        })
    }

    fn capture(&self) -> Submission {
        let amount = Money::from_minor(PRICE, Currency::EURO);
        Submission::new(CapturePayment { payment: PaymentId(self.id.0), amount })
    }

    fn ship(&self) -> Submission {
        Submission::new(Ship {
            order: self.id,
            shipment: Shipment::from("1"),
            location: self.location.clone(),
            lines: vec![LineQuantity::new("1", 1)],
            carrier: None,
        })
    }
}
