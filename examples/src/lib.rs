//! Examples of `onhand`, one story a file. Each asserts what it tells: `cargo run -p onhand-examples --example cart`.
//!
//! - `embed`: ten lines from an empty directory to a durable reservation
//! - `cart`: a hold that grows with its cart, is refused without harm, and expires
//! - `preorder`: what waits for a delivery, by when it is promised, and who is served first
//! - `split_tender`: an order paid by gift card and credit card, and refunds to the right means
//! - `coupon_and_points`: the last coupon, the points that an order earns, and what of both is gone with what comes back
//! - `ship_from_store`: choosing the locations that serve an order, and why there are none
//! - `warm_cache`: a subscriber that catches up, stays live, and goes on after a restart
//! - `lost_disk`: a backup that grows, a log that is restored of it, and one that is salvaged without it
//! - `simulate`: a core with a layer of one's own, on a disk that loses its power whenever a seed says so
//! - `why_refused`: what an auditor finds out about one refusal
