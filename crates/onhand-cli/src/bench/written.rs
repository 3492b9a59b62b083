//! Bytes handed to the system to be written, by what they were written for.

use super::threads::{Role, each_thread};
use std::fs;

/// Bytes written so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written {
    /// By this process, threads that have ended included.
    all: u64,
    /// Frames, by the log writer, or by the sequencer where a caller is alone.
    pub(super) frames: u64,
    /// Checkpoints and files of ids.
    pub(super) checkpoints: u64,
    pub(super) audit_index: u64,
}

impl Written {
    /// None where the system does not tell.
    pub(super) fn now() -> Option<Self> {
        let all = wchar(&fs::read_to_string("/proc/self/io").ok()?)?;
        let mut written = Self { all, frames: 0, checkpoints: 0, audit_index: 0 };
        each_thread("io", |role, io| {
            let bytes = wchar(io).unwrap_or(0);
            match role {
                Role::LogWriter | Role::Sequencer => written.frames += bytes,
                Role::Checkpoints => written.checkpoints += bytes,
                Role::AuditIndex => written.audit_index += bytes,
                // A segment is prepared by a thread that ends with it.
                Role::Zeroing | Role::Callers => {}
            }
        });
        Some(written)
    }

    pub(super) fn since(&self, before: &Self) -> Self {
        Self {
            all: self.all.saturating_sub(before.all),
            frames: self.frames.saturating_sub(before.frames),
            checkpoints: self.checkpoints.saturating_sub(before.checkpoints),
            audit_index: self.audit_index.saturating_sub(before.audit_index),
        }
    }

    /// All the rest: segments that were filled with zeros ahead of the log, where nobody else writes.
    pub(super) fn zeros(&self) -> u64 {
        self.all.saturating_sub(self.frames + self.checkpoints + self.audit_index)
    }
}

/// Bytes given to calls that write, as the system counts them.
fn wchar(io: &str) -> Option<u64> {
    io.lines().find_map(|line| line.strip_prefix("wchar: "))?.trim().parse().ok()
}
