//! How the program ends: exit codes, and what it says when something failed.

use crate::say;
use onhand::{Error, LogError, SubmitError};
use std::process::ExitCode;

/// The exit codes, for help texts; docs/commands.md has them word for word, which a test sees to.
pub(crate) const CODES: &str = "\
Exit codes:
  0         fine; of exec also where lines were refused, unless --strict was given
  1         a check failed: verify found a broken rule or a checkpoint that differs, replay another
            state or a broken rule, demo a difference, import lines or stock that do not reconcile,
            bench a run whose check failed or a ratio that got worse than its baseline, exec --strict a
            line that was not ok
  2         the command line, the input or the environment is wrong: no log there, no such file, a
            disk that fails
  3         the data is damaged; the message names file and offset. Also of salvage, once it has saved
            what it could
  4         the data is in use by another process, or too much waits
  130, 143  exec was stopped by SIGINT or SIGTERM: it served what it had read, and closed the log; or
             bench was: it removed what it had made, unless --data was given; or restore or salvage was: it
             removed what it had made; or backup was: the last complete backup is as it was";

/// Why the program ends with something else than 0.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A check that the program made did not hold.
    #[error("{0}")]
    Check(String),
    /// Data was found to be damaged.
    #[error("{0}")]
    Damaged(String),
    /// What was asked for cannot be done.
    #[error("{0}")]
    Usage(String),
    /// The core could not be opened or has failed.
    #[error(transparent)]
    Core(#[from] Error),
    /// A command was not accepted where it had to be.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// Whoever read the output has gone away, as `head` does.
    #[error("nobody reads the output any more")]
    Unheard,
    /// A signal asked the program to end, and it did in good order.
    #[error("stopped by signal {number}; {left}")]
    Signal {
        /// Which.
        number: u8,
        /// What is there afterwards.
        left: &'static str,
    },
    /// Input or output failed.
    #[error("{action}: {source}")]
    Io {
        /// What was tried, on what.
        action: String,
        /// Why it failed.
        source: std::io::Error,
    },
}

impl Failure {
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Unheard => 0,
            Self::Check(_) => 1,
            Self::Signal { number, .. } => 128 + number,
            Self::Submit(SubmitError::Busy { .. }) => 4,
            Self::Usage(_) | Self::Io { .. } | Self::Submit(_) => 2,
            Self::Damaged(_) => 3,
            Self::Core(error) => code_of(error),
        }
    }
}

fn code_of(error: &Error) -> u8 {
    match error {
        Error::Log(LogError::Locked { .. }) => 4,
        Error::Log(LogError::Corrupt { .. } | LogError::WrongLog { .. } | LogError::OtherHistory { .. })
        | Error::CheckpointBeyondEnd { .. }
        | Error::ViewBeyondEnd { .. }
        | Error::ManifestDamaged { .. }
        | Error::BackupDamaged { .. }
        | Error::BackupOfOtherHistory { .. }
        | Error::BackupBeyondEnd { .. }
        | Error::MalformedRecord { .. }
        | Error::Undecodable { .. }
        | Error::Inconsistent(_) => 3,
        Error::Failed { source } => code_of(source),
        _ => 2,
    }
}

/// Says why on standard error, and gives the exit code.
pub(crate) fn report(ended: Result<(), Failure>) -> ExitCode {
    match ended {
        Ok(()) | Err(Failure::Unheard) => ExitCode::SUCCESS,
        Err(failure) => {
            say::note(&format!("onhand: {failure}"));
            ExitCode::from(failure.code())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand::Position;
    use std::path::PathBuf;
    use std::sync::Arc;

    #[test]
    fn the_codes_are_those_that_help_tells_of() {
        let locked = || Error::Log(LogError::Locked { directory: PathBuf::from("data") });
        let malformed = || Error::MalformedRecord { position: Position(4) };
        for (failure, code) in [
            (Failure::Unheard, 0),
            (Failure::Check("it differs".to_owned()), 1),
            (Failure::Usage("no such file".to_owned()), 2),
            (Failure::Submit(SubmitError::Closed), 2),
            (Failure::Core(Error::Closed), 2),
            (Failure::Damaged("a bit".to_owned()), 3),
            (Failure::Core(malformed()), 3),
            (Failure::Core(Error::Failed { source: Arc::new(malformed()) }), 3),
            (Failure::Core(locked()), 4),
            (Failure::Submit(SubmitError::Busy { limit: 1 }), 4),
            (Failure::Signal { number: 2, left: "nothing is" }, 130),
        ] {
            assert_eq!(failure.code(), code, "{failure}");
            let is_told = CODES.lines().any(|line| line.starts_with(&format!("  {code}  ")));
            assert!(is_told || code > 128, "{code} is not in the help");
        }
    }
}
