//! The target `payload`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| onhand_fuzz::payload(bytes));
