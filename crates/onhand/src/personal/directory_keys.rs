//! The keys of a core's own directory: one file, which grows by a record for each key.

use super::record::{Header, KEY, Kind, Record, SLOT};
use super::survey::{Known, Survey, damaged, survey};
use super::{Key, KeyError, KeyName, KeyStore};

use onhand_log::{AtomicFile, OpenMode, Storage, StorageFile};
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use zeroize::Zeroizing;

/// The file, in a directory of its own: it is not to lie where backups of the log lie.
const DIRECTORY: &str = "keys";
const NAME: &str = "subjects.keys";

/// Keys in a file. It is made with the first of them. Whoever has them has locked the core's directory.
///
/// A key is durable once the record that holds it was synced; those of several callers are synced together. To destroy
/// one, a record says that it is doomed, then it is overwritten with zeros, and a last record says so, each of them
/// synced: wherever that is interrupted, it goes on at the next opening.
#[derive(Debug)]
pub(crate) struct DirectoryKeys {
    storage: Arc<dyn Storage>,
    path: PathBuf,
    desk: Mutex<Desk>,
    /// Something has become durable, or has failed.
    done: Condvar,
}

#[derive(Debug)]
struct Desk {
    /// None before there is a first key.
    file: Option<Open>,
    known: HashMap<KeyName, Known>,
    /// Where the next record goes.
    end: u64,
    /// So many slots are durable.
    durable: u64,
    /// The records behind those that are durable or being made so.
    waiting: Zeroizing<Vec<u8>>,
    /// Somebody is writing what waited before.
    is_writing: bool,
    failed: Option<KeyError>,
}

#[derive(Clone, Debug)]
struct Open {
    file: Arc<dyn StorageFile>,
    header: Header,
}

impl DirectoryKeys {
    /// The keys of a directory, and what may be left to do of destroying some.
    pub(crate) fn open(storage: Arc<dyn Storage>, directory: &Path) -> Result<Self, KeyError> {
        let path = directory.join(DIRECTORY).join(NAME);
        let (waiting, known) = (Zeroizing::default(), HashMap::default());
        let mut desk = Desk { file: None, known, end: 1, durable: 1, waiting, is_writing: false, failed: None };
        match storage.open(&path, OpenMode::Write) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(source) => return Err(KeyError::io("open", &path, source)),
            Ok(file) => {
                let found = survey(&path, &*file)?;
                settle(&path, &*file, &found)?;
                desk.file = Some(Open { file: Arc::from(file), header: found.header });
                (desk.known, desk.end, desk.durable) = (found.known, found.end, found.end);
            }
        }
        let keys = Self { storage, path, desk: Mutex::new(desk), done: Condvar::new() };
        let doomed = |(name, known): (&KeyName, &Known)| matches!(known, Known::Doomed(_)).then_some(*name);
        let doomed: Vec<KeyName> = keys.desk().known.iter().filter_map(doomed).collect();
        doomed.into_iter().try_for_each(|name| keys.destroy(name))?;
        Ok(keys)
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file, which is made where there is none.
    fn file(&self, desk: &mut Desk) -> Result<Open, KeyError> {
        if let Some(open) = &desk.file {
            return Ok(open.clone());
        }
        let directory = self.path.parent().unwrap_or(&self.path);
        let failed = |action, source| KeyError::io(action, &self.path, source);
        self.storage.create_dir_all(directory).map_err(|source| KeyError::io("create", directory, source))?;
        let random = self.storage.random().map_err(|source| failed("make a key for", source))?;
        let header = Header { salt: u64::from_le_bytes(*random.first_chunk().unwrap_or(&[0; 8])) };
        let made = AtomicFile::create(&*self.storage, &self.path).and_then(|mut file| {
            file.write(&header.encode())?;
            file.finish()
        });
        made.map_err(|error| failed("create", io::Error::other(error)))?;
        let file = self.storage.open(&self.path, OpenMode::Write).map_err(|source| failed("open", source))?;
        Ok(desk.file.insert(Open { file: Arc::from(file), header }).clone())
    }

    /// The same, as long as nothing has failed.
    fn writable(&self, desk: &mut Desk) -> Result<Open, KeyError> {
        match &desk.failed {
            Some(failed) => Err(failed.clone()),
            None => self.file(desk),
        }
    }

    /// From now on nobody is given a name's key.
    fn doom(desk: &mut Desk, header: Header, name: KeyName, at: Option<u64>) -> Option<u64> {
        desk.put(header, Kind::Doomed, name, None);
        desk.known.insert(name, Known::Doomed(at));
        at
    }

