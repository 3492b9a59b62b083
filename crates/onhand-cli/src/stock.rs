//! Stock as a table.

use crate::about::About;
use crate::figures::Figures;
use crate::moment::Moment;
use crate::out::Out;
use crate::{Ended, Failure, names, open};
use clap::Args;
use comfy_table::{Attribute, Cell, CellAlignment, Color, Table, presets::NOTHING};
use onhand::{AsOf, LocationId, Measure, Position, SkuId, State, StockFigures, Timestamp};
use serde::Serialize;
use std::time::SystemTime;

/// How many levels a table shows unless it is told otherwise.
const ROWS: usize = 1_000;

/// Show stock as a table.
///
/// One row for each SKU and location; of a bundle that --sku names, how many can be put together there. Without
/// --as-of it is the stock of now: a hold whose time has run out counts as expired, though nothing is recorded by
/// looking.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    about: About,
    /// The stock as it was after an event, or at a time (RFC 3339)
    #[arg(long, value_name = "POSITION|TIME")]
    as_of: Option<Moment>,
    /// All figures, and also levels where all of them are zero
    #[arg(long)]
    all: bool,
    /// At most so many rows: 1000 unless given, with --json all
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// One JSON object a line, with all figures
    #[arg(long)]
    json: bool,
}

/// One row.
#[derive(Serialize)]
struct Row {
    position: Position,
    sku: String,
    location: String,
    #[serde(flatten)]
    figures: Figures,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let core = open::to_read(&arguments.about.data, false)?;
    let newest = core.snapshot()?.read()?.time();
    let moment = arguments.as_of.map_or_else(|| AsOf::Time(now().max(newest)), |moment| moment.0);
    let snapshot = core.as_of(moment)?;
    let state = snapshot.read()?;
    let position = snapshot.position();
    let time = match moment {
        AsOf::Time(time) => time,
        AsOf::Position(_) => state.time(),
    };
    let rows = rows(&state, position, arguments)?;
    let limit = arguments.limit.unwrap_or(if arguments.json { usize::MAX } else { ROWS });
    let mut out = Out::new();
    if arguments.json {
        rows.iter().take(limit).try_for_each(|row| out.json(row))?;
    } else {
        out.line(table(&rows, limit, arguments.all))?;
        if rows.len() > limit {
            out.line(format_args!(
                "{} more rows are not shown; use --sku, --location, --limit or --json",
                rows.len() - limit
            ))?;
        }
        let known = if position == Position::START { "before the first event".to_owned() } else { time.to_string() };
        out.line(format_args!("{} levels at position {position}, {known}", rows.len()))?;
    }
    out.finish()?;
    Ok(core.close()?)
}

fn rows(state: &State, position: Position, arguments: &Arguments) -> Result<Vec<Row>, Failure> {
    let About { sku, location, .. } = &arguments.about;
    let asked = names::level(state, sku.as_deref(), location.as_deref());
    let (sku, location) = asked.map_err(|error| Failure::Usage(error.to_string()))?;
    let levels: Vec<(SkuId, LocationId, StockFigures)> = match sku {
        Some(sku) if state.is_bundle(sku) => {
            let at = state.availability(sku, None).locations.into_iter().map(|at| at.location);
            at.map(|location| (sku, location, state.stock(sku, location))).collect()
        }
        Some(sku) => state.stock_of(sku).map(|(location, figures)| (sku, location, figures)).collect(),
        None => state.stock_levels().collect(),
    };
    let asked = levels.into_iter().filter(|(_, at, figures)| {
        location.is_none_or(|location| location == *at) && (arguments.all || *figures != StockFigures::default())
    });
    let mut rows: Vec<Row> = asked
        .map(|(sku, location, figures)| Row {
            position,
            sku: state.sku_name(sku).map(ToString::to_string).unwrap_or_default(),
            location: state.location_name(location).map(ToString::to_string).unwrap_or_default(),
            figures: Figures::of(state, sku, &figures),
        })
        .collect();
    rows.sort_by(|a, b| (&a.sku, &a.location).cmp(&(&b.sku, &b.location)));
    Ok(rows)
}

fn table(rows: &[Row], limit: usize, all: bool) -> Table {
    let mut names = vec!["SKU", "Location", "On hand"];
    if all {
        names.extend(["Sellable", "Damaged", "In control", "Quarantined"]);
    }
    names.extend(["Reserved", "Allocated", "Safety stock", "Incoming", "In transit"]);
    if all {
        names.push("Backordered");
    }
    names.push("Available");
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(names.iter().map(|name| Cell::new(name).add_attribute(Attribute::Bold)));
    for row in rows.iter().take(limit) {
        table.add_row(cells(row, all));
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

fn cells(row: &Row, all: bool) -> Vec<Cell> {
    let figures = &row.figures;
    let number = |measure: Measure| {
        let cell = Cell::new(measure);
        if measure.digits() < 0 { cell.fg(Color::Red) } else { cell }
    };
    let mut cells = vec![Cell::new(&row.sku), Cell::new(&row.location), number(figures.on_hand)];
    if all {
        let conditions = [figures.sellable, figures.damaged, figures.quality_control, figures.quarantined];
        cells.extend(conditions.map(number));
    }
    let promised = [figures.reserved, figures.allocated, figures.safety_stock, figures.incoming, figures.in_transit];
    cells.extend(promised.map(number));
    if all {
        cells.push(number(figures.backordered));
    }
    let none_left = figures.available.digits() == 0;
    cells.push(Cell::new(figures.available).fg(if none_left { Color::Yellow } else { Color::Green }));
    cells
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(Timestamp::EPOCH, |since| Timestamp::EPOCH.plus(since.into()))
}
