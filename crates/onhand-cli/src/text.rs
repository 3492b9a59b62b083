//! Figures as people read them.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};

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
    table.trim_fmt()
}

/// A table without lines whose columns have at least these widths, so that several stand below each other; all but
/// the first and the last to the right.
pub(crate) fn columns<const N: usize>(rows: impl IntoIterator<Item = [String; N]>, widths: [u16; N]) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    for row in rows {
        let last = row.len().saturating_sub(1);
        table.add_row(row.into_iter().enumerate().map(|(column, text)| {
            let to_the_right = column > 0 && column < last;
            Cell::new(text).set_alignment(if to_the_right { CellAlignment::Right } else { CellAlignment::Left })
        }));
    }
    for (column, width) in table.column_iter_mut().zip(widths) {
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
    table.trim_fmt()
}

/// Bytes as lowercase hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
