//! Orders as the program speaks of them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use serde_json::Value;
use support::Shop;

const ORDER: &str = "01900000-0000-7000-8000-00000000000b";

/// An order of two mugs to be shipped and one to be picked up.
fn ordered() -> Shop {
    let shop = Shop::set_up();
    let placed = shop.ask(&format!(
        r#"{{"command":"place_order","id":"01900000-0000-7000-8000-000000000001","at":"2026-01-01T00:00:00Z","order":"{ORDER}","channel":"web","reference":"A-1","currency":"EUR","lines":[{{"line":"a","sku":"mug","quantity":2,"unit_price":{{"amount":"9.99","currency":"EUR"}},"fulfillment":"ship"}},{{"line":"b","sku":"mug","quantity":1,"unit_price":{{"amount":"9.99","currency":"EUR"}},"fulfillment":{{"method":"pickup","location":"berlin"}}}}],"shipping":{{"amount":"4.90","currency":"EUR"}}}}"#
    ));
    let expected = format!(
        r#"{{"ok":true,"position":5,"events":[{{"event":"channel_opened","channel":"web"}},{{"event":"order_placed","order":"{ORDER}","channel":"web","reference":"A-1","lines":[{{"line":"a","sku":"mug","quantity":2,"unit_price":{{"amount":"9.99","currency":"EUR"}},"amount":{{"amount":"19.98","currency":"EUR"}},"fulfillment":"ship"}},{{"line":"b","sku":"mug","quantity":1,"unit_price":{{"amount":"9.99","currency":"EUR"}},"amount":{{"amount":"9.99","currency":"EUR"}},"fulfillment":"pickup","location":"berlin"}}],"allocated":[{{"line":0,"sku":"mug","location":"berlin","quantity":2}},{{"line":1,"sku":"mug","location":"berlin","quantity":1}}],"held":[],"search":"none","shipping":{{"amount":"4.90","currency":"EUR"}},"tax_included":false,"if_short":"resource","kept":7776000}}],"id":"01900000-0000-7000-8000-000000000001"}}"#
    );
    let [placed, expected] = [placed, expected].map(|told| serde_json::from_str::<Value>(&told).unwrap());
    assert_eq!(placed, expected);
    shop
}

fn ask(shop: &Shop, line: &str) -> Value {
    serde_json::from_str(&shop.ask(line)).unwrap()
}

