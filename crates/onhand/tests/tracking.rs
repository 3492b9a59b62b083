//! An order is tracked from its placing on, once each, in order, whatever happens meanwhile.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{
    AuthorizePayment, Currency, LineQuantity, Money, Onhand, OrderId, OrderStatus, PaymentId, PaymentMethod,
    PlaceOrder, Position, Ship, Submission, Timestamp, Tracked, Tracking,
};
use onhand_testkit::order;
use support::{a_mug, stock_up};

async fn a_shop(index: bool) -> (tempfile::TempDir, Onhand) {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().audit_index(index).open(directory.path()).await.unwrap();
    let blocking = core.blocking();
    tokio::task::spawn_blocking(move || stock_up(&blocking, 1_000_000)).await.unwrap();
    (directory, core)
}

fn bought(order: OrderId) -> PlaceOrder {
    PlaceOrder::new(order, "web", Currency::EURO).ship("mug", 500, 9_99)
}

fn sent(order: OrderId, shipment: usize) -> Ship {
    Ship {
        order,
        shipment: format!("p{shipment}").as_str().into(),
        location: "berlin".into(),
        lines: vec![LineQuantity::new("1", 1)],
        carrier: None,
    }
}

fn paid(order: OrderId, payment: PaymentId) -> AuthorizePayment {
    let amount = Money::from_minor(1, Currency::EURO);
    AuthorizePayment { order, payment, method: PaymentMethod::CreditCard, amount, expires_at: None, account: None }
}

async fn next(tracking: &mut Tracking) -> Tracked {
    tracking.next().await.unwrap().unwrap()
}

fn names(tracked: &Tracked) -> Vec<&'static str> {
    tracked.traced.events.iter().map(|(_, event)| event.name()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_and_what_comes_is_told_without_a_gap_under_load() {
    for index in [false, true] {
        let (_directory, core) = a_shop(index).await;
        core.place_order(bought(order(1))).await.unwrap();
        core.place_order(bought(order(2))).await.unwrap();
        let ships = tokio::spawn({
            let core = core.clone();
            async move {
                for parcel in 0..400 {
                    // Others buy meanwhile, and another order goes on.
                    let busy =
                        [Submission::from(a_mug()), sent(order(2), parcel).into(), sent(order(1), parcel).into()];
                    core.submit_batch(busy).await.into_iter().for_each(|answer| drop(answer.unwrap()));
                }
            }
        });
        // It begins anywhere in between.
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        let mut tracking = core.track(order(1)).await.unwrap();
        assert_eq!(names(&next(&mut tracking).await), ["order_placed"]);
        let mut last = Position::START;
        for parcel in 0..400 {
            let tracked = next(&mut tracking).await;
            let [(position, onhand::Event::OrderShipped(shipped))] = tracked.traced.events.as_slice() else {
                panic!("{:?}", tracked.traced.events);
            };
            assert_eq!((shipped.order, shipped.shipment.as_str()), (order(1), format!("p{parcel}").as_str()));
            assert!(*position > last, "{position} after {last}");
            assert!(tracked.as_of >= *position, "{position} told as of {}", tracked.as_of);
            last = *position;
            // How it stands is no older than what is told.
            assert!(tracked.order.unwrap().shipments.len() > parcel);
        }
        ships.await.unwrap();
        core.close().await.unwrap();
        assert!(tracking.next().await.is_none(), "it ends when the core is closed");
    }
}

#[tokio::test]
async fn an_order_that_is_not_placed_yet_is_waited_for() {
    let (_directory, core) = a_shop(true).await;
    let mut tracking = core.track(order(1)).await.unwrap();
    core.place_order(bought(order(2))).await.unwrap();
    let asleep = tokio::time::timeout(std::time::Duration::from_millis(20), tracking.next()).await;
    assert!(asleep.is_err(), "{asleep:?}");
    core.place_order(bought(order(1))).await.unwrap();
    let payment = PaymentId(order(9).0);
    core.authorize_payment(paid(order(1), payment)).await.unwrap();
    assert_eq!(names(&next(&mut tracking).await), ["order_placed"]);
    let authorized = next(&mut tracking).await;
    assert_eq!(names(&authorized), ["payment_authorized"]);
    assert_eq!(authorized.order.unwrap().payments[0].payment, payment);
}

#[tokio::test]
async fn the_story_ends_with_the_order() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().input_clock().open(directory.path()).await.unwrap();
    let blocking = core.blocking();
    tokio::task::spawn_blocking(move || stock_up(&blocking, 9)).await.unwrap();
    let at = |seconds| Some(Timestamp::from_seconds(1_800_000_000_i64 + seconds));
    let placed = PlaceOrder::new(order(1), "web", Currency::EURO).carry_out("mug", "berlin", 1, 9_99);
    core.submit(Submission { at: at(0), ..placed.into() }).await.unwrap();
    let mut tracking = core.track(order(1)).await.unwrap();
    assert_eq!(next(&mut tracking).await.order.map(|order| order.status), Some(OrderStatus::Fulfilled));
    core.submit(Submission { at: at(100 * 86_400), ..a_mug().into() }).await.unwrap();
    let closed = next(&mut tracking).await;
    assert_eq!((names(&closed), closed.order), (vec!["orders_closed"], None));
    assert!(tracking.next().await.is_none());
    // Whoever asks later is told the same, out of the log.
    let mut again = core.track(order(1)).await.unwrap();
    assert_eq!(names(&next(&mut again).await), ["order_placed", "lines_collected"]);
    assert_eq!(names(&next(&mut again).await), ["orders_closed"]);
    assert!(again.next().await.is_none());
}

#[tokio::test]
async fn of_two_orders_with_one_id_the_newest_is_told_of() {
    let directory = tempfile::tempdir().unwrap();
    let core = Onhand::builder().input_clock().open(directory.path()).await.unwrap();
    let blocking = core.blocking();
    tokio::task::spawn_blocking(move || stock_up(&blocking, 9)).await.unwrap();
    let at = |days: i64| Some(Timestamp::from_seconds(1_800_000_000 + days * 86_400));
    let placed = |channel: &str| {
        Submission::from(PlaceOrder::new(order(1), channel, Currency::EURO).carry_out("mug", "berlin", 1, 9_99))
    };
    let bought_by = |tracked: &Tracked| match &tracked.traced.events[0].1 {
        onhand::Event::OrderPlaced(placed) => placed.channel,
        other => panic!("{other:?}"),
    };
    core.submit(Submission { at: at(0), ..placed("web") }).await.unwrap();
    core.submit(Submission { at: at(100), ..placed("phone") }).await.unwrap();
    let phone = core.snapshot().await.unwrap().read().unwrap().channel("phone");
    let mut tracking = core.track(order(1)).await.unwrap();
    assert_eq!(Some(bought_by(&next(&mut tracking).await)), phone);
    core.submit(Submission { at: at(200), ..a_mug().into() }).await.unwrap();
    assert_eq!(names(&next(&mut tracking).await), ["orders_closed"]);
    assert!(tracking.next().await.is_none());
    // It is so once both are closed, too.
    let mut again = core.track(order(1)).await.unwrap();
    assert_eq!(Some(bought_by(&next(&mut again).await)), phone);
    assert_eq!(names(&next(&mut again).await), ["orders_closed"]);
    assert!(again.next().await.is_none());
}
