//! Moves: everything that can happen next in a simulation.

use super::Worker;
use crate::disk::{CallKind, Crash, Fault};
use crate::generate::ScriptStep;
use onhand_domain::Span;

/// What happens next. A run is a list of these; what a number in one of them stands for depends on what there is then.
#[derive(Clone, Debug)]
pub enum Move {
    /// A caller submits a command under a new id.
    Submit(ScriptStep),
    /// A caller submits several commands together.
    Batch(Vec<ScriptStep>),
    /// A command that was sent before is sent again under its id.
    Retry(usize),
    /// Another command is sent under the id of one that was sent before.
    Reuse(usize, ScriptStep),
    /// A caller goes away without waiting for his answer.
    Leave(usize),
    /// Somebody asks for a snapshot.
    Look,
    /// A worker goes on.
    Work(Worker),
    /// All workers go on until there is nothing left to do.
    Rest,
    /// Whoever waits for a time finds it over.
    TimeOut,
    /// Time passes.
    Pass(Span),
    /// The clock on the wall is set, by so many seconds.
    SetClock(i64),
    /// The disk gets into trouble.
    Trouble(Mishap),
    /// The disk is well again.
    Heal,
    /// The power is to fail during a call that changes the disk, so many from now.
    PowerFailsAt(u64, Crash),
    /// The process is to be killed during a call that changes the disk, so many from now: what it wrote can be read.
    KilledAt(u64),
    /// What was written last to the first of these files has landed in the second, in this sector, on a copy of the
    /// disk.
    Misdirect(usize, usize, u64),
    /// A bit of a file flips, on a copy of the disk: it is opened there, and everything goes on as if it had not.
    Flip(usize, u64),
    /// The core ends, and is opened again.
    Restart(Calamity),
}

/// How a core ends. What is opened then may fail once more on the way, where a number of calls says so.
#[derive(Clone, Debug)]
pub enum Calamity {
    /// The power fails, and this much survives; and again so many calls into each opening that follows.
    PowerLoss(Crash, Vec<u64>),
    /// The process is killed: what it wrote can be read, durable or not.
    Kill,
    /// It is closed in order.
    Close,
}

/// What a disk does wrong.
#[derive(Clone, Debug)]
pub enum Mishap {
    /// Calls fail.
    Fails {
        /// Of which kind.
        kind: CallKind,
        /// How many of them succeed before.
        after: u64,
        /// All of them from then on.
        for_ever: bool,
        /// With which error number.
        errno: i32,
        /// How many bytes a write writes before it fails.
        written: usize,
        /// What a sync keeps that fails.
        keeps: Crash,
    },
    /// So many more bytes fit.
    FillsUp(u64),
}

impl Mishap {
    /// Whether it can keep anybody from reading.
    pub(super) fn keeps_from_reading(&self) -> bool {
        match self {
            Self::FillsUp(_) => false,
            Self::Fails { kind, .. } => {
                matches!(kind, CallKind::Read | CallKind::Open | CallKind::Length | CallKind::List)
            }
        }
    }

    /// How many more bytes fit.
    pub(super) const fn room(&self) -> u64 {
        match self {
            Self::FillsUp(room) => *room,
            Self::Fails { .. } => u64::MAX,
        }
    }

    /// The fault to inject, unless it is about room.
    pub(super) fn fault(&self) -> Option<Fault> {
        match self {
            Self::FillsUp(_) => None,
            Self::Fails { kind, after, for_ever, errno, written, keeps } => {
                let fault = Fault::on(*kind).nth(after + 1).errno(*errno).after_writing(*written).keeping(*keeps);
                Some(if *for_ever { fault.forever() } else { fault })
            }
        }
    }
}
