//! Where logs are made to be measured: each in a directory of its own, which goes when it has been checked.

use crate::exit::Failure;
use crate::scratch;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The directory that all others are made in.
#[derive(Debug)]
pub(super) struct Site {
    directory: PathBuf,
    keep: bool,
    /// What was made here: the next run of the same name takes its place.
    made: Mutex<BTreeSet<PathBuf>>,
}

/// The directory of one log. It is removed with this, unless the user has said where logs are to stay.
#[derive(Debug)]
pub(super) struct Directory {
    path: PathBuf,
    keep: bool,
}

impl Site {
    /// The directory that was asked for, or a new one for as long as this lives.
    pub(super) fn new(named: Option<&Path>) -> Self {
        let directory = named.map_or_else(|| scratch::directory("bench"), Path::to_owned);
        Self { directory, keep: named.is_some(), made: Mutex::default() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.directory
    }

    /// A directory with nothing in it.
    pub(super) fn fresh(&self, name: &str) -> Result<Directory, Failure> {
        let path = self.directory.join(name.replace([' ', ','], "-"));
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if path.exists() {
            if !made.contains(&path) {
                let message = format!(
                    "{} exists already, and a bench begins with nothing: remove it, or name another directory",
                    path.display()
                );
                return Err(Failure::Usage(message));
            }
            remove(&path)?;
        }
        made.insert(path.clone());
        Ok(Directory { path, keep: self.keep })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if !self.keep {
            // Every run has removed what it made; were something left, a temporary directory is where it may be.
            let _ = fs::remove_dir(&self.directory);
        }
    }
}

impl Directory {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What all files in it take on the disk.
    pub(super) fn bytes(&self) -> Result<u64, Failure> {
        bytes_below(&self.path)
            .map_err(|source| Failure::Io { action: format!("cannot read {}", self.path.display()), source })
    }

    /// Removes it, where it is not to stay, and says if that fails.
    pub(super) fn end(self) -> Result<(), Failure> {
        if self.keep { Ok(()) } else { remove(&self.path) }
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if !self.keep {
            // Whatever led here has been told of already.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn remove(path: &Path) -> Result<(), Failure> {
    fs::remove_dir_all(path)
        .map_err(|source| Failure::Io { action: format!("cannot remove {}", path.display()), source })
}

fn bytes_below(directory: &Path) -> std::io::Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() { bytes_below(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}
