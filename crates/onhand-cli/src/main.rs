//! The program `onhand`.

fn main() {}
