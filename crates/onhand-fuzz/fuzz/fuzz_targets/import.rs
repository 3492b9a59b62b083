//! The target `import`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| onhand_fuzz::import(bytes));
