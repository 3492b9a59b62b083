//! The exit codes are told alike by the program and by the page.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::process::Command;

const PAGE: &str = include_str!("../../../docs/commands.md");

/// The codes with their meanings, as the help tells them over several lines each.
fn told() -> Vec<(String, String)> {
    let help = Command::new(env!("CARGO_BIN_EXE_onhand")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let (_, codes) = help.split_once("Exit codes:\n").unwrap();
    let mut told: Vec<(String, String)> = Vec::new();
    for line in codes.lines().filter(|line| !line.trim().is_empty()) {
        match line.strip_prefix("  ").filter(|line| line.starts_with(|first: char| first.is_ascii_digit())) {
            Some(begins) => {
                let (code, meaning) = begins.split_once("  ").unwrap();
                told.push((code.to_owned(), meaning.trim().to_owned()));
            }
            None => {
                let (_, meaning) = told.last_mut().unwrap();
                *meaning = format!("{meaning} {}", line.trim());
            }
        }
    }
    told
}

#[test]
fn the_page_tells_every_exit_code_as_the_help_does() {
    let told = told();
    assert_eq!(told.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(), ["0", "1", "2", "3", "4", "130, 143"]);
    for (code, meaning) in &told {
        let row = format!("| {code} | {meaning} |");
        assert!(PAGE.contains(&row), "docs/commands.md lacks: {row}");
    }
}
