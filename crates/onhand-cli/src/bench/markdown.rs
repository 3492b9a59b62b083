//! The result as a table in Markdown, for a page.

use super::figure::Figure;
use super::report::Report;

/// The machine and what was asked for, and below it each figure with its target.
pub(super) fn page(report: &Report<'_>) -> String {
    let Report { settings, machine, measured, .. } = report;
    let sizes = settings.sizes;
    let figures = measured.iter().flat_map(|(_, measured)| &measured.figures);
    let rows: Vec<String> = figures.map(row).collect();
    format!(
        "{}, on {}. {} runs of {} s, the audit index {}, seed {}; {}.\n\n\
         | Figure | Measured | Runs | Target | Met | Details |\n| --- | ---: | --- | --- | --- | --- |\n{}",
        machine.in_words(),
        machine.day(),
        settings.runs,
        sizes.seconds.as_secs_f64(),
        if sizes.audit_index { "on" } else { "off" },
        settings.seed,
        report.targets(),
        rows.join("\n")
    )
}

fn row(figure: &Figure) -> String {
    let cells = [
        figure.name.to_owned(),
        figure.unit.of(figure.value()),
        figure.range(),
        figure.target_in_words().unwrap_or_default(),
        figure.met().map_or("", |met| if met { "yes" } else { "**no**" }).to_owned(),
        figure.details(),
    ];
    format!("| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}
