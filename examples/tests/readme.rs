//! What README.md shows is what the example does.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

const README: &str = include_str!("../../README.md");
const EMBED: &str = include_str!("../embed.rs");

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

/// What is not blank and no comment of the file, without indentation.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//!")).collect()
}
