//! Under an input clock the lines say what time it is.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use support::Shop;

const ID: &str = "01900000-0000-7000-8000-00000000000a";

fn reserve(at: &str) -> String {
    format!(
        r#"{{"command":"reserve","at":"{at}","reservation":"{ID}","lines":[{{"sku":"mug","quantity":2}}],"expires_in":"PT7M"}}"#
    )
}

#[test]
fn a_hold_is_expired_at_its_moment_and_not_before() {
    let shop = Shop::set_up();
    let answers = shop.exec(&format!(
        "{}\n{}\n{}\n",
        reserve("2026-01-01T00:00:00Z"),
        format_args!(r#"{{"query":"reservation","reservation":"{ID}","at":"2026-01-01T00:06:59.999999Z"}}"#),
        format_args!(r#"{{"query":"reservation","reservation":"{ID}","at":"2026-01-01T00:07:00Z"}}"#),
    ));
    assert_eq!(answers[1]["state"], "open");
    assert_eq!(answers[2]["state"], "expired");
}

#[test]
fn an_expiry_comes_before_the_command_of_a_later_time() {
    let shop = Shop::set_up();
    let answers = shop.exec(&format!(
        "{}\n{}\n",
        reserve("2026-01-01T00:00:00Z"),
        r#"{"command":"reserve","at":"2026-01-01T00:07:00Z","lines":[{"sku":"mug","quantity":10}],"expires_in":60}"#
    ));
    assert_eq!(answers[1]["ok"], true);
    // 5 is the expiry.
    assert_eq!(answers[1]["position"], 6);
}

#[test]
fn an_earlier_or_absent_time_means_the_last_one() {
    let shop = Shop::set_up();
    let answers = shop.exec(&format!(
        "{}\n{}\n{}\n",
        r#"{"command":"receive","at":"2026-01-01T12:00:00Z","sku":"mug","location":"berlin","quantity":1}"#,
        reserve("2026-01-01T00:00:00Z"),
        r#"{"command":"reserve","lines":[{"sku":"mug","quantity":1}],"expires_in":60}"#,
    ));
    assert_eq!(answers[1]["events"][0]["expires_at"], "2026-01-01T12:07:00Z");
    assert_eq!(answers[2]["events"][0]["expires_at"], "2026-01-01T12:01:00Z");
}

#[test]
fn when_it_happened_is_kept_beside_the_logs_time() {
    let shop = Shop::set_up();
    shop.exec(
        r#"{"command":"issue","at":"2026-01-02T00:00:00Z","occurred_at":"2025-12-31T23:00:00Z","sku":"mug","location":"berlin","quantity":1,"occurred":true}"#,
    );
    let told = &support::answers(&shop.run(&["log", "--json", "--from", "4"]))[0];
    assert_eq!(told["time"], "2026-01-02T00:00:00Z");
    assert_eq!(told["occurred_at"], "2025-12-31T23:00:00Z");
}

#[test]
fn a_count_is_compared_with_the_books_of_its_moment_whatever_comes_with_it_in_one_file() {
    let shop = Shop::set_up();
    let answers = shop.exec(
        r#"{"command":"receive","at":"2026-01-01T08:00:00Z","sku":"mug","location":"berlin","quantity":5}
{"command":"issue","at":"2026-01-01T10:00:00Z","sku":"mug","location":"berlin","quantity":4}
{"command":"count","at":"2026-01-01T11:00:00Z","sku":"mug","location":"berlin","counted":14,"counted_at":"2026-01-01T09:00:00Z"}
{"query":"stock","sku":"mug","location":"berlin"}"#,
    );
    assert_eq!(answers[2]["events"][0]["expected"], 15);
    assert_eq!(answers[3]["on_hand"], 10);
}
