//! The threads of this process by what they do, as the system tells of them.

use std::fmt;
use std::fs;
use std::path::PathBuf;

/// What threads do, by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// All others: who calls, and who measures.
    Callers,
    Sequencer,
    LogWriter,
    /// Prepares segments.
    Zeroing,
    /// Writes checkpoints and files of ids.
    Checkpoints,
    AuditIndex,
}

impl Role {
    /// The system cuts names to 15 bytes.
    fn of(name: &str) -> Self {
        match name {
            "onhand-sequence" => Self::Sequencer,
            "onhand-log" => Self::LogWriter,
            "onhand-prepare" => Self::Zeroing,
            "onhand-keeper" => Self::Checkpoints,
            "onhand-audit" => Self::AuditIndex,
            _ => Self::Callers,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Callers => "callers",
            Self::Sequencer => "sequencer",
            Self::LogWriter => "log",
            Self::Zeroing => "zeroing",
            Self::Checkpoints => "checkpoints",
            Self::AuditIndex => "audit index",
        })
    }
}

/// Gives what a file of the system says of each thread.
pub(super) fn each_thread(file: &str, mut tell: impl FnMut(Role, &str)) {
    for (role, thread) in threads() {
        // A thread may end while it is looked at.
        if let Ok(says) = fs::read_to_string(thread.join(file)) {
            tell(role, &says);
        }
    }
}

/// What threads there are, and where the system tells of each. Elsewhere than on Linux there are none.
pub(super) fn threads() -> impl Iterator<Item = (Role, PathBuf)> {
    fs::read_dir("/proc/self/task").into_iter().flatten().flatten().filter_map(|thread| {
        let name = fs::read_to_string(thread.path().join("comm")).ok()?;
        Some((Role::of(name.trim()), thread.path()))
    })
}
