//! A caller that waits for each answer gets it at once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;
use std::io::{BufRead, BufReader, Write};
use support::Shop;

#[test]
fn each_line_is_answered_before_the_next_is_sent() {
    let shop = Shop::set_up();
    let mut child = shop.start(&["exec"]);
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for sold in 1..=5 {
        writeln!(stdin, r#"{{"command":"issue","sku":"mug","location":"berlin","quantity":1}}"#).unwrap();
        assert!(answers.next().unwrap().unwrap().contains(r#""event":"stock_issued""#));
        writeln!(stdin, r#"{{"query":"stock","sku":"mug","location":"berlin"}}"#).unwrap();
        let expected = format!(r#""on_hand":{}"#, 10 - sold);
        assert!(answers.next().unwrap().unwrap().contains(&expected));
    }
    drop(stdin);
    assert!(answers.next().is_none());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_question_in_a_piped_file_sees_all_commands_before_it_and_none_after() {
    let shop = Shop::set_up();
    let mut lines = String::new();
    for _ in 0..200 {
        lines += r#"{"command":"receive","sku":"mug","location":"berlin","quantity":1}
{"query":"stock","sku":"mug","location":"berlin"}
"#;
    }
    let answers = shop.exec(&lines);
    for (turn, pair) in answers.chunks(2).enumerate() {
        assert_eq!(pair[1]["on_hand"], 11 + turn);
        assert_eq!(pair[1]["position"], pair[0]["position"]);
    }
}
