//! Given, when, crash, then: what tests of onhand and of its embedders are written with.

pub mod disk;
