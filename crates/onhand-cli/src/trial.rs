//! What reads the words of strangers, on any core: for trials with input that nobody would write.

use crate::exit::Failure;
use crate::{exec, import};
use onhand::{Blocking, Error, Onhand, Submission};
use std::io;
use std::path::Path;

/// What came of a trial import.
#[derive(Debug)]
pub struct Imported {
    /// The core that it was imported into, open.
    pub core: Onhand,
    /// How many lines the file has, but for its first.
    pub lines: u64,
    /// How many events were written to the log just now.
    pub new_events: u64,
    /// What the program would end with after its summary: why the books do not balance, where they do not.
    pub verdict: Result<(), Refused>,
}

/// Why the program would have ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its exit code.
    pub code: u8,
    /// What it would have said.
    pub message: String,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self { code: failure.code(), message: failure.to_string() }
    }
}

/// The command that a line of `onhand exec` asks for: none where the line is blank or a question.
///
/// # Errors
/// What the line is answered with where it makes no sense.
pub fn command(line: &[u8], input_clock: bool) -> Result<Option<Submission>, String> {
    exec::command(line, input_clock)
}

/// Serves lines as `onhand exec` does, in this thread: the answers, a line each.
///
/// # Errors
/// Never, unless memory cannot be written to.
pub fn exec(core: &Blocking, lines: &[u8], input_clock: bool) -> io::Result<Vec<u8>> {
    let mut answers = Vec::new();
    exec::all(core, lines, input_clock, &mut answers)?;
    Ok(answers)
}

/// Imports a file as `onhand import online-retail` does. The core is opened once the file has been read.
///
/// # Errors
/// Why the program would have ended before its summary.
pub fn import_online_retail(open: impl FnOnce() -> Result<Onhand, Error>, file: &Path) -> Result<Imported, Refused> {
    let (core, summary) = import::take_over(open, file, true)?;
    let (lines, new_events) = (summary.lines(), summary.new_events());
    Ok(Imported { core, lines, new_events, verdict: summary.verdict().map_err(Refused::from) })
}
