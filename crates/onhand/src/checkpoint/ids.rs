//! Files of applied ids: what commands stand in a stretch of the log, so that opening need not read it for them.

use super::file::read_file;
use super::id_file::{Decoded, IdFile, Stretch, Writing, decode};
use crate::Error;
use crate::codec::records;
use crate::remembered::{Applied, Remembered};
use onhand_domain::{CommandId, Position};
use onhand_log::{JournalReader, Storage};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

const PREFIX: &str = "ids-";
/// A file of no more ids is always written again together with those that are added.
const SMALL: usize = 4_096;
/// A file is not made larger than so many ids, but for those of one commit.
const LARGEST: usize = 1 << 19;

/// The id files of a directory. Each is named by the first position of its stretch of the log.
#[derive(Debug)]
pub(crate) struct IdFiles {
    storage: Arc<dyn Storage>,
    directory: PathBuf,
    log_id: Uuid,
    /// Files that follow one on the other, the earliest first.
    kept: Vec<Kept>,
    /// Files that the next one to be written makes up for.
    astray: Vec<PathBuf>,
}

#[derive(Debug)]
struct Kept {
    path: PathBuf,
    from: Position,
    to: Position,
    ids: usize,
}

/// How a file of ids was found.
#[derive(Debug)]
pub(crate) enum IdCheck {
    /// It says what the log says.
    AsLogged,
    Damaged,
    OtherLog(Uuid),
    /// The log does not lead to where it ends.
    Astray(Position),
    /// It says something else of the command at this position.
    Differs(Position),
}

impl IdFiles {
    pub(crate) fn new(storage: Arc<dyn Storage>, directory: &Path, log_id: Uuid) -> Self {
        Self { storage, directory: directory.to_owned(), log_id, kept: Vec::new(), astray: Vec::new() }
    }

    /// Fills in all ids up to a position; what no file tells is read from the log. Cost: 32 bytes read an id.
    pub(crate) fn load(
        &mut self,
        remembered: &mut Remembered,
        reader: &dyn JournalReader,
        until: Position,
    ) -> Result<(), Error> {
        let files = self.files()?;
        // The newest one knows best what was forgotten. It alone excuses that what was before is not there.
        if let Some(newest) = files.iter().rev().find_map(|path| self.of_this_history(path, reader).ok()) {
            remembered.forget_before(newest.stretch.kept_from, newest.stretch.floor);
        }
        let mut next = remembered.kept_from();
        let mut gap = false;
        for path in files {
            let file = match self.of_this_history(&path, reader) {
                Ok(file) if file.stretch.to >= next => file,
                Ok(_) => {
                    self.discard(&path);
                    continue;
                }
                Err(IdCheck::OtherLog(log_id)) => {
                    tracing::warn!(path = %path.display(), %log_id, "a file of ids is another log's and is skipped");
                    continue;
                }
                Err(_) => {
                    tracing::warn!(path = %path.display(), "a file of ids is not of use; they are read from the log");
                    self.discard(&path);
                    continue;
                }
            };
            let stretch = file.stretch;
            if stretch.from > next {
                gap = true;
                for_each_id(reader, next, Position(stretch.from.0 - 1), |id, applied| remembered.insert(id, applied))?;
            }
            if gap {
                self.astray.push(path);
            } else {
                self.kept.push(Kept { path, from: stretch.from, to: stretch.to, ids: file.len() });
            }
            let new = file.entries().filter(|(_, applied)| applied.first >= next);
            new.for_each(|(id, applied)| remembered.insert(id, applied));
            next = stretch.to.plus(1);
        }
        for_each_id(reader, next, until, |id, applied| remembered.insert(id, applied))
    }

