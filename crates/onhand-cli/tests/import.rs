//! Imports: everything in the file accounted for, once, whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use onhand::{Event, Onhand, Quantity, digest};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const ODD: &[u8] = include_bytes!("data/online_retail_odd.csv");

const HEADER: &str = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country";

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

/// Ids of customers are made of their numbers and a key: with the same key they are the same.
fn same_customers(from: &Path, to: &Path) {
    fs::create_dir_all(to.join("keys")).unwrap();
    fs::copy(from.join("keys/subjects.keys"), to.join("keys/subjects.keys")).unwrap();
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
        ("orders", 7),
        ("sales", 9),
        ("carriage", 1),
        ("cancellations", 1),
        ("returns", 1),
        ("write_offs", 2),
        ("set_aside", 4),
        ("malformed", 11),
        ("lines", 28),
        ("units_sold", 38),
        ("units_returned", 2),
        ("units_written_off", 14),
        ("units_opening", 52),
        ("units_on_hand", 2),
        ("shortfalls", 0),
        ("levels_where_books_differ", 0),
        ("months_where_books_differ", 0),
        ("skus", 5),
        ("locations", 5),
    ] {
        assert_eq!(report[figure], expected, "{figure}");
    }
    assert_eq!(report["reconciled"], true);
    let lines: Vec<u64> =
        report["malformed_lines"].as_array().unwrap().iter().map(|found| found["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);

    same_customers(&a, &b);
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
        for event in &committed.events {
            if let Event::OrderPlaced(placed) = event {
                sales += placed.lines.len();
                assert!(committed.occurred_at.is_some());
            }
        }
    }
    assert_eq!(sales, 9);
}

#[test]
fn what_was_bought_paid_and_brought_back_is_an_order() {
    let directory = tempfile::tempdir().unwrap();
    let (file, data) = (directory.path().join("odd.csv"), directory.path().join("data"));
    fs::write(&file, ODD).unwrap();
    let report = import(&data, &file);
    let core = Onhand::builder().input_clock().open_blocking(&data).unwrap();
    let snapshot = core.blocking().snapshot().unwrap();
    let state = snapshot.read().unwrap();
    let orders = state.orders(None);
    let named = |reference: &str| {
        let brief = orders.iter().find(|order| order.reference.as_ref().is_some_and(|is| is.as_str() == reference));
        state.order(brief.unwrap().order).unwrap()
    };
    // Twelve lanterns and seven mugs; two lanterns came back on the next day, and were paid back.
    let first = named("500001");
    let money = [first.total, first.captured, first.refunded, first.due].map(|money| money.to_string());
    assert_eq!(money, ["38.25 GBP", "44.15 GBP", "5.90 GBP", "0.00 GBP"]);
    assert_eq!((first.lines.len(), first.returns.len()), (3, 1));
    // The postage belongs to the order that it was paid with.
    let second = named("500002");
    assert_eq!((second.shipping.to_string(), second.total.to_string()), ("18.00 GBP".into(), "30.00 GBP".into()));
    // One customer bought twice.
    assert_eq!(named("500015").customer, named("500016").customer);
    assert!(named("500015").customer.is_some() && named("500015").customer != second.customer);
    let month = &report["revenue"]["2010-01"];
    let parts = ["goods", "carriage", "returned", "without_sale", "write_offs", "set_aside", "log"];
    let told = parts.map(|part| month[part].as_str().unwrap());
    assert_eq!(told, ["90.00", "18.00", "-5.90", "0.00", "0.00", "-53572.36", "102.10"]);
}

