//! Salvaging a shop's log, and an account of every event that it had.

use crate::shop::{DATA, hold, shop, storage};
use onhand::{Error, Position, Salvaged, Stray, salvage};
use onhand_testkit::disk::SimDisk;
use std::ops::ControlFlow;

pub(crate) const SAVED: &str = "/saved";

pub(crate) fn save(disk: &SimDisk) -> Result<(Salvaged, Vec<Stray>), Error> {
    let mut strays = Vec::new();
    let tell = |stray: &Stray, _: &onhand::State| {
        strays.push(stray.clone());
        Ok(())
    };
    let saved = salvage(storage(disk), DATA, SAVED, tell, |_, _| ControlFlow::Continue(()))?;
    Ok((saved, strays))
}

/// A closed log of several segments.
pub(crate) fn closed() -> (SimDisk, Position) {
    let disk = SimDisk::new(1);
    let core = shop(&disk);
    hold(&core, 20);
    let end = core.core().position();
    core.close().unwrap();
    (disk, end)
}

pub(crate) fn segments(disk: &SimDisk) -> Vec<String> {
    let files = disk.files().into_iter().filter(|file| file.starts_with(DATA));
    let names = files.map(|file| file.to_string_lossy().into_owned());
    let has_number = |name: &String| name.ends_with(".log") && name.contains("/0000");
    names.filter(has_number).collect()
}

/// Where frames begin in a segment, with their kinds and first positions.
pub(crate) fn frames(disk: &SimDisk, segment: &str) -> Vec<(u64, u8, u64)> {
    let bytes = disk.contents(segment).unwrap();
    let begins = (0..bytes.len()).step_by(4096).filter(|at| bytes[*at..].starts_with(b"OHF1"));
    begins
        .map(|at| (at as u64, bytes[at + 8], u64::from_le_bytes(bytes[at + 16..at + 24].try_into().unwrap())))
        .collect()
}

/// Where commits begin in a segment, with their first positions: between them there may be seals, as time has it.
pub(crate) fn commits(disk: &SimDisk, segment: &str) -> Vec<(u64, u64)> {
    let frames = frames(disk, segment).into_iter();
    frames.filter(|(_, kind, _)| *kind == 0).map(|(at, _, first)| (at, first)).collect()
}

/// What each event was found as: in the new log, lost, or behind what was lost.
pub(crate) fn accounts(saved: &Salvaged, strays: &[Stray], end: Position) -> String {
    let of = |position: u64| {
        let is_saved = position <= saved.position.0;
        let is_lost =
            saved.lost.iter().any(|lost| lost.first.0 <= position && lost.last.is_none_or(|last| position <= last.0));
        let is_stray = strays.iter().flat_map(|stray| &stray.events).any(|(at, _)| at.0 == position);
        match (is_saved, is_lost, is_stray) {
            (true, false, false) => 's',
            (false, true, false) => 'l',
            (false, false, true) => 'b',
            other => panic!("{position}: {other:?}"),
        }
    };
    (1..=end.0).map(of).collect()
}

pub(crate) fn contents(disk: &SimDisk) -> Vec<(std::path::PathBuf, Option<Vec<u8>>)> {
    let files = disk.files().into_iter().filter(|file| file.starts_with(DATA));
    files.map(|file| (file.clone(), disk.contents(file))).collect()
}
