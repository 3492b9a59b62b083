//! What the rules do, one behavior a file.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

mod adjust;
mod availability_of_many;
mod available;
mod bounds;
mod bundle;
mod canceled_bundles;
mod condition;
mod confirmation;
mod cost_of_a_command;
mod count;
mod decimals;
mod end_of_time;
mod ended_reservations;
mod import;
mod inbound;
mod issue;
mod large_records;
mod life_of_a_hold;
mod many_at_once;
mod partial;
mod precedence;
mod purchase_limit;
mod replacement;
mod sale_that_happened;
mod set_up;
mod shipments;
mod shortfall;
mod sourcing;
mod third_party;
mod transfer;
