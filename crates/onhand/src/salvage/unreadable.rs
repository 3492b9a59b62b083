//! What a disk does not give: zeros in its place, and a note of it.

use onhand_log::{Damage, Fault, StorageFile};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// How much is given up at once: frames begin at multiples of it.
const BLOCK: u64 = 4096;

/// The places that could not be read.
#[derive(Debug, Default)]
pub(super) struct Unreadable(Mutex<BTreeMap<Place, Stretch>>);

/// A file, and where in it.
type Place = (PathBuf, u64);

/// How long it is, and the operating system's error number.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    length: u64,
    os_error: Option<i32>,
}

impl Unreadable {
    /// Reads what can be read; zeros stand for the rest. A file that ends early is no matter of the disk's.
    pub(super) fn read(&self, file: &dyn StorageFile, path: &Path, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        match file.read_at(bytes, offset) {
            Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {}
            other => return other,
        }
        let mut at = offset;
        let mut rest = bytes;
        while !rest.is_empty() {
            let to_the_next = usize::try_from(BLOCK - at % BLOCK).unwrap_or(usize::MAX);
            let (block, behind) = rest.split_at_mut(to_the_next.min(rest.len()));
            if let Err(error) = file.read_at(block, at) {
                block.fill(0);
                self.note(path, at, block.len() as u64, error.raw_os_error());
            }
            at += block.len() as u64;
            rest = behind;
        }
        Ok(())
    }

    fn note(&self, path: &Path, offset: u64, length: u64, os_error: Option<i32>) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let stretch = noted.entry((path.to_owned(), offset)).or_insert(Stretch { length, os_error });
        stretch.length = length.max(stretch.length);
    }

    /// As faults, one for each stretch.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faults: Vec<Fault> = Vec::new();
        for ((file, offset), Stretch { length, os_error }) in &*noted {
            let what = Damage::Unreadable { length: *length, os_error: *os_error };
            match faults.last_mut().filter(|last| last.file == *file).map(|last| (last.offset, &mut last.what)) {
                Some((first, Damage::Unreadable { length: before, os_error: same }))
                    if first + *before >= *offset && same == os_error =>
                {
                    *before = (*before).max(offset + length - first);
                }
                _ => faults.push(Fault { file: file.clone(), offset: *offset, what }),
            }
        }
        faults
    }
}
