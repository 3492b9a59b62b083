//! The second pass: hands the records to the core as commands, batch by batch, from where it was.

use super::command_ids::{Purpose, id, source_name};
use super::documents::{Document, Documents};
use super::line::Line;
use super::sales::Sales;
use super::survey::Survey;
use super::unusable;
use crate::exit::Failure;
use onhand::{
    Adjust, AdvanceImport, Command, DefineLocation, DefineSku, Location, Onhand, Position, Receive, Reference, Sku,
    Submission, SubmitError, Supplier, Timestamp,
};
use std::path::Path;

/// How many records are applied before it is noted how far the import has come.
const BATCH: u64 = 4_096;
/// Why goods of a canceled sale are there again.
pub(super) const CANCELED_SALE: &str = "canceled_sale";
/// Why goods are gone that nobody bought.
const WRITE_OFF: &str = "write_off";
/// Who supplied what was there before the file begins.
const OPENING: &str = "opening stock";

/// What was done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Applied {
    /// Records that had been applied before.
    pub(super) before: u64,
    /// Events that the import wrote to the log just now.
    pub(super) events: u64,
    /// The log held nothing but this import when it was done.
    pub(super) alone: bool,
}

/// Applies what has not been applied yet.
pub(super) fn apply(core: &Onhand, survey: &Survey, file: &Path, quiet: bool) -> Result<Applied, Failure> {
    let start = core.position();
    let source = source_name(&survey.digest);
    let before = core.blocking().snapshot()?.read()?.imported(&source);
    let sales = Sales::new(core, survey)?;
    let mut batch = Batch { core, survey, file, sales, source: Reference::new(&source), commands: Vec::new() };
    if before == 0 && !survey.levels.is_empty() {
        batch.set_up()?;
    }
    if before < survey.counts.records {
        batch.apply_from(before, quiet)?;
    }
    let events = core.position().0 - start.0;
    Ok(Applied { before, events, alone: start == Position::START })
}

/// Commands that are collected for one submission.
struct Batch<'a> {
    core: &'a Onhand,
    survey: &'a Survey,
    file: &'a Path,
    sales: Sales<'a>,
    source: Reference,
    commands: Vec<Submission>,
}

impl Batch<'_> {
    /// Defines what the records name, and receives what must have been there. Where it was done in part before,
    /// the ids say so, and nothing happens twice.
    fn set_up(&mut self) -> Result<(), Failure> {
        let survey = self.survey;
        for (number, location) in (0..).zip(&survey.locations) {
            self.push(Purpose::Location, number, survey.begins, DefineLocation::warehouse(location.as_str()));
        }
        for (number, (code, title)) in (0..).zip(&survey.skus) {
            let title = if title.is_empty() { code } else { title };
            self.push(Purpose::Sku, number, survey.begins, DefineSku::new(code.as_str()).title(title.as_str()));
        }
        self.submit()?;
        for (number, ((sku, location), level)) in (0..).zip(&survey.levels) {
            let opening = level.opening();
            if opening > 0
                && let Some((sku, location)) = self.named(*sku, *location)
            {
                let supplier = Some(Supplier::new(OPENING));
                let received = Receive { supplier, ..Receive::new(sku, location, opening) };
                self.push(Purpose::Opening, number, survey.begins, received);
            }
        }
        self.submit()
    }

    /// Applies all documents that end after so many records.
    fn apply_from(&mut self, applied: u64, quiet: bool) -> Result<(), Failure> {
        let mut documents = Documents::open(self.file, &self.survey.ends, "importing", quiet)?;
        let (mut number, mut last) = (0, self.survey.begins);
        while let Some((read, document)) = documents.next()? {
            number = read;
            if number <= applied {
                continue;
            }
            if let Some(at) = document.and_then(|document| self.document(number, &document)) {
                last = last.max(at);
            }
            if number % BATCH == 0 {
                self.submit()?;
                // Goes first in the next batch: what it tells of is durable by then.
                self.progress(number, last);
            }
        }
        self.submit()?;
        documents.finish();
        if documents.digest() != self.survey.digest {
            return Err(unusable(self.file, "it changed while it was imported; start again with a file that does not"));
        }
        if number % BATCH != 0 {
            self.progress(number, last);
            self.submit()?;
        }
        Ok(())
    }

    /// Has done what a document tells of, and gives its time.
    fn document(&mut self, number: u64, document: &Document) -> Option<Timestamp> {
        match document {
            Document::Invoice(lines) => {
                self.commands.extend(self.sales.invoice(number, lines));
                lines.last().map(|line| line.at)
            }
            Document::Cancellation(lines) => {
                self.commands.extend(self.sales.returns(number, lines));
                for (place, (line, back)) in (number << 16..).zip(lines.iter().zip(self.sales.back(number))) {
                    if back.is_empty() {
                        self.correct(place, line, line.units, CANCELED_SALE);
                    }
                }
                lines.last().map(|line| line.at)
            }
            Document::WriteOff(line) => {
                self.correct(number << 16, line, -line.units, WRITE_OFF);
                Some(line.at)
            }
            Document::SetAside(_) | Document::Malformed(..) => None,
        }
    }

    /// Goods came or went that no order tells of.
    fn correct(&mut self, number: u64, line: &Line, delta: i64, reason: &str) {
        let named = self.survey.level_of(line).and_then(|(sku, location)| self.named(sku, location));
        let Some((sku, location)) = named else { return };
        let adjust = Adjust { force: true, ..Adjust::new(&sku, &location, delta, reason) };
        self.push(Purpose::Record, number, line.at, adjust);
        if let Some(submission) = self.commands.last_mut() {
            submission.occurred_at = Some(line.at);
        }
    }

    fn progress(&mut self, records: u64, at: Timestamp) {
        let source = self.source.clone();
        self.push(Purpose::Progress, records, at, AdvanceImport { source, records });
    }

    fn push(&mut self, purpose: Purpose, number: u64, at: Timestamp, command: impl Into<Command>) {
        let id = id(&self.survey.digest, purpose, number, at);
        self.commands.push(Submission::new(command).id(id).at(at));
    }

    fn submit(&mut self) -> Result<(), Failure> {
        let names: Vec<&str> = self.commands.iter().map(|submission| submission.command.name()).collect();
        for (name, answer) in names.into_iter().zip(self.core.blocking().submit_batch(self.commands.drain(..))) {
            match answer {
                Ok(_) => {}
                Err(SubmitError::Rejected(refusal)) => {
                    return Err(Failure::Usage(format!(
                        "{}: {name} was refused: {refusal}. The directory says something else of it already. What was \
                         recorded so far stays, and the import goes on from there once nothing stands against it; or \
                         import into a directory of its own",
                        self.file.display()
                    )));
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    fn named(&self, sku: usize, location: usize) -> Option<(Sku, Location)> {
        let (code, _) = self.survey.skus.get(sku)?;
        Some((Sku::new(code), Location::new(self.survey.locations.get(location)?)))
    }
}