    /// Writes the ids from the last file's end up to a position, and removes files of what is forgotten: everything
    /// before a position, and ids up to a moment in milliseconds since 1970.
    ///
    /// Small files are written again with what is added, so that there are few of them, and every id is written
    /// a few times at most.
    pub(crate) fn extend(
        &mut self,
        reader: &dyn JournalReader,
        until: Position,
        kept_from: Position,
        floor: u64,
    ) -> Result<(), Error> {
        let mut next = self.kept.last().map_or(kept_from, |last| last.to.plus(1));
        while next <= until {
            let to = far_enough(reader, next, until)?;
            // No fewer than there are ids.
            let mut ids = usize::try_from(to.0 - next.0).unwrap_or(usize::MAX).saturating_add(1);
            let (mut from, mut whole) = (next, self.kept.len());
            while let Some(before) = whole.checked_sub(1).and_then(|last| self.kept.get(last))
                && before.to >= kept_from
                && before.ids <= SMALL.max(ids.saturating_mul(2))
                && before.ids.saturating_add(ids) <= LARGEST
            {
                (from, whole, ids) = (before.from, whole - 1, ids + before.ids);
            }
            let stretch = Stretch { from, to, chain: reader.chain_at(to.0)?, floor, kept_from };
            let path = self.directory.join(format!("{PREFIX}{:020}", from.0));
            let ids = self.write(&path, &stretch, self.kept.get(whole..).unwrap_or_default(), next, reader)?;
            self.astray.extend(self.kept.drain(whole..).map(|replaced| replaced.path));
            self.astray.retain(|replaced| *replaced != path);
            self.kept.push(Kept { path, from, to, ids });
            next = to.plus(1);
        }
        while self.kept.len() > 1 && self.kept.first().is_some_and(|oldest| oldest.to < kept_from) {
            self.astray.push(self.kept.remove(0).path);
        }
        while let Some(path) = self.astray.pop() {
            self.remove(&path)?;
        }
        Ok(())
    }

    /// Writes a file of all ids in a stretch: those of earlier files, and those of the log behind them. Gives their
    /// number.
    fn write(
        &self,
        path: &Path,
        stretch: &Stretch,
        earlier: &[Kept],
        added: Position,
        reader: &dyn JournalReader,
    ) -> Result<usize, Error> {
        let mut ids = 0;
        let mut file = Writing::create(&*self.storage, path, self.log_id, stretch)?;
        for earlier in earlier {
            for (id, applied) in self.entries_of(earlier, reader)? {
                file.put(id, applied)?;
                ids += 1;
            }
        }
        scan(reader, added, stretch.to, |id, applied| {
            ids += 1;
            file.put(id, applied)
        })?;
        file.finish()?;
        Ok(ids)
    }

    /// Compares every file with the log.
    pub(crate) fn check(&self, reader: &dyn JournalReader) -> Result<Vec<(PathBuf, IdCheck)>, Error> {
        let mut checked = Vec::new();
        for path in self.files()? {
            let found = match self.of_this_history(&path, reader) {
                Ok(file) => compare(&file, reader)?,
                Err(found) => found,
            };
            checked.push((path, found));
        }
        Ok(checked)
    }

    /// The commands at certain positions, by every intact file of this log, whether the log still leads to them or not.
    pub(crate) fn told_where(&self, is_it: impl Fn(Position) -> bool) -> Result<Vec<(CommandId, Position)>, Error> {
        let mut told = BTreeMap::new();
        for path in self.files()? {
            let Ok(bytes) = read_file(&*self.storage, &path) else { continue };
            if let Decoded::Intact(file) = decode(bytes, self.log_id) {
                let there = file.entries().filter(|(_, applied)| is_it(applied.first));
                told.extend(there.map(|(id, applied)| (applied.first, id)));
            }
        }
        Ok(told.into_iter().map(|(position, id)| (id, position)).collect())
    }

    fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let names = self.storage.list(&self.directory);
        let names = names.map_err(|source| Error::Io { action: "list", path: self.directory.clone(), source })?;
        let mut files: Vec<(u64, PathBuf)> = names
            .into_iter()
            .filter_map(|name| Some((from_of(Path::new(&name))?.0, self.directory.join(&name))))
            .collect();
        files.sort_unstable();
        Ok(files.into_iter().map(|(_, path)| path).collect())
    }

    /// A file's stretch, if this very log has it; else what is wrong with the file.
    fn of_this_history(&self, path: &Path, reader: &dyn JournalReader) -> Result<IdFile, IdCheck> {
        let bytes = read_file(&*self.storage, path).map_err(|_| IdCheck::Damaged)?;
        let file = match decode(bytes, self.log_id) {
            Decoded::Intact(file) => file,
            Decoded::OtherLog(log_id) => return Err(IdCheck::OtherLog(log_id)),
            Decoded::Damaged => return Err(IdCheck::Damaged),
        };
        let stretch = &file.stretch;
        let is_named_so = from_of(path) == Some(stretch.from) && stretch.from <= stretch.to;
        if !is_named_so {
            return Err(IdCheck::Damaged);
        }
        match reader.chain_at(stretch.to.0) {
            Ok(chain) if chain == stretch.chain => Ok(file),
            _ => Err(IdCheck::Astray(stretch.to)),
        }
    }

    fn entries_of(&self, kept: &Kept, reader: &dyn JournalReader) -> Result<Vec<(CommandId, Applied)>, Error> {
        if let Ok(file) = self.of_this_history(&kept.path, reader)
            && file.stretch.to == kept.to
        {
            return Ok(file.entries().collect());
        }
        let mut entries = Vec::new();
        for_each_id(reader, kept.from, kept.to, |id, applied| entries.push((id, applied)))?;
        Ok(entries)
    }

    /// Removes a file that says nothing. It may stay: it is found out again.
    fn discard(&self, path: &Path) {
        if let Err(error) = self.remove(path) {
            tracing::warn!(%error, "a file of ids could not be removed");
        }
    }

    fn remove(&self, path: &Path) -> Result<(), Error> {
        match self.storage.remove(path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                Err(Error::Io { action: "remove", path: path.to_owned(), source })
            }
            _ => Ok(()),
        }
    }
}

/// Where a stretch from here on ends that is no longer than a file may be, at the end of a commit.
fn far_enough(reader: &dyn JournalReader, from: Position, until: Position) -> Result<Position, Error> {
    let full = from.plus(LARGEST as u64 - 1);
    if full >= until {
        return Ok(until);
    }
    let frame = reader.frames(full.0)?.next().transpose()?;
    Ok(frame.map_or(until, |frame| Position(frame.last()).min(until)))
}

fn from_of(path: &Path) -> Option<Position> {
    path.file_name()?.to_str()?.strip_prefix(PREFIX)?.parse().ok().map(Position)
}

fn compare(file: &IdFile, reader: &dyn JournalReader) -> Result<IdCheck, Error> {
    let (stretch, mut said) = (file.stretch, file.entries());
    let mut differs = None;
    for_each_id(reader, stretch.from, stretch.to, |id, applied| {
        if differs.is_none() && said.next() != Some((id, applied)) {
            differs = Some(applied.first);
        }
    })?;
    let more = said.next().map(|(_, applied)| applied.first);
    Ok(differs.or(more).map_or(IdCheck::AsLogged, IdCheck::Differs))
}

/// Tells the ids of all commands in a stretch of the log.
fn for_each_id(
    reader: &dyn JournalReader,
    from: Position,
    until: Position,
    mut tell: impl FnMut(CommandId, Applied),
) -> Result<(), Error> {
    scan(reader, from, until, |id, applied| {
        tell(id, applied);
        Ok(())
    })
}

/// The same, to somebody whom it may be too much for.
fn scan(
    reader: &dyn JournalReader,
    from: Position,
    until: Position,
    mut take: impl FnMut(CommandId, Applied) -> Result<(), Error>,
) -> Result<(), Error> {
    if from > until {
        return Ok(());
    }
    for frame in reader.frames(from.0)? {
        let frame = frame?;
        for record in records(&frame) {
            let record = record?;
            if record.first > until {
                return Ok(());
            }
            if record.first >= from && record.header.id != CommandId::OWN {
                take(record.header.id, Applied { first: record.first, fingerprint: record.header.fingerprint })?;
            }
        }
    }
    Ok(())
}
