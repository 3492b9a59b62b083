//! What follows from one moment without bound comes in bounded events.

use onhand_domain::event::Event;
use onhand_domain::{Count, EXPIRIES_AN_EVENT, PROMISES_AN_EVENT, ReservationState, Reserve, Span};
use onhand_testkit::{Bare, reservation};

fn held(holds: u64) -> Bare {
    let mut bare = Bare::stocked("mug", "berlin", 10_000);
    for number in 1..=holds {
        bare.happen(Reserve::new().reservation(reservation(number)).line("mug", 1));
    }
    bare
}

#[test]
fn more_holds_than_one_event_names_expire_in_several() {
    let holds = EXPIRIES_AN_EVENT as u64 * 2 + 1;
    let mut bare = held(holds);
    bare.pass(Span::from_seconds(900));
    let sizes = bare.sweep().into_iter().map(|event| match event {
        Event::HoldsExpired(expired) => expired.reservations.len(),
        _ => 0,
    });
    assert_eq!(sizes.collect::<Vec<_>>(), [EXPIRIES_AN_EVENT, EXPIRIES_AN_EVENT, 1]);
    for number in 1..=holds {
        let state = bare.ledger().reservation(reservation(number)).map(|held| held.state);
        assert_eq!(state, Some(ReservationState::Expired));
    }
    let (mug, berlin) = (bare.ledger().sku("mug").unwrap(), bare.ledger().location("berlin").unwrap());
    assert_eq!(bare.ledger().stock(mug, berlin).reserved.0, 0);
}

#[test]
fn a_shortfall_of_more_promises_than_one_event_names_goes_on_newest_first() {
    let holds = PROMISES_AN_EVENT as u64 * 2 + 10;
    let mut bare = held(holds);
    let mut events = bare.happen(Count::new("mug", "berlin", 5));
    let mut restored = bare.restored();
    assert_eq!(bare.sweep(), restored.sweep());
    // Sweeping again finds nothing more.
    assert_eq!(bare.sweep(), []);
    events = vec![events.remove(1)];
    let mut again = held(holds);
    again.happen(Count::new("mug", "berlin", 5));
    events.extend(again.sweep());
    let mut named = Vec::new();
    let mut unnamed = Vec::new();
    for event in events {
        let Event::ShortfallRecorded(shortfall) = event else { panic!("{event:?}") };
        assert!(shortfall.promises.len() <= PROMISES_AN_EVENT);
        assert_eq!(shortfall.short.0 as u64, holds - 5);
        named.extend(shortfall.promises.iter().map(|hit| hit.reservation));
        unnamed.push(shortfall.unnamed.0);
    }
    let newest_first: Vec<_> = (6..=holds).rev().map(reservation).collect();
    assert_eq!(named, newest_first);
    assert_eq!(unnamed, [256 + 5, 5, 0]);
}

#[test]
fn a_hold_extended_over_and_over_expires_once() {
    let mut bare = held(1);
    for seconds in 0..20_000 {
        let expires_in = Span::from_seconds(900 + seconds % 7);
        bare.happen(onhand_domain::ExtendReservation { reservation: reservation(1), expires_in });
    }
    bare.pass(Span::from_seconds(1_000));
    let names: Vec<&str> = bare.sweep().iter().map(Event::name).collect();
    assert_eq!(names, ["holds_expired"]);
}
