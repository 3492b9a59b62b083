//! The first pass: counts everything, and finds what must have been in stock for the year to be possible.

use super::bought::{Back, Bought, OrderKey};
use super::documents::{Document, Documents, Ends};
use super::line::{Kind, Line, Malformed};
use super::names::{Names, is_title, location_of};
use super::revenue::Revenue;
use crate::exit::Failure;
use crate::say;
use onhand::{Timestamp, limit};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// How many malformed records the summary lists.
const LISTED: usize = 100;

/// What is in the file.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) digest: [u8; 32],
    /// When its first record happened.
    pub(super) begins: Timestamp,
    /// Goods by number: code and title.
    pub(super) skus: Vec<(String, String)>,
    /// Locations by number.
    pub(super) locations: Vec<String>,
    /// By numbers of SKU and location.
    pub(super) levels: BTreeMap<(usize, usize), Level>,
    pub(super) counts: Counts,
    pub(super) revenue: Revenue,
    /// Of each canceled invoice, by the record that it ends with: line by line which sales came back; none where that
    /// sale is not in the file.
    pub(super) returned: HashMap<u64, Vec<Vec<Back>>>,
    pub(super) ends: Ends,
    /// The first malformed records: line and reason.
    pub(super) malformed: Vec<(u64, String)>,
    sku_numbers: Names,
    location_numbers: Names,
    bought: Bought,
}

/// Records by what they tell of, and units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) records: u64,
    pub(super) orders: u64,
    pub(super) sales: u64,
    pub(super) carriage: u64,
    pub(super) cancellations: u64,
    /// Those of them whose sale is in the file.
    pub(super) returns: u64,
    pub(super) write_offs: u64,
    pub(super) set_aside: u64,
    pub(super) malformed: u64,
    pub(super) units_sold: i64,
    pub(super) units_returned: i64,
    pub(super) units_written_off: i64,
}

/// How a level moves through the year.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Level {
    moved: i64,
    least: i64,
}

impl Level {
    /// What must have been there at first.
    pub(super) fn opening(self) -> i64 {
        -self.least
    }

    /// What is there at the end.
    pub(super) fn closing(self) -> i64 {
        self.moved - self.least
    }
}

/// Reads the whole file.
pub(super) fn read(file: &Path, quiet: bool) -> Result<Survey, Failure> {
    let ends = Ends::read(file, quiet)?;
    let mut survey = Survey::default();
    let mut documents = Documents::open(file, &ends, "reading", quiet)?;
    while let Some((number, document)) = documents.next()? {
        survey.counts.records = number;
        if let Some(document) = document {
            survey.take(number, &document, quiet);
        }
    }
    documents.finish();
    survey.digest = documents.digest();
    survey.ends = ends;
    Ok(survey)
}

/// The orders that an invoice becomes: one, unless it has more lines than an order may have. Each with its lines of
/// goods, and a number that no other order of the file has.
pub(super) fn orders_of(number: u64, lines: &[Line]) -> Vec<(OrderKey, Vec<&Line>)> {
    let goods: Vec<&Line> = lines.iter().filter(|line| line.kind == Kind::Sale).collect();
    let at = moment_of(lines);
    let parts = goods.chunks(limit::LINES).zip(number << 16..);
    parts.map(|(part, number)| (OrderKey { number, at }, part.to_vec())).collect()
}

/// When an invoice was written: its last line's time. Some are written over a minute's end, or a month's.
pub(super) fn moment_of(lines: &[Line]) -> Timestamp {
    lines.iter().map(|line| line.at).max().unwrap_or_default()
}

impl Survey {
    /// The numbers of a line's goods and of its place.
    pub(super) fn level_of(&self, line: &Line) -> Option<(usize, usize)> {
        Some((self.sku_numbers.get(&line.code)?, self.location_numbers.get(&line.country)?))
    }

    fn take(&mut self, number: u64, document: &Document, quiet: bool) {
        match document {
            Document::Invoice(lines) => self.invoice(number, lines),
            Document::Cancellation(lines) => self.cancellation(number, lines),
            Document::WriteOff(line) => {
                self.counts.write_offs += 1;
                self.counts.units_written_off += line.units;
                self.revenue.of(line.at).write_offs.add(line.amount());
                self.moves(line, -line.units);
            }
            Document::SetAside(line) => self.set_aside(line),
            Document::Malformed(line, reason) => self.refuse(*line, reason, quiet),
        }
    }

