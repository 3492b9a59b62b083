//! Checking one segment after another against what comes before it.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::segment_check::SegmentCheck;
use super::{Fault, Intact, Verification};
use crate::segment::{SegmentHeader, open_segment};
use crate::{Chain, Damage, LogError, OpenMode, Position, Storage};

/// What is known of a log up to the segment that comes next.
#[derive(Debug, Default)]
pub(super) struct LogCheck {
    found: Verification,
    log_id: Option<Uuid>,
    // What the next segment has to begin with, as far as damage lets it be known.
    next: Option<Position>,
    link: Option<Chain>,
    begun: bool,
    ended: bool,
    // Whether anything was found in another order than it was written in.
    astray: bool,
    unended: Option<Unended>,
}

/// A segment without the frame that ends it, as a crash during a change of segments leaves it.
#[derive(Debug)]
struct Unended {
    fault: Fault,
    may_be: bool,
}

impl LogCheck {
    /// Says that the segments from this one on are missing up to the next that is there.
    pub(super) fn segment_missing(&mut self, path: &Path) {
        self.fault(path, 0, Damage::Missing);
        self.lose_track();
    }

    /// Whether the last segment says that another one follows.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// Checks a segment, from its header to the end of the file.
    pub(super) fn segment<E: From<LogError>>(
        &mut self,
        storage: &dyn Storage,
        path: &Path,
        index: u64,
        is_last: bool,
        mut tell: impl FnMut(Intact<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.found.segments += 1;
        let (file, header) = match open_segment(storage, path, OpenMode::Read) {
            Ok(opened) => opened,
            Err(LogError::Corrupt { file, offset, what }) => {
                self.fault(&file, offset, what);
                self.lose_track();
                return Ok(());
            }
            Err(other) => return Err(other.into()),
        };
        self.header(path, &header, index);
        let mut check = SegmentCheck::new(path, &*file, &header, is_last);
        let is_foreign = self.log_id != Some(header.log_id);
        let astray = &mut self.astray;
        check.run(&mut self.found, |frame, linked| {
            *astray |= !linked;
            if is_foreign { Ok(()) } else { tell(Intact { frame, in_order: !*astray }) }
        })?;
        self.settle_unended(check.is_untouched());
        self.ended = check.ended;
        self.next = check.next;
        self.link = check.link;
        if !is_last && !check.ended {
            // The chain says what the end has to be: the next segment's header tells whether it was.
            let end = check.missing_end();
            self.link = end.as_ref().map(|(_, chain)| *chain);
            let fault = Fault { file: path.to_path_buf(), offset: check.offset, what: check.stop };
            self.unended = Some(Unended { fault, may_be: end.is_some() });
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Verification {
        self.settle_unended(false);
        self.found.faults.sort_by(|a, b| (&a.file, a.offset).cmp(&(&b.file, b.offset)));
        self.found
    }

    fn header(&mut self, path: &Path, header: &SegmentHeader, index: u64) {
        let faults = self.found.faults.len();
        let log_id = *self.log_id.get_or_insert(header.log_id);
        if header.log_id != log_id {
            self.fault(path, 0, Damage::SegmentLog { expected: log_id, found: header.log_id });
        }
        if header.index != index {
            self.fault(path, 0, Damage::SegmentIndex { found: header.index });
        }
        let (next, link) = match self.begun {
            true => (self.next, self.link),
            false => (Some(1), Some(crate::chain::BEFORE_THE_FIRST_SEGMENT)),
        };
        self.begun = true;
        if let Some(expected) = next.filter(|&next| next != header.first) {
            self.fault(path, 0, Damage::SegmentPosition { expected, found: header.first });
        }
        if let Some(expected) = link.filter(|&link| link != header.previous) {
            self.fault(path, 0, Damage::Chain { expected, found: header.previous });
            if let Some(unended) = &mut self.unended {
                unended.may_be = false;
            }
        }
        self.astray |= self.found.faults.len() > faults;
    }

    // The end of a segment may be missing only before a segment that nothing was written to.
    fn settle_unended(&mut self, next_is_untouched: bool) {
        match self.unended.take() {
            Some(unended) if unended.may_be && next_is_untouched => self.found.unfinished_rotation = true,
            Some(unended) => self.found.faults.push(unended.fault),
            None => {}
        }
    }

    fn lose_track(&mut self) {
        self.settle_unended(false);
        self.begun = true;
        self.ended = false;
        self.next = None;
        self.link = None;
    }

    fn fault(&mut self, file: &Path, offset: u64, what: Damage) {
        self.found.faults.push(Fault { file: PathBuf::from(file), offset, what });
    }
}
