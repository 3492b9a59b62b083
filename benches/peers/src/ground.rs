//! The directory that everything is measured in, and that is gone afterwards.

use crate::failure::Failure;
use crate::machine;
use crate::stop::Stop;
use rustix::fs::syncfs;
use std::env;
use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// File systems that keep everything in memory.
const IN_MEMORY: [&str; 2] = ["tmpfs", "ramfs"];

/// The longest path of a socket is 107 bytes; so much is made below the directory.
const LONGEST: usize = 107 - "/onhand-peers-123456/lap-123456/.s.PGSQL.5432".len();

/// Where races are run, and whether they are to end early.
#[derive(Debug)]
pub(crate) struct Ground {
    directory: TempDir,
    pub(crate) stop: Stop,
}

impl Ground {
    /// A new directory below the one that was named, or below where temporary files are kept on a disk.
    pub(crate) fn below(named: Option<&Path>, stop: Stop) -> Result<Self, Failure> {
        let below = named.map_or_else(scratch, Path::to_owned);
        let there = below.canonicalize().map_err(Failure::io("measure in", &below))?;
        if let Some(kind) = machine::file_system(&there).filter(|kind| IN_MEMORY.contains(&kind.as_str())) {
            let message =
                format!("{} is in memory ({kind}), where nothing is durable; name a disk with --data", there.display());
            return Err(Failure::Usage(message));
        }
        if there.as_os_str().len() > LONGEST {
            let message = format!(
                "{} is too long a path for the sockets below it; name one of {LONGEST} bytes at most with --data",
                there.display()
            );
            return Err(Failure::Usage(message));
        }
        Self::at(&there, stop)
    }

    fn at(there: &Path, stop: Stop) -> Result<Self, Failure> {
        Ok(Self { directory: made("onhand-peers-", there)?, stop })
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A new directory in it, that goes when it is dropped.
    pub(crate) fn lap(&self) -> Result<Self, Failure> {
        Ok(Self { directory: made("lap-", self.path())?, stop: self.stop.clone() })
    }

    /// Has the disk write what it still has to, so that no race pays for what came before it: the setting up, and the
    /// removal of what the last one left.
    pub(crate) fn settle(&self) -> Result<(), Failure> {
        let synced = File::open(self.path()).and_then(|directory| Ok(syncfs(directory)?));
        synced.map_err(Failure::io("sync the file system of", self.path()))
    }

    /// Removes it, and says so if that fails.
    pub(crate) fn clear(self) -> Result<(), Failure> {
        let path = self.path().to_owned();
        self.directory.close().map_err(Failure::io("remove", &path))
    }
}

/// Others may look in: a server runs as a user of its own.
fn made(prefix: &str, below: &Path) -> Result<TempDir, Failure> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix).permissions(Permissions::from_mode(0o755));
    builder.tempdir_in(below).map_err(Failure::io("make a directory below", below))
}

fn scratch() -> PathBuf {
    // /tmp often is in memory.
    let kept = Path::new("/var/tmp");
    if env::var_os("TMPDIR").is_none() && kept.is_dir() { kept.to_owned() } else { env::temp_dir() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_is_not_there_or_too_deep_for_sockets_is_refused() {
        let refused = |named: &Path| Ground::below(Some(named), Stop::default()).unwrap_err().to_string();
        assert!(refused(Path::new("/no/such/directory")).contains("/no/such/directory"));
        let deep = tempfile::Builder::new().prefix(&"d".repeat(LONGEST)).tempdir().unwrap();
        let message = refused(deep.path());
        assert!(message.contains("too long") || message.contains("in memory"), "{message}");
    }

    #[test]
    fn everything_made_in_it_is_gone_with_it() {
        let ground = Ground::at(&env::temp_dir(), Stop::default()).unwrap();
        let lap = ground.lap().unwrap();
        std::fs::write(lap.path().join("some.log"), "bytes").unwrap();
        let (inner, outer) = (lap.path().to_owned(), ground.path().to_owned());
        assert!(inner.starts_with(&outer));
        lap.clear().unwrap();
        assert!(!inner.exists() && outer.exists());
        drop(ground);
        assert!(!outer.exists());
    }
}