    fn random_key(&self) -> Result<Key, KeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        for half in bytes.as_chunks_mut::<16>().0 {
            *half = self.storage.random().map_err(|source| KeyError::io("make a key for", &self.path, source))?;
        }
        Ok(Key::new(1, *bytes))
    }

    /// Waits until so many slots are durable. Whoever comes first writes what all have left.
    fn make_durable<'a>(
        &'a self,
        mut desk: MutexGuard<'a, Desk>,
        slots: u64,
    ) -> Result<MutexGuard<'a, Desk>, KeyError> {
        while desk.durable < slots {
            if let Some(failed) = &desk.failed {
                return Err(failed.clone());
            }
            if desk.is_writing {
                desk = self.done.wait(desk).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let Open { file, .. } = self.file(&mut desk)?;
            let (from, to, records) = (desk.durable, desk.end, std::mem::take(&mut desk.waiting));
            desk.is_writing = true;
            drop(desk);
            let written = file.write_at(&records, from * SLOT as u64).map_err(|source| ("write", source));
            let synced = written.and_then(|()| file.sync_data().map_err(|source| ("sync", source)));
            desk = self.desk();
            desk.is_writing = false;
            match synced {
                Ok(()) => desk.durable = to,
                Err((action, source)) => desk.failed = Some(KeyError::io(action, &self.path, source)),
            }
            self.done.notify_all();
        }
        Ok(desk)
    }

    /// Overwrites a key with zeros.
    fn wipe(&self, open: &Open, slot: u64) -> Result<(), KeyError> {
        let at = slot * SLOT as u64 + KEY.0 as u64;
        let wiped = open.file.write_at(&[0; KEY.1], at).and_then(|()| open.file.sync_data());
        wiped.map_err(|source| {
            let failed = KeyError::io("wipe a key from", &self.path, source);
            self.desk().failed = Some(failed.clone());
            failed
        })
    }

    /// The key in a slot.
    fn read(&self, open: &Open, slot: u64) -> Result<Option<Key>, KeyError> {
        let mut bytes = Zeroizing::new([0; SLOT]);
        let read = open.file.read_at(&mut *bytes, slot * SLOT as u64);
        read.map_err(|source| KeyError::io("read", &self.path, source))?;
        let record = open.header.record(slot, &bytes);
        Ok(record.and_then(|record| open.header.key(slot, &record, &bytes)))
    }
}

impl Desk {
    /// Queues a record; gives its slot.
    fn put(&mut self, header: Header, kind: Kind, name: KeyName, key: Option<&Key>) -> u64 {
        let record = Record { kind, name, version: key.map_or(0, Key::version), durable: self.durable };
        let slot = self.end;
        self.waiting.extend_from_slice(&*Zeroizing::new(header.put(slot, &record, key)));
        self.end += 1;
        slot
    }
}

impl KeyStore for DirectoryKeys {
    fn obtain(&self, names: &[KeyName]) -> Result<Vec<Key>, KeyError> {
        let mut desk = self.desk();
        let open = self.writable(&mut desk)?;
        let mut found = Vec::with_capacity(names.len());
        let mut last = 0;
        for name in names {
            let (slot, made) = match desk.known.get(name) {
                Some(Known::Doomed(_) | Known::Destroyed) => return Err(KeyError::Destroyed { name: *name }),
                Some(Known::Key(slot)) => (*slot, None),
                None => {
                    let key = self.random_key()?;
                    let slot = desk.put(open.header, Kind::Key, *name, Some(&key));
                    desk.known.insert(*name, Known::Key(slot));
                    (slot, Some(key))
                }
            };
            last = last.max(slot);
            found.push((slot, made));
        }
        drop(self.make_durable(desk, last + 1)?);
        let keys = found.into_iter().zip(names).map(|((slot, made), name)| match made {
            Some(key) => Ok(key),
            None => self.of(&open, *name, slot)?.ok_or(KeyError::Destroyed { name: *name }),
        });
        keys.collect()
    }

    fn find(&self, name: KeyName, version: u32) -> Result<Option<Key>, KeyError> {
        let desk = self.desk();
        let (open, known) = (desk.file.clone(), desk.known.get(&name).copied());
        drop(desk);
        match (open, known) {
            (_, Some(Known::Doomed(_) | Known::Destroyed)) => Ok(None),
            (Some(open), Some(Known::Key(slot))) if version == 1 => self.of(&open, name, slot),
            _ => Err(KeyError::Unknown { name, version }),
        }
    }

