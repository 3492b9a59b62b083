//! The first pass: counts everything, and finds what must have been in stock for the year to be possible.

use super::line::{HEADER, Kind, Line, Malformed, is_header, understand};
use super::names::{Names, is_title, location_of};
use super::records::Records;
use super::source::{Source, cannot_read};
use super::unusable;
use crate::exit::Failure;
use crate::say;
use onhand::Timestamp;
use std::collections::BTreeMap;
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
    /// The first malformed records: line and reason.
    pub(super) malformed: Vec<(u64, String)>,
    sku_numbers: Names,
    location_numbers: Names,
}

/// Records by what they tell of, and units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) records: u64,
    pub(super) sales: u64,
    pub(super) cancellations: u64,
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

/// Reads the whole file once.
pub(super) fn read(file: &Path, quiet: bool) -> Result<Survey, Failure> {
    let mut records = Records::new(Source::open(file, "reading", quiet)?);
    let failed = |source| cannot_read(file, source);
    if !records.next().map_err(failed)?.is_some_and(|(_, fields)| is_header(&fields)) {
        let message = format!("its first line is not that of Online Retail II: {}", HEADER.join(","));
        return Err(unusable(file, &message));
    }
    let mut survey = Survey::default();
    while let Some((number, fields)) = records.next().map_err(failed)? {
        survey.counts.records += 1;
        match understand(fields) {
            Ok(line) => survey.take(&line),
            Err(reason) => survey.refuse(number, &reason, quiet),
        }
    }
    records.source().finish();
    survey.digest = records.source().digest();
    Ok(survey)
}

impl Survey {
    /// The numbers of a line's goods and of its place.
    pub(super) fn level_of(&self, line: &Line<'_>) -> Option<(usize, usize)> {
        Some((self.sku_numbers.get(&line.code)?, self.location_numbers.get(line.country)?))
    }

    fn take(&mut self, line: &Line<'_>) {
        let counts = &mut self.counts;
        let (count, units, moved) = match line.kind {
            Kind::SetAside => {
                counts.set_aside += 1;
                return;
            }
            Kind::Sale => (&mut counts.sales, &mut counts.units_sold, -line.units),
            Kind::Cancellation => (&mut counts.cancellations, &mut counts.units_returned, line.units),
            Kind::WriteOff => (&mut counts.write_offs, &mut counts.units_written_off, -line.units),
        };
        *count += 1;
        *units += line.units;
        if self.levels.is_empty() {
            self.begins = line.at;
        }
        let key = (self.sku(line), self.location(line));
        let level = self.levels.entry(key).or_default();
        level.moved += moved;
        level.least = level.least.min(level.moved);
    }

    fn sku(&mut self, line: &Line<'_>) -> usize {
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

    fn location(&mut self, line: &Line<'_>) -> usize {
        let number = self.location_numbers.number(line.country);
        if number == self.locations.len() {
            self.locations.push(location_of(line.country));
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
