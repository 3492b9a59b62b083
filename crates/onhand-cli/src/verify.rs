//! Checking everything that can be checked.

use crate::out::Out;
use crate::progress::Progress;
use crate::replay::hex;
use crate::{Ended, Failure, open};
use clap::Args;
use onhand::{Finding, RealStorage, Verification, verify};
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::sync::Arc;

/// Check every frame, the chain, every rule and every view.
///
/// Reads the whole log and changes nothing: each frame with its checksums and its place in the chain, each
/// record, the nine rules of the domain, and the checkpoints, which must hold what the log adds up to. Exits
/// with 1 if a rule or a comparison fails, with 3 if bytes are damaged, and names the file and the offset.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The directory of the log
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Tell the result as one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    ok: bool,
    position: u64,
    segments: u64,
    frames: u64,
    commands: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    checkpoints: &'a [PathBuf],
    #[serde(skip_serializing_if = "Option::is_none")]
    torn: Option<Torn<'a>>,
    findings: Vec<Value>,
}

#[derive(Serialize)]
struct Torn<'a> {
    file: &'a PathBuf,
    offset: u64,
    length: u64,
}

pub(crate) fn run(arguments: &Arguments) -> Ended {
    let mut progress = None;
    let found = verify(Arc::new(RealStorage), &arguments.data, |position, end| {
        progress.get_or_insert_with(|| Progress::new("verifying", end.0)).reached(position.0);
    });
    drop(progress);
    let found = found.map_err(open::failure)?;
    let mut out = Out::new();
    if arguments.json {
        out.json(&told(&found))?;
    } else {
        listing(&found, &mut out)?;
    }
    out.finish()?;
    let count = found.findings.len();
    let noun = if count == 1 { "problem" } else { "problems" };
    match found.findings.iter().find(|finding| finding.is_damage()) {
        Some(first) => Err(Failure::Damaged(format!("{count} {noun} found: {first}"))),
        None if count > 0 => Err(Failure::Check(format!("{count} {noun} found"))),
        None => Ok(()),
    }
}

fn told(found: &Verification) -> Told<'_> {
    Told {
        ok: found.findings.is_empty(),
        position: found.position.0,
        segments: found.segments,
        frames: found.frames,
        commands: found.commands,
        digest: found.digest.as_ref().map(|digest| hex(digest)),
        checkpoints: &found.checkpoints,
        torn: found.torn.as_ref().map(|torn| Torn { file: &torn.file, offset: torn.offset, length: torn.length }),
        findings: found.findings.iter().map(finding).collect(),
    }
}

fn finding(finding: &Finding) -> Value {
    let mut told = Map::new();
    let (file, offset, position) = match finding {
        Finding::Damaged(fault) => (&fault.file, Some(fault.offset), None),
        Finding::Record { file, offset, .. } => (file, Some(*offset), None),
        Finding::Broken { file, offset, position, .. } => (file, Some(*offset), Some(*position)),
        Finding::CheckpointDamaged { file } => (file, None, None),
        Finding::CheckpointAstray { file, position } | Finding::CheckpointDiffers { file, position } => {
            (file, None, Some(*position))
        }
        _ => return Value::from(finding.to_string()),
    };
    told.insert("file".to_owned(), Value::from(file.to_string_lossy()));
    told.extend(offset.map(|offset| ("offset".to_owned(), Value::from(offset))));
    told.extend(position.map(|position| ("position".to_owned(), Value::from(position.0))));
    told.insert("damage".to_owned(), Value::from(finding.is_damage()));
    told.insert("message".to_owned(), Value::from(finding.to_string()));
    Value::Object(told)
}

fn listing(found: &Verification, out: &mut Out) -> Ended {
    out.line(format_args!("{} segments, {} intact frames", found.segments, found.frames))?;
    if let Some(torn) = &found.torn {
        out.line(format_args!(
            "{} holds {} bytes at {} of a write that a crash has torn; it was never acknowledged, and opening cuts it off",
            torn.file.display(),
            torn.length,
            torn.offset
        ))?;
    }
    if let Some(digest) = &found.digest {
        out.line(format_args!("{} commands replayed up to position {}", found.commands, found.position))?;
        out.line(format_args!("state {}", hex(digest)))?;
    }
    for checkpoint in &found.checkpoints {
        out.line(format_args!("{} holds what the log adds up to", checkpoint.display()))?;
    }
    for finding in &found.findings {
        out.line(format_args!("WRONG: {finding}"))?;
    }
    if found.findings.is_empty() { out.line("all rules hold, nothing is damaged") } else { Ok(()) }
}
