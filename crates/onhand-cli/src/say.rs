//! What the program tells people who wait, on standard error.

use std::io::Write;

/// Writes a line to standard error.
pub(crate) fn note(text: &str) {
    // Nobody left to read it: what is being done goes on.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
