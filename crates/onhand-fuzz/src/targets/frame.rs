//! Anything behind the last commit of a log: as it is, or with checksum, chain and hash made to fit.

use crate::choices::Choices;
use crate::forge::{BLOCK, FrameFields, HEADER, fit_frame, frame as framed};
use crate::log::{Commit, commits, judged, open};
use crate::shop::{SEALED, Shop, UNSEALED};
use std::sync::LazyLock;

/// The commits of the shop.
static COMMITS: LazyLock<Vec<Commit>> = LazyLock::new(|| match open(&SEALED.disk()) {
    Ok((log, _)) => commits(&log),
    Err(error) => panic!("{error}"),
});

/// What was acknowledged is there, or the log is refused and left as it is. A frame in which everything fits is a
/// commit.
///
/// The first byte says how the rest is put there: bits 0 and 1 for raw bytes, a header whose checksum is made to fit,
/// a commit that fits wholly, such a commit with its header changed; bit 2 whether the commit before it is sealed.
///
/// # Panics
/// Where that is broken.
pub fn frame(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let how = choices.byte();
    let shop: &Shop = if how & 4 == 0 { &SEALED } else { &UNSEALED };
    let room = shop.last.len() - shop.end - BLOCK;
    let (written, whole) = match how & 3 {
        0 => (choices.rest().to_vec(), None),
        1 => {
            let mut written = choices.rest().to_vec();
            written.resize(written.len().max(HEADER), 0);
            fit_frame(&mut written, shop.salt(), shop.end);
            (written, None)
        }
        2 => {
            let count = u32::from(choices.byte()) + 1;
            let body = &choices.rest()[..choices.rest().len().min(room - HEADER)];
            let mut written = framed(shop.next(count), body);
            fit_frame(&mut written, shop.salt(), shop.end);
            (written, Some((count, body.to_vec())))
        }
        _ => {
            let mut edits = Choices::new(choices.slice(8));
            let body = &choices.rest()[..choices.rest().len().min(room - HEADER)];
            let mut written = framed(shop.next(1), body);
            while !edits.is_done() {
                let at = 8 + edits.below(HEADER - 8);
                written[at] ^= edits.byte();
            }
            fit_frame(&mut written, shop.salt(), shop.end);
            (written, None)
        }
    };
    let disk = shop.disk();
    let length = written.len().min(shop.last.len() - shop.end);
    disk.tamper(shop.last_segment(), |segment| {
        segment[shop.end..shop.end + length].copy_from_slice(&written[..length]);
    });

    let found = judged(&disk);
    if let Some(found) = &found {
        assert!(found.starts_with(&COMMITS), "what was acknowledged is not there");
        assert!(found.len() <= COMMITS.len() + 4, "more commits were read than there is room for");
    }
    if let Some((count, body)) = whole {
        let Some(commit) = found.as_ref().and_then(|found| found.get(COMMITS.len())) else {
            panic!("a commit in which everything fits is not there");
        };
        assert!(commit.body == body && commit.last - commit.first + 1 == u64::from(count), "{commit:?}");
    }
}

impl Shop {
    /// A commit of so many events that fits behind the last frame.
    fn next(&self, count: u32) -> FrameFields {
        let first = COMMITS.last().map_or(0, |commit| commit.last) + 1;
        FrameFields { kind: 0, first, count, log_id: self.log_id, before: self.chain }
    }
}
