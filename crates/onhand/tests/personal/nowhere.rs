//! No byte of the directory tells what was said, and without its key nobody can read it.

use crate::shop::{all_of, bought, committed, key_of, read, stock_up};
use onhand::{KeyError, Onhand, Purpose, SubmitError};
use std::path::Path;

fn open(directory: &Path) -> onhand::Blocking {
    // Checkpoints and the index are written as well, and looked through.
    Onhand::builder().checkpoint_every(64).audit_block(64).open_blocking(directory).unwrap().blocking()
}

/// Whether some file below a directory has these bytes.
fn is_somewhere(directory: &Path, text: &str) -> bool {
    std::fs::read_dir(directory).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => is_somewhere(&path, text),
            false => std::fs::read(&path).unwrap().windows(text.len()).any(|bytes| bytes == text.as_bytes()),
        }
    })
}

#[test]
fn of_a_thousand_customers_no_byte_is_in_clear_and_ten_who_are_forgotten_are_read_by_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let core = open(directory.path());
    stock_up(&core);
    let placed = core.submit_batch((1..=1_000).map(bought));
    let placed: Vec<_> = placed.into_iter().map(|placed| committed(&core, &placed.unwrap())).collect();
    assert_eq!(read(&core, &placed[499]), all_of(500));
    // Orders are also told of in words, and shown while they are worked on.
    assert!(!format!("{placed:?}{:?}", bought(500)).contains("Ada"));
    core.close().unwrap();
    for text in ["Ada", "house", "Invoices to"] {
        assert!(!is_somewhere(directory.path(), text), "{text} is in the directory");
    }

    let core = open(directory.path());
    for number in 1..=10 {
        core.core().keys().destroy(key_of(number, Purpose::Service)).unwrap();
    }
    core.close().unwrap();
    for _ in 0..2 {
        let core = open(directory.path());
        for (number, placed) in (1..).zip(&placed) {
            let [delivery, billing, note] = &read(&core, placed)[..] else { panic!("{placed:?}") };
            let [_, kept, _] = &all_of(number)[..] else { panic!() };
            assert_eq!(billing, kept, "its key is kept for longer");
            assert_eq!((delivery.1.is_none(), note.1.is_none()), (number <= 10, number <= 10), "{number}");
        }
        let again = core.place_order(bought(1));
        assert!(matches!(&again, Err(SubmitError::NotSealed { source: KeyError::Destroyed { .. }, .. })), "{again:?}");
        core.close().unwrap();
    }
}
