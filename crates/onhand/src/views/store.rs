//! The store of a view's rows: sled, of which every call is guarded and every byte is checked.

use super::row;
use super::{Mismatch, ViewFault};
use onhand_domain::Position;
use std::fs::{File, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Where the row stands that says what all others are. Keys of other rows begin with a greater byte.
const HEAD: [u8; 1] = [0];
/// log id, position, schema, rows, rolling hash.
const HEAD_LENGTH: usize = 16 + 8 + 8 + 8 + 8;
/// What sled may keep of a view's pages in memory.
const CACHE: u64 = 64 << 20;
/// How long opening waits for the store that was closed last to let go of its file.
const PATIENCE: Duration = Duration::from_secs(10);

/// A key and a value.
pub(super) type Row = (Vec<u8>, Vec<u8>);

/// What the rows of a view add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) log_id: Uuid,
    /// They say everything that the log says up to here.
    pub(super) position: Position,
    pub(super) schema: u64,
    pub(super) rows: u64,
    /// The sum of the rows' checksums: it goes with every row that is added, in whatever order.
    pub(super) hash: u64,
}

impl Head {
    /// Of a view that has no row.
    pub(super) fn new(log_id: Uuid, schema: u64) -> Self {
        Self { log_id, position: Position::START, schema, rows: 0, hash: 0 }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD_LENGTH + 8);
        bytes.extend_from_slice(self.log_id.as_bytes());
        for field in [self.position.0, self.schema, self.rows, self.hash] {
            bytes.extend_from_slice(&field.to_le_bytes());
        }
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (log_id, fields) = bytes.split_first_chunk::<16>()?;
        let (fields, rest) = fields.as_chunks::<8>();
        let [position, schema, rows, hash] = *<&[[u8; 8]; 4]>::try_from(fields).ok()?;
        rest.is_empty().then(|| Self {
            log_id: Uuid::from_bytes(*log_id),
            position: Position(u64::from_le_bytes(position)),
            schema: u64::from_le_bytes(schema),
            rows: u64::from_le_bytes(rows),
            hash: u64::from_le_bytes(hash),
        })
    }
}

/// An open store. Any thread may read it; one writes.
pub(super) struct Store {
    // None only while it is dropped.
    tree: Option<sled::Db>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    pub(super) fn open(path: &Path) -> Result<Self, ViewFault> {
        wait_until_let_go(path);
        // No flusher: an error in its thread would be told to nobody, and a panic there would hang the closing.
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(CACHE)
            .mode(sled::Mode::HighThroughput)
            .use_compression(false)
            .flush_every_ms(None);
        guarded(|| config.open()).map(|tree| Self { tree: Some(tree) })
    }

    /// What the rows should be, as the store itself says; none for an empty one.
    pub(super) fn head(&self) -> Result<Option<Head>, ViewFault> {
        if self.with(|tree| Ok(tree.is_empty()))? {
            return Ok(None);
        }
        match self.get(&HEAD) {
            Ok(Some(bytes)) => Ok(Some(Head::read(&bytes).ok_or(Mismatch::DamagedRow)?)),
            Ok(None) => Err(Mismatch::Nameless.into()),
            Err(fault) => Err(fault),
        }
    }

    /// Reads every row, tells it if it is intact, and checks that they are those which were written. Where the
    /// teller wants no more, it stops and says false.
    pub(super) fn check(&self, head: &Head, mut tell: impl FnMut(&[u8], &[u8]) -> bool) -> Result<bool, ViewFault> {
        let (mut rows, mut hash) = (0_u64, 0_u64);
        let read = self.with(|tree| {
            for stored in tree.iter() {
                let (key, stored) = stored?;
                let Some((value, checksum)) = row::open(&key, &stored) else { return Ok(None) };
                if *key == HEAD {
                    continue;
                }
                (rows, hash) = (rows + 1, hash.wrapping_add(checksum));
                if !tell(&key, value) {
                    return Ok(Some(false));
                }
            }
            Ok(Some(true))
        })?;
        match read {
            None => Err(Mismatch::DamagedRow.into()),
            Some(false) => Ok(false),
            Some(true) if rows != head.rows => Err(Mismatch::RowCount { expected: head.rows, found: rows }.into()),
            Some(true) if hash != head.hash => Err(Mismatch::RollingHash.into()),
            Some(true) => Ok(true),
        }
    }

    /// Writes new rows that say everything up to a position, wholly or not at all.
    pub(super) fn add(&self, head: &mut Head, rows: Vec<Row>, position: Position) -> Result<(), ViewFault> {
        let mut batch = sled::Batch::default();
        let mut next = Head { position, ..*head };
        for (key, value) in rows {
            let (stored, checksum) = row::seal(&key, value);
            next.rows += 1;
            next.hash = next.hash.wrapping_add(checksum);
            batch.insert(key, stored);
        }
        batch.insert(&HEAD, row::seal(&HEAD, next.bytes()).0);
        self.with(|tree| tree.apply_batch(batch))?;
        *head = next;
        Ok(())
    }

