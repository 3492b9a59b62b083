//! What is told: results on standard output, everything else on standard error.

use crate::failure::Failure;
use serde::Serialize;
use std::io::{self, ErrorKind, Write};

/// Tells people who wait.
pub(crate) fn note(text: &str) {
    // Nobody left to read it: what is being done goes on.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Writes a line of the result.
pub(crate) fn line(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        // Whoever read it has gone away, as `head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(failed),
    }
}

/// Writes the result as a line of JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    line(&serde_json::to_string(value).map_err(|error| failed(error.into()))?)
}

fn failed(source: io::Error) -> Failure {
    Failure::Io { action: "cannot write the output".to_owned(), source }
}
