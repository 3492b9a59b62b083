//! Kept inputs, changed at random, break no promise: what fuzzing does, a little of it, with any toolchain.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod support;

use fastrand::Rng;
use onhand_fuzz::TARGETS;
use std::hash::{BuildHasher, RandomState};
use support::{corpus, tried};

/// How many inputs are made up for each target. `ONHAND_FUZZ_INPUTS` says another number.
const INPUTS: u64 = 60;

#[test]
fn kept_inputs_changed_at_random_break_no_promise() {
    let told = |name| std::env::var(name).ok()?.parse::<u64>().ok();
    let seed = told("ONHAND_SEED").unwrap_or_else(|| RandomState::new().hash_one(0));
    let inputs = told("ONHAND_FUZZ_INPUTS").unwrap_or(INPUTS);
    println!("ONHAND_SEED={seed} ONHAND_FUZZ_INPUTS={inputs} repeats this run");
    for (target, body) in TARGETS {
        let corpus = corpus(target);
        for input in 0..inputs {
            let mut random = Rng::with_seed(seed.wrapping_add(input));
            let bytes = changed(&mut random, &corpus.iter().map(|(_, bytes)| &bytes[..]).collect::<Vec<_>>());
            tried(body, &bytes, &format_args!("an input of {target} under ONHAND_SEED={}", seed.wrapping_add(input)));
        }
    }
}

/// One of these inputs, changed in a few places.
fn changed(random: &mut Rng, corpus: &[&[u8]]) -> Vec<u8> {
    let any = |random: &mut Rng| corpus[random.usize(..corpus.len())].to_vec();
    let mut bytes = any(random);
    for _ in 0..random.usize(1..6) {
        let at = random.usize(..=bytes.len());
        let until = bytes.len().min(at + random.usize(..16));
        match random.u8(..7) {
            0 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << random.u8(..8)),
            1 => bytes[at..until].fill_with(|| random.u8(..)),
            2 => drop(bytes.drain(at..until)),
            3 => drop(bytes.splice(at..at, std::iter::repeat_with(|| 0).take(3))),
            // What stands at the edges of numbers.
            4 => bytes[at..until].fill([0, 0x7F, 0x80, 0xFF][random.usize(..4)]),
            5 => bytes.truncate(at),
            _ => {
                let other = any(random);
                let from = random.usize(..=other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
    }
    bytes
}
