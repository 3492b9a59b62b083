//! What the rules do, one behavior a file.

mod ended_reservations;
mod many_at_once;
mod partial;
mod precedence;
mod purchase_limit;
mod sale_that_happened;
mod shipments;
mod shortfall;
