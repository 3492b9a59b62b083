//! Of ended reservations a bounded number is kept, the same whether the state was lived or restored.

use onhand_domain::{ENDED_KEPT, Ledger, ReleaseReservation, ReservationState, Reserve};
use onhand_testkit::{Bare, reservation};

fn hold(number: u64) -> Reserve {
    Reserve::new().reservation(reservation(number)).line("mug", 1)
}

fn release(number: u64) -> ReleaseReservation {
    ReleaseReservation { reservation: reservation(number) }
}

fn state(ledger: &Ledger, number: u64) -> ReservationState {
    ledger.reservation(reservation(number)).map_or(ReservationState::Unknown, |held| held.state)
}

#[test]
fn the_longest_ended_is_forgotten_first_and_one_used_again_takes_no_place() {
    let kept = ENDED_KEPT as u64;
    let mut live = Bare::stocked("mug", "berlin", 10);
    // The first is ended, used again, and ended last.
    live.happen(hold(1));
    live.happen(release(1));
    live.happen(hold(1));
    for number in 2..=kept {
        live.happen(hold(number));
        live.happen(release(number));
    }
    let mut restored = live.restored();
    for bare in [&mut live, &mut restored] {
        bare.happen(release(1));
        assert_eq!(state(bare.ledger(), 2), ReservationState::Released);
        bare.happen(hold(kept + 1));
        bare.happen(release(kept + 1));
        assert_eq!(state(bare.ledger(), 2), ReservationState::Unknown);
        assert_eq!(state(bare.ledger(), 1), ReservationState::Released);
    }
    assert!(live.ledger().entries().eq(restored.ledger().entries()));
    assert_eq!(live.ledger().reservation_count(), ENDED_KEPT);
}
