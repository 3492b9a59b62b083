//! Verifying a log: every frame, every record, every rule, every checkpoint, every file of ids.

use crate::backup::{self, Manifest, refuse_what_is_no_log};
use crate::checkpoint::{CheckpointRead, Checkpoints, IdCheck, IdFiles};
use crate::codec::{Decoder, Record, records};
use crate::{Error, digest};
use onhand_domain::rules::{self, Movements, Violation};
use onhand_domain::{CommandId, Event, Ledger, Position};
use onhand_log::{Chain, ClosedLog, Fault, Frame, JournalReader, LogCopy, Storage, TornTail, read_copy, segment_name};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// What [`verify`] found.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Verification {
    /// Whether the directory holds a backup.
    pub is_backup: bool,
    /// How many segments there are.
    pub segments: u64,
    /// How many frames are intact.
    pub frames: u64,
    /// Up to where the log could be replayed.
    pub position: Position,
    /// How many commands did what is in it, those of the core itself not counted.
    pub commands: u64,
    /// The digest of the state that the log adds up to, if it could be replayed to its end.
    pub digest: Option<[u8; 32]>,
    /// The checkpoints that say what the log says.
    pub checkpoints: Vec<PathBuf>,
    /// The checkpoints that another version of this library has written, and this one does not use.
    pub outdated: Vec<PathBuf>,
    /// The files of ids that say what the log says.
    pub id_files: Vec<PathBuf>,
    /// The remains of a write that was never acknowledged: no fault, opening cuts them off.
    pub torn: Option<TornTail>,
    /// Everything that is wrong, in the order in which it was found.
    pub findings: Vec<Finding>,
}

/// Something that is wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Finding {
    /// Bytes of the log are damaged. Nothing behind them was judged.
    #[error("{} is damaged at byte {}: {}", .0.file.display(), .0.offset, .0.what)]
    Damaged(Fault),
    /// A record cannot be read, or contradicts those before it. Nothing behind it was judged.
    #[error("{} at byte {offset}: {error}", .file.display())]
    Record {
        /// The segment.
        file: PathBuf,
        /// Where the record's frame begins, in bytes.
        offset: u64,
        /// What is wrong.
        error: Error,
    },
    /// A rule of the domain does not hold.
    #[error("{} at byte {offset}, position {position}: {violation}", .file.display())]
    Broken {
        /// The segment.
        file: PathBuf,
        /// Where the frame begins that holds the position, in bytes.
        offset: u64,
        /// After which event.
        position: Position,
        /// Which rule.
        violation: Violation,
    },
    /// A checkpoint's file is damaged. It is not used: opening replays the log instead.
    #[error("{} is damaged; it can be deleted: the log is replayed instead", .file.display())]
    CheckpointDamaged {
        /// The file.
        file: PathBuf,
    },
    /// A checkpoint stands where the log has no end of a commit, or after another history.
    #[error("{} stands at position {position}, which this log does not lead to", .file.display())]
    CheckpointAstray {
        /// The file.
        file: PathBuf,
        /// Where it says it stands.
        position: Position,
    },
    /// A checkpoint holds another state than the log adds up to.
    #[error("{} holds another state than the log adds up to at position {position}", .file.display())]
    CheckpointDiffers {
        /// The file.
        file: PathBuf,
        /// Where it stands.
        position: Position,
    },
    /// A file of ids is damaged. It is not used: opening reads the log instead.
    #[error("{} is damaged; it can be deleted: the log is read instead", .file.display())]
    IdsDamaged {
        /// The file.
        file: PathBuf,
    },
    /// A file of ids tells of another history, or of more than the log has.
    #[error("{} tells of what leads to position {position}, which this log does not lead to", .file.display())]
    IdsAstray {
        /// The file.
        file: PathBuf,
        /// Where its stretch ends.
        position: Position,
    },
    /// A file of ids says something else than the log.
    #[error("{} says something else than the log of the command at position {position}; delete it", .file.display())]
    IdsDiffer {
        /// The file.
        file: PathBuf,
        /// Where the first command stands of which it does.
        position: Position,
    },
    /// A file belongs to another log. It is not used.
    #[error("{} belongs to the log {log_id}, not to this one; put it back where it came from", .file.display())]
    OtherLog {
        /// The file.
        file: PathBuf,
        /// The log that it names.
        log_id: Uuid,
    },
}

impl Finding {
    /// Whether bytes are damaged, rather than a rule broken.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        match self {
            Self::Damaged(_)
            | Self::Record { .. }
            | Self::CheckpointDamaged { .. }
            | Self::CheckpointAstray { .. }
            | Self::IdsDamaged { .. }
            | Self::IdsAstray { .. } => true,
            Self::Broken { .. } | Self::CheckpointDiffers { .. } | Self::IdsDiffer { .. } | Self::OtherLog { .. } => {
                false
            }
        }
    }
}

