//! The result as a chart: bars as long as what each reached, on scales that begin at nothing.

use crate::peers::OWN;
use crate::result::{Figure, Report};
use crate::text::{grouped, significant};
use crate::workload::Workload;
use kuva::backend::svg::SvgBackend;
use kuva::plot::BarPlot;
use kuva::render::figure::Figure as Panels;
use kuva::render::layout::{Layout, TickFormat};
use kuva::render::plots::Plot;
use std::sync::Arc;

const OWN_COLOR: &str = "#c2410c";
const COLOR: &str = "#64748b";
/// In pixels.
const WIDTH: f64 = 960.0;
const BAR: f64 = 22.0;
const AROUND: f64 = 76.0;
const LABELS: f64 = 300.0;
const RIGHT: f64 = 40.0;

/// What belongs into one picture, since it can be told apart on one scale.
struct Panel {
    title: &'static str,
    has: fn(&Figure) -> bool,
}

const PANELS: [Panel; 5] = [
    Panel {
        title: "reserve, many at once: durable reservations a second",
        has: |figure| figure.workload == Workload::Reserve && !figure.mode.is_one_at_a_time(),
    },
    Panel {
        title: "reserve and confirm, many at once: durable cycles a second",
        has: |figure| figure.workload == Workload::Cycle && !figure.mode.is_one_at_a_time(),
    },
    Panel {
        title: "one hot SKU, many at once: durable reservations a second",
        has: |figure| figure.workload == Workload::Hot && !figure.mode.is_one_at_a_time(),
    },
    Panel {
        title: "one after the other: durable reservations, or records, a second",
        has: |figure| matches!(figure.workload, Workload::Reserve | Workload::Append) && figure.mode.is_one_at_a_time(),
    },
    Panel {
        title: "as bare logs: durable records a second",
        has: |figure| figure.workload == Workload::Append && !figure.mode.is_one_at_a_time(),
    },
];

/// One bar, and how far its runs lay below and above it.
struct Bar {
    label: String,
    length: f64,
    spread: (f64, f64),
    color: &'static str,
}

/// The panels that somebody was measured for.
pub(super) fn svg(report: &Report) -> String {
    let panels = PANELS.map(|panel| (panel.title, bars(report, panel.has)));
    let panels: Vec<_> = panels.into_iter().filter(|(_, bars)| !bars.is_empty()).collect();
    let mut figure = Panels::new(panels.len(), 1).with_spacing(0.0).with_cell_size(WIDTH, AROUND);
    let (mut plots, mut layouts) = (Vec::new(), Vec::new());
    for (row, (title, bars)) in panels.iter().enumerate() {
        figure = figure.with_row_height(row, AROUND + BAR * bars.len() as f64);
        let plot = vec![plot(bars)];
        layouts.push(layout(&plot, title));
        plots.push(plot);
    }
    SvgBackend::new().render_scene(&figure.with_plots(plots).with_layouts(layouts).render()) + "\n"
}

/// From the shortest to the longest: they are drawn from the bottom up.
fn bars(report: &Report, has: fn(&Figure) -> bool) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for peer in &report.peers {
        let figures = peer.figures.iter().filter(|figure| has(figure));
        bars.extend(figures.map(|figure| bar(peer.name, figure)));
    }
    bars.sort_by(|one, other| one.length.total_cmp(&other.length));
    bars
}

fn bar(name: &str, figure: &Figure) -> Bar {
    let length = figure.a_second;
    let least = figure.runs.iter().copied().fold(length, f64::min);
    let most = figure.runs.iter().copied().fold(length, f64::max);
    Bar {
        label: format!("{name}, {}: {}", figure.mode.name, grouped(significant(length))),
        length,
        spread: (length - least, most - length),
        color: if name == OWN { OWN_COLOR } else { COLOR },
    }
}

fn plot(bars: &[Bar]) -> Plot {
    let plot = BarPlot::new().with_horizontal(true).with_width(0.72);
    let plot = plot.with_colored_bars(bars.iter().map(|bar| (bar.label.clone(), bar.length, bar.color)));
    Plot::Bar(plot.with_asymmetric_error(bars.iter().map(|bar| bar.spread)))
}

fn layout(plots: &[Plot], title: &str) -> Layout {
    let thousands = |tick: f64| grouped(tick.max(0.0) as u64);
    Layout::auto_from_plots(plots)
        .with_title(title)
        .with_x_axis_min(0.0)
        .with_x_tick_format(TickFormat::Custom(Arc::new(thousands)))
        .with_force_margins(LABELS, RIGHT)
        .with_title_size(14)
        .with_tick_size(11)
        .with_font_family("system-ui, sans-serif")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::example;

    #[test]
    fn every_figure_has_a_bar_with_its_name_and_its_value_in_one_panel() {
        let (svg, report) = (svg(&example()), example());
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"), "{svg}");
        for peer in &report.peers {
            for figure in &peer.figures {
                let label = bar(peer.name, figure).label;
                assert_eq!(svg.matches(&format!(">{label}<")).count(), 1, "{label}: {svg}");
            }
        }
        assert!(svg.contains("onhand, batches: 1,230,000") && svg.contains("one after the other"), "{svg}");
    }

    #[test]
    fn a_panel_begins_with_its_longest_bar() {
        let lengths: Vec<f64> = bars(&example(), PANELS[0].has).iter().map(|bar| bar.length).collect();
        assert!(lengths.len() > 1 && lengths.is_sorted(), "{lengths:?}");
    }

    #[test]
    fn a_bar_tells_how_far_its_runs_lay_apart() {
        let bars = bars(&example(), PANELS[0].has);
        let own = bars.last().unwrap();
        assert_eq!(own.spread.0.round() as i64, 30_000);
        assert_eq!(own.spread.1.round() as i64, 70_000);
    }

    #[test]
    fn a_report_of_nobody_is_an_empty_chart() {
        let nobody = Report { peers: Vec::new(), ..example() };
        assert!(svg(&nobody).contains("<svg"));
    }
}
