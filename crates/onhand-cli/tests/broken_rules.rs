//! A log that is intact and breaks a rule: verify says which, and where.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::event::HeldLine;
use onhand::{Event, LocationId, Quantity, RealStorage, SkuId, Span};
use onhand_testkit::forged::{ForgedLog, ForgedRecord, dictionary, hold};
use onhand_testkit::{DAWN, command_id, given, reservation, words::received};
use std::sync::Arc;
use support::{Shop, answers, stderr, stdout};

/// Five mugs on hold at position 4, of three that were received.
fn oversold() -> Shop {
    let shop = Shop::new();
    let five = HeldLine { sku: SkuId(0), location: LocationId(0), quantity: Quantity(5) };
    let promise = hold(reservation(1), five, DAWN.plus(Span::from_seconds(900)));
    let promised = ForgedRecord::new(command_id(9, DAWN), DAWN).event(&Event::from(promise));
    let log = ForgedLog::open(Arc::new(RealStorage), &shop.path(), dictionary());
    log.tell(given([received("mug", "berlin", 3)]).world().records()).append(promised).close();
    shop
}

#[test]
fn more_promised_than_there_was_fails_with_1_and_names_the_promise_and_its_place() {
    let shop = oversold();
    let before = shop.files();
    let output = shop.run(&["verify", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let finding = &answers(&output)[0]["findings"][0];
    assert!(finding["file"].as_str().unwrap().ends_with("0000000001.log"), "{finding}");
    let offset = finding["offset"].as_u64().unwrap() as usize;
    let frame = &std::fs::read(shop.segment()).unwrap()[offset..];
    assert_eq!((&frame[..4], &finding["position"], &finding["damage"]), (&b"OHF1"[..], &4.into(), &false.into()));
    let message = finding["message"].as_str().unwrap();
    assert!(message.contains("rule 3") && message.contains(&reservation(1).to_string()), "{message}");
    assert!(message.contains("leaves -2"), "{message}");

    let output = shop.run(&["verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("0000000001.log at byte") && stdout(&output).contains("rule 3"), "{output:?}");
    assert!(stderr(&output).contains("problem"), "{output:?}");
    assert!(shop.files() == before, "verifying changes nothing");
}
