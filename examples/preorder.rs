//! Preorder: what is not there yet is ordered, promised by a date, and goes to whoever ordered first.

use onhand::{
    AnnounceInbound, Currency, DefineLocation, DefineSku, Line, Onhand, OrderId, PlaceOrder, ReceiveInbound, Reserve,
    Timestamp,
};
use std::time::Duration;
use uuid::Uuid;

const DAY: Duration = Duration::from_secs(86_400);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::open(directory.path()).await?;
    core.define_location(DefineLocation::warehouse("depot").lead_time(DAY)).await?;
    core.define_sku(DefineSku::new("mug").backorder_limit(4)).await?;

    // Three mugs are announced; two customers want them, and a third would have to wait for longer than may be.
    let eta: Timestamp = "2030-03-01T00:00:00Z".parse()?;
    let lines = |quantity: i64| vec![Line { sku: "mug".into(), quantity: quantity.into() }];
    let announced = |eta| AnnounceInbound { inbound: "A-1".into(), location: "depot".into(), lines: lines(3), eta };
    core.announce_inbound(announced(eta)).await?;
    let preorder = |order| {
        let waits = PlaceOrder::new(order, "web", Currency::EURO).backorder();
        waits.delivery_time(2 * DAY).ship("mug", 2, 999)
    };
    let [first, second, third] = [(); 3].map(|()| OrderId(Uuid::now_v7()));
    core.place_order(preorder(first)).await?;
    core.place_order(preorder(second)).await?;
    let refused = core.place_order(preorder(third)).await.err().ok_or("four may wait")?;
    println!("a third one: {refused}");
    let promised = async |order| -> Result<Option<Timestamp>, Box<dyn std::error::Error>> {
        let figures = core.snapshot().await?.order(order)?.ok_or("the order is kept")?;
        Ok(figures.lines.first().and_then(|line| line.promised_by))
    };
    assert_eq!(promised(first).await?, Some("2030-03-04T00:00:00Z".parse()?));
    // Of the second order one mug is covered, and one is not.
    assert_eq!(promised(second).await?, None);

    // The delivery is late, and so is the promise.
    core.announce_inbound(announced("2030-03-08T00:00:00Z".parse()?)).await?;
    assert_eq!(promised(first).await?, Some("2030-03-11T00:00:00Z".parse()?));

    // What arrives is theirs, the oldest order first: nobody else gets any of it.
    core.receive_inbound(ReceiveInbound { inbound: "A-1".into(), lines: lines(3), close: true }).await?;
    let refused = core.reserve(Reserve::new().line("mug", 1)).await.err().ok_or("it is theirs")?;
    println!("somebody else: {refused}");
    let snapshot = core.snapshot().await?;
    for (order, allocated) in [(first, 2), (second, 1)] {
        let figures = snapshot.order(order)?.ok_or("the order is kept")?;
        println!("order {order} has {allocated} of 2");
        assert_eq!(figures.lines.first().map(|line| line.quantities.allocated.0), Some(allocated));
    }
    core.close().await?;
    Ok(())
}
