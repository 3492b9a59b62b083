//! What lies on a simulated disk.

use onhand_testkit::disk::SimDisk;
use std::path::{Path, PathBuf};

/// Where the log is.
pub(crate) const DIRECTORY: &str = "/shop";

/// The path of a file in the log's directory.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(DIRECTORY).join(name)
}

/// All files and their bytes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Files(Vec<(PathBuf, Option<Vec<u8>>)>);

impl Files {
    pub(crate) fn of(disk: &SimDisk) -> Self {
        Self::within(disk, "/")
    }

    /// All files of a directory.
    pub(crate) fn within(disk: &SimDisk, directory: &str) -> Self {
        let files = disk.files().into_iter();
        // The lock's file is empty, and nothing is lost with it.
        let files = files.filter(|path| path.starts_with(directory) && !path.ends_with("LOCK"));
        Self(files.map(|path| (path.clone(), disk.contents(path))).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether these bytes stand in a file at an offset.
    pub(crate) fn has(&self, path: &Path, offset: u64, bytes: &[u8]) -> bool {
        let content = self.0.iter().find(|(is, _)| is == path).and_then(|(_, content)| content.as_deref());
        let rest = content.and_then(|content| content.get(usize::try_from(offset).ok()?..));
        rest.is_some_and(|rest| rest.starts_with(bytes))
    }
}

/// Puts these bytes in place of a file, or takes it away.
pub(crate) fn replace(disk: &SimDisk, path: &Path, bytes: Option<&[u8]>) {
    disk.steal(path);
    if let Some(bytes) = bytes {
        disk.plant(path, bytes);
    }
}
