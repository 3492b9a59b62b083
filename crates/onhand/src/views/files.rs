//! The files of a view beside its rows: the mark of an unfinished opening, and how far the log had come.

use super::row;
use super::{Mismatch, ViewFault};
use crate::Error;
use onhand_domain::Position;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const MAGIC: &[u8; 8] = b"onhandvw";
/// magic, log id, position.
const REACHED: usize = 8 + 16 + 8;

/// Where a view keeps what it keeps.
#[derive(Clone, Debug)]
pub(super) struct Files {
    views: PathBuf,
    name: &'static str,
}

impl Files {
    pub(super) fn new(directory: &Path, name: &'static str) -> Self {
        Self { views: directory.join("views"), name }
    }

    /// The directory of the rows.
    pub(super) fn rows(&self) -> PathBuf {
        self.views.join(self.name)
    }

    fn mark(&self) -> PathBuf {
        self.views.join(format!("{}.opening", self.name))
    }

    fn reached(&self) -> PathBuf {
        self.views.join(format!("{}.reached", self.name))
    }

    /// Marks the view before it is opened: an opening that ends the process must not be tried again.
    pub(super) fn begin_opening(&self) -> Result<(), ViewFault> {
        let mark = self.mark();
        let begun = fs::create_dir_all(&self.views).and_then(|()| match fs::File::create_new(&mark) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error),
        });
        match begun {
            Ok(true) => Ok(()),
            Ok(false) => Err(Mismatch::OpeningUnfinished.into()),
            Err(source) => Err(ViewFault::Io { action: "create", path: mark, source }),
        }
    }

    /// Takes the mark away: the view was opened and checked.
    pub(super) fn end_opening(&self) -> Result<(), ViewFault> {
        remove(&self.mark(), |path| fs::remove_file(path))
    }

    /// Deletes the view, its mark last.
    pub(super) fn delete(&self) -> Result<(), ViewFault> {
        remove(&self.rows(), |path| fs::remove_dir_all(path))?;
        self.end_opening()
    }

    /// Notes that this log was durable up to here: should it ever end before, commits are missing.
    pub(super) fn note_reached(&self, log_id: Uuid, position: Position) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(REACHED + 8);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(log_id.as_bytes());
        bytes.extend_from_slice(&position.0.to_le_bytes());
        let (bytes, _) = row::seal(self.name.as_bytes(), bytes);
        let written = self.views.join(format!("{}.reached.new", self.name));
        // Not synced: it proves something where it is there, and nothing stands on it.
        fs::write(&written, bytes)?;
        fs::rename(&written, self.reached())
    }

    /// Refuses a log that ends before a position which the view knows it had reached.
    pub(super) fn check_reached(&self, log_id: Uuid, end: Position) -> Result<(), Error> {
        match self.read_reached(log_id) {
            Some(position) if position > end => Err(Error::ViewBeyondEnd { view: self.reached(), position, end }),
            _ => Ok(()),
        }
    }

    fn read_reached(&self, log_id: Uuid) -> Option<Position> {
        let stored = fs::read(self.reached()).ok()?;
        let (bytes, _) = row::open(self.name.as_bytes(), &stored)?;
        let of = bytes.strip_prefix(MAGIC)?.strip_prefix(log_id.as_bytes())?;
        of.try_into().ok().map(u64::from_le_bytes).map(Position)
    }
}

fn remove(path: &Path, remove: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), ViewFault> {
    match remove(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(ViewFault::Io { action: "remove", path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}
