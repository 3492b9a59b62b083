//! The result as a table for a terminal.

use crate::result::Report;
use crate::text::{grouped, micros, significant};
use comfy_table::presets::NOTHING;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

/// A row for each figure, and what holds for all of them below.
pub(crate) fn table(report: &Report) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["", "", "", "a second", "p50", "p99"]);
    for peer in &report.peers {
        for figure in &peer.figures {
            let right = |text: String| Cell::new(text).set_alignment(CellAlignment::Right);
            table.add_row([
                Cell::new(peer.name),
                Cell::new(figure.mode.name),
                Cell::new(figure.workload.name()),
                right(grouped(significant(figure.a_second))),
                right(micros(figure.p50_us)),
                right(micros(figure.p99_us)),
            ]);
        }
    }
    let missing = report.missing.iter().map(|absent| format!("{}: {}; {}\n", absent.name, absent.why, absent.remedy));
    format!(
        "{}\n{}Medians of {} rounds of {} s. After every race the books agreed with the answers.",
        table.trim_fmt(),
        missing.collect::<String>(),
        report.runs,
        report.seconds
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::example;

    #[test]
    fn every_figure_has_a_row() {
        let text = table(&example());
        let figures: usize = example().peers.iter().map(|peer| peer.figures.len()).sum();
        assert_eq!(text.lines().filter(|line| line.contains(" µs") || line.contains(" ms")).count(), figures, "{text}");
        assert!(text.contains("PostgreSQL: it is not installed"), "{text}");
    }
}
