//! The bytes of one file: as they are read, and as they would survive.

use std::sync::Arc;

use super::crash::{SECTOR, Survival, units};

/// A file, whatever it is called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inode {
    // Shared with the forks of the disk, until one of them changes it.
    current: Arc<Vec<u8>>,
    durable: Arc<Vec<u8>>,
    pending: Vec<Pending>,
    newest: Option<Newest>,
}

/// What was written last.
#[derive(Debug, Clone)]
struct Newest {
    offset: u64,
    length: usize,
    /// As much of what it replaced as there was.
    before: Vec<u8>,
}

#[derive(Debug, Clone)]
enum Pending {
    Write { offset: u64, bytes: Vec<u8> },
    Length(u64),
}

impl Inode {
    pub(crate) fn current(&self) -> &[u8] {
        &self.current
    }

    pub(crate) fn write(&mut self, bytes: &[u8], offset: u64) {
        let replaced = self.current.get(offset as usize..).unwrap_or_default();
        let before = replaced.get(..bytes.len()).unwrap_or(replaced).to_vec();
        self.newest = Some(Newest { offset, length: bytes.len(), before });
        put(Arc::make_mut(&mut self.current), bytes, offset);
        self.pending.push(Pending::Write { offset, bytes: bytes.to_vec() });
    }

    pub(crate) fn set_length(&mut self, length: u64) {
        Arc::make_mut(&mut self.current).resize(length as usize, 0);
        self.pending.push(Pending::Length(length));
    }

    /// Changes the bytes behind the back of whoever has the file open, durably.
    pub(crate) fn tamper(&mut self, change: impl Fn(&mut Vec<u8>)) {
        change(Arc::make_mut(&mut self.current));
        change(Arc::make_mut(&mut self.durable));
    }

    /// Has what was written last not have been written here, durably; gives it.
    pub(crate) fn take_back(&mut self) -> Option<Vec<u8>> {
        let Newest { offset, length, mut before } = self.newest.take()?;
        let bytes = self.current.get(offset as usize..)?.get(..length)?.to_vec();
        // Files do not become shorter by what is not written to them.
        before.resize(length, 0);
        self.land(&before, offset);
        Some(bytes)
    }

    /// Writes behind the back of whoever has the file open, durably.
    pub(crate) fn land(&mut self, bytes: &[u8], at: u64) {
        self.tamper(|content| put(content, bytes, at));
    }

    /// Makes durable what was written since the last sync, whether that one succeeded or not.
    pub(crate) fn sync(&mut self) {
        for change in std::mem::take(&mut self.pending) {
            match change {
                Pending::Write { offset, bytes } => put(Arc::make_mut(&mut self.durable), &bytes, offset),
                Pending::Length(length) => Arc::make_mut(&mut self.durable).resize(length as usize, 0),
            }
        }
    }

    /// Forgets what was to be synced, but for what survives. It can be read until the power fails.
    pub(crate) fn drop_pending(&mut self, survival: &mut Survival) {
        let pending = std::mem::take(&mut self.pending);
        let prefix = survival.prefix(pending.len());
        for (number, change) in pending.into_iter().enumerate() {
            match change {
                Pending::Write { offset, bytes } if number < prefix => {
                    for (from, to) in survival.parts(offset, bytes.len()) {
                        put(Arc::make_mut(&mut self.durable), &bytes[from..to], offset + from as u64);
                    }
                }
                Pending::Write { offset, bytes } if number == prefix => {
                    let torn = survival.torn(bytes.len());
                    put(Arc::make_mut(&mut self.durable), &bytes[..torn], offset);
                }
                Pending::Length(length) if number < prefix && survival.whole() => {
                    Arc::make_mut(&mut self.durable).resize(length as usize, 0);
                }
                Pending::Write { .. } | Pending::Length(_) => {}
            }
        }
    }

    /// Loses the power: what is read from now on is what has survived.
    pub(crate) fn crash(&mut self, survival: &mut Survival) {
        self.drop_pending(survival);
        self.current.clone_from(&self.durable);
    }

    /// How many sectors and changes of length are not synced.
    pub(crate) fn unsynced(&self) -> usize {
        let count = |change: &Pending| match change {
            Pending::Write { offset, bytes } => units(*offset, bytes.len(), SECTOR).len(),
            Pending::Length(_) => 1,
        };
        self.pending.iter().map(count).sum()
    }
}

fn put(content: &mut Vec<u8>, bytes: &[u8], offset: u64) {
    if bytes.is_empty() {
        return;
    }
    let from = offset as usize;
    let to = from + bytes.len();
    if content.len() < to {
        content.resize(to, 0);
    }
    content[from..to].copy_from_slice(bytes);
}
