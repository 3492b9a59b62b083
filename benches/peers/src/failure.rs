//! Why the comparison ends early, and with which exit code.

use std::error::Error;
use std::io;
use std::path::Path;

/// The exit codes, for the help text.
pub(crate) const CODES: &str = "\
Exit codes:
  0         everything that could be run was run, and all totals agree
  1         a check failed: somebody granted more than there was, or the books differ from the answers
  2         the command line, the environment or a peer is wrong: it does not start, or a disk fails
  130, 143  stopped by SIGINT or SIGTERM: servers are stopped, directories removed, nothing written";

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Somebody's books are not what they have to be.
    #[error("{peer}: {what}")]
    Check {
        /// Whose.
        peer: &'static str,
        /// What does not add up.
        what: String,
    },
    /// What was asked for cannot be done.
    #[error("{0}")]
    Usage(String),
    /// A signal asked for the end.
    #[error("stopped by signal {0}; servers are stopped, directories removed, nothing was written")]
    Signal(u8),
    /// A file or directory failed.
    #[error("{action}: {source}")]
    Io {
        /// What was tried, on what.
        action: String,
        /// Why it failed.
        source: io::Error,
    },
    /// A peer failed at something it has to be able to do.
    #[error("{peer} cannot {action}: {source}")]
    Peer {
        /// Who.
        peer: &'static str,
        /// At what.
        action: &'static str,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A server does not come up, or has gone.
    #[error("{program} {what}; its last words:\n{words}")]
    Server {
        /// What was started.
        program: &'static str,
        /// What became of it.
        what: String,
        /// The end of what it wrote.
        words: String,
    },
}

impl Failure {
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Check { .. } => 1,
            Self::Usage(_) | Self::Io { .. } | Self::Peer { .. } | Self::Server { .. } => 2,
            Self::Signal(signal) => 128 + signal,
        }
    }

    /// For `map_err`: somebody could not do something.
    pub(crate) fn of<E: Into<Box<dyn Error + Send + Sync>>>(
        peer: &'static str,
        action: &'static str,
    ) -> impl Fn(E) -> Self {
        move |source| Self::Peer { peer, action, source: source.into() }
    }

    /// For `map_err`: something could not be done to a path.
    pub(crate) fn io(action: &str, path: &Path) -> impl Fn(io::Error) -> Self {
        let action = format!("cannot {action} {}", path.display());
        move |source| Self::Io { action: action.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_are_those_that_help_tells_of() {
        for (failure, code) in [
            (Failure::Check { peer: "redis", what: "one unit too many".to_owned() }, 1),
            (Failure::Usage("no such peer".to_owned()), 2),
            (Failure::io("make", Path::new("there"))(io::Error::other("full")), 2),
            (Failure::of("redis", "start")("gone"), 2),
            (Failure::Signal(2), 130),
            (Failure::Signal(15), 143),
        ] {
            assert_eq!(failure.code(), code, "{failure}");
            let lines = CODES.lines().filter_map(|line| line.strip_prefix("  "));
            let mut codes = lines.filter_map(|line| line.split_once("  ")).flat_map(|(codes, _)| codes.split(", "));
            assert!(codes.any(|told| told.trim() == code.to_string()), "{code} is not in the help");
        }
    }
}
