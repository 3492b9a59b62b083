//! What orders may cost those who only reserve: nothing.

use onhand_domain::event::StockReserved;
use onhand_domain::{Command, Event, Reserve};

#[test]
fn an_event_is_no_larger_than_that_of_a_reservation() {
    assert!(size_of::<Event>() <= size_of::<StockReserved>() + 8);
}

#[test]
fn a_command_is_no_larger_than_a_reservation() {
    assert!(size_of::<Command>() <= size_of::<Reserve>() + 8, "{} {}", size_of::<Command>(), size_of::<Reserve>());
}
