//! Split tender: an order is paid by gift card and by credit card, and what is canceled goes back to the right means.

use onhand::{
    AccountId, AuthorizePayment, CancelLines, CreditKind, Currency, DefineLocation, DefineSku, IssueCredit,
    LineQuantity, Money, Onhand, OrderId, PaymentId, PaymentMethod, PlaceOrder, Receive, RefundId, RefundKind,
    RefundOrder,
};
use uuid::Uuid;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::open(directory.path()).await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "berlin", 9)).await?;

    // A gift card of 20.00, and an order of 30.00.
    let account = AccountId(Uuid::now_v7());
    let card = IssueCredit { account, kind: CreditKind::GiftCard, amount: euro(2_000), expires_at: None };
    core.issue_credit(card).await?;
    let order = OrderId(Uuid::now_v7());
    core.place_order(PlaceOrder::new(order, "web", Currency::EURO).ship("mug", 3, 1_000)).await?;

    // The gift card cannot pay for all of it.
    let (by_gift_card, by_card) = (PaymentId(Uuid::now_v7()), PaymentId(Uuid::now_v7()));
    let gift = |minor| AuthorizePayment {
        order,
        payment: by_gift_card,
        method: PaymentMethod::GiftCard,
        amount: euro(minor),
        expires_at: None,
        account: Some(account),
    };
    let refused = core.authorize_payment(gift(3_000)).await.err().ok_or("there are 20.00 on it")?;
    println!("30.00 by gift card: {refused}");
    core.authorize_payment(gift(2_000)).await?;
    let rest = AuthorizePayment { payment: by_card, method: PaymentMethod::CreditCard, account: None, ..gift(1_000) };
    core.authorize_payment(rest).await?;
    core.capture_payment(by_gift_card, euro(2_000)).await?;
    core.capture_payment(by_card, euro(1_000)).await?;

    // Two mugs are canceled: 10.00 go back to the card that was charged last, and as much to the gift card.
    core.cancel_lines(CancelLines { order, lines: vec![LineQuantity::new("1", 2)], reason: None }).await?;
    let refund = |payment| RefundOrder {
        order,
        refund: RefundId(Uuid::now_v7()),
        amount: euro(1_000),
        kind: RefundKind::Goods,
        payment: Some(payment),
    };
    core.refund_order(refund(by_card)).await?;
    core.refund_order(refund(by_gift_card)).await?;
    let snapshot = core.snapshot().await?;
    let (state, figures) = (snapshot.read()?, snapshot.order(order)?.ok_or("the order is kept")?);
    let credit = state.credit(account).ok_or("the gift card is known")?;
    println!("{} is owed, {} is due, and {} are on the gift card", figures.total, figures.due, credit.balance);
    assert_eq!((figures.total, figures.due, credit.balance), (euro(1_000), euro(0), euro(1_000)));
    core.close().await?;
    Ok(())
}

fn euro(minor: i64) -> Money {
    Money::from_minor(minor, Currency::EURO)
}
