//! Writes the inputs that are made by hand into the corpora: `cargo run -p onhand-fuzz --example seeds`.
#![allow(clippy::unwrap_used, reason = "an example may fail")]

use std::fs;
use std::path::Path;

fn main() {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for seed in onhand_fuzz::seeds() {
        let corpus = corpora.join(seed.target);
        fs::create_dir_all(&corpus).unwrap();
        fs::write(corpus.join(&seed.name), &seed.bytes).unwrap();
        println!("{}/{}: {} bytes", seed.target, seed.name, seed.bytes.len());
    }
}
