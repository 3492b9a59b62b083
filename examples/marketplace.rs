//! Marketplace: it is shown less than there is, sells more all the same, and no sale is lost for it.

use onhand::{
    AuthorizePayment, Currency, DefineLocation, DefineSku, Event, Fulfillment, LineQuantity, Money, Onhand, OrderId,
    OrderStatus, PaymentId, PaymentMethod, PaymentStatus, PlaceOrder, Receipt, Receive, SetChannelHoldback, Ship,
};
use uuid::Uuid;

const AMAZON: &str = "marketplace:amazon";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::open(directory.path()).await?;
    core.define_location(DefineLocation::warehouse("depot")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "depot", 10)).await?;

    // What the marketplace shows lags behind: two of ten mugs are kept from it.
    core.set_channel_holdback(SetChannelHoldback::new("mug", "depot", AMAZON, 2)).await?;
    let shown = core.snapshot().await?.availability("mug", Some(AMAZON))?.available;
    assert_eq!(shown.0, 8);

    // Seven are sold in the own shop, and two on the marketplace before it hears of that: it has one left, and was to show none.
    let web = PlaceOrder::new(OrderId(Uuid::now_v7()), "web", Currency::EURO).ship("mug", 7, 999);
    core.place_order(web).await?;
    let sold = |number: &str, quantity: i64| {
        let order = PlaceOrder::new(OrderId(Uuid::now_v7()), AMAZON, Currency::EURO).reference(number).occurred();
        order.line("mug", quantity, 999, Fulfillment::Ship(Some("depot".into())))
    };
    let first = core.place_order(sold("302-1", 2)).await?;
    assert_eq!(short(&first)?, 0);

    // The next sale is of more than there is. It has happened, so it is recorded, and what is missing is told.
    let order = sold("302-2", 3);
    let second = core.place_order(order.clone()).await?;
    println!("{} of 3 mugs are missing", short(&second)?);
    assert_eq!(short(&second)?, 2);

    // The marketplace has the customer's money, and settles it by itself.
    let (payment, amount) = (PaymentId(Uuid::now_v7()), Money::from_minor(2_997, Currency::EURO));
    let paid = AuthorizePayment {
        order: order.order,
        payment,
        method: PaymentMethod::Marketplace,
        amount,
        expires_at: None,
        account: None,
    };
    core.authorize_payment(paid).await?;
    core.capture_payment(payment, amount).await?;

    // Once goods have come, nothing is missing, and the sale is sent as any other.
    core.receive(Receive::new("mug", "depot", 2)).await?;
    let missing: i64 = core.snapshot().await?.read()?.shortfalls().map(|shortfall| shortfall.short.0).sum();
    assert_eq!(missing, 0);
    core.ship(Ship {
        order: order.order,
        shipment: "P-1".into(),
        location: "depot".into(),
        lines: vec![LineQuantity::new("1", 3)],
        carrier: None,
    })
    .await?;
    let figures = core.snapshot().await?.order(order.order)?.ok_or("the order is kept")?;
    println!("the sale is {:?} and {:?}", figures.status, figures.payment_status);
    assert_eq!((figures.status, figures.payment_status), (OrderStatus::Fulfilled, PaymentStatus::Paid));
    core.close().await?;
    Ok(())
}

/// How much is missing after a sale.
fn short(sale: &Receipt) -> Result<i64, onhand::Error> {
    let short = |event: &Event| if let Event::ShortfallRecorded(shortfall) = event { shortfall.short.0 } else { 0 };
    Ok(sale.events()?.iter().map(short).sum())
}