/// Reads a whole log and checks everything that can be checked, telling from time to time how far it has come.
///
/// A backup is checked against its manifest, and replayed up to where that says it ends. Nothing is changed. Nobody else
/// can have the log open meanwhile. Cost: the log is read four times, and
/// memory is needed for one state and the ids of all commands.
///
/// # Errors
/// Where there is no log, nor a backup that was ever complete, where the log is open elsewhere, and where a file cannot be read. What is wrong with the
/// log is no error here, but a [`Finding`].
pub fn verify(
    storage: Arc<dyn Storage>,
    directory: impl AsRef<Path>,
    progress: impl FnMut(Position, Position),
) -> Result<Verification, Error> {
    let directory = directory.as_ref();
    if let Some(manifest) = Manifest::read(&*storage, directory)? {
        if manifest.copy.segments.is_empty() {
            return Err(Error::NoBackup { directory: directory.to_owned() });
        }
        return verify_backup(&storage, directory, &manifest.copy, progress);
    }
    refuse_what_is_no_log(&*storage, directory)?;
    let log = ClosedLog::lock(Arc::clone(&storage), directory)?;
    let frames = onhand_log::verify(&*storage, directory)?;
    let mut found = Verification {
        segments: frames.segments,
        frames: frames.frames,
        torn: frames.torn,
        findings: frames.faults.into_iter().map(Finding::Damaged).collect(),
        ..Verification::default()
    };
    if found.findings.is_empty() {
        let log_id = log.log_id()?;
        let marks = marks(&Checkpoints::new(Arc::clone(&storage), directory, log_id), &mut found)?;
        let reader = log.reader()?;
        Replay { reader: &*reader, directory, marks, found: &mut found }.run(progress)?;
        // Of a log that cannot be read they are not to be judged by.
        if found.findings.iter().all(|finding| !matches!(finding, Finding::Record { .. })) {
            check_ids(&IdFiles::new(storage, directory, log_id), &*reader, &mut found)?;
        }
    }
    Ok(found)
}

/// Checks a backup against its manifest, and replays what it holds.
fn verify_backup(
    storage: &Arc<dyn Storage>,
    directory: &Path,
    copy: &LogCopy,
    progress: impl FnMut(Position, Position),
) -> Result<Verification, Error> {
    let mut found = Verification { is_backup: true, segments: copy.segments.len() as u64, ..Verification::default() };
    match backup::check(&**storage, directory, copy, |_, _| ControlFlow::Continue(())) {
        Ok(frames) => found.frames = frames,
        Err(Error::BackupDamaged { file, offset, what }) => {
            found.findings.push(Finding::Damaged(Fault { file, offset, what }));
            return Ok(found);
        }
        Err(other) => return Err(other),
    }
    let reader = read_copy(Arc::clone(storage), directory, copy)?;
    Replay { reader: &*reader, directory, marks: Vec::new(), found: &mut found }.run(progress)?;
    Ok(found)
}

fn check_ids(ids: &IdFiles, reader: &dyn JournalReader, found: &mut Verification) -> Result<(), Error> {
    for (file, check) in ids.check(reader)? {
        found.findings.push(match check {
            IdCheck::AsLogged => {
                found.id_files.push(file);
                continue;
            }
            IdCheck::Damaged => Finding::IdsDamaged { file },
            IdCheck::OtherLog(log_id) => Finding::OtherLog { file, log_id },
            IdCheck::Astray(position) => Finding::IdsAstray { file, position },
            IdCheck::Differs(position) => Finding::IdsDiffer { file, position },
        });
    }
    Ok(())
}

/// What a checkpoint says of itself.
struct Mark {
    file: PathBuf,
    position: Position,
    chain: Chain,
    digest: [u8; 32],
}

/// The checkpoints, the earliest first.
fn marks(checkpoints: &Checkpoints, found: &mut Verification) -> Result<Vec<Mark>, Error> {
    let mut marks = Vec::new();
    for file in checkpoints.paths()?.into_iter().rev() {
        match checkpoints.check(&file, 0) {
            Err(_) | Ok(CheckpointRead::Damaged) => found.findings.push(Finding::CheckpointDamaged { file }),
            Ok(CheckpointRead::OtherLog { log_id, .. }) => found.findings.push(Finding::OtherLog { file, log_id }),
            Ok(CheckpointRead::OtherVersion { .. }) => found.outdated.push(file),
            Ok(CheckpointRead::Intact(checkpoint, ledger)) => {
                let digest = digest(ledger.state());
                marks.push(Mark { file, position: checkpoint.position, chain: checkpoint.chain, digest });
            }
        }
    }
    Ok(marks)
}

