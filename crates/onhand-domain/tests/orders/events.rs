//! What events of orders may cost those who only reserve: nothing.

use onhand_domain::Event;
use onhand_domain::event::StockReserved;

#[test]
fn an_event_is_no_larger_than_that_of_a_reservation() {
    assert!(size_of::<Event>() <= size_of::<StockReserved>() + 8);
}