    /// The value of a row.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewFault> {
        let Some(stored) = self.with(|tree| tree.get(key))? else { return Ok(None) };
        let (value, _) = row::open(key, &stored).ok_or(Mismatch::DamagedRow)?;
        Ok(Some(value.to_vec()))
    }

    #[cfg(test)]
    pub(super) fn remove_for_test(&self, key: &[u8]) {
        self.with(|tree| tree.remove(key)).unwrap();
    }

    /// Hands what was written to the disk.
    pub(super) fn flush(&self) -> Result<(), ViewFault> {
        self.with(|tree| tree.flush().map(|_| ()))
    }

    /// Lets go of a store that cannot be trusted to let go of itself: should it hang, then by itself.
    pub(super) fn abandon(self) {
        let dropping = std::thread::Builder::new().name("onhand-view-drop".to_owned());
        if let Err(error) = dropping.spawn(move || drop(self)) {
            tracing::warn!(%error, "a damaged view could not be let go of aside");
        }
    }

    fn with<T>(&self, ask: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Result<T, ViewFault> {
        // Taken by dropping alone.
        let Some(tree) = &self.tree else { return Err(Mismatch::Nameless.into()) };
        guarded(|| ask(tree))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if let Some(tree) = self.tree.take()
            && let Err(fault) = guarded(|| {
                drop(tree);
                Ok(())
            })
        {
            tracing::warn!(%fault, "a view could not be closed");
        }
    }
}

/// Waits while the store that was closed last still has its file: sled's threads let go of it a little after the
/// store itself is dropped. Who holds the log is the only one to open its views, so nobody else can have it.
fn wait_until_let_go(path: &Path) {
    let Ok(file) = File::open(path.join("db")) else { return };
    let given_up = Instant::now() + PATIENCE;
    while matches!(file.try_lock(), Err(TryLockError::WouldBlock)) && Instant::now() < given_up {
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Calls sled. It panics where a file is not what it expects; what it says after that is not asked for.
fn guarded<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, ViewFault> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(|source| ViewFault::Store { source: Box::new(source) }),
        Err(panic) => Err(ViewFault::of_panic(&*panic)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: u8) -> Row {
        (vec![1, n], vec![n; 5])
    }

    fn store(directory: &Path) -> (Store, Head) {
        let (store, mut head) = (Store::open(directory).unwrap(), Head::new(Uuid::nil(), 1));
        store.add(&mut head, (0..10).map(row).collect(), Position(100)).unwrap();
        (store, head)
    }

    fn mismatch(store: &Store, head: &Head) -> Option<Mismatch> {
        match store.check(head, |_, _| true) {
            Ok(true) => None,
            Err(ViewFault::Mismatch(mismatch)) => Some(mismatch),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rows_and_what_they_add_up_to_are_read_back() {
        let directory = tempfile::tempdir().unwrap();
        let (store, mut head) = store(directory.path());
        store.add(&mut head, vec![row(10)], Position(200)).unwrap();
        drop(store);
        let store = Store::open(directory.path()).unwrap();
        assert_eq!(store.head().unwrap(), Some(head));
        assert_eq!((head.rows, head.position), (11, Position(200)));
        assert_eq!(mismatch(&store, &head), None);
        assert_eq!(store.get(&row(3).0).unwrap(), Some(row(3).1));
    }

    #[test]
    fn a_row_that_is_missing_changed_or_another_is_found() {
        let directory = tempfile::tempdir().unwrap();
        let (store, head) = store(directory.path());
        store.remove_for_test(&row(3).0);
        assert_eq!(mismatch(&store, &head), Some(Mismatch::RowCount { expected: 10, found: 9 }));
        // Another row that is intact takes its place.
        store.add(&mut head.clone(), vec![row(77)], Position(100)).unwrap();
        assert_eq!(mismatch(&store, &head), Some(Mismatch::RollingHash));
        store.with(|tree| tree.insert(row(5).0, row(5).1)).unwrap();
        assert_eq!(mismatch(&store, &head), Some(Mismatch::DamagedRow));
        store.remove_for_test(&HEAD);
        assert!(matches!(store.head(), Err(ViewFault::Mismatch(Mismatch::Nameless))));
    }

    #[test]
    fn a_store_whose_file_is_let_go_of_late_opens_all_the_same() {
        let directory = tempfile::tempdir().unwrap();
        drop(store(directory.path()));
        let file = File::open(directory.path().join("db")).unwrap();
        file.lock().unwrap();
        let held = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            drop(file);
        });
        assert!(Store::open(directory.path()).unwrap().head().unwrap().is_some());
        held.join().unwrap();
    }

    #[test]
    fn a_panic_in_the_store_is_an_error() {
        let fault = guarded::<()>(|| panic!("so it goes")).unwrap_err();
        assert!(matches!(fault, ViewFault::Panicked { message } if message == "so it goes"));
    }
}
