//! Saving what is intact of a damaged log or backup.

use crate::copies::{NewLog, holds, tell, with_progress};
use crate::out::Out;
use crate::{Ended, Failure, apart, interrupt};
use clap::Args;
use onhand::event::Touched;
use onhand::{Error, Lost, Place, RealStorage, Salvaged, State, Stray, StrayCount, describe, salvage};
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Save what is intact of a damaged log in a new one.
///
/// Try a backup first: restoring one loses less, mostly. This makes a new log, with an id of its own, of everything up to
/// the first event that is missing or contradicts what comes before, and tells what is missing. What is intact behind
/// that is not replayed, since nobody knows what happened in between; --rest writes it to a file as JSON Lines, to be
/// looked at and put right with commands. The damaged log is only read. It may be a damaged backup, too. Exits with 3 if anything is missing.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The directory of the damaged log, or of a damaged backup
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// A new file for what is intact behind the damage, one JSON object an event
    #[arg(long, value_name = "FILE")]
    rest: Option<PathBuf>,
    #[command(flatten)]
    new: NewLog,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    apart::check(&arguments.data, &arguments.new.to)?;
    if let Some(rest) = &arguments.rest {
        apart::check(&arguments.data, rest)?;
        apart::check(&arguments.new.to, rest)?;
    }
    interrupt::watch()?;
    let mut rest = arguments.rest.as_deref().map(Rest::create).transpose()?;
    let made = with_progress("salvaging", |pace| {
        let write = |stray: &Stray, state: &State| rest.as_mut().map_or(Ok(()), |rest| rest.write(stray, state));
        salvage(Arc::new(RealStorage), &arguments.data, &arguments.new.to, write, pace)
    });
    let made = match (made, rest) {
        (Ok(made), Some(rest)) => rest.finish().map(|()| made),
        (Err(error), Some(rest)) => {
            rest.discard();
            Err(error)
        }
        (made, None) => made,
    };
    let made = made.map_err(|error| interrupt::failure(error, "what was salvaged so far was removed"))?;
    tell(arguments.new.json, told(&made), |out| listing(&made, arguments, out))?;
    conclusion(&made)
}

fn conclusion(made: &Salvaged) -> Ended {
    if made.is_whole() {
        return Ok(());
    }
    let first = match (made.faults.first(), &made.unreplayable) {
        (Some(fault), _) => format!("{} is damaged at byte {}: {}", fault.file.display(), fault.offset, fault.what),
        (None, Some(it)) => format!("{} at byte {}: {}", it.place.file.display(), it.place.offset, it.error),
        (None, None) => "not everything could be replayed".to_owned(),
    };
    Err(Failure::Damaged(format!("not everything could be salvaged: {first}")))
}

/// The file of what is intact behind the damage.
struct Rest {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Rest {
    fn create(path: &Path) -> Result<Self, Failure> {
        let failed = |source| Failure::Io { action: format!("cannot create {}", path.display()), source };
        let file = BufWriter::new(File::create_new(path).map_err(failed)?);
        Ok(Self { path: path.to_owned(), file })
    }

