//! A record as large as a reservation's, for those that only append.

use crate::ask::Ask;

/// Bytes of a record's key and value together.
pub(crate) const LENGTH: usize = 80;
/// Bytes of its value, where its number is the key.
pub(crate) const VALUE: usize = LENGTH - size_of::<u64>();

/// What is kept of an ask: its id, SKU, location, quantity, end, and what a record would have beside.
pub(crate) fn value(ask: &Ask) -> [u8; VALUE] {
    let mut value = [0; VALUE];
    let id = ask.id.as_bytes();
    let fields = [ask.sku, ask.location, ask.quantity].map(u16::to_le_bytes);
    let ends = ask.expires_at.to_le_bytes();
    // The rest is the id again and again: zeros could be compressed away.
    let filled = id.iter().chain(fields.as_flattened()).chain(&ends).chain(id.iter().cycle());
    value.iter_mut().zip(filled).for_each(|(byte, from)| *byte = *from);
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Asker, Assortment};

    #[test]
    fn records_of_different_asks_differ_and_have_no_empty_end() {
        let mut asks = Vec::new();
        Asker::new(Assortment::wide(10), 1).fill(&mut asks, 2);
        let values: Vec<_> = asks.iter().map(value).collect();
        assert_ne!(values[0], values[1]);
        assert!(values[0][40..].iter().any(|byte| *byte != 0));
        assert_eq!(values[0].len() + 8, LENGTH);
    }
}
