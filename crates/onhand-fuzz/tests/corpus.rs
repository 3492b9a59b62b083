//! Every input that was worth keeping breaks no promise.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use onhand_fuzz::{TARGETS, seeds};
use support::{corpus, most_memory, tried};

/// What all corpora together may take: inputs are small, and so is what they are turned into.
const MOST_WRITTEN: u64 = 512 << 20;
/// A length of 32 bits that somebody believed would be asked for at once.
const MOST_ASKED_FOR: u64 = 4 << 30;

#[test]
fn every_kept_input_breaks_no_promise_in_bounded_memory() {
    for (target, body) in TARGETS {
        let corpus = corpus(target);
        assert!(!corpus.is_empty(), "the corpus of {target} is empty");
        println!("{target}: {} inputs", corpus.len());
        for (path, bytes) in corpus {
            tried(body, &bytes, &path.display());
        }
    }
    let Some((written, asked_for)) = most_memory() else { return };
    println!("{} MiB written to, {} MiB asked for", written >> 20, asked_for >> 20);
    assert!(written < MOST_WRITTEN && asked_for < MOST_ASKED_FOR, "{written} bytes written to, {asked_for} asked for");
}

#[test]
fn what_is_made_by_hand_is_kept_as_it_would_be_made_today() {
    for seed in seeds() {
        let kept = corpus(seed.target).into_iter().find(|(path, _)| path.ends_with(&seed.name));
        let same = kept.is_some_and(|(_, bytes)| bytes == seed.bytes);
        assert!(same, "{}/{}: cargo run -p onhand-fuzz --example seeds writes it", seed.target, seed.name);
    }
}
