//! Benchmarks of onhand.
