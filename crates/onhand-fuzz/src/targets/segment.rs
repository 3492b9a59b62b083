//! Anything as a segment of a log.

use crate::choices::Choices;
use crate::disk::replace;
use crate::forge::{BLOCK, HEADER, fit_segment};
use crate::log::{Commit, commits, judged, open};
use crate::shop::SEALED;
use std::sync::LazyLock;

/// The commits of the shop.
static COMMITS: LazyLock<Vec<Commit>> = LazyLock::new(|| match open(&SEALED.disk()) {
    Ok((log, _)) => commits(&log),
    Err(error) => panic!("{error}"),
});

/// The log is refused and left as it is, or nothing is missing in it whose place has not been written over.
///
/// The first byte says what the rest is: bit 0 whether it is a whole file or is written over parts of the segment that
/// was there, bit 1 whether the header's checksum is made to fit, bit 2 whether the file's length changes, the others
/// which segment it is.
///
/// # Panics
/// Where that is broken.
pub fn segment(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let how = choices.byte();
    let which = usize::from(how >> 3) % SEALED.segments.len();
    let (path, disk) = (&SEALED.segments[which], SEALED.disk());
    let original = disk.contents(path).unwrap_or_default();
    let mut file = original.clone();
    if how & 4 != 0 {
        // A whole block more or less is likelier to be believed.
        let blocks = choices.byte();
        file.resize(usize::from(blocks) * 4096 + usize::from(blocks == 0) * usize::from(choices.u16()), 0);
    }
    if how & 1 == 0 {
        choices.write_over(&mut file);
    } else {
        file = choices.rest().to_vec();
    }
    if how & 2 != 0 {
        fit_segment(&mut file);
    }
    replace(&disk, path, Some(&file));

    let header = u32::from_le_bytes([original[12], original[13], original[14], original[15]]) as usize;
    let Some(found) = judged(&disk) else { return };
    // Who changes the header and makes its checksum fit has written another log.
    if file.get(..header) == original.get(..header) {
        nothing_is_missing(&found, which as u64 + 1, &original, &file);
    }
}

/// What was acknowledged is there, but for commits at the log's end that were written over: they look as if they had
/// never been.
fn nothing_is_missing(found: &[Commit], changed: u64, original: &[u8], file: &[u8]) {
    let same = found.iter().zip(COMMITS.iter()).take_while(|(found, was)| found == was).count();
    assert!(same == found.len().min(COMMITS.len()), "a commit was changed, and is read");
    for (number, lost) in COMMITS[same..].iter().enumerate() {
        assert_eq!(lost.location.segment, changed, "a commit is missing whose segment is intact");
        // Of the first that is missing anything may be, for it may have been torn. Another one behind it would have
        // been noticed by its header.
        let length = if number == 0 { (HEADER + lost.body.len()).next_multiple_of(BLOCK) } else { HEADER };
        let at = lost.location.offset as usize;
        assert_ne!(file.get(at..at + length), original.get(at..at + length), "a commit is missing that is intact");
    }
}
