//! Exchange: a mug comes back and a larger one goes out over the same counter, in one step; the difference is paid.

use onhand::{
    AuthorizePayment, Condition, Currency, DefineLocation, DefineSku, Exchange, Money, Onhand, OrderId, OrderLine,
    PaymentId, PaymentMethod, PlaceOrder, Receive, ReturnId, ReturnLine, Sourcing,
};
use uuid::Uuid;

const EURO: Currency = Currency::EURO;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::open(directory.path()).await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    for sku in ["small mug", "large mug"] {
        core.define_sku(DefineSku::new(sku)).await?;
        core.receive(Receive::new(sku, "berlin", 1)).await?;
    }

    // A small mug is bought, paid and taken along.
    let order = OrderId(Uuid::now_v7());
    core.place_order(PlaceOrder::new(order, "store", EURO).carry_out("small mug", "berlin", 1, 999)).await?;
    paid(&core, order, 999).await?;

    // It is too small: the large one costs 3.00 more.
    let sold = PlaceOrder::new(order, "store", EURO).carry_out("large mug", "berlin", 1, 1_299);
    let large = OrderLine { line: "2".into(), ..sold.lines[0].clone() };
    let exchange = |quantity: i64| Exchange {
        return_id: ReturnId(Uuid::now_v7()),
        order: Some(order),
        location: "berlin".into(),
        back: vec![ReturnLine::new("1", 1).in_condition(Condition::Sellable)],
        lines: vec![OrderLine { quantity: quantity.into(), ..large.clone() }],
        sourcing: Sourcing::default(),
        reason: Some("too_small".into()),
    };
    let refused = core.exchange(exchange(2)).await.err().ok_or("there is one large mug")?;
    println!("two large ones: {refused}; nothing has changed hands");
    core.exchange(exchange(1)).await?;
    let snapshot = core.snapshot().await?;
    let figures = snapshot.order(order)?.ok_or("the order is there")?;
    println!("one large one: {} is owed, {} is still due", figures.total, figures.due);
    assert_eq!((snapshot.stock("small mug", "berlin")?.available.0, figures.due.minor()), (1, 300));
    paid(&core, order, 300).await?;
    assert_eq!(core.snapshot().await?.order(order)?.ok_or("it is kept")?.due.minor(), 0);
    core.close().await?;
    Ok(())
}

/// So much is paid in cash.
async fn paid(core: &Onhand, order: OrderId, minor: i64) -> Result<(), Box<dyn std::error::Error>> {
    let (payment, amount) = (PaymentId(Uuid::now_v7()), Money::from_minor(minor, EURO));
    let method = PaymentMethod::Cash;
    core.authorize_payment(AuthorizePayment { order, payment, method, amount, expires_at: None, account: None })
        .await?;
    core.capture_payment(payment, amount).await?;
    Ok(())
}
