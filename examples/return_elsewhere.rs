//! Bought on the web, brought back to a shop: two of three mugs come back, one of them broken, and the money follows.

use onhand::{
    AuthorizePayment, Condition, Currency, DefineLocation, DefineSku, LineQuantity, Money, Onhand, OrderId, PaymentId,
    PaymentMethod, PlaceOrder, Receive, RefundId, RefundKind, RefundOrder, Rejection, ReturnId, ReturnLine,
    ReturnPolicy, ReturnStatus, Ship, Span, TakeBack, Touching, describe,
};
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::open(directory.path()).await?;
    core.define_location(DefineLocation::warehouse("hamburg")).await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "hamburg", 3)).await?;

    // Three mugs at 89.99, paid by card, sent from Hamburg. They may come back for two weeks.
    let (order, payment) = (OrderId(Uuid::now_v7()), PaymentId(Uuid::now_v7()));
    let euro = |minor| Money::from_minor(minor, Currency::EURO);
    let terms = ReturnPolicy::within(Span::from_days(14));
    core.place_order(PlaceOrder::new(order, "web", Currency::EURO).ship("mug", 3, 8_999).return_policy(terms)).await?;
    let method = PaymentMethod::CreditCard;
    core.authorize_payment(AuthorizePayment {
        order,
        payment,
        method,
        amount: euro(26_997),
        expires_at: None,
        account: None,
    })
    .await?;
    let lines = vec![LineQuantity::new("1", 3)];
    core.ship(Ship { order, shipment: "P-1".into(), location: "hamburg".into(), lines, carrier: None }).await?;
    core.capture_payment(payment, euro(26_997)).await?;

    // The customer comes into the shop in Berlin with two of them, one of which is broken.
    let lines = vec![ReturnLine::new("1", 1), ReturnLine::new("1", 1).in_condition(Condition::Damaged)];
    let return_id = ReturnId(Uuid::now_v7());
    core.take_back(TakeBack { return_id, order, location: "berlin".into(), lines, reason: None }).await?;
    let snapshot = core.snapshot().await?;
    let stock = snapshot.stock("mug", "berlin")?;
    println!("in Berlin: {} for sale, {} broken", stock.available.0, stock.damaged.0);
    let figures = snapshot.order(order)?.ok_or("the order is there")?;
    println!("owed: {}, to be given back: {}", figures.total, euro(-figures.due.minor()));

    // No more is given back for goods than came back.
    let refund = |minor| RefundOrder {
        order,
        refund: RefundId(Uuid::now_v7()),
        amount: euro(minor),
        kind: RefundKind::Goods,
        payment: None,
    };
    let refused = core.refund_order(refund(17_999)).await.err().ok_or("that is a cent too much")?;
    println!("of 179.99 it is said: {refused}");
    assert!(matches!(refused.rejection(), Some(Rejection::ExceedsRefundable { .. })));
    core.refund_order(refund(17_998)).await?;
    let figures = core.snapshot().await?.order(order)?.ok_or("it is kept while goods may come back")?;
    assert_eq!((figures.due, figures.returns[0].status), (euro(0), ReturnStatus::Refunded));

    println!("\nThe order's timeline:");
    let snapshot = core.snapshot().await?;
    let mut timeline = core.history(Touching::any_of().reservation(order.promise())).await?;
    while let Some(traced) = timeline.next().await {
        for (position, event) in &traced?.events {
            println!("{position:>3}  {}", describe(event, &*snapshot.read()?));
        }
    }
    core.close().await?;
    Ok(())
}
