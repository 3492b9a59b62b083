//! Coupon and points: the last coupon goes to one order, which earns points; part of both is gone with what comes back.

use onhand::{
    AccountId, AuthorizePayment, CouponDiscount, Currency, DefineCoupon, DefineLocation, DefineSku, EarnPoints, Money,
    Onhand, OrderId, PaymentId, PaymentMethod, PlaceOrder, Receive, ReturnId, ReturnLine, TakeBack,
};
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::open(directory.path()).await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "berlin", 9)).await?;

    // A tenth off, once.
    core.define_coupon(DefineCoupon::new("SPRING", CouponDiscount::BasisPoints(1_000)).limit(1)).await?;
    let (order, other) = (OrderId(Uuid::now_v7()), OrderId(Uuid::now_v7()));
    let three = |order| PlaceOrder::new(order, "store", Currency::EURO).carry_out("mug", "berlin", 3, 1_000);
    core.place_order(three(order).coupon("SPRING")).await?;
    let refused = core.place_order(three(other).coupon("SPRING")).await.err().ok_or("it was the last one")?;
    println!("the coupon once more: {refused}");

    // A point for every euro that was paid, each worth 0.05.
    let account = AccountId(Uuid::now_v7());
    core.earn_points(EarnPoints { account, points: 27, point_value: euro(5), order: Some(order), expires_at: None })
        .await?;

    // They pay for something else.
    core.place_order(three(other)).await?;
    let (payment, method, amount) = (PaymentId(Uuid::now_v7()), PaymentMethod::LoyaltyPoints, euro(100));
    let paid = AuthorizePayment { order: other, payment, method, amount, expires_at: None, account: Some(account) };
    core.authorize_payment(paid).await?;
    core.capture_payment(payment, amount).await?;

    // One mug comes back: what it cost is 9.00, and a third of the points goes with it.
    let (return_id, lines) = (ReturnId(Uuid::now_v7()), vec![ReturnLine::new("1", 1)]);
    core.take_back(TakeBack { return_id, order, location: "berlin".into(), lines, reason: None }).await?;
    let snapshot = core.snapshot().await?;
    let (state, figures) = (snapshot.read()?, snapshot.order(order)?.ok_or("the order is kept")?);
    let credit = state.credit(account).ok_or("the account is known")?;
    println!(
        "{} is owed, and {} are left of the points, of which {} were spent",
        figures.total, credit.balance, credit.spent
    );
    assert_eq!((figures.total, credit.reversed, credit.balance), (euro(1_800), euro(45), euro(-10)));
    core.close().await?;
    Ok(())
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}
