//! Imports: everything in the file accounted for, once, whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

use flate2::Compression;
use flate2::write::GzEncoder;
use onhand::{Onhand, Quantity, digest};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const ODD: &[u8] = include_bytes!("data/online_retail_odd.csv");

fn command(data: &Path, file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onhand"));
    command.args(["import", "online-retail", "--json", "--data"]).arg(data).arg(file);
    command
}

fn import(data: &Path, file: &Path) -> Value {
    let Output { status, stdout, stderr } = command(data, file).output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    serde_json::from_slice(&stdout).unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// The position and the digest of the state.
fn state(data: &Path) -> (u64, [u8; 32]) {
    let core = Onhand::builder().input_clock().create(false).open_blocking(data).unwrap();
    let snapshot = core.blocking().snapshot().unwrap();
    let found = (snapshot.position().0, digest(&snapshot.read().unwrap()));
    core.blocking().close().unwrap();
    found
}

#[test]
fn every_oddity_is_accounted_for_plain_and_gzipped() {
    let directory = tempfile::tempdir().unwrap();
    let (plain, gzip) = (directory.path().join("odd.csv"), directory.path().join("odd.csv.gz"));
    fs::write(&plain, ODD).unwrap();
    fs::write(&gzip, gzipped(ODD)).unwrap();
    let (a, b) = (directory.path().join("a"), directory.path().join("b"));
    let report = import(&a, &plain);
    for (figure, expected) in [
        ("sales", 9),
        ("cancellations", 1),
        ("write_offs", 2),
        ("set_aside", 5),
        ("malformed", 11),
        ("lines", 28),
        ("units_sold", 38),
        ("units_returned", 2),
        ("units_written_off", 14),
        ("units_opening", 52),
        ("units_on_hand", 2),
        ("shortfalls", 0),
        ("levels_where_books_differ", 0),
        ("skus", 5),
        ("locations", 5),
    ] {
        assert_eq!(report[figure], expected, "{figure}");
    }
    assert_eq!(report["reconciled"], true);
    let lines: Vec<u64> =
        report["malformed_lines"].as_array().unwrap().iter().map(|found| found["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);

    assert_eq!(import(&b, &gzip)["source"], report["source"]);
    assert_eq!(state(&a), state(&b));
    // The other form of the same file is the same source: it has been applied already.
    assert_eq!(import(&a, &gzip)["new_events"], 0);
}

#[test]
fn what_was_sold_where_is_in_the_books() {
    let directory = tempfile::tempdir().unwrap();
    let (file, data) = (directory.path().join("odd.csv"), directory.path().join("data"));
    fs::write(&file, ODD).unwrap();
    import(&data, &file);
    let core = Onhand::builder().input_clock().open_blocking(&data).unwrap();
    let snapshot = core.blocking().snapshot().unwrap();
    // Twelve were sold before two came back: twelve must have been there.
    assert_eq!(snapshot.stock("20001", "web:united-kingdom").unwrap().on_hand, Quantity(2));
    assert_eq!(snapshot.stock("20002A", "web:united-kingdom").unwrap().on_hand, Quantity(0));
    assert_eq!(snapshot.stock("20005", "web:channel-islands").unwrap().on_hand, Quantity(0));
    assert!(snapshot.read().unwrap().sku("POST").is_none());
    let mut story = core.subscribe(onhand::Position::START);
    let mut sales = 0;
    while let Some(committed) = story.try_next().unwrap() {
        if committed.events.iter().any(|event| event.name() == "stock_issued") {
            sales += 1;
            assert!(committed.occurred_at.is_some());
        }
    }
    assert_eq!(sales, 9);
}

#[test]
fn malformed_lines_are_told_to_people_by_number() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("odd.csv");
    fs::write(&file, ODD).unwrap();
    let told = Command::new(env!("CARGO_BIN_EXE_onhand"))
        .args(["import", "online-retail", "--data"])
        .args([&directory.path().join("data"), &file])
        .output()
        .unwrap();
    let errors = String::from_utf8(told.stderr).unwrap();
    assert!(told.status.success() && errors.contains("line 12 is malformed: a quote is not closed"), "{errors}");
    assert!(!errors.contains('\u{1b}'), "no progress bar off a terminal");
}

#[test]
fn what_is_no_such_file_is_refused_before_anything_happens() {
    let directory = tempfile::tempdir().unwrap();
    let (file, data) = (directory.path().join("other.csv"), directory.path().join("data"));
    for (content, code) in [(&b"name,price\nmug,3\n"[..], 2), (b"", 2), (&gzipped(ODD)[..40], 2)] {
        fs::write(&file, content).unwrap();
        assert_eq!(command(&data, &file).output().unwrap().status.code(), Some(code));
    }
    assert_eq!(command(&data, Path::new("missing.csv")).output().unwrap().status.code(), Some(2));
    assert!(!data.exists());
}

#[test]
fn killed_again_and_again_it_goes_on_where_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("year.csv");
    fs::write(&file, invented_year(12_000)).unwrap();
    let (whole, killed) = (directory.path().join("whole"), directory.path().join("killed"));
    let report = import(&whole, &file);
    assert_eq!((&report["lines"], &report["reconciled"]), (&json!(12_000), &json!(true)));

    let mut kills = 0;
    for milliseconds in std::iter::successors(Some(20), |before| Some(before + before / 2)) {
        let mut run = command(&killed, &file).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        if let Some(status) = run.try_wait().unwrap() {
            assert!(status.success());
            break;
        }
        run.kill().unwrap();
        run.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 1, "it was killed {kills} times only");
    assert_eq!(import(&killed, &file)["new_events"], 0);
    assert_eq!(state(&killed), state(&whole));
}

#[test]
#[ignore = "needs ONHAND_DATA"]
fn the_real_year_reconciles() {
    let data = std::env::var_os("ONHAND_DATA").expect("ONHAND_DATA names the directory with the real data");
    let file = PathBuf::from(data).join("online_retail_ii_2009_2010.csv.gz");
    assert!(file.exists(), "{} is not there", file.display());
    let directory = tempfile::tempdir().unwrap();
    let report = import(directory.path(), &file);
    for (figure, expected) in [
        ("lines", 525_461),
        ("sales", 510_780),
        ("cancellations", 9_581),
        ("write_offs", 2_119),
        ("set_aside", 2_981),
        ("malformed", 0),
        ("shortfalls", 0),
        ("levels_where_books_differ", 0),
    ] {
        assert_eq!(report[figure], expected, "{figure}");
    }
    assert_eq!(import(directory.path(), &file)["new_events"], 0);
}

/// Sales, returns and write-offs of some goods in some countries, with a little of everything.
fn invented_year(lines: u32) -> String {
    let mut file = String::from("Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n");
    let countries = ["United Kingdom", "Germany", "EIRE", "Hong Kong"];
    for n in 0..lines {
        // Steps that are prime to the moduli make every combination come up.
        let (code, country) = (10_000 + n * 37 % 300, countries[(n * 7 % 4) as usize]);
        let (mark, quantity) = match n % 50 {
            7 => ("C", -i64::from(n % 3 + 1)),
            13 => ("", -2),
            _ => ("", i64::from(n % 11 + 1)),
        };
        let (day, hour, minute) = (n * 27 / lines + 1, n % 24, n % 60);
        let invoice = 500_000 + n / 10;
        let _ = writeln!(
            file,
            "{mark}{invoice},{code},THING {code},{quantity},2010-03-{day:02} {hour:02}:{minute:02}:00,1.5,,{country}"
        );
    }
    file
}
