//! Damage: a bit flips on the disk of a core that has just been killed.

use super::callers::{Caller, Callers, Heard};
use super::oracle::Broken;
use super::run::{DIRECTORY, Run};
use super::{Committed, Core, Worker};
use onhand_domain::Position;
use std::path::Path;
use std::sync::Arc;

/// After so many rounds whoever asked for a snapshot has it.
const ROUNDS: usize = 64;

impl<C: Core> Run<C> {
    /// A bit flips on a copy of the disk. What is opened there is refused, or is as it was: of the log nothing may be
    /// missing but the newest commit, whose seal may not be written yet.
    pub(super) fn flip(&mut self, file: usize, bit: u64) -> Result<(), Broken> {
        let disk = self.disk.fork();
        disk.power_on();
        disk.heal();
        let files = disk.files();
        let Some(path) = files.get(file % files.len().max(1)) else { return Ok(()) };
        let bits = disk.contents(path).map_or(0, |bytes| bytes.len() as u64 * 8);
        if bits == 0 {
            return Ok(());
        }
        disk.flip_bit(path, bit % bits);
        let told = (path, bit % bits);
        let opened = C::open(Arc::new(disk.clone()), Path::new(DIRECTORY), &self.setting);
        self.trace.note(&(told, opened.as_ref().err()));
        let Ok(mut core) = opened else { return Ok(()) };
        // What is damaged long before the end is found by whoever reads it.
        let Ok(read) = core.committed() else { return Ok(()) };
        self.trace.note(&read.len());
        if !self.is_whole(&read) {
            let known = self.oracle.records().len();
            return Err(Broken::new("damage is never answered from", &(told, known, read.len())));
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

    fn is_whole(&self, read: &[Committed]) -> bool {
        let known = self.oracle.records();
        let (before, newest) = known.split_at(self.newest_commit.min(known.len()));
        match read.len() < known.len() {
            true => read == before && !newest.is_empty(),
            false => read.starts_with(known),
        }
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