    fn invoice(&mut self, number: u64, lines: &[Line]) {
        let (orders, at) = (orders_of(number, lines), moment_of(lines));
        self.counts.orders += orders.len() as u64;
        for line in lines.iter().filter(|line| line.kind != Kind::Sale) {
            // Carriage of nothing that is sold is no order's.
            if orders.is_empty() {
                self.set_aside(line);
            } else {
                self.counts.carriage += 1;
                self.revenue.of(at).carriage.add(line.amount());
            }
        }
        for (order, lines) in orders {
            for (number, line) in lines.into_iter().enumerate() {
                self.counts.sales += 1;
                self.counts.units_sold += line.units;
                self.revenue.of(at).goods.add(line.amount());
                self.moves(line, -line.units);
                self.bought.sold(line, order, number);
            }
        }
    }

    fn cancellation(&mut self, number: u64, lines: &[Line]) {
        let (mut returned, at) = (Vec::with_capacity(lines.len()), moment_of(lines));
        for line in lines {
            let back = self.bought.canceled(line, at);
            self.counts.cancellations += 1;
            self.counts.units_returned += line.units;
            let month = self.revenue.of(at);
            if back.is_empty() {
                month.without_sale.add(line.amount());
            } else {
                self.counts.returns += 1;
                month.returned.add(line.amount());
            }
            self.moves(line, line.units);
            returned.push(back);
        }
        self.returned.insert(number, returned);
    }

    fn set_aside(&mut self, line: &Line) {
        self.counts.set_aside += 1;
        self.revenue.of(line.at).set_aside.add(line.amount());
    }

    /// Goods come or go.
    fn moves(&mut self, line: &Line, moved: i64) {
        if self.levels.is_empty() {
            self.begins = line.at;
        }
        let key = (self.sku(line), self.location(line));
        let level = self.levels.entry(key).or_default();
        level.moved += moved;
        level.least = level.least.min(level.moved);
    }

    fn sku(&mut self, line: &Line) -> usize {
        let number = self.sku_numbers.number(&line.code);
        if number == self.skus.len() {
            self.skus.push((line.code.clone(), String::new()));
        }
        if let Some((_, title)) = self.skus.get_mut(number)
            // Descriptions of write-offs tell what went wrong, not what the goods are.
            && (title.is_empty() && line.kind == Kind::Sale)
        {
            *title = printable(&line.description);
        }
        number
    }

    fn location(&mut self, line: &Line) -> usize {
        let number = self.location_numbers.number(&line.country);
        if number == self.locations.len() {
            self.locations.push(location_of(&line.country));
        }
        number
    }

    fn refuse(&mut self, number: u64, reason: &Malformed, quiet: bool) {
        self.counts.malformed += 1;
        if !quiet {
            say::note(&format!("line {number} is malformed: {reason}"));
        }
        if self.malformed.len() < LISTED {
            self.malformed.push((number, reason.to_string()));
        }
    }
}

/// A title as the core takes it: at most 256 bytes of readable text.
fn printable(text: &str) -> String {
    let mut title = String::new();
    for character in text.trim().chars() {
        let character = if character.is_control() || character == '\u{FFFD}' { '?' } else { character };
        if title.len() + character.len_utf8() > 256 {
            break;
        }
        title.push(character);
    }
    let title = title.trim();
    if title.is_ascii() || is_title(title) {
        return title.to_owned();
    }
    // Something in it breaks lines, turns the direction of what follows, or cannot be seen.
    title.chars().map(|character| if character.is_ascii() { character } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_title, printable};

    #[test]
    fn any_description_becomes_a_title() {
        assert_eq!(printable(" A mug "), "A mug");
        assert_eq!(printable("A m\u{fc}g"), "A m\u{fc}g");
        for (description, title) in [("A \u{202e}mug", "A ?mug"), ("\u{200b}", "?"), ("A\tmug", "A?mug")] {
            assert_eq!(printable(description), title);
            assert!(is_title(title));
        }
    }
}
