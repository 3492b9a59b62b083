//! `onhand orders`: a list, and one order on a page.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use serde_json::Value;
use support::{Shop, stderr, stdout};

const FIRST: &str = "01900000-0000-7000-8000-00000000000b";
const SECOND: &str = "01900000-0000-7000-8000-00000000000c";
const PAYMENT: &str = "01900000-0000-7000-8000-0000000000aa";

fn place(order: &str, channel: &str, more: &str, at: &str) -> String {
    format!(
        r#"{{"command":"place_order","at":"{at}","order":"{order}","channel":"{channel}",{more}"currency":"EUR","lines":[{{"line":"a","sku":"mug","quantity":2,"unit_price":{{"amount":"9.99","currency":"EUR"}},"fulfillment":"ship"}}]}}"#
    )
}

/// Two orders: one over the web that is paid and half sent, one over the telephone that was canceled.
fn shop() -> Shop {
    let shop = Shop::set_up();
    let money = r#"{"amount":"19.98","currency":"EUR"}"#;
    let script = [
        place(FIRST, "web", r#""reference":"A-1","delivery":"Ada, Berlin","#, "2026-01-01T00:00:00Z"),
        place(SECOND, "phone", "", "2026-01-02T00:00:00Z"),
        format!(r#"{{"command":"cancel_order","order":"{SECOND}"}}"#),
        format!(
            r#"{{"command":"authorize_payment","order":"{FIRST}","payment":"{PAYMENT}","method":"wallet","amount":{money}}}"#
        ),
        format!(r#"{{"command":"capture_payment","payment":"{PAYMENT}","amount":{money}}}"#),
        format!(
            r#"{{"command":"ship","order":"{FIRST}","shipment":"p1","location":"berlin","carrier":"snail","lines":[{{"line":"a","quantity":1}}]}}"#
        ),
    ];
    let answers = shop.exec(&script.join("\n"));
    assert!(answers.iter().all(|answer| answer["ok"] == true), "{answers:?}");
    shop
}

fn ids(shop: &Shop, filter: &[&str]) -> Vec<String> {
    let listed = shop.run(&[&["orders", "--json"], filter].concat());
    assert!(listed.status.success(), "{listed:?}");
    let orders = stdout(&listed).lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    orders.map(|order| order["order"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn orders_are_listed_the_newest_first_and_by_what_is_asked_for() {
    let shop = shop();
    assert_eq!(ids(&shop, &[]), [SECOND, FIRST]);
    assert_eq!(ids(&shop, &["--limit", "1"]), [SECOND]);
    assert_eq!(ids(&shop, &["--status", "canceled"]), [SECOND]);
    assert_eq!(ids(&shop, &["--payment", "paid"]), [FIRST]);
    assert_eq!(ids(&shop, &["--channel", "phone"]), [SECOND]);
    assert_eq!(ids(&shop, &["--location", "berlin"]), [FIRST]);
    assert_eq!(ids(&shop, &["--customer", FIRST]), [""; 0]);
    assert_eq!(ids(&shop, &["--as-of", "2026-01-01T12:00:00Z"]), [FIRST]);
}

#[test]
fn the_table_has_a_row_for_each() {
    let listed = shop().run(&["orders", "--limit", "1"]);
    let table = stdout(&listed);
    for told in ["Placed", "phone", "canceled", "unpaid", "0.00 EUR", "1 more orders are not shown", "2 orders"] {
        assert!(table.contains(told), "{told}: {table}");
    }
    assert!(!table.contains("A-1"), "{table}");
}

#[test]
fn one_order_is_told_whole_with_its_timeline() {
    let shop = shop();
    // By its reference as well as by its id.
    for named in [FIRST, "A-1"] {
        let page = shop.run(&["orders", named]);
        let page = stdout(&page);
        let told = [
            "(A-1), over web, placed 2026-01-01T00:00:00Z",
            "partially_fulfilled, paid: total 19.98 EUR",
            "captured 19.98 EUR",
            "due 0.00 EUR",
            "delivery: Ada, Berlin",
            "wallet",
            "snail",
            "1 mug",
        ];
        for told in told {
            assert!(page.contains(told), "{told}: {page}");
        }
        let of_payment = page.find("captured of payment").unwrap();
        assert!(page.find("placed over web").unwrap() < of_payment, "{page}");
        assert!(of_payment < page.find("shipment p1 by snail: 1 mug at berlin").unwrap(), "{page}");
        assert!(!page.contains("phone"), "{page}");
    }
}

#[test]
fn for_machines_the_timeline_stands_with_the_order() {
    let page = shop().run(&["orders", FIRST, "--json"]);
    let told: Value = serde_json::from_str(stdout(&page)).unwrap();
    assert_eq!((&told["status"], &told["delivery"]), (&"partially_fulfilled".into(), &"Ada, Berlin".into()));
    let timeline = told["timeline"].as_array().unwrap();
    let names: Vec<&str> = timeline.iter().map(|event| event["event"].as_str().unwrap()).collect();
    let expected = ["order_placed", "order_details_given", "payment_authorized", "payment_captured", "order_shipped"];
    assert_eq!(names, expected);
    assert_eq!(timeline[0]["time"], "2026-01-01T00:00:00Z");
}

#[test]
fn what_is_not_there_is_said() {
    let shop = shop();
    let status_of = |arguments: &[&str]| {
        let output = shop.run(&[&["orders"], arguments].concat());
        (output.status.code(), stderr(&output).to_owned())
    };
    let (code, said) = status_of(&["B-7"]);
    assert!(code == Some(2) && said.contains("reference B-7"), "{said}");
    let (code, said) = status_of(&[PAYMENT]);
    assert!(code == Some(2) && said.contains(PAYMENT), "{said}");
    let (code, said) = status_of(&["--status", "lost"]);
    assert!(code == Some(2) && said.contains("backordered"), "{said}");
    let (code, said) = status_of(&[FIRST, "--status", "open"]);
    assert!(code == Some(2) && said.contains("cannot be used with"), "{said}");
    let (code, said) = status_of(&["--location", "paris"]);
    assert!(code == Some(2) && said.contains("paris"), "{said}");
}

#[test]
fn a_reference_that_two_channels_have_names_both_orders() {
    let shop = shop();
    let again = "01900000-0000-7000-8000-00000000000d";
    assert!(shop.ask(&place(again, "app", r#""reference":"A-1","#, "2026-01-03T00:00:00Z")).contains("\"ok\":true"));
    let output = shop.run(&["orders", "A-1"]);
    let said = stderr(&output);
    assert!(output.status.code() == Some(2) && said.contains(FIRST) && said.contains(again), "{said}");
}

#[test]
fn a_closed_order_is_found_whoever_has_its_id_by_now_and_by_its_reference() {
    let shop = shop();
    let script = [
        format!(
            r#"{{"command":"ship","order":"{FIRST}","shipment":"p2","location":"berlin","lines":[{{"line":"a","quantity":1}}]}}"#
        ),
        format!(
            r#"{{"command":"reserve","at":"2026-09-01T00:00:00Z","reservation":"{FIRST}","lines":[{{"sku":"mug","quantity":1}}],"expires_in":600}}"#
        ),
    ];
    let answers = shop.exec(&script.join("\n"));
    assert!(answers.iter().all(|answer| answer["ok"] == true), "{answers:?}");
    assert_eq!(ids(&shop, &[]), [""; 0]);
    for named in [FIRST, "A-1"] {
        let page = shop.run(&["orders", named, "--json"]);
        let told: Value = serde_json::from_str(stdout(&page)).unwrap();
        assert_eq!((&told["order"], &told["status"]), (&FIRST.into(), &"fulfilled".into()), "{told}");
    }
}

#[test]
fn a_reference_may_look_like_an_id() {
    let shop = shop();
    let placed = place(
        "01900000-0000-7000-8000-00000000000d",
        "app",
        &format!(r#""reference":"{PAYMENT}","#),
        "2026-01-03T00:00:00Z",
    );
    assert!(shop.ask(&placed).contains("\"ok\":true"));
    let page = shop.run(&["orders", PAYMENT]);
    assert!(stdout(&page).contains(&format!("({PAYMENT}), over app")), "{page:?}");
}

#[test]
fn of_two_orders_that_had_one_id_the_newest_is_told_and_the_other_as_of_its_time() {
    let shop = Shop::set_up();
    let canceled = |at: &str| format!(r#"{{"command":"cancel_order","at":"{at}","order":"{FIRST}"}}"#);
    let timeline = |at: &str, more: &str| format!(r#"{{"query":"timeline","at":"{at}","order":"{FIRST}"{more}}}"#);
    let script = [
        place(FIRST, "web", "", "2026-01-01T00:00:00Z"),
        canceled("2026-01-01T00:00:00Z"),
        // The first is closed by then, which is told when this is.
        place(FIRST, "phone", "", "2026-06-01T00:00:00Z"),
        timeline("2026-06-01T00:00:00Z", ""),
        timeline("2026-06-01T00:00:00Z", r#","as_of":"2026-05-31T00:00:00Z""#),
        canceled("2026-06-01T00:00:00Z"),
        timeline("2026-12-01T00:00:00Z", ""),
    ];
    let answers = shop.exec(&script.join("\n"));
    let told = |answer: &Value| {
        let events = answer["events"].as_array().unwrap();
        events.iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(told(&answers[3]), ["order_placed"]);
    assert_eq!(answers[3]["events"][0]["channel"], "phone");
    assert_eq!(told(&answers[4]), ["order_placed", "lines_canceled"]);
    assert_eq!(answers[4]["events"][0]["channel"], "web");
    assert_eq!(told(&answers[6]), ["order_placed", "lines_canceled", "orders_closed"]);
    assert_eq!(answers[6]["events"][0]["channel"], "phone");
}
