//! What README.md and docs/simulation.md show is what the examples do.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

const README: &str = include_str!("../../README.md");
const EMBED: &str = include_str!("../embed.rs");
const PAGE: &str = include_str!("../../docs/simulation.md");
const SIMULATE: &str = include_str!("../simulate.rs");

#[test]
fn the_ten_lines_of_the_readme_are_those_of_the_example() {
    let (_, shown) = README.split_once("```rust\n").unwrap();
    let shown: Vec<&str> = lines(shown.split("```").next().unwrap());
    // The example keeps its data where it is removed again.
    let embed = EMBED.replace("data.path()", "\"./data\"");
    let (imports, body) = embed.split_once("#[tokio::main]").unwrap();
    let begins = body.find("let core = Onhand::open").unwrap();
    let ends = body.find("core.close().await?;").unwrap() + "core.close().await?;".len();
    let done: Vec<&str> = lines(imports).into_iter().chain(lines(&body[begins..ends])).collect();
    assert_eq!(shown, done);
}

#[test]
fn the_adapter_of_the_page_on_simulations_is_that_of_the_example() {
    let (_, shown) = PAGE.split_once("```rust\n").unwrap();
    let shown = lines(shown.split("```").next().unwrap());
    let begins = SIMULATE.find("/// What stands between").unwrap();
    let done = lines(&SIMULATE[begins..]);
    // The page leaves the rest to the example.
    let (last, shown) = shown.split_last().unwrap();
    assert_eq!((*last, shown), ("}", &done[..shown.len()]));
}

/// What is not blank and no comment of the file, without indentation.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//!")).collect()
}
