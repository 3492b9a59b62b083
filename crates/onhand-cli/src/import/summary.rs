//! The summary of an import: everything in the file accounted for.

use super::apply::Applied;
use super::books;
use super::revenue::Revenue;
use super::survey::Survey;
use crate::Ended;
use crate::exit::Failure;
use crate::text::{grouped, hex, table};
use onhand::{Onhand, Quantity};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

/// Everything that is told about an import.
#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    source: String,
    lines: u64,
    orders: u64,
    sales: u64,
    carriage: u64,
    cancellations: u64,
    returns: u64,
    write_offs: u64,
    set_aside: u64,
    malformed: u64,
    malformed_lines: Vec<MalformedLine>,
    reconciled: bool,
    skus: usize,
    locations: usize,
    units_opening: i64,
    units_sold: i64,
    units_returned: i64,
    units_written_off: i64,
    units_on_hand: i64,
    shortfalls: usize,
    levels_where_books_differ: u64,
    revenue: Revenue,
    months_where_books_differ: usize,
    #[serde(skip)]
    alone: bool,
    applied_before: u64,
    new_events: u64,
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct MalformedLine {
    line: u64,
    reason: String,
}

impl Summary {
    pub(super) fn new(core: &Onhand, survey: &Survey, applied: &Applied, took: Duration) -> Result<Self, Failure> {
        let counts = survey.counts;
        let snapshot = core.blocking().snapshot()?;
        let books = snapshot.read()?;
        let (mut on_hand, mut differing) = (0, 0);
        for ((sku, location), level) in &survey.levels {
            let names = survey.skus.get(*sku).zip(survey.locations.get(*location));
            let numbers = names.and_then(|((code, _), name)| books.sku(code).zip(books.location(name)));
            let found = numbers.map_or(Quantity::ZERO, |(sku, location)| books.stock(sku, location).on_hand);
            on_hand += found.0;
            // What happened before or after the import is none of its business.
            differing += u64::from(applied.alone && found.0 != level.closing());
        }
        let of_file = [counts.sales, counts.carriage, counts.cancellations, counts.write_offs];
        let kinds = [of_file.iter().sum(), counts.set_aside, counts.malformed];
        let mut revenue = survey.revenue.clone();
        if applied.alone {
            revenue.compare(&books::add_up(core)?);
        }
        Ok(Self {
            source: hex(&survey.digest),
            lines: counts.records,
            orders: counts.orders,
            sales: counts.sales,
            carriage: counts.carriage,
            returns: counts.returns,
            cancellations: counts.cancellations,
            write_offs: counts.write_offs,
            set_aside: counts.set_aside,
            malformed: counts.malformed,
            malformed_lines: survey
                .malformed
                .iter()
                .map(|(line, reason)| MalformedLine { line: *line, reason: reason.clone() })
                .collect(),
            reconciled: kinds.iter().sum::<u64>() == counts.records,
            skus: survey.skus.len(),
            locations: survey.locations.len(),
            units_opening: survey.levels.values().map(|level| level.opening()).sum(),
            units_sold: counts.units_sold,
            units_returned: counts.units_returned,
            units_written_off: counts.units_written_off,
            units_on_hand: on_hand,
            shortfalls: books.shortfalls().count(),
            levels_where_books_differ: differing,
            months_where_books_differ: revenue.differing(),
            revenue,
            alone: applied.alone,
            applied_before: applied.before,
            new_events: applied.events,
            seconds: took.as_secs_f64(),
        })
    }

    /// For people.
    pub(super) fn in_words(&self, data: &Path) -> String {
        let (of_orders, of_file) = self.revenue.totals();
        let rows = [
            ("orders", grouped(self.orders), "invoices with goods".to_owned()),
            ("sales", grouped(self.sales), format!("lines, {} units", grouped(self.units_sold))),
            ("carriage", grouped(self.carriage), "lines of what customers paid for it".to_owned()),
            (
                "cancellations",
                grouped(self.cancellations),
                format!("lines, {} units back", grouped(self.units_returned)),
            ),
            ("returns", grouped(self.returns), "of these lines, whose sale is in the file".to_owned()),
            ("write-offs", grouped(self.write_offs), format!("lines, {} units gone", grouped(self.units_written_off))),
            ("set aside", grouped(self.set_aside), "lines of services, fees, vouchers, corrections".to_owned()),
            ("malformed", grouped(self.malformed), "lines".to_owned()),
            ("together", grouped(self.lines), "lines in the file".to_owned()),
            (
                "SKUs",
                grouped(self.skus as u64),
                format!("at {} locations, one for each country's shop", self.locations),
            ),
            ("opening stock", grouped(self.units_opening), "units received so that the year is possible".to_owned()),
            ("on hand", grouped(self.units_on_hand), "units at the end".to_owned()),
            ("shortfalls", grouped(self.shortfalls as u64), "levels short, or waiting for a count".to_owned()),
            ("revenue", of_orders.to_string(), "pounds of orders, less what came back of them".to_owned()),
            ("all amounts", of_file.to_string(), "pounds, as the file adds up".to_owned()),
            ("applied before", grouped(self.applied_before), "lines".to_owned()),
            ("new events", grouped(self.new_events), format!("in {:.1} s", self.seconds)),
        ];
        let data = data.display();
        format!("{}\n\nNext, try:\n  onhand stock --data {data}\n  onhand verify --data {data}", table(rows))
    }

    /// Lines in the file, but for the first.
    pub(crate) fn lines(&self) -> u64 {
        self.lines
    }

    /// Events written to the log.
    pub(crate) fn new_events(&self) -> u64 {
        self.new_events
    }

    /// Whether everything is accounted for.
    pub(crate) fn verdict(&self) -> Ended {
        if !self.reconciled {
            return Err(Failure::Check("the lines counted are not the lines in the file".to_owned()));
        }
        if self.levels_where_books_differ > 0 {
            let message = format!("{} levels differ from what the file adds up to", self.levels_where_books_differ);
            return Err(Failure::Check(message));
        }
        if self.months_where_books_differ > 0 {
            let message =
                format!("the money of {} months differs from what the file adds up to", self.months_where_books_differ);
            return Err(Failure::Check(message));
        }
        // Opening stock is as much as the year takes; what happened before or after the import may leave others.
        if self.alone && self.shortfalls > 0 {
            let message = format!("{} levels are short, though enough was received at first", self.shortfalls);
            return Err(Failure::Check(message));
        }
        Ok(())
    }
}
