//! How a core ends and begins again, and what has to be there then.

use super::callers::Heard;
use super::oracle::Broken;
use super::run::{DIRECTORY, Run};
use super::{Calamity, Core};
use onhand_domain::Span;
use std::path::Path;
use std::sync::Arc;

impl<C: Core> Run<C> {
    /// The core ends in this way, and is opened again.
    pub(super) fn restart(&mut self, calamity: &Calamity) -> Result<(), Broken> {
        self.trace.note(calamity);
        let is_sealed = match calamity {
            Calamity::Close => self.close()?,
            Calamity::Kill | Calamity::PowerLoss(..) => false,
        };
        let mut fails_at: &[u64] = &[];
        match calamity {
            Calamity::PowerLoss(survives, calls) => {
                self.power_fails(*survives);
                fails_at = calls;
            }
            // In the middle of a call, of closing it maybe.
            _ if self.disk.is_off() => self.is_cut_short(),
            Calamity::Kill | Calamity::Close => {
                self.outcome.restarts += 1;
                self.disk.kill();
            }
        }
        // Only now: whoever is dead does nothing at his end.
        self.core = None;
        self.callers.all_leave();
        self.open(fails_at)?;
        if is_sealed {
            self.sealed = self.oracle.records().len();
        }
        Ok(())
    }

    fn is_cut_short(&mut self) {
        match self.survives {
            Some(survives) => self.power_fails(survives),
            None => {
                self.outcome.restarts += 1;
                self.disk.power_on();
            }
        }
    }

    fn power_fails(&mut self, survives: crate::disk::Crash) {
        self.outcome.power_losses += 1;
        self.disk.crash(survives);
    }

    /// Opens what is there: all of the log that was ever shown, and what goes on from there by the rules.
    pub(super) fn open(&mut self, fails_at: &[u64]) -> Result<(), Broken> {
        let mut fails_at = fails_at.iter();
        let mut core = loop {
            if let Some(call) = fails_at.next() {
                self.disk.power_off_at(*call);
            }
            let opened = C::open(Arc::new(self.disk.clone()), Path::new(DIRECTORY), &self.setting);
            self.setting.clock.pass(Span::from(self.disk.took()));
            self.trace.note(&opened.as_ref().err());
            match opened {
                Ok(core) => break core,
                Err(_) if self.disk.is_off() => self.is_cut_short(),
                Err(_) if self.in_trouble => self.heal(),
                Err(error) => return Err(Broken::new("what a crash leaves can be opened", &error)),
            }
        };
        let mut all = loop {
            match core.committed() {
                Ok(all) => break all,
                Err(_) if self.in_trouble => self.heal(),
                Err(error) => return Err(Broken::new("what was opened can be read", &error)),
            }
        };
        let shown = self.oracle.records().len();
        if all.get(..shown) != Some(self.oracle.records()) {
            let lost = self.oracle.records().iter().find(|record| !all.contains(record));
            return Err(Broken::new("nothing that was durable is lost or changed", &(shown, all.len(), lost)));
        }
        let new = all.split_off(shown);
        self.trace.note(&new);
        self.begins(core);
        self.believe(new)?;
        self.oracle.all_are_over();
        self.oracle.compare()
    }

    /// Closes the core in order: everybody is told something then. Tells whether the log is sealed.
    fn close(&mut self) -> Result<bool, Broken> {
        let Some(core) = self.core.take() else { return Ok(false) };
        let had_failed = core.has_failed();
        let closed = core.close();
        self.trace.note(&closed);
        if self.disk.is_off() {
            return Ok(false);
        }
        if closed.is_err() && !self.in_trouble && !had_failed {
            return Err(Broken::new("a core that works can be closed", &closed));
        }
        let heard: Vec<Heard> = self.callers.hear();
        for heard in &heard {
            self.note_heard(heard);
            // Whoever comes to a closing core is told so.
            self.listen(heard, true)?;
        }
        self.heard.extend(heard);
        match self.callers.are_none() {
            // Where a disk is full it has no room for a seal, and all else may be well.
            true => Ok(closed.is_ok() && !self.in_trouble),
            false => Err(Broken::new("everybody is told something before the end", &self.callers.count())),
        }
    }

    /// Nothing is wrong in the directory.
    pub(super) fn verify(&mut self) -> Result<(), Broken> {
        self.core = None;
        let found = C::verify(Arc::new(self.disk.clone()), Path::new(DIRECTORY));
        self.trace.note(&found);
        if found.is_empty() { Ok(()) } else { Err(Broken::new("the log can be verified", &found)) }
    }
}