struct Replay<'a> {
    reader: &'a dyn JournalReader,
    directory: &'a Path,
    marks: Vec<Mark>,
    found: &'a mut Verification,
}

/// What has been replayed.
struct Sums {
    ledger: Ledger,
    movements: Movements,
    seen: BTreeSet<CommandId>,
    events: Vec<Event>,
}

impl Replay<'_> {
    fn run(mut self, mut progress: impl FnMut(Position, Position)) -> Result<(), Error> {
        let end = Position(self.reader.durable_end());
        let mut sums =
            Sums { ledger: Ledger::new(0), movements: Movements::default(), seen: BTreeSet::new(), events: Vec::new() };
        let mut decoder: Option<Decoder> = None;
        let mut offset = 0;
        let mut file = PathBuf::new();
        for frame in self.reader.frames(1)? {
            let frame = frame?;
            (file, offset) = self.place(&frame);
            let decoder = decoder.get_or_insert_with(|| Decoder::new(frame.dictionary()));
            decoder.follow(frame.dictionary());
            for record in records(&frame) {
                let replayed = record.and_then(|record| sums.replay(&record, decoder));
                match replayed {
                    Ok(violations) => self.broken(&file, offset, &sums.ledger, violations),
                    Err(error) => {
                        self.found.findings.push(Finding::Record { file, offset, error });
                        return Ok(());
                    }
                }
                self.found.position = sums.ledger.position();
                self.compare(&file, offset, &mut sums.ledger)?;
            }
            progress(self.found.position, end);
        }
        self.found.commands = sums.seen.len() as u64;
        self.found.digest = Some(digest(sums.ledger.state()));
        let violations = rules::rule_1(sums.ledger.state(), &sums.movements);
        self.broken(&file, offset, &sums.ledger, violations);
        // A crash may have come while expiries or fills were being recorded: opening goes on with them.
        let time = sums.ledger.time();
        while let Some(event) = sums.ledger.due(time) {
            sums.ledger.evolve(&event, time)?;
        }
        let mut violations = rules::broken(sums.ledger.state());
        violations.extend(rules::waits_in_vain(sums.ledger.state()));
        self.broken(&file, offset, &sums.ledger, violations);
        for Mark { file, position, .. } in self.marks {
            self.found.findings.push(Finding::CheckpointAstray { file, position });
        }
        Ok(())
    }

    fn place(&self, frame: &Frame) -> (PathBuf, u64) {
        let location = frame.location();
        (self.directory.join(segment_name(location.segment)), location.offset)
    }

    fn broken(&mut self, file: &Path, offset: u64, ledger: &Ledger, violations: Vec<Violation>) {
        let position = ledger.position();
        let finding = |violation| Finding::Broken { file: file.to_owned(), offset, position, violation };
        self.found.findings.extend(violations.into_iter().map(finding));
    }

    /// Compares the checkpoints that stand here with what was replayed.
    fn compare(&mut self, file: &Path, offset: u64, ledger: &mut Ledger) -> Result<(), Error> {
        while let Some(mark) = self.marks.first().filter(|mark| mark.position <= ledger.position()) {
            let (here, chain) = (mark.position, mark.chain);
            let leads_here = here == ledger.position() && self.reader.chain_at(here.0).is_ok_and(|is| is == chain);
            let Mark { file: checkpoint, position, digest: said, .. } = self.marks.remove(0);
            if !leads_here {
                self.found.findings.push(Finding::CheckpointAstray { file: checkpoint, position });
                continue;
            }
            if said == digest(ledger.state()) {
                self.found.checkpoints.push(checkpoint);
            } else {
                self.found.findings.push(Finding::CheckpointDiffers { file: checkpoint, position });
            }
            // In the middle of a sweep some holds wait for the next event to expire them.
            if ledger.next_expiry().is_none_or(|at| at > ledger.time()) {
                let violations = rules::broken(ledger.state());
                self.broken(file, offset, ledger, violations);
            }
        }
        Ok(())
    }
}

impl Sums {
    /// Carries everything on with a record; gives the rules that are broken right after it.
    fn replay(&mut self, record: &Record<'_>, decoder: &Decoder) -> Result<Vec<Violation>, Error> {
        let mut broken: Vec<Violation> = rules::rule_8(&mut self.seen, record.header.id).into_iter().collect();
        self.events.clear();
        for event in record.events(decoder) {
            let event = event?;
            self.ledger.evolve(&event, record.header.time)?;
            self.movements.record(&event);
            broken.extend(rules::rule_9(&event));
            self.events.push(event);
        }
        broken.extend(rules::rule_3(self.ledger.state(), &self.events));
        Ok(broken)
    }
}
