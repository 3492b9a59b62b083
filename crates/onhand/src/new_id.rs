//! New ids for commands: UUIDv7, each greater than the one before it in its thread.

use onhand_domain::CommandId;
use std::cell::Cell;
use std::time::SystemTime;
use uuid::Uuid;

/// Bits of a UUIDv7 behind its milliseconds that neither version nor variant take (RFC 9562, 5.7).
const FREE: u32 = 74;
/// A second, in which a clock may be set back without ids going back.
const SET_BACK: u128 = 1_000;

thread_local! {
    /// The id given last: its milliseconds, and the bits behind them. Threads that shared one would wait for each other.
    static LAST: Cell<u128> = const { Cell::new(0) };
}

/// An id that nobody else has, of this moment.
pub(crate) fn new_id() -> CommandId {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let random = Uuid::new_v4().as_u128();
    LAST.with(|last| {
        last.set(after(last.get(), now.as_millis(), random));
        id_of(last.get())
    })
}

/// What follows on the id given last: random where time has gone on, else random steps further.
fn after(last: u128, now: u128, random: u128) -> u128 {
    let then = last >> FREE;
    if now > then || now + SET_BACK < then {
        // The highest bit stays free: more steps than any clock lasts. A random UUID's first 48 bits and last 62 are random.
        (now << FREE) | ((random >> 80) << 25) | (random & 0x1FF_FFFF)
    } else {
        last + 1 + (random & 0xFFFF_FFFF)
    }
}

fn id_of(bits: u128) -> CommandId {
    let (moment, high, low) = (bits >> FREE << 80, (bits >> 62) & 0xFFF, bits & (u128::MAX >> 66));
    CommandId(Uuid::from_u128(moment | (7 << 76) | (high << 64) | (2 << 62) | low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::thread;

    const NOW: u128 = 1_800_000_000_000;

    #[test]
    fn ids_are_of_version_7_and_of_their_moment() {
        let before = Uuid::now_v7();
        let id = new_id();
        assert_eq!((id.0.get_version_num(), id.0.get_variant()), (7, uuid::Variant::RFC4122));
        let moment = |id: Uuid| CommandId(id).milliseconds();
        assert!((moment(before)..=moment(Uuid::now_v7())).contains(&id.milliseconds()));
    }

    #[test]
    fn no_two_threads_give_the_same_and_each_gives_greater_ones() {
        let given = thread::scope(|scope| {
            let threads = [(); 8].map(|()| scope.spawn(|| (0..10_000).map(|_| new_id()).collect::<Vec<_>>()));
            threads.map(|thread| thread.join().unwrap())
        });
        assert!(given.iter().all(|ids| ids.is_sorted_by(|one, next| one < next)));
        assert_eq!(given.iter().flatten().collect::<HashSet<_>>().len(), 80_000);
    }

    #[test]
    fn ids_grow_while_the_clock_stands_still_or_is_set_back_a_little() {
        let first = after(0, NOW, u128::MAX);
        let next = after(first, NOW, 0);
        let set_back = after(next, NOW - SET_BACK, u128::MAX);
        assert!(first < next && next < set_back);
        assert_eq!(id_of(set_back).milliseconds(), NOW as u64);
    }

    #[test]
    fn a_clock_that_was_far_ahead_is_not_followed() {
        let ahead = after(0, NOW + SET_BACK + 1, 0);
        assert_eq!(id_of(after(ahead, NOW, 0)).milliseconds(), NOW as u64);
    }

    #[test]
    fn every_bit_of_an_id_is_its_own() {
        let ids: HashSet<CommandId> = (0..122).map(|bit| id_of(1 << bit)).collect();
        assert_eq!(ids.len(), 122);
        assert!(ids.iter().all(|id| id.0.get_version_num() == 7 && id.0.get_variant() == uuid::Variant::RFC4122));
        assert_eq!(id_of(u128::MAX >> 6).milliseconds(), (1 << 48) - 1);
    }
}
