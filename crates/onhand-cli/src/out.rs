//! Standard output: colors on a terminal only, and an end that is no failure when nobody reads any more.

use crate::{Ended, Failure};
use anstream::AutoStream;
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

/// Writes lines to standard output.
pub(crate) struct Out {
    to: BufWriter<AutoStream<StdoutLock<'static>>>,
}

impl Out {
    pub(crate) fn new() -> Self {
        Self { to: BufWriter::with_capacity(1 << 16, anstream::stdout().lock()) }
    }

    /// Writes a line.
    pub(crate) fn line(&mut self, line: impl Display) -> Ended {
        writeln!(self.to, "{line}").map_err(failure)
    }

    /// Writes a line of JSON.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Ended {
        let json = serde_json::to_string(value).map_err(|error| failure(error.into()))?;
        self.line(json)
    }

    /// Hands on what was written so far.
    pub(crate) fn flush(&mut self) -> Ended {
        self.to.flush().map_err(failure)
    }

    /// Hands on what was written so far, and ends the output.
    pub(crate) fn finish(mut self) -> Ended {
        self.flush()
    }
}

fn failure(source: io::Error) -> Failure {
    match source.kind() {
        ErrorKind::BrokenPipe => Failure::Unheard,
        _ => Failure::Io { action: "cannot write the output".to_owned(), source },
    }
}
