//! The result as Markdown: tables of figures, who was measured, and on what.

use super::CHART;
use crate::peers::{FLOOR, OWN};
use crate::result::{Figure, Measured, Report};
use crate::shop::{Introduction, Keeps, Setting};
use crate::text::{grouped, micros, significant};
use crate::workload::Workload;
use std::fmt::Write;

const STOCK: [Workload; 3] = [Workload::Reserve, Workload::Cycle, Workload::Hot];

/// Everything between the two comments of the page.
pub(super) fn result(report: &Report) -> String {
    let mut parts = vec![format!("![Durable reservations a second]({CHART})")];
    parts.extend(stock(report));
    parts.extend(ratios(report));
    parts.extend(records(report));
    parts.push(circumstances(report));
    parts.push(peers(report));
    parts.push(every_run(report));
    parts.join("\n\n") + "\n"
}

/// Rows of peers and modes, columns of workloads.
fn stock(report: &Report) -> Option<String> {
    let mut table =
        "| A second, durable | reserve | reserve and confirm | one hot SKU | an answer to reserve, p50 / p99 |\n\
                     | --- | ---: | ---: | ---: | ---: |"
            .to_owned();
    let mut rows = 0;
    for peer in report.keeping(Keeps::Stock) {
        for mode in peer.modes() {
            let name = if peer.name == OWN { format!("**{OWN}**") } else { peer.name.to_owned() };
            let cells = STOCK.map(|workload| peer.figure(mode, workload).map_or_else(String::new, rate));
            let waits = peer.figure(mode, Workload::Reserve).map_or_else(String::new, waits);
            // Writing to a string does not fail.
            let _ = write!(table, "\n| {name}, {} | {} | {waits} |", mode.name, cells.join(" | "));
            rows += 1;
        }
    }
    (rows > 0).then_some(table)
}

/// What onhand reaches, as a multiple of the best of the others.
fn ratios(report: &Report) -> Option<String> {
    let own = report.named(OWN)?;
    let told = STOCK.iter().filter_map(|workload| {
        let best = |peer: &'_ Measured| {
            let of_it = peer.figures.iter().filter(|figure| figure.workload == *workload);
            of_it.max_by(|one, other| one.a_second.total_cmp(&other.a_second)).cloned()
        };
        let others = report.keeping(Keeps::Stock).filter(|peer| peer.name != OWN);
        let others = others.filter_map(|peer| Some((peer.name, best(peer)?)));
        let (name, next) = others.max_by(|(_, one), (_, other)| one.a_second.total_cmp(&other.a_second))?;
        let own = best(own)?;
        let times = own.a_second / next.a_second;
        times
            .is_finite()
            .then(|| format!("{}: {times:.1} × {name} ({}; onhand {})", workload.name(), next.mode.name, own.mode.name))
    });
    let told: Vec<String> = told.collect();
    let what =
        "The best figure of onhand beside the best of the others, each with batches of the size that it does well with";
    (!told.is_empty()).then(|| format!("{what}: {}.", told.join("; ")))
}

/// Rows of logs, columns of records a commit.
fn records(report: &Report) -> Option<String> {
    let mut batches: Vec<usize> =
        report.keeping(Keeps::Records).flat_map(|peer| peer.figures.iter().map(|figure| figure.mode.batch)).collect();
    batches.sort_unstable_by(|one, other| other.cmp(one));
    batches.dedup();
    let mut table = "| Records a second, durable |".to_owned();
    for batch in &batches {
        let _ = write!(table, " {} a commit |", grouped(*batch as u64));
    }
    let _ = write!(table, " one commit of one, p50 / p99 |\n| --- |{}", " ---: |".repeat(batches.len() + 1));
    for peer in report.keeping(Keeps::Records) {
        let of_batch = |batch: usize| peer.figures.iter().find(|figure| figure.mode.batch == batch);
        let cells = batches.iter().map(|batch| of_batch(*batch).map_or_else(String::new, rate));
        let waits = of_batch(1).map_or_else(String::new, waits);
        let _ = write!(table, "\n| {} | {} | {waits} |", peer.name, cells.collect::<Vec<_>>().join(" | "));
    }
    (!batches.is_empty()).then_some(table)
}

