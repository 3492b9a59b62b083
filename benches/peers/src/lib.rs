//! onhand beside others: the same durable reservations on SQLite, PostgreSQL and Redis, the same number of records on
//! sled, redb and fjall, and the bare disk under all of them, in one run.
//!
//! This is a program, and a library only so that its parts can be tested without building the others. See `--help`, and
//! docs/benchmarks.md for what is measured and how.

#![cfg_attr(not(feature = "peers"), allow(dead_code, reason = "some parts serve only those that are not built"))]

mod arguments;
mod ask;
mod check;
mod contest;
mod drive;
mod failure;
mod ground;
mod machine;
mod out;
mod page;
mod peers;
mod record;
mod result;
mod run;
#[cfg(feature = "peers")]
mod server;
mod shop;
mod stop;
mod text;
mod versions;
mod waits;
mod workload;

pub use arguments::Arguments;
pub use run::run;
