//! Checking everything that can be checked.

use crate::out::Out;
use crate::progress::Progress;
use crate::text::hex;
use crate::{Ended, Failure, open};
use clap::Args;
use onhand::{Finding, RealStorage, Verification, ViewCheck, ViewFinding, verify, verify_views};
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::sync::Arc;

/// Check every frame, the chain, every rule and every view.
///
/// Reads the whole log and leaves it as it is: each frame with its checksums and its place in the chain, each
/// record, the rules of the domain (1 to 5 and 7 to 9; 6 comes with payments), the checkpoints, which must hold what
/// the log adds up to, the files of ids, and the views, row by row. Exits with 1 if a rule or a comparison fails, with 3
/// if bytes are damaged, and names the
/// file and the offset.
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
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    backup: bool,
    position: u64,
    segments: u64,
    frames: u64,
    commands: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
    checkpoints: &'a [PathBuf],
    outdated: &'a [PathBuf],
    views: Vec<Value>,
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
    // Of a log that is damaged they are not to be judged by; a backup has none.
    let judged = !found.is_backup && !found.findings.iter().any(Finding::is_damage);
    let views = if judged { verify_views(&arguments.data).map_err(open::failure)? } else { Vec::new() };
    let mut out = Out::new();
    if arguments.json {
        out.json(&told(&found, &views))?;
    } else {
        listing(&found, &views, &mut out)?;
    }
    out.finish()?;
    conclusion(&found, &views)
}

fn conclusion(found: &Verification, views: &[ViewCheck]) -> Ended {
    let of_the_log = found.findings.iter().filter(|finding| finding.is_damage()).map(ToString::to_string);
    let of_views: Vec<String> = views.iter().filter_map(wrong).collect();
    let count = found.findings.len() + of_views.len();
    let noun = if count == 1 { "problem" } else { "problems" };
    match of_the_log.chain(of_views).next() {
        Some(first) => Err(Failure::Damaged(format!("{count} {noun} found: {first}"))),
        None if count > 0 => Err(Failure::Check(format!("{count} {noun} found"))),
        None => Ok(()),
    }
}

/// What is wrong with a view, if anything is.
fn wrong(view: &ViewCheck) -> Option<String> {
    let path = view.path.display();
    match &view.finding {
        ViewFinding::Damaged { fault } => {
            Some(format!("{path} is damaged: {fault}; it is built anew by the next opening"))
        }
        ViewFinding::BeyondEnd { error } => Some(error.to_string()),
        _ => None,
    }
}

/// How a view was found, in a word and in words.
fn state(view: &ViewCheck) -> (&'static str, String) {
    let path = view.path.display();
    match &view.finding {
        ViewFinding::Absent => ("absent", format!("{path} is not there; it is built by the next opening")),
        ViewFinding::Intact { position, end, rows } => {
            let mut said = format!("{path} holds what the log says up to position {position}, in {rows} rows");
            if end > position {
                said += &format!("; positions {} to {end} are read from the log", position.plus(1));
            }
            ("intact", said)
        }
        ViewFinding::Outdated => ("outdated", format!("{path} is of another version; it is built anew when needed")),
        ViewFinding::Unchecked { fault } => (
            "unchecked",
            format!("{path} could not be checked, as that needs a directory that may be written: {fault}"),
        ),
        ViewFinding::BeyondEnd { .. } => ("beyond_end", String::new()),
        _ => ("damaged", String::new()),
    }
}

fn told<'a>(found: &'a Verification, views: &[ViewCheck]) -> Told<'a> {
    Told {
        ok: found.findings.is_empty() && !views.iter().any(|view| wrong(view).is_some()),
        backup: found.is_backup,
        position: found.position.0,
        segments: found.segments,
        frames: found.frames,
        commands: found.commands,
        digest: found.digest.as_ref().map(|digest| hex(digest)),
        checkpoints: &found.checkpoints,
        outdated: &found.outdated,
        views: views.iter().map(view_told).collect(),
        torn: found.torn.as_ref().map(|torn| Torn { file: &torn.file, offset: torn.offset, length: torn.length }),
        findings: found.findings.iter().map(finding).collect(),
    }
}

fn view_told(view: &ViewCheck) -> Value {
    let mut told = serde_json::json!({ "name": view.name, "path": view.path, "state": state(view).0 });
    if let Some(message) = wrong(view) {
        told["message"] = Value::from(message);
    }
    told
}

fn finding(finding: &Finding) -> Value {
    let mut told = Map::new();
    let (file, offset, position) = match finding {
        Finding::Damaged(fault) => (&fault.file, Some(fault.offset), None),
        Finding::Record { file, offset, .. } => (file, Some(*offset), None),
        Finding::Broken { file, offset, position, .. } => (file, Some(*offset), Some(*position)),
        Finding::CheckpointDamaged { file } | Finding::IdsDamaged { file } | Finding::OtherLog { file, .. } => {
            (file, None, None)
        }
        Finding::CheckpointAstray { file, position }
        | Finding::CheckpointDiffers { file, position }
        | Finding::IdsAstray { file, position }
        | Finding::IdsDiffer { file, position } => (file, None, Some(*position)),
        _ => return Value::from(finding.to_string()),
    };
    told.insert("file".to_owned(), Value::from(file.to_string_lossy()));
    told.extend(offset.map(|offset| ("offset".to_owned(), Value::from(offset))));
    told.extend(position.map(|position| ("position".to_owned(), Value::from(position.0))));
    told.insert("damage".to_owned(), Value::from(finding.is_damage()));
    told.insert("message".to_owned(), Value::from(finding.to_string()));
    Value::Object(told)
}

fn listing(found: &Verification, views: &[ViewCheck], out: &mut Out) -> Ended {
    let of = if found.is_backup { "a backup: " } else { "" };
    out.line(format_args!("{of}{} segments, {} intact frames", found.segments, found.frames))?;
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
    for checkpoint in &found.outdated {
        out.line(format_args!("{} is of another version of onhand, and not used", checkpoint.display()))?;
    }
    for view in views.iter().filter(|view| wrong(view).is_none()) {
        out.line(state(view).1)?;
    }
    let mut good = true;
    for problem in found.findings.iter().map(ToString::to_string).chain(views.iter().filter_map(wrong)) {
        good = false;
        out.line(format_args!("WRONG: {problem}"))?;
    }
    if good { out.line("all rules hold, nothing is damaged") } else { Ok(()) }
}