fn circumstances(report: &Report) -> String {
    let Report { date, seconds, runs, skus, machine, .. } = report;
    let mut text = format!(
        "Measured {date}: medians of {runs} rounds of {seconds} s each, {} SKUs at 20 locations, on {}.",
        grouped(u64::from(*skus)),
        machine.in_words()
    );
    let alone = report.named(FLOOR).and_then(|floor| floor.figures.iter().find(|figure| figure.mode.batch == 1));
    if let Some(alone) = alone {
        let _ = write!(text, " A block of 4 KiB written and synced by `fdatasync`, p50 / p99: {}.", waits(alone));
    }
    for absent in &report.missing {
        let _ = write!(text, "\n\nNot measured: {}, {} (`{}`).", absent.name, absent.why, absent.remedy);
    }
    text
}

/// Who was measured, by which means, and in which settings.
fn peers(report: &Report) -> String {
    let told = report.peers.iter().map(|Measured { name, introduction, how, .. }| {
        let Introduction { version, settings } = introduction;
        let settings = settings.iter().map(|Setting { name, value }| format!("`{name}` {value}")).collect::<Vec<_>>();
        let version = if version.is_empty() { String::new() } else { format!(" {version}") };
        format!("- **{name}**{version}: {how}. Settings: {}.", settings.join(", "))
    });
    told.collect::<Vec<_>>().join("\n")
}

/// So that everybody sees how much figures differ from one run to the next.
fn every_run(report: &Report) -> String {
    let mut text =
        "<details><summary>Every run</summary>\n\n| Who, how, what | a second, in each round |\n| --- | --- |"
            .to_owned();
    for peer in &report.peers {
        for Figure { mode, workload, runs, .. } in &peer.figures {
            let runs = runs.iter().map(|run| grouped(significant(*run))).collect::<Vec<_>>().join(" · ");
            let _ = write!(text, "\n| {}, {}, {} | {runs} |", peer.name, mode.name, workload.name());
        }
    }
    text + "\n\n</details>"
}

fn rate(figure: &Figure) -> String {
    grouped(significant(figure.a_second))
}

fn waits(figure: &Figure) -> String {
    format!("{} / {}", micros(figure.p50_us), micros(figure.p99_us))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::example;

    /// The rows of a table with a head, their cells trimmed.
    fn rows(text: &str, head: &str) -> Vec<Vec<String>> {
        let table = text.lines().skip_while(|line| !line.starts_with(head)).take_while(|line| line.starts_with('|'));
        let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
        table.skip(2).map(cells).collect()
    }

    #[test]
    fn every_peer_and_mode_has_a_row_with_its_medians() {
        let text = result(&example());
        let stock = rows(&text, "| A second");
        assert_eq!(stock[0][1..6], ["**onhand**, batches", "1,230,000", "500,000", "900,000", "15.0 ms / 20.0 ms"]);
        assert_eq!(stock[1][1..3], ["Redis, 256 callers", "60,000"]);
        assert_eq!(stock.len(), 2);
    }

    #[test]
    fn logs_stand_beside_the_floor_by_the_size_of_their_commits() {
        let text = result(&example());
        assert!(text.contains("| Records a second, durable | 10,000 a commit | 1 a commit |"), "{text}");
        let logs = rows(&text, "| Records");
        assert_eq!(logs[0][1..5], ["raw floor", "14,500,000", "7,000", "140 µs / 160 µs"]);
        assert_eq!(logs[1][1..4], ["sled", "210,000", ""]);
    }

    #[test]
    fn the_page_tells_machine_versions_settings_ratios_and_who_is_missing() {
        let text = result(&example());
        for told in [
            "![Durable reservations a second](benchmarks.svg)",
            "reserve: 20.5 × Redis",
            "medians of 3 rounds of 2.5 s each",
            "2 cores of an Example",
            "`appendfsync` always",
            "7.0.15",
            "Not measured: PostgreSQL, it is not installed (`apt-get install postgresql-15`).",
            "1,200,000 · 1,230,000 · 1,300,000",
        ] {
            assert!(text.contains(told), "{told}: {text}");
        }
    }

    #[test]
    fn every_row_of_a_table_has_as_many_cells_as_its_head() {
        let text = result(&example());
        let mut wide = None;
        for line in text.lines() {
            let cells = line.matches('|').count();
            wide = line.starts_with('|').then(|| *wide.get_or_insert(cells));
            assert!(wide.is_none_or(|wide| wide == cells), "{line}");
        }
    }
}
