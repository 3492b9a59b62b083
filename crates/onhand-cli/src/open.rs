//! Opening the core for a verb.

use crate::{Failure, say};
use onhand::{Blocking, Builder, Error, LogError, Onhand};
use std::path::Path;

/// Opens a log that is there, to be read, with the audit index where it is of use. The clock is left alone:
/// reading records no expiry.
pub(crate) fn to_read(data: &Path, audit_index: bool) -> Result<Blocking, Failure> {
    open(data, Onhand::builder().create(false).input_clock().audit_index(audit_index))
}

/// Opens a log with these settings, and tells on standard error what opening mended.
pub(crate) fn open(data: &Path, settings: Builder) -> Result<Blocking, Failure> {
    let core = settings.open_blocking(data).map_err(failure)?;
    if let Some(torn) = &core.recovery().cut {
        let kept = torn.kept_as.as_deref().unwrap_or(&torn.file).display();
        say::note(&format!(
            "onhand: a write that a crash had torn, and that was never acknowledged, was cut off; it is kept in {kept}"
        ));
    }
    Ok(core.blocking())
}

/// What opening has failed with, in the words of the command line.
pub(crate) fn failure(error: Error) -> Failure {
    match error {
        Error::Log(LogError::NotFound { directory }) => {
            Failure::Usage(format!("there is no log in {}; check the path given to --data", directory.display()))
        }
        other => Failure::Core(other),
    }
}
