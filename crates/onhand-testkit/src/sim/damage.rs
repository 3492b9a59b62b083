//! Damage: something is wrong on the disk of a core that has just been killed.

use super::callers::{Caller, Callers, Heard};
use super::oracle::Broken;
use super::run::{DIRECTORY, Run};
use super::{Committed, Core, Worker};
use crate::disk::SimDisk;
use onhand_domain::Position;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// After so many rounds whoever asked for a snapshot has it.
const ROUNDS: usize = 64;
const SECTOR: u64 = 512;

impl<C: Core> Run<C> {
    /// A bit flips on a copy of the disk. What is opened there is refused, or is as it was: of the log nothing may be
    /// missing but the newest commit, whose seal may not be written yet.
    pub(super) fn flip(&mut self, file: usize, bit: u64) -> Result<(), Broken> {
        let (disk, files) = self.copy();
        let Some(path) = files.get(file % files.len().max(1)) else { return Ok(()) };
        let bits = disk.contents(path).map_or(0, |bytes| bytes.len() as u64 * 8);
        if bits == 0 {
            return Ok(());
        }
        disk.flip_bit(path, bit % bits);
        self.is_found(&disk, &(path, bit % bits), self.newest_commit)
    }

    /// What was written last to a file has landed elsewhere, on a copy of the disk. What is opened there is refused, or
    /// is as it was: of the log nothing may be missing but the newest commit, which is not where it belongs. Where it
    /// has landed in the newest segment, all those may be missing that it may have landed on before their seal.
    pub(super) fn misdirect(&mut self, written: usize, to: usize, sector: u64) -> Result<(), Broken> {
        let (disk, files) = self.copy();
        let file = |number: usize| files.get(number % files.len().max(1));
        let Some((written, to)) = file(written).zip(file(to)) else { return Ok(()) };
        let sectors = disk.contents(to).map_or(0, |bytes| bytes.len() as u64 / SECTOR);
        let at = sector % sectors.max(1) * SECTOR;
        if !disk.misdirect(written, to, at) {
            return Ok(());
        }
        let segments = files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "log"));
        let is_unsealed = segments.max() == Some(to);
        let least = if is_unsealed { self.sealed.min(self.newest_commit) } else { self.newest_commit };
        self.is_found(&disk, &(written, to, at), least)
    }

    /// The disk as somebody finds it who comes right now, and its files.
    fn copy(&self) -> (SimDisk, Vec<PathBuf>) {
        let disk = self.disk.fork();
        disk.power_on();
        disk.heal();
        let files = disk.files();
        (disk, files)
    }

    /// Damage is found by whoever opens or reads the log, or answers nothing otherwise: at least so many records are
    /// there, as they were.
    fn is_found(&mut self, disk: &SimDisk, damage: &dyn Debug, least: usize) -> Result<(), Broken> {
        self.outcome.damages += 1;
        let opened = C::open(Arc::new(disk.clone()), Path::new(DIRECTORY), &self.setting);
        self.trace.note(&(damage, opened.as_ref().err()));
        let Ok(mut core) = opened else { return Ok(()) };
        // What is damaged long before the end is found by whoever reads it.
        let Ok(read) = core.committed() else { return Ok(()) };
        self.trace.note(&read.len());
        let known = self.oracle.records();
        let is_whole = match read.len() < known.len() {
            true => read.len() >= least && known.starts_with(&read),
            false => read.starts_with(known),
        };
        if !is_whole {
            let found = (damage, known.len(), least, read.len());
            return Err(Broken::new("damage is never answered from", &found));
        }
        // Beyond what was read, other things are due on the copy than happened here.
        let known = read.last().map_or(Position::START, Committed::last).min(self.oracle.position());
        if let Some(Heard::Snapshot(_, Ok(seen))) = look(&mut core)
            && seen.position <= known
        {
            return self.oracle.sees(&seen);
        }
        Ok(())
    }
}

/// What somebody sees who is the only one to ask.
fn look<C: Core>(core: &mut C) -> Option<Heard> {
    let mut callers = Callers::default();
    callers.come(Caller::looks(Position::START, core.snapshot()));
    for _ in 0..ROUNDS {
        if let Some(heard) = callers.hear().pop() {
            return Some(heard);
        }
        Worker::ALL.into_iter().for_each(|worker| {
            core.step(worker);
        });
    }
    None
}
