//! Lines of the file put together again: an invoice is whole when its last line was read.

use super::line::{HEADER, Kind, Line, Malformed, is_header, understand};
use super::records::Records;
use super::source::{Source, cannot_read};
use super::unusable;
use crate::exit::Failure;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Something that happened.
#[derive(Debug)]
pub(super) enum Document {
    /// Somebody bought something: all lines of an invoice, the carriage among them.
    Invoice(Vec<Line>),
    /// Goods came back: all lines of a canceled invoice.
    Cancellation(Vec<Line>),
    /// Goods were lost.
    WriteOff(Line),
    /// No goods at all.
    SetAside(Line),
    /// The line with this number tells of nothing.
    Malformed(u64, Malformed),
}

/// In which record each invoice ends. Invoices of the same minute stand mixed in the file.
#[derive(Debug, Default)]
pub(super) struct Ends(HashMap<String, u64>);

impl Ends {
    /// Reads the whole file for them.
    pub(super) fn read(file: &Path, quiet: bool) -> Result<Self, Failure> {
        let mut ends = HashMap::new();
        let mut records = open(file, "looking", quiet)?;
        let mut number = 0;
        while let Some((_, fields)) = records.next().map_err(|source| cannot_read(file, source))? {
            number += 1;
            if let Ok(line) = understand(fields)
                && is_of_many(line.kind)
            {
                ends.insert(line.invoice, number);
            }
        }
        records.source().finish();
        Ok(Self(ends))
    }
}

/// Whether lines of this kind belong to others with the same number.
fn is_of_many(kind: Kind) -> bool {
    match kind {
        Kind::Sale | Kind::Carriage | Kind::Cancellation => true,
        Kind::WriteOff | Kind::SetAside => false,
    }
}

/// Reads a file's documents, one after the other, each when its last line was read.
pub(super) struct Documents<'a> {
    file: PathBuf,
    records: Records,
    ends: &'a Ends,
    begun: HashMap<String, Vec<Line>>,
    number: u64,
}

impl<'a> Documents<'a> {
    pub(super) fn open(file: &Path, ends: &'a Ends, doing: &'static str, quiet: bool) -> Result<Self, Failure> {
        let records = open(file, doing, quiet)?;
        Ok(Self { file: file.to_owned(), records, ends, begun: HashMap::new(), number: 0 })
    }

    /// Reads a record: gives its number, from 1, and the document that ends with it. None at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<(u64, Option<Document>)>, Failure> {
        let next = self.records.next().map_err(|source| cannot_read(&self.file, source))?;
        let Some((number, fields)) = next else { return Ok(None) };
        self.number += 1;
        let line = match understand(fields) {
            Ok(line) => line,
            Err(reason) => return Ok(Some((self.number, Some(Document::Malformed(number, reason))))),
        };
        Ok(Some((self.number, self.document(line))))
    }

    fn document(&mut self, line: Line) -> Option<Document> {
        match line.kind {
            Kind::WriteOff => Some(Document::WriteOff(line)),
            Kind::SetAside => Some(Document::SetAside(line)),
            Kind::Cancellation => self.whole(line).map(Document::Cancellation),
            Kind::Sale | Kind::Carriage => self.whole(line).map(Document::Invoice),
        }
    }

    /// The lines of an invoice, once they are complete.
    fn whole(&mut self, line: Line) -> Option<Vec<Line>> {
        let invoice = line.invoice.clone();
        let is_whole = self.ends.0.get(&invoice).is_none_or(|end| *end <= self.number);
        self.begun.entry(invoice.clone()).or_default().push(line);
        is_whole.then(|| self.begun.remove(&invoice))?
    }

    /// A digest of all that was read.
    pub(super) fn digest(&self) -> [u8; 32] {
        self.records.source().digest()
    }

    pub(super) fn finish(&self) {
        self.records.source().finish();
    }
}

/// Opens a file behind its first line, which has to be that of the data set.
fn open(file: &Path, doing: &'static str, quiet: bool) -> Result<Records, Failure> {
    let mut records = Records::new(Source::open(file, doing, quiet)?);
    let first = records.next().map_err(|source| cannot_read(file, source))?;
    if first.is_some_and(|(_, fields)| is_header(&fields)) {
        return Ok(records);
    }
    let message = format!("its first line is not that of Online Retail II: {}", HEADER.join(","));
    Err(unusable(file, &message))
}
