//! What the files of a log are called.

use std::ffi::OsStr;

/// The name of a segment's file in the directory of its log.
#[must_use]
pub fn segment_name(index: u64) -> String {
    format!("{index:010}.log")
}

/// The name of a file that is prepared to become a segment.
pub(crate) fn prepared_name(index: u64) -> String {
    format!("{index:010}.new")
}

/// The name of a file that keeps what was cut from a segment; `copy` tells cuts at one place apart.
pub(crate) fn torn_name(index: u64, offset: u64, copy: u32) -> String {
    format!("{index:010}-torn-at-{offset}-{copy}.bin")
}

/// The index of the segment whose file has this name. Other files are none of the log's business.
pub(crate) fn segment_index(name: &OsStr) -> Option<u64> {
    let name = name.to_str()?;
    let index = name.strip_suffix(".log")?.parse().ok()?;
    (index > 0 && segment_name(index) == name).then_some(index)
}
