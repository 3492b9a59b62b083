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

const WORKLOADS: [Workload; 4] = [Workload::Reserve, Workload::Cycle, Workload::Hot, Workload::Append];
const OWN_COLOR: &str = "#c2410c";
const COLOR: &str = "#64748b";
/// In pixels.
const WIDTH: f64 = 960.0;
const BAR: f64 = 22.0;
const AROUND: f64 = 96.0;

/// One bar, and how far its runs lay below and above it.
struct Bar {
    label: String,
    length: f64,
    spread: (f64, f64),
    color: &'static str,
}

/// A panel for each workload that somebody was measured at.
pub(super) fn svg(report: &Report) -> String {
    let panels = WORKLOADS.map(|workload| (workload, bars(report, workload)));
    let panels: Vec<_> = panels.into_iter().filter(|(_, bars)| !bars.is_empty()).collect();
    let mut figure = Panels::new(panels.len(), 1).with_spacing(8.0).with_cell_size(WIDTH, AROUND);
    let (mut plots, mut layouts) = (Vec::new(), Vec::new());
    for (row, (workload, bars)) in panels.iter().enumerate() {
        figure = figure.with_row_height(row, AROUND + BAR * bars.len() as f64);
        let plot = vec![plot(bars)];
        layouts.push(layout(&plot, *workload));
        plots.push(plot);
    }
    SvgBackend::new().render_scene(&figure.with_plots(plots).with_layouts(layouts).render())
}

/// From the longest to the shortest; the chart draws from the bottom up.
fn bars(report: &Report, workload: Workload) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for peer in &report.peers {
        let figures = peer.figures.iter().filter(|figure| figure.workload == workload);
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

fn layout(plots: &[Plot], workload: Workload) -> Layout {
    let thousands = |tick: f64| grouped(tick.max(0.0) as u64);
    let what = if workload == Workload::Append { "records" } else { "reservations" };
    Layout::auto_from_plots(plots)
        .with_title(format!("{}: durable {what} a second", workload.name()))
        .with_x_axis_min(0.0)
        .with_x_tick_format(TickFormat::Custom(Arc::new(thousands)))
        .with_title_size(15)
        .with_tick_size(11)
        .with_font_family("system-ui, sans-serif")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::example;

    #[test]
    fn every_figure_has_a_bar_with_its_name_and_its_value() {
        let svg = svg(&example());
        assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"), "{svg}");
        for label in
            ["onhand, batches: 1,230,000", "Redis, 256 callers: 60,000", "sled, 10,000 records a commit: 210,000"]
        {
            assert!(svg.contains(label), "{label}: {svg}");
        }
        assert!(svg.contains("reserve: durable reservations a second"), "{svg}");
        assert!(svg.contains("append: durable records a second"), "{svg}");
    }

    #[test]
    fn a_panel_begins_with_its_longest_bar() {
        let lengths: Vec<f64> = bars(&example(), Workload::Reserve).iter().map(|bar| bar.length).collect();
        assert!(lengths.len() > 1 && lengths.is_sorted(), "{lengths:?}");
    }

    #[test]
    fn a_bar_tells_how_far_its_runs_lay_apart() {
        let bars = bars(&example(), Workload::Reserve);
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
