//! A shop to run the program on.
#![allow(dead_code, reason = "each test uses its part")]

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

pub(crate) struct Shop {
    pub(crate) directory: TempDir,
}

/// A shop with a location, a SKU and ten of it, at positions 1 to 3.
pub(crate) const SET_UP: &str = r#"
{"command":"define_location","location":"berlin","kind":"store"}
{"command":"define_sku","sku":"mug","title":"Mug"}
{"command":"receive","sku":"mug","location":"berlin","quantity":10}
"#;

impl Shop {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn set_up() -> Self {
        let shop = Self::new();
        assert!(shop.exec(SET_UP).iter().all(is_ok));
        shop
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    pub(crate) fn segment(&self) -> PathBuf {
        self.path().join("0000000001.log")
    }

    /// Runs a verb on this shop's data.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.run_on(arguments, "")
    }

    pub(crate) fn run_on(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.start(arguments);
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let writing = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
        let output = child.wait_with_output().unwrap();
        writing.join().unwrap();
        output
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        let (verb, rest) = arguments.split_first().unwrap();
        Command::new(program())
            .arg(verb)
            .arg("--data")
            .arg(self.path())
            .args(rest)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// The answers to lines, in order, under an input clock.
    pub(crate) fn exec(&self, lines: &str) -> Vec<Value> {
        let output = self.run_on(&["exec", "--clock", "input"], lines);
        assert!(output.status.success(), "{output:?}");
        answers(&output)
    }

    /// The answer to one line, as it was written.
    pub(crate) fn ask(&self, line: &str) -> String {
        let output = self.run_on(&["exec", "--clock", "input"], line);
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// The names of all files, and what is in them.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files: Vec<_> = std::fs::read_dir(self.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .map(|path| (path.clone(), std::fs::read(path).unwrap()))
            .collect();
        files.sort();
        files
    }

    /// The only file of the data whose name begins so.
    pub(crate) fn file_named(&self, prefix: &str) -> PathBuf {
        let is_it = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(prefix);
        let mut found = self.files().into_iter().map(|(path, _)| path).filter(is_it);
        let file = found.next().unwrap();
        assert!(found.next().is_none());
        file
    }
}

pub(crate) fn program() -> &'static str {
    env!("CARGO_BIN_EXE_onhand")
}

pub(crate) fn is_ok(answer: &Value) -> bool {
    answer["ok"] == true
}

pub(crate) fn answers(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(crate) fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

pub(crate) fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

/// Changes one bit in a file.
pub(crate) fn flip(file: &Path, at: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[at] ^= 1;
    std::fs::write(file, bytes).unwrap();
}
