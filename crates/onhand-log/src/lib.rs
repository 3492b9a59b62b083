//! An append-only log of durable, chained, checksummed frames.
