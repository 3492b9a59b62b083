//! How commands, rejections and values are written in JSON.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod commands;
mod durations;
mod money;
mod names;
mod order_rejections;
mod personal;
mod quantities;
mod rejections;
mod sourcing;
mod time_zones;
mod unknown_fields;
mod validity;

use onhand_domain::Command;
use serde_json::Value;

/// A command from one line of JSON: its name in `command`, its fields beside it.
fn read(line: &str) -> Result<Command, String> {
    let mut fields: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let name = fields.as_object_mut().and_then(|fields| fields.remove("command")).unwrap_or_default();
    let name = name.as_str().unwrap_or_default();
    let command = Command::deserialize_named(name, fields).ok_or_else(|| format!("no command {name:?}"))?;
    command.map_err(|error| error.to_string())
}

/// The fields of a command as JSON, its name in `command`.
fn written(command: &Command) -> Value {
    let mut named = serde_json::to_value(command).unwrap();
    let mut fields = named[command.name()].take();
    fields["command"] = command.name().into();
    fields
}