#[test]
fn invoices_over_a_month_s_end_and_cancellations_after_years_reconcile() {
    let directory = tempfile::tempdir().unwrap();
    let (file, data) = (directory.path().join("two.csv"), directory.path().join("data"));
    let lines = [
        "1,20001,MUG,3,2010-01-31 23:59:00,2.50,17001,EIRE",
        "1,20002,CUP,1,2010-02-01 00:00:00,1.00,17001,EIRE",
        "C2,20001,MUG,-1,2011-03-01 12:00:00,2.50,17001,EIRE",
        "C3,20001,MUG,-1,2011-03-31 12:00:00,2.50,17001,EIRE",
    ];
    fs::write(&file, format!("{HEADER}\n{}\n", lines.join("\n"))).unwrap();
    let report = import(&data, &file);
    let figures =
        ["returns", "cancellations", "months_where_books_differ"].map(|figure| report[figure].as_u64().unwrap());
    assert_eq!(figures, [1, 2, 0], "{report}");
    assert_eq!(report["revenue"]["2010-02"]["goods"], "8.50");
    assert_eq!(report["revenue"]["2011-03"]["without_sale"], "-2.50");
    assert_eq!(import(&data, &file)["new_events"], 0);
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
    let returns = report["returns"].as_u64().unwrap();
    assert!(returns > 100 && returns < report["cancellations"].as_u64().unwrap(), "{report}");
    same_customers(&whole, &killed);

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
        ("orders", 21_705),
        ("sales", 510_780),
        ("carriage", 1_544),
        ("cancellations", 9_581),
        ("returns", 7_510),
        ("write_offs", 2_119),
        ("set_aside", 1_437),
        ("malformed", 0),
        ("shortfalls", 0),
        ("levels_where_books_differ", 0),
        ("months_where_books_differ", 0),
    ] {
        assert_eq!(report[figure], expected, "{figure}");
    }
    let (in_log, in_file) = (by_month_in_the_log(directory.path()), by_month_in_the_file(&file));
    let months = report["revenue"].as_object().unwrap();
    assert_eq!(months.len(), 13);
    for (month, told) in months {
        let [goods, carriage, returned, without_sale, write_offs, set_aside, log] =
            ["goods", "carriage", "returned", "without_sale", "write_offs", "set_aside", "log"]
                .map(|part| thousandths(told[part].as_str().unwrap()));
        let of_orders = goods + carriage + returned;
        assert_eq!((of_orders, of_orders), (log, in_log[month]), "{month}");
        assert_eq!(of_orders + without_sale + write_offs + set_aside, in_file[month], "{month}");
    }
    assert_eq!(in_file.values().sum::<i64>(), 9_539_484_634);
    assert_eq!(import(directory.path(), &file)["new_events"], 0);
}

/// A decimal number of pounds, in thousandths.
fn thousandths(text: &str) -> i64 {
    let (whole, fraction) = text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), ""));
    let amount: i64 = format!("{whole}{fraction:0<3}").parse().unwrap();
    if text.starts_with('-') { -amount } else { amount }
}

/// What orders were placed for, less what was refunded.
fn by_month_in_the_log(data: &Path) -> BTreeMap<String, i64> {
    let core = Onhand::builder().input_clock().create(false).open_blocking(data).unwrap();
    let mut story = core.subscribe(onhand::Position::START);
    let mut months = BTreeMap::new();
    while let Some(committed) = story.try_next().unwrap() {
        let month = committed.time.to_string()[..7].to_owned();
        for event in &committed.events {
            let pence = match event {
                Event::OrderPlaced(e) => {
                    e.lines.iter().map(|line| line.amount.minor()).sum::<i64>() + e.shipping.minor()
                }
                Event::OrderRefunded(e) => -e.amount.minor(),
                _ => 0,
            };
            *months.entry(month.clone()).or_default() += pence * 10;
        }
    }
    months
}

/// Quantity times price, line by line: nothing is asked of what the line may mean.
fn by_month_in_the_file(file: &Path) -> BTreeMap<String, i64> {
    let mut text = Vec::new();
    MultiGzDecoder::new(fs::File::open(file).unwrap()).read_to_end(&mut text).unwrap();
    let mut months = BTreeMap::new();
    for line in String::from_utf8_lossy(&text).lines().skip(1) {
        // Commas between quotes separate nothing; the columns behind the description have no quotes.
        let mut quoted = false;
        let fields: Vec<&str> = line
            .split(|character| {
                quoted ^= character == '"';
                character == ',' && !quoted
            })
            .collect();
        let [_, _, _, quantity, date, price, _, _] = fields[..] else { panic!("{line}") };
        let quantity: i64 = quantity.parse().unwrap();
        *months.entry(date[..7].to_owned()).or_default() += quantity * thousandths(price);
    }
    months
}

/// Sales, returns and write-offs of some goods in some countries, with a little of everything.
fn invented_year(lines: u32) -> String {
    let mut file = format!("{HEADER}\n");
    let countries = ["United Kingdom", "Germany", "EIRE", "Hong Kong"];
    for n in 0..lines {
        // Steps that are prime to the moduli make every combination come up.
        let (code, country) = (10_000 + n * 37 % 287, countries[(n * 7 % 4) as usize]);
        let (mark, quantity) = match n % 50 {
            7 => ("C", -i64::from(n % 3 + 1)),
            13 => ("", -2),
            _ => ("", i64::from(n % 11 + 1)),
        };
        let (day, hour, minute) = (n * 27 / lines + 1, n % 24, n % 60);
        let invoice = 500_000 + n / 10;
        let _ = writeln!(
            file,
            "{mark}{invoice},{code},THING {code},{quantity},2010-03-{day:02} {hour:02}:{minute:02}:00,1.5,{},{country}",
            code % 90
        );
    }
    file
}
