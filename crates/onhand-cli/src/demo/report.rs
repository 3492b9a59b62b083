//! The sale's report: a table for people, a line of JSON for machines, and the verdict.

use super::referee::Verdict;
use super::sale::{Figures, Plan};
use crate::Ended;
use crate::exit::Failure;
use crate::replayed::Replayed;
use crate::text::{grouped, hex, micros, table};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// When the replay asks which rule.
const RULES: &str = "3, 8 and 9 after every command; 1, 2, 4, 5 and 7 at the end";

/// Everything that is told about a sale.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    data: PathBuf,
    seed: u64,
    shoppers: u64,
    seconds: f64,
    interrupted: bool,
    asked: u64,
    granted: u64,
    rejected: u64,
    expired: u64,
    confirmed: u64,
    released: u64,
    too_late: u64,
    units_received: i64,
    units_sold: i64,
    oversold: i64,
    contradicting_receipts: u64,
    levels_where_books_differ: u64,
    reservations_per_second: f64,
    p50_us: f64,
    p99_us: f64,
    replay: ReplayReport,
}

#[derive(Debug, Serialize)]
struct ReplayReport {
    identical: bool,
    events: u64,
    events_per_second: u64,
    live_digest: String,
    replayed_digest: String,
    broken_rules: Vec<String>,
}

impl Report {
    pub(super) fn new(
        data: &Path,
        plan: Plan,
        figures: Figures,
        verdict: &Verdict,
        differing: u64,
        replayed: &Replayed,
    ) -> Self {
        Self {
            data: data.to_owned(),
            seed: plan.seed,
            shoppers: plan.shoppers,
            seconds: figures.seconds,
            interrupted: figures.interrupted,
            asked: figures.asked,
            granted: figures.granted,
            rejected: figures.rejected,
            expired: replayed.expired,
            confirmed: figures.confirmed,
            released: figures.released,
            too_late: figures.too_late,
            units_received: verdict.received,
            units_sold: verdict.sold,
            oversold: verdict.oversold(),
            contradicting_receipts: verdict.contradictions + verdict.expired.abs_diff(replayed.expired),
            levels_where_books_differ: differing,
            reservations_per_second: figures.asked as f64 / figures.seconds.max(1e-9),
            p50_us: figures.waits.p50_us,
            p99_us: figures.waits.p99_us,
            replay: ReplayReport {
                identical: replayed.identical(),
                events: replayed.position.0,
                events_per_second: replayed.events_per_second(),
                live_digest: hex(&replayed.opened),
                replayed_digest: hex(&replayed.replayed),
                broken_rules: replayed.broken.clone(),
            },
        }
    }

    /// For people.
    pub(super) fn in_words(&self) -> String {
        let yes_or = |yes: bool, words: &str, other: &str| if yes { words.to_owned() } else { other.to_owned() };
        let replayed = format!(
            "after {} events replayed from nothing, at {}/s, the state is the live one byte for byte",
            grouped(self.replay.events),
            grouped(self.replay.events_per_second)
        );
        let rate = format!("{}/s", grouped(self.reservations_per_second as u64));
        let table = table(
            [
                ("shoppers", grouped(self.shoppers), "at once, over web, app and eight stores"),
                ("asked", grouped(self.asked), "times somebody wanted something in a cart"),
                ("granted", grouped(self.granted), "held for a while; durable on disk before the answer"),
                ("rejected", grouped(self.rejected), "not enough left"),
                ("confirmed", grouped(self.confirmed), "bought"),
                ("released", grouped(self.released), "put back"),
                ("expired", grouped(self.expired), "walked away from, and offered to others again"),
                ("too late", grouped(self.too_late), "wanted to buy once the hold had expired"),
                ("received", grouped(self.units_received), "units"),
                ("sold", grouped(self.units_sold), "units"),
                ("oversold", grouped(self.oversold), "units promised that were not there, counted from the receipts"),
                ("speed", rate, "reservations asked for and answered"),
                ("p50", micros(self.p50_us), "half of the answers came within this time"),
                ("p99", micros(self.p99_us), "99 of 100 did"),
                ("replay", yes_or(self.replay.identical, "identical", "DIFFERENT"), &replayed),
                ("rules", yes_or(self.replay.broken_rules.is_empty(), "hold", "BROKEN"), RULES),
            ]
            .map(|(name, figure, words)| (name, figure, words.to_owned())),
        );
        let interrupted = if self.interrupted { "Interrupted: this is what happened so far.\n" } else { "" };
        let data = self.data.display();
        format!(
            "{interrupted}{table}\n\ndigest {}\nThe log is in {data} (seed {}). Next, try:\n  \
             onhand stock --data {data}\n  onhand log --data {data} --sku sneaker-black\n  \
             onhand verify --data {data}",
            self.replay.live_digest, self.seed,
        )
    }

    /// Whether everything is as it has to be.
    pub(super) fn verdict(&self) -> Ended {
        let wrong: Vec<&str> = [
            (self.oversold != 0, "units were oversold"),
            (self.asked != self.granted + self.rejected, "somebody got no answer"),
            (self.contradicting_receipts != 0, "receipts contradict each other or the log"),
            (self.levels_where_books_differ != 0, "the books differ from the receipts"),
            (!self.replay.identical, "the replayed state differs from the live one"),
            (!self.replay.broken_rules.is_empty(), "rules are broken"),
        ]
        .into_iter()
        .filter_map(|(wrong, words)| wrong.then_some(words))
        .collect();
        if wrong.is_empty() { Ok(()) } else { Err(Failure::Check(wrong.join("; "))) }
    }
}
