//! What the program says: on standard output, which may be closed at any time, and in figures people can read.

use crate::Ended;
use crate::exit::Failure;
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use serde::Serialize;
use std::io::{self, Write};

/// Writes to standard output. A reader that has gone away is no failure.
pub(crate) fn out(text: &str) -> Ended {
    let mut stdout = anstream::stdout().lock();
    gone_is_fine(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// Writes one line of JSON to standard output.
pub(crate) fn json(value: &impl Serialize) -> Ended {
    let line = serde_json::to_string(value).map_err(|error| written(error.into()))?;
    out(&(line + "\n"))
}

/// Writes a line to standard error, for people who wait.
pub(crate) fn note(text: &str) {
    // Nobody left to read it: what is being done goes on.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// A whole number with a comma for every thousand.
pub(crate) fn grouped(number: impl Into<i128>) -> String {
    let number = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Microseconds as people read them.
pub(crate) fn micros(micros: f64) -> String {
    match micros {
        ..1_000.0 => format!("{micros:.0} µs"),
        1_000.0..1_000_000.0 => format!("{:.1} ms", micros / 1e3),
        _ => format!("{:.2} s", micros / 1e6),
    }
}

/// A table without lines: in each row a name, a figure to the right, words.
pub(crate) fn table(rows: impl IntoIterator<Item = (&'static str, String, String)>) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    for (name, figure, words) in rows {
        table.add_row([Cell::new(name), Cell::new(figure).set_alignment(CellAlignment::Right), Cell::new(words)]);
    }
    table.trim_fmt() + "\n"
}

/// Bytes as lowercase hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn gone_is_fine(result: io::Result<()>) -> Ended {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(written),
    }
}

fn written(source: io::Error) -> Failure {
    Failure::Io { action: "cannot write to standard output".to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(
            [0, 999, 1_000, 12_345, -1_234_567].map(|n: i64| grouped(n)).join(" "),
            "0 999 1,000 12,345 -1,234,567"
        );
    }
}
