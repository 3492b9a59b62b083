//! Anything as a checkpoint beside a log.

use crate::choices::Choices;
use crate::core::{judged, replayed};
use crate::disk::{DIRECTORY, file};
use crate::forge::seal;
use crate::shop::{CHECKPOINT, SEALED};
use std::sync::LazyLock;

/// magic, version, log id, position, chain.
const HEADER: usize = 66;
/// What is behind the content of a checkpoint.
const SEAL: usize = 32;

/// What the shop's log adds up to.
static REPLAYED: LazyLock<Option<crate::core::Told>> = LazyLock::new(|| replayed(&SEALED.disk(), DIRECTORY));

/// Whatever lies there, the state is the log's own. A checkpoint that is sealed anew, which its format protects nobody
/// from, is believed or not, and keeps all other promises.
///
/// The first byte says what the rest is: a whole file; entries behind a header that fits, under a seal that fits; what
/// is written over a real checkpoint; the same, sealed anew.
///
/// # Panics
/// Where that is broken.
pub fn checkpoint(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let how = choices.below(4);
    let content = &CHECKPOINT[..CHECKPOINT.len() - SEAL];
    let (planted, is_sealed_anew) = match how {
        0 => (choices.rest().to_vec(), false),
        1 => (seal([&content[..HEADER], choices.rest()].concat()), true),
        2 => {
            let mut written_over = CHECKPOINT.clone();
            choices.write_over(&mut written_over);
            (written_over, false)
        }
        _ => {
            let mut written_over = content.to_vec();
            choices.write_over(&mut written_over);
            (seal(written_over), true)
        }
    };
    let disk = SEALED.disk();
    disk.plant(file("checkpoint-00000000000000000030"), &planted);
    let told = judged(&disk);
    assert!(is_sealed_anew || told == *REPLAYED, "a damaged checkpoint has changed an answer");
}