#[test]
fn an_order_is_told_with_where_everything_is() {
    let shop = ordered();
    let shipped = format!(
        r#"{{"command":"ship","order":"{ORDER}","shipment":"p1","location":"berlin","lines":[{{"line":"a","quantity":1}}],"carrier":"snail"}}"#
    );
    assert_eq!(ask(&shop, &shipped)["ok"], true);
    let told = ask(&shop, &format!(r#"{{"query":"order","order":"{ORDER}"}}"#));
    assert_eq!((&told["status"], &told["total"]["amount"]), (&"partially_fulfilled".into(), &"34.87".into()));
    assert_eq!((&told["channel"], &told["reference"]), (&"web".into(), &"A-1".into()));
    let line = &told["lines"][0];
    let figures =
        ["ordered", "backordered", "allocated", "picked", "on_the_way", "ready", "shipped", "collected", "canceled"];
    assert_eq!(figures.map(|figure| line[figure].as_i64().unwrap()), [2, 0, 1, 0, 0, 0, 1, 0, 0]);
    assert_eq!((&line["status"], &line["locations"][0]["location"]), (&"allocated".into(), &"berlin".into()));
    assert_eq!(told["shipments"][0]["lines"][0]["line"], "a");
    assert_eq!(told["shipments"][0]["status"], "shipped");
}

#[test]
fn orders_are_listed_by_status_and_location() {
    let shop = ordered();
    let listed = ask(&shop, r#"{"query":"orders","status":"open","location":"berlin"}"#);
    assert_eq!((&listed["orders"][0]["order"], &listed["more"]), (&ORDER.into(), &false.into()));
    assert_eq!(ask(&shop, r#"{"query":"orders","status":"fulfilled"}"#)["orders"], Value::Array(Vec::new()));
    assert_eq!(ask(&shop, r#"{"query":"orders","limit":0}"#)["error"]["kind"], "invalid_input");
    assert_eq!(ask(&shop, r#"{"query":"orders","location":"paris"}"#)["error"]["kind"], "unknown_location");
}

#[test]
fn what_is_done_outside_is_listed_and_told_with_its_order() {
    let shop = ordered();
    let effect = "01900000-0000-7000-8000-00000000000c";
    let asked = format!(
        r#"{{"command":"request_effect","effect":"{effect}","order":"{ORDER}","kind":{{"label":{{"shipment":"p1","location":"berlin","lines":[{{"line":"a","quantity":1}}]}}}}}}"#
    );
    let requested = ask(&shop, &asked);
    assert_eq!(requested["events"][0]["asked"]["label"]["location"], "berlin", "{requested}");
    let listed = ask(&shop, r#"{"query":"effects","state":"requested"}"#);
    assert_eq!((&listed["effects"][0]["effect"], &listed["more"]), (&effect.into(), &false.into()));
    let leased = ask(&shop, r#"{"command":"lease_effects","worker":"labels","most":5,"lease_for":60}"#);
    assert_eq!((&leased["events"][0]["effects"][0]["attempt"], &leased["ok"]), (&1.into(), &true.into()), "{leased}");
    let done = format!(r#"{{"command":"complete_effect","effect":"{effect}","worker":"labels","outcome":"done"}}"#);
    assert_eq!(ask(&shop, &done)["events"][0]["end"], "done");
    assert_eq!(ask(&shop, &done)["rejection"]["kind"], "effect_ended");
    let told = ask(&shop, &format!(r#"{{"query":"order","order":"{ORDER}"}}"#));
    let label = &told["effects"][0]["kind"]["label"];
    assert_eq!((&label["location"], &label["lines"][0]["sku"]), (&"berlin".into(), &"mug".into()));
    assert_eq!(ask(&shop, r#"{"query":"effects","limit":0}"#)["error"]["kind"], "invalid_input");
}

#[test]
fn a_closed_order_is_told_as_it_last_was() {
    let shop = ordered();
    let script = format!(
        r#"{{"command":"cancel_order","order":"{ORDER}","at":"2026-01-02T00:00:00Z"}}
{{"query":"order","order":"{ORDER}","at":"2026-06-01T00:00:00Z"}}
{{"command":"cancel_order","order":"{ORDER}","at":"2026-06-01T00:00:01Z"}}"#
    );
    let answers = shop.exec(&script);
    assert_eq!(answers[0]["ok"], true, "{answers:?}");
    assert_eq!((&answers[1]["status"], &answers[1]["total"]["amount"]), (&"canceled".into(), &"0.00".into()));
    assert_eq!(answers[2]["rejection"]["kind"], "unknown_order");
}

#[test]
fn an_order_that_was_never_placed_is_told_as_such() {
    let told = ask(&Shop::set_up(), &format!(r#"{{"query":"order","order":"{ORDER}"}}"#));
    assert_eq!(told["error"]["kind"], "unknown_order");
}

#[test]
fn a_fulfillment_that_is_none_is_told_with_what_would_be() {
    let shop = Shop::set_up();
    for fulfillment in [r#""pickup""#, r#"{"method":"fly","location":"berlin"}"#, r#"{"method":"pickup"}"#, "7"] {
        let line = format!(
            r#"{{"command":"place_order","order":"{ORDER}","channel":"web","currency":"EUR","lines":[{{"line":"a","sku":"mug","quantity":2,"unit_price":{{"amount":"9.99","currency":"EUR"}},"fulfillment":{fulfillment}}}]}}"#
        );
        let told = ask(&shop, &line);
        let message = told["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("fulfillment") && message.contains("carry_out"), "{told}");
    }
}

#[test]
fn the_log_tells_an_orders_timeline() {
    let shop = ordered();
    let listed = shop.run(&["log", "--reservation", ORDER]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains("(A-1) placed over web: 2 mug, 1 mug"), "{listed}");
}

#[test]
fn a_timeline_is_told_up_to_the_moment_that_is_asked_for() {
    let shop = ordered();
    let canceled = ask(&shop, &format!(r#"{{"command":"cancel_order","order":"{ORDER}"}}"#));
    let events = |as_of: &str| {
        let told = ask(&shop, &format!(r#"{{"query":"timeline","order":"{ORDER}"{as_of}}}"#));
        let names = |events: &Vec<Value>| events.iter().map(|event| event["event"].clone()).collect::<Vec<_>>();
        (told["events"].as_array().map(names).unwrap_or_default(), told)
    };
    assert_eq!(events("").0, ["order_placed", "lines_canceled"]);
    let before = canceled["position"].as_u64().unwrap() - 1;
    assert_eq!(events(&format!(r#","as_of":{before}"#)).0, ["order_placed"]);
    let (_, nothing_yet) = events(r#","as_of":1"#);
    assert_eq!(nothing_yet["error"]["kind"], "unknown_order");
}

#[test]
fn money_is_told_as_it_comes_and_goes() {
    let shop = ordered();
    let payment = "01900000-0000-7000-8000-00000000000c";
    let euro = |amount: &str| format!(r#"{{"amount":"{amount}","currency":"EUR"}}"#);
    let script = [
        format!(
            r#"{{"command":"authorize_payment","order":"{ORDER}","payment":"{payment}","method":"credit_card","amount":{}}}"#,
            euro("34.87")
        ),
        format!(r#"{{"command":"capture_payment","payment":"{payment}","amount":{}}}"#, euro("34.88")),
        format!(r#"{{"command":"capture_payment","payment":"{payment}","amount":{}}}"#, euro("34.87")),
        format!(
            r#"{{"command":"refund_order","order":"{ORDER}","refund":"{payment}","amount":{},"kind":"goodwill"}}"#,
            euro("4.87")
        ),
        format!(r#"{{"query":"order","order":"{ORDER}"}}"#),
    ];
    let answers = shop.exec(&script.join("\n"));
    assert_eq!(answers[1]["rejection"]["kind"], "exceeds_authorized");
    assert_eq!(answers[1]["rejection"]["authorized"]["amount"], "34.87");
    assert_eq!(answers[3]["events"][0]["captures"][0]["amount"]["amount"], "4.87");
    let told = &answers[4];
    let amounts = ["total", "authorized", "captured", "refunded", "charged_back", "due"];
    let amounts = amounts.map(|amount| told[amount]["amount"].as_str().unwrap());
    assert_eq!(amounts, ["30.00", "34.87", "34.87", "4.87", "0.00", "0.00"]);
    assert_eq!(told["payment_status"], "partially_refunded");
    assert_eq!(
        (&told["payments"][0]["method"], &told["payments"][0]["status"]),
        (&"credit_card".into(), &"authorized".into())
    );
}

#[test]
fn what_a_person_said_is_told_with_the_order_and_sealed_everywhere_else() {
    let shop = Shop::set_up();
    let placed = ask(
        &shop,
        &format!(
            r#"{{"command":"place_order","order":"{ORDER}","channel":"web","currency":"EUR","delivery":"Ada, Berlin","lines":[{{"line":"a","sku":"mug","quantity":1,"unit_price":{{"amount":"9.99","currency":"EUR"}},"fulfillment":"ship"}}]}}"#
        ),
    );
    assert_eq!(placed["ok"], true, "{placed}");
    let given = placed["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&given["event"], &given["delivery"]["subject"]), (&"order_details_given".into(), &ORDER.into()));
    assert!(!placed.to_string().contains("Ada"), "{placed}");
    let told = ask(&shop, &format!(r#"{{"query":"order","order":"{ORDER}"}}"#));
    assert_eq!((&told["delivery"], told.get("note")), (&"Ada, Berlin".into(), None));
    // Restored without its keys, say.
    std::fs::remove_dir_all(shop.path().join("keys")).unwrap();
    let without = ask(&shop, &format!(r#"{{"query":"order","order":"{ORDER}"}}"#));
    assert_eq!((&without["delivery"], &without["status"]), (&Value::Null, &"open".into()));
    let empty = ask(
        &shop,
        &format!(
            r#"{{"command":"place_order","order":"{ORDER}","channel":"web","currency":"EUR","note":"","lines":[]}}"#
        ),
    );
    assert_eq!(empty["error"]["kind"], "invalid_input");
}
