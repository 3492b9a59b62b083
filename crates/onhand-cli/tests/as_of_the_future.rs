//! A time that is still to come has no answer.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;
use serde_json::Value;
use support::Shop;

#[test]
fn as_of_a_time_that_is_still_to_come_is_refused_by_name() {
    let shop = Shop::set_up();
    let asked = r#"{"query":"stock","sku":"mug","location":"berlin","as_of":"9000-01-01T00:00:00Z"}"#;
    let answer: Value = serde_json::from_str(&shop.ask(asked)).unwrap();
    assert_eq!((&answer["ok"], &answer["error"]["kind"]), (&false.into(), &"in_the_future".into()));
    assert_eq!(answer["error"]["at"], "9000-01-01T00:00:00Z");
    assert!(answer["error"]["now"].is_string());
}
