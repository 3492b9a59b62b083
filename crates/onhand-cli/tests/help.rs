//! Every verb explains itself.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod support;

use std::process::Command;
use support::{program, stdout};

fn help(verb: &[&str]) -> String {
    let output = Command::new(program()).args(verb).arg("--help").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{verb:?}: {output:?}");
    assert!(output.stderr.is_empty(), "{verb:?}: {output:?}");
    stdout(&output).to_owned()
}

/// The verbs that a help text lists, and the first words of what it says of each.
fn verbs(help: &str) -> Vec<(String, String)> {
    let listed = help.split_once("Commands:\n").map_or("", |(_, listed)| listed);
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let verb = |line: &str| {
        // A line that goes on with the one before it stands further in.
        let (verb, is) = line.strip_prefix("  ")?.split_once(' ').filter(|(verb, _)| !verb.is_empty())?;
        Some((verb.to_owned(), is.split_whitespace().take(3).collect::<Vec<_>>().join(" ")))
    };
    lines.filter_map(verb).filter(|(verb, _)| verb != "help").collect()
}

#[test]
fn help_on_every_verb_ends_with_0_and_begins_with_what_it_is() {
    let all = verbs(&help(&[]));
    let names: Vec<&str> = all.iter().map(|(verb, _)| verb.as_str()).collect();
    let expected = [
        "demo", "exec", "import", "replay", "verify", "backup", "restore", "salvage", "stock", "orders", "log", "bench",
    ];
    assert_eq!(names, [&expected[..], &["completions"]].concat());
    for (verb, is) in &all {
        let told = help(&[verb]);
        assert!(told.starts_with(is.as_str()), "{verb}: {told}");
        assert!(told.contains(&format!("Usage: onhand {verb}")), "{told}");
        for (of_verb, is) in verbs(&told) {
            let told = help(&[verb, &of_verb]);
            assert!(told.starts_with(&is), "{verb} {of_verb}: {told}");
            assert!(told.contains(&format!("Usage: onhand {verb} {of_verb}")), "{told}");
        }
    }
}
