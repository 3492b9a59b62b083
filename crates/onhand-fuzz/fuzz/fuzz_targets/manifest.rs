//! The target `manifest`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| onhand_fuzz::manifest(bytes));
