//! Opening a log.

use std::path::PathBuf;
use std::sync::Arc;

use uuid::Builder;

use super::active::Active;
use super::create::{Start, enter, write_header};
use super::disk::Disk;
use super::headers::{list_segments, read_headers};
use super::limits::Limits;
use super::locked::LockedDirectory;
use super::log::{DirectoryLog, StoreError};
use super::prepare::{Filling, prepare};
use super::repair::repair;
use super::survey::{Survey, survey};
use crate::frame::FrameKind;
use crate::io_error::During;
use crate::reader::{Marks, Segment, Table};
use crate::segment::{SegmentHeader, prepared_name};
use crate::storage::is_read_only;
use crate::{Action, LogError, LogOptions, OpenMode, Recovery, chain};

pub(super) fn open(lock: LockedDirectory, options: LogOptions) -> Result<(DirectoryLog, Recovery), LogError> {
    let limits = Limits::new(&options)?;
    let directory = lock.directory();
    let disk = Disk { storage: Arc::clone(lock.storage()), directory: directory.to_path_buf(), sync: options.sync };
    let mut recovery = Recovery::default();
    if list_segments(&*disk.storage, directory)?.is_empty() {
        if !options.create {
            return Err(LogError::NotFound { directory: directory.to_path_buf() });
        }
        create(&disk, limits, &options)?;
        recovery.created = true;
    }
    let headers = read_headers(&*disk.storage, directory)?;
    let not_writable = |error| match error {
        LogError::Io { source, .. } if is_read_only(&source) => {
            LogError::NotWritable { directory: directory.to_path_buf(), source }
        }
        other => other,
    };
    let survey = survey(&disk, &headers, options.trusted, OpenMode::Write).map_err(not_writable)?;
    recovery.checked_frames = survey.checked;
    repair(&disk, &survey, &mut recovery)?;
    let mut log = assemble(disk, limits, options, headers, survey, recovery.created, lock)?;
    settle(&mut log)?;
    Ok((log, recovery))
}

fn create(disk: &Disk, limits: Limits, options: &LogOptions) -> Result<(), LogError> {
    let random = disk.storage.random().during(Action::Create, &disk.directory)?;
    let start = Start {
        log_id: Builder::from_random_bytes(random).into_uuid(),
        first: 1,
        previous: chain::BEFORE_THE_FIRST_SEGMENT,
        dictionary: Arc::new(options.dictionary.clone()),
    };
    let active = write_header(disk, prepare(disk, 1, limits.size_of(1), Filling::Zeros)?, &start)?;
    enter(disk, &prepared_name(1), &active)
}

fn assemble(
    disk: Disk,
    limits: Limits,
    options: LogOptions,
    headers: Vec<(PathBuf, SegmentHeader)>,
    survey: Survey,
    created: bool,
    lock: LockedDirectory,
) -> Result<DirectoryLog, LogError> {
    let log_id = survey.last.header.log_id;
    let mut segments: Vec<Arc<Segment>> = headers
        .into_iter()
        .map(|(path, header)| {
            // Where an older segment ends is told by its last frame.
            let size = header.size;
            Arc::new(Segment::new(&path, header, size, Marks::default()))
        })
        .collect();
    let offset = survey.last.walked.end;
    let last = Segment::new(&survey.last.path, survey.last.header, offset, survey.last.walked.marks);
    let last = Arc::new(last);
    // What else was filled with zeros is not known, and found out by filling it again.
    let zeroed = if created { last.header.size } else { offset };
    segments.pop();
    segments.push(last.clone());
    let table = Arc::new(Table::new(disk.storage.clone(), segments, survey.end));
    Ok(DirectoryLog {
        limits,
        background_zeroing: options.background_zeroing,
        log_id,
        dictionary: Arc::new(options.dictionary),
        table,
        active: Active::new(last, survey.last.file, offset, zeroed),
        end: survey.end,
        link: survey.link,
        chain: survey.chain,
        sealed: survey.last.walked.last != Some(FrameKind::Commit),
        poisoned: None,
        preparation: None,
        disk,
        _lock: lock,
    })
}

/// Seals what was found.
fn settle(log: &mut DirectoryLog) -> Result<(), LogError> {
    // One copy in memory is enough; the writer's own, where it differs, begins a segment with the first commit.
    if *log.active.segment.header.dictionary == *log.dictionary {
        log.dictionary = log.active.segment.header.dictionary.clone();
    }
    match log.store_seal() {
        // A full disk need not keep anybody from reading: the next commit says what the seal would.
        Ok(()) | Err(StoreError::NoRoom(_)) => Ok(()),
        Err(StoreError::Unknown(error)) => Err(error),
    }
}
