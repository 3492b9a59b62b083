//! Click and collect: two of three mugs come from the warehouse, the customer takes two along, and nobody comes for the last.
//!
//! Time comes from the commands here (`input_clock`), so that three days take no time.

use onhand::{
    Collect, Currency, DefineLocation, DefineSku, ExpirePickup, LineQuantity, Onhand, OrderId, Pick, PlaceOrder,
    ReadyForPickup, Receive, ReceiveTransfer, Rejection, Reserve, SendToPickup, Submission, Timestamp, Touching,
    describe,
};
use onhand::{Line, OrderStatus};
use std::time::Duration;
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::builder().input_clock().open(directory.path()).await?;
    let on = |day: u8| format!("2026-03-{day:02}T10:00:00Z").parse::<Timestamp>();

    core.submit(Submission::new(DefineLocation::store("berlin")).at(on(1)?)).await?;
    core.define_location(DefineLocation::warehouse("hamburg")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "berlin", 1)).await?;
    core.receive(Receive::new("mug", "hamburg", 10)).await?;

    // The cart held one mug; the order takes it over and finds the others.
    let hold =
        core.reserve(Reserve::new().channel("web").line_at("mug", "berlin", 1).expires_in(Duration::from_secs(600)));
    let cart = hold.await?.reservation().ok_or("a hold has an id")?;
    let order = OrderId(Uuid::now_v7());
    let euro = Currency::EURO;
    core.place_order(PlaceOrder::new(order, "web", euro).out_of(cart).pickup("mug", "berlin", 3, 1_299)).await?;
    let figures = core.snapshot().await?.order(order)?.ok_or("the order is there")?;
    println!("ordered: {} for {}", figures.lines[0].quantities.ordered, figures.total);
    for shelf in &figures.lines[0].shelves {
        let names = core.snapshot().await?;
        println!("  {} at {}", shelf.allocated, names.read()?.location_name(shelf.location).ok_or("it is known")?);
    }

    // What the shop lacks comes by a transfer, which the order follows.
    let of = |quantity: i64| vec![LineQuantity::new("1", quantity)];
    core.pick(Pick { order, location: "hamburg".into(), lines: of(2) }).await?;
    let (transfer, location) = (|| "T-1".into(), || "berlin".into());
    core.send_to_pickup(SendToPickup { order, transfer: transfer(), location: "hamburg".into(), lines: of(2) }).await?;
    core.receive_transfer(ReceiveTransfer { transfer: transfer(), lines: vec![Line::new("mug", 2)], close: true })
        .await?;
    core.ready_for_pickup(ReadyForPickup { order, location: location(), lines: of(3), until: on(4)? }).await?;
    println!("ready in Berlin until {}", on(4)?);

    // The customer takes two along, and more than is there she cannot have.
    core.collect(Collect { order, location: location(), lines: of(2) }).await?;
    let refused =
        core.collect(Collect { order, location: location(), lines: of(2) }).await.err().ok_or("one is left")?;
    println!("two are collected; of two more it is said: {refused}");
    assert!(matches!(refused.rejection(), Some(Rejection::ExceedsShelf(_))));

    // Nobody comes for the third: it is for sale again, and not owed.
    assert!(core.submit(Submission::new(ExpirePickup { order }).at(on(3)?)).await.is_err());
    core.submit(Submission::new(ExpirePickup { order }).at(on(4)?)).await?;
    let snapshot = core.snapshot().await?;
    let figures = snapshot.order(order)?.ok_or("a finished order is kept for a while")?;
    println!("nobody came for the third: {} is owed", figures.total);
    assert_eq!((figures.status, figures.total.to_string()), (OrderStatus::Fulfilled, "25.98 EUR".to_owned()));
    assert_eq!(snapshot.stock("mug", "berlin")?.available.0, 1);

    println!("\nThe order's timeline:");
    let mut timeline = core.history(Touching::any_of().reservation(order.promise())).await?;
    while let Some(traced) = timeline.next().await {
        let traced = traced?;
        for (position, event) in &traced.events {
            println!("{position:>3}  {}  {}", traced.time, describe(event, &*snapshot.read()?));
        }
    }
    core.close().await?;
    Ok(())
}
