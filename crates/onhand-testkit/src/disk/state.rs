//! The state that all handles of a simulated disk share.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::crash::Survival;
use super::fault::{Failure, Fault};
use super::inode::Inode;
use super::latency::Latency;
use super::names::{Names, Number};
use super::random::Random;
use super::{Call, CallKind, Crash};

/// Everything a simulated disk is.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub(crate) inodes: BTreeMap<Number, Inode>,
    pub(crate) names: Names,
    pub(crate) directories: BTreeSet<PathBuf>,
    pub(crate) locks: BTreeSet<PathBuf>,
    pub(crate) random: Random,
    pub(crate) faults: Vec<Fault>,
    pub(crate) capacity: Option<u64>,
    pub(crate) record: Vec<Call>,
    /// After how many more changing calls the power fails.
    pub(crate) power: Option<u64>,
    pub(crate) off: bool,
    /// Handles of an earlier process are worth nothing.
    pub(crate) process: u64,
    pub(crate) changes: u64,
    /// Decides how long calls take; none where they take no time.
    pub(crate) latency: Option<Latency>,
    /// The disk as it was before each call that changes anything, where that is filmed.
    pub(crate) film: Option<Vec<State>>,
    /// How long they took.
    pub(crate) took: Duration,
}

impl State {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            inodes: BTreeMap::new(),
            names: Names::default(),
            directories: BTreeSet::new(),
            locks: BTreeSet::new(),
            random: Random::new(seed),
            faults: Vec::new(),
            capacity: None,
            record: Vec::new(),
            power: None,
            off: false,
            process: 0,
            changes: 0,
            latency: None,
            film: None,
            took: Duration::ZERO,
        }
    }

    /// Takes note of a call, and tells how it goes.
    pub(crate) fn begin(&mut self, call: Call) -> Result<Course, io::Error> {
        if self.off {
            return Err(power_is_off());
        }
        let kind = call.kind;
        if let Some(latency) = &mut self.latency {
            self.took += latency.of(kind);
        }
        let failure = self
            .faults
            .iter_mut()
            .enumerate()
            .find_map(|(number, fault)| fault.strikes(&call).map(|failure| (number, failure)));
        if kind.changes() {
            self.take_picture();
        }
        self.record.push(call);
        if kind.changes() {
            self.changes += 1;
            if let Some(left) = &mut self.power {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    self.off = true;
                    return Ok(Course::PowerFails);
                }
            }
        }
        match failure {
            Some((number, failure)) => {
                if failure.last {
                    self.faults.remove(number);
                }
                Ok(Course::Fails(failure))
            }
            None => Ok(Course::Succeeds),
        }
    }

    fn take_picture(&mut self) {
        if let Some(mut film) = self.film.take() {
            film.push(Self { record: Vec::new(), ..self.clone() });
            self.film = Some(film);
        }
    }

    /// Takes note of a call that has no effect unless it succeeds.
    pub(crate) fn begin_whole(&mut self, kind: CallKind, path: &Path) -> io::Result<Course> {
        match self.begin(Call { kind, path: path.to_path_buf(), offset: 0, length: 0 })? {
            Course::Fails(failure) => Err(failure.error),
            course => Ok(course),
        }
    }

    pub(crate) fn crash(&mut self, crash: Crash) {
        let mut survival = Survival::new(crash);
        self.names.crash(&mut survival);
        for inode in self.inodes.values_mut() {
            inode.crash(&mut survival);
        }
        let named: BTreeSet<Number> = self.names.durable().values().copied().collect();
        self.inodes.retain(|number, _| named.contains(number));
        self.off = false;
        self.power = None;
        self.kill();
    }

    pub(crate) fn kill(&mut self) {
        self.process += 1;
        self.locks.clear();
    }

    pub(crate) fn unsynced(&self) -> usize {
        self.names.unsynced() + self.inodes.values().map(Inode::unsynced).sum::<usize>()
    }

    pub(crate) fn new_inode(&mut self) -> Number {
        let number = self.inodes.last_key_value().map_or(1, |(last, _)| last + 1);
        self.inodes.insert(number, Inode::default());
        number
    }

    /// The bytes of a file as they are read now.
    pub(crate) fn read(&self, path: &Path) -> Option<&[u8]> {
        let number = self.names.get(path)?;
        self.inodes.get(&number).map(Inode::current)
    }

    /// The bytes that all files have together.
    pub(crate) fn used(&self) -> u64 {
        let inodes = self.names.current().values().filter_map(|number| self.inodes.get(number));
        inodes.map(|inode| inode.current().len() as u64).sum()
    }

    /// How many more bytes fit on the disk.
    pub(crate) fn room(&self) -> u64 {
        self.capacity.map_or(u64::MAX, |capacity| capacity.saturating_sub(self.used()))
    }
}

/// How a call goes.
#[derive(Debug)]
pub(crate) enum Course {
    /// As it should.
    Succeeds,
    /// It fails, and the disk goes on.
    Fails(Failure),
    /// The power fails while it is carried out: what it changes is not synced.
    PowerFails,
}

impl Course {
    pub(crate) fn result(self) -> io::Result<()> {
        match self {
            Self::Succeeds => Ok(()),
            Self::Fails(failure) => Err(failure.error),
            Self::PowerFails => Err(power_is_off()),
        }
    }
}

pub(crate) fn power_is_off() -> io::Error {
    io::Error::other("the power of the simulated disk is off")
}

pub(crate) fn disk_is_full() -> io::Error {
    io::Error::from(io::ErrorKind::StorageFull)
}
