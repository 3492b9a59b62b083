//! Keys that a host keeps, and copies of a log that are read with a copy of its keys.

use crate::shop::{DATA, all_of, bought, committed, key_of, open, read, settings, stock_up};
use onhand::{Key, KeyError, KeyName, KeyStore, Purpose, Restoring, Storage, SubmitError};
use onhand_testkit::disk::SimDisk;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Keys in memory, for as long as it is there.
#[derive(Debug, Default)]
struct Elsewhere {
    keys: Mutex<BTreeMap<KeyName, Option<Key>>>,
    is_away: Mutex<bool>,
}

impl KeyStore for Elsewhere {
    fn obtain(&self, names: &[KeyName]) -> Result<Vec<Key>, KeyError> {
        if *self.is_away.lock().unwrap() {
            return Err(KeyError::Host { source: Arc::new(io::Error::other("nobody answers")) });
        }
        let mut keys = self.keys.lock().unwrap();
        let mut next = keys.len() as u8;
        let keys = names.iter().map(|name| {
            next += 1;
            let key = keys.entry(*name).or_insert_with(|| Some(Key::new(1, [next; 32])));
            key.clone().ok_or(KeyError::Destroyed { name: *name })
        });
        keys.collect()
    }

    fn find(&self, name: KeyName, version: u32) -> Result<Option<Key>, KeyError> {
        self.keys.lock().unwrap().get(&name).cloned().ok_or(KeyError::Unknown { name, version })
    }

    fn destroy(&self, name: KeyName) -> Result<(), KeyError> {
        self.keys.lock().unwrap().insert(name, None);
        Ok(())
    }
}

#[test]
fn a_host_keeps_the_keys_where_it_likes() {
    let (disk, keys) = (SimDisk::new(1), Arc::new(Elsewhere::default()));
    let core = settings(&disk).keys(Arc::clone(&keys) as Arc<dyn KeyStore>).open_blocking(DATA).unwrap().blocking();
    stock_up(&core);
    let placed = committed(&core, &core.place_order(bought(1)).unwrap());
    assert_eq!(read(&core, &placed), all_of(1));
    assert!(!disk.files().iter().any(|file| file.ends_with("subjects.keys")));

    *keys.is_away.lock().unwrap() = true;
    let before = core.core().position();
    let refused = core.place_order(bought(2));
    assert!(matches!(&refused, Err(SubmitError::NotSealed { source: KeyError::Host { .. }, .. })), "{refused:?}");
    assert_eq!(core.core().position(), before);
    // Whoever says nothing personal does not need them.
    core.receive(onhand::Receive::new("mug", "berlin", 1)).unwrap();
    assert_eq!(read(&core, &placed), all_of(1));
    keys.destroy(key_of(1, Purpose::Service)).unwrap();
    assert_eq!(read(&core, &placed)[0], ("delivery", None));
    core.close().unwrap();
}

#[test]
fn a_copy_of_a_log_is_read_with_a_copy_of_its_keys_and_not_without() {
    let disk = SimDisk::new(1);
    let core = open(&disk);
    stock_up(&core);
    let receipt = core.place_order(bought(1)).unwrap();
    let go_on = |_, _| ControlFlow::Continue(());
    core.backup("/backup", go_on).unwrap();
    core.close().unwrap();
    onhand::restore(Arc::new(disk.clone()), "/backup", "/copy", Restoring::Fork, go_on).unwrap();
    let keys = disk.contents("/data/keys/subjects.keys").unwrap();
    for has_keys in [false, true] {
        if has_keys {
            disk.create_dir_all(Path::new("/copy/keys")).unwrap();
            disk.plant("/copy/keys/subjects.keys", &keys);
        }
        let copy = settings(&disk).open_blocking("/copy").unwrap().blocking();
        let placed = committed(&copy, &receipt);
        match has_keys {
            true => assert_eq!(read(&copy, &placed), all_of(1)),
            false => assert!(matches!(copy.core().unseal(&placed), Err(KeyError::Unknown { .. }))),
        }
        copy.close().unwrap();
    }
}