    fn write(&mut self, stray: &Stray, state: &State) -> Result<(), Error> {
        let unknown = unknown(&stray.unknown);
        for (position, event) in &stray.events {
            let mut line = json!({ "position": position.0, "time": stray.time });
            if !onhand::Ledger::is_own(stray.command) {
                line["command"] = json!(stray.command);
            }
            if let Some(occurred_at) = stray.occurred_at {
                line["occurred_at"] = json!(occurred_at);
            }
            if let (Value::Object(line), Value::Object(event)) = (&mut line, describe(event, state)) {
                line.extend(event);
            }
            if !unknown.is_empty() {
                line["unknown"] = Value::Object(unknown.clone());
            }
            writeln!(self.file, "{line}").map_err(|source| self.failed(source))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(), Error> {
        let written = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        written.map_err(|source| self.failed(source))
    }

    /// Of a log that was not made there is no rest. What cannot be removed stays.
    fn discard(self) {
        let _ = std::fs::remove_file(&self.path);
    }

    fn failed(&self, source: std::io::Error) -> Error {
        Error::Io { action: "write", path: self.path.clone(), source }
    }
}

/// What was lost that a command speaks of, by its numbers.
fn unknown(touched: &[Touched]) -> Map<String, Value> {
    let mut unknown: Map<String, Value> = Map::new();
    for touched in touched {
        let (kind, number) = match touched {
            Touched::Sku(sku) => ("skus", json!(sku)),
            Touched::Location(location) => ("locations", json!(location)),
            Touched::Reservation(reservation) => ("reservations", json!(reservation)),
        };
        if let Value::Array(numbers) = unknown.entry(kind).or_insert_with(|| json!([])) {
            numbers.push(number);
        }
    }
    unknown
}

fn told(made: &Salvaged) -> Value {
    let damage: Vec<Value> = made
        .faults
        .iter()
        .map(|fault| json!({ "file": fault.file, "offset": fault.offset, "message": fault.what.to_string() }))
        .collect();
    let commands: Vec<Value> =
        made.lost_commands.iter().map(|lost| json!({ "id": lost.id, "position": lost.position })).collect();
    let mut told = json!({
        "whole": made.is_whole(),
        "log_id": made.log_id,
        "position": made.position,
        "time": made.time,
        "damage": damage,
        "lost": made.lost.iter().map(lost).collect::<Vec<_>>(),
        "lost_commands": commands,
        "strays": {
            "commands": made.strays.commands, "events": made.strays.events, "undecodable": made.strays.undecodable,
        },
    });
    if let Some(it) = &made.unreplayable {
        told["unreplayable"] = json!({
            "file": it.place.file, "offset": it.place.offset, "position": it.position, "message": it.error.to_string(),
        });
    }
    if let Some(torn) = &made.torn {
        told["torn"] = json!({ "file": torn.file, "offset": torn.offset, "length": torn.length });
    }
    told
}

fn lost(lost: &Lost) -> Value {
    let place = |place: &Place| json!({ "file": place.file, "offset": place.offset });
    json!({
        "first": lost.first,
        "last": lost.last,
        "after": lost.after.as_ref().map(place),
        "before": lost.before.as_ref().map(place),
    })
}

fn listing(made: &Salvaged, arguments: &Arguments, out: &mut Out) -> Ended {
    match made.log_id {
        Some(log_id) => {
            out.line(holds(&arguments.new.to, format_args!("a new log, {log_id},"), made.position, made.time))?;
        }
        None => out.line("nothing could be replayed, and no log was made")?,
    }
    for fault in &made.faults {
        out.line(format_args!("DAMAGED: {} at byte {}: {}", fault.file.display(), fault.offset, fault.what))?;
    }
    if let Some(it) = &made.unreplayable {
        let file = it.place.file.display();
        out.line(format_args!(
            "CONTRADICTORY: position {}, {file} at byte {}: {}",
            it.position, it.place.offset, it.error
        ))?;
    }
    for lost in &made.lost {
        out.line(format_args!("MISSING: {}", in_words(lost)))?;
    }
    for lost in &made.lost_commands {
        out.line(format_args!("MISSING: command {} at position {}", lost.id, lost.position))?;
    }
    let StrayCount { commands, events, undecodable, .. } = made.strays;
    if events > 0 {
        let told = match &arguments.rest {
            Some(file) => format!("they are in {}", file.display()),
            None => "name a file with --rest to see them".to_owned(),
        };
        out.line(format_args!(
            "{commands} intact commands with {events} events behind that were not replayed; {told}"
        ))?;
    }
    if undecodable > 0 {
        out.line(format_args!(
            "UNDECODABLE: {undecodable} more events behind that are not damaged, and that this version cannot read"
        ))?;
    }
    if made.is_whole() { out.line("nothing is missing") } else { Ok(()) }
}

fn in_words(lost: &Lost) -> String {
    let place = |place: &Place| format!("the commit in {} at byte {}", place.file.display(), place.offset);
    let positions = match lost.last {
        Some(last) if last == lost.first => format!("position {last}"),
        Some(last) => format!("positions {} to {last}", lost.first),
        None => format!("what there was from position {} on", lost.first),
    };
    let after = lost.after.as_ref().map_or_else(|| "the beginning".to_owned(), place);
    let before = lost.before.as_ref().map_or_else(|| "the end".to_owned(), place);
    format!("{positions}, between {after} and {before}")
}