    fn destroy(&self, name: KeyName) -> Result<(), KeyError> {
        let mut desk = self.desk();
        let open = self.writable(&mut desk)?;
        // The record that dooms it has to say that the key was durable before: else a wiped key looks like a torn one.
        let before = desk.end;
        desk = self.make_durable(desk, before)?;
        let at = match desk.known.get(&name).copied() {
            Some(Known::Destroyed) => return Ok(()),
            Some(Known::Doomed(at)) => at,
            Some(Known::Key(slot)) => Self::doom(&mut desk, open.header, name, Some(slot)),
            None => Self::doom(&mut desk, open.header, name, None),
        };
        let doomed = desk.end;
        drop(self.make_durable(desk, doomed)?);
        at.map_or(Ok(()), |slot| self.wipe(&open, slot))?;
        let mut desk = self.desk();
        let slot = desk.put(open.header, Kind::Destroyed, name, None);
        let mut desk = self.make_durable(desk, slot + 1)?;
        desk.known.insert(name, Known::Destroyed);
        Ok(())
    }
}

impl DirectoryKeys {
    /// The key that a name has in a slot; none where it was destroyed meanwhile.
    fn of(&self, open: &Open, name: KeyName, slot: u64) -> Result<Option<Key>, KeyError> {
        match self.read(open, slot)? {
            Some(key) => Ok(Some(key)),
            None if self.desk().known.get(&name) != Some(&Known::Key(slot)) => Ok(None),
            None => Err(damaged(&self.path, slot, "a key is not as it was written")),
        }
    }
}

/// What was read back may not be durable yet, and what lies behind it is nothing that was acknowledged: the first is
/// written again, the second is overwritten.
fn settle(path: &Path, file: &dyn StorageFile, found: &Survey) -> Result<(), KeyError> {
    let Survey { durable, end, slots, .. } = *found;
    let bytes = |from: u64, to: u64| Zeroizing::new(vec![0; (to.saturating_sub(from)) as usize * SLOT]);
    // The last record may be there but for the zeros at its end.
    file.set_length(slots * SLOT as u64).map_err(|source| KeyError::io("write", path, source))?;
    let mut again = bytes(durable, end);
    let read = file.read_at(&mut again, durable * SLOT as u64);
    read.map_err(|source| KeyError::io("read", path, source))?;
    let written = file.write_at(&again, durable * SLOT as u64);
    let written = written.and_then(|()| file.write_at(&bytes(end, slots), end * SLOT as u64));
    written.map_err(|source| KeyError::io("write", path, source))?;
    file.sync_data().map_err(|source| KeyError::io("sync", path, source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::{Purpose, Subject};
    use onhand_testkit::disk::{Crash, SimDisk};
    use uuid::Uuid;

    #[test]
    fn a_key_that_is_destroyed_while_it_is_being_made_durable_takes_no_other_along() {
        let name = |subject| KeyName { subject: Subject(Uuid::from_u128(subject)), purpose: Purpose::Service };
        for n in 1.. {
            let disk = SimDisk::new(1);
            let open = || DirectoryKeys::open(Arc::new(disk.clone()), Path::new("/data")).unwrap();
            let keys = open();
            // Somebody has asked for two keys, and they are on their way to the disk.
            let mut desk = keys.desk();
            let Open { header, .. } = keys.file(&mut desk).unwrap();
            for subject in [1, 2] {
                let key = keys.random_key().unwrap();
                let slot = desk.put(header, Kind::Key, name(subject), Some(&key));
                desk.known.insert(name(subject), Known::Key(slot));
            }
            drop(desk);
            disk.power_off_at(n);
            let done = keys.destroy(name(1)).is_ok();
            let other = keys.obtain(&[name(2)]).map(|keys| *keys[0].bytes());
            drop(keys);
            disk.crash(Crash::KeepUnsynced);
            if let Ok(other) = other {
                assert_eq!(open().obtain(&[name(2)]).unwrap()[0].bytes(), &other, "{n}");
            } else if let Ok(Some(_)) = open().find(name(2), 1) {
                // It was found again, whatever became of the first.
                assert!(!matches!(open().find(name(1), 1), Err(KeyError::Damaged { .. })), "{n}");
            } else {
                // Neither had reached the disk.
                assert!(n <= 2, "{n}: a key is gone that was durable");
            }
            if done {
                return;
            }
        }
    }
}
