//! Calls that fail on demand.

use std::io;
use std::ops::Range;

use super::{Call, CallKind, Crash};

/// Makes calls of one kind fail. Built with [`Fault::on`], handed to [`SimDisk::inject`](super::SimDisk::inject).
#[derive(Debug, Clone)]
pub struct Fault {
    kind: CallKind,
    file: Option<String>,
    bytes: Option<Range<u64>>,
    skip: u64,
    forever: bool,
    errno: i32,
    partial: usize,
    keeps: Crash,
}

const EIO: i32 = 5;

impl Fault {
    /// The next call of this kind fails, once, with an I/O error (`EIO`), and does nothing.
    #[must_use]
    pub fn on(kind: CallKind) -> Self {
        Self {
            kind,
            file: None,
            bytes: None,
            skip: 0,
            forever: false,
            errno: EIO,
            partial: 0,
            keeps: Crash::LoseUnsynced,
        }
    }

    /// Not the next such call fails, but the `n`th from now, counted from 1.
    #[must_use]
    pub fn nth(mut self, n: u64) -> Self {
        self.skip = n.saturating_sub(1);
        self
    }

    /// All later such calls fail, too.
    #[must_use]
    pub fn forever(mut self) -> Self {
        self.forever = true;
        self
    }

    /// Only calls for files whose path ends so are counted and fail.
    #[must_use]
    pub fn file(mut self, ends_with: &str) -> Self {
        self.file = Some(ends_with.to_owned());
        self
    }

    /// Only calls that touch any of these bytes are counted and fail.
    #[must_use]
    pub fn bytes(mut self, bytes: Range<u64>) -> Self {
        self.bytes = Some(bytes);
        self
    }

    /// The error number that the call fails with.
    #[must_use]
    pub fn errno(mut self, errno: i32) -> Self {
        self.errno = errno;
        self
    }

    /// A write that fails has written so many bytes before.
    #[must_use]
    pub fn after_writing(mut self, bytes: usize) -> Self {
        self.partial = bytes;
        self
    }

    /// A sync that fails has kept as much as a crash would have. What it has not kept, no later sync keeps.
    #[must_use]
    pub fn keeping(mut self, keeps: Crash) -> Self {
        self.keeps = keeps;
        self
    }

    /// Counts the call, and tells how it fails, if it does.
    pub(crate) fn strikes(&mut self, call: &Call) -> Option<Failure> {
        let elsewhere = self.file.as_ref().is_some_and(|file| !call.path.to_string_lossy().ends_with(file.as_str()));
        let touches = |bytes: &Range<u64>| call.offset < bytes.end && bytes.start < call.offset + call.length;
        let beside = self.bytes.as_ref().is_some_and(|bytes| !touches(bytes));
        if self.kind != call.kind || elsewhere || beside {
            return None;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        let error = io::Error::from_raw_os_error(self.errno);
        Some(Failure { error, partial: self.partial, keeps: self.keeps, last: !self.forever })
    }
}

/// How a call fails.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: io::Error,
    pub(crate) partial: usize,
    pub(crate) keeps: Crash,
    pub(crate) last: bool,
}
