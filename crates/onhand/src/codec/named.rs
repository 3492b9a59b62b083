//! Commands as MessagePack maps, for their fingerprints: those that come often are written by hand, to the same bytes
//! as rmp-serde's at a third of the cost.

use super::packed::Packed;
use onhand_domain::{
    Command, ConfirmReservation, ExtendReservation, Issue, Measure, ReleaseReservation, Reserve, ReserveLine, Sourcing,
    Strategy,
};

/// Appends a command's named MessagePack.
pub(crate) fn put_named(command: &Command, bytes: &mut Vec<u8>) {
    match command {
        Command::Reserve(reserve) if is_plain(reserve) => Packed::onto(bytes).reserve(reserve),
        Command::ConfirmReservation(confirm) => Packed::onto(bytes).confirm(confirm),
        Command::ReleaseReservation(release) => Packed::onto(bytes).release(release),
        Command::ExtendReservation(extend) => Packed::onto(bytes).extend(extend),
        Command::Issue(issue) if is_whole(issue.quantity) => Packed::onto(bytes).issue(issue),
        rarer => {
            // Writing to memory does not fail; were it to, the bytes would still be the same each time.
            let _ = rmp_serde::encode::write_named(bytes, rarer);
        }
    }
}

/// Whether its quantities are whole numbers, and its sourcing no more than a strategy.
fn is_plain(reserve: &Reserve) -> bool {
    let Reserve { lines, sourcing, .. } = reserve;
    *sourcing == Sourcing::from(sourcing.strategy) && lines.iter().all(|line| is_whole(line.quantity))
}

fn is_whole(measure: Measure) -> bool {
    measure == Measure::units(measure.digits())
}

impl Packed<'_> {
    fn reserve(&mut self, command: &Reserve) {
        let Reserve { reservation, channel, customer, lines, expires_in, partial, sourcing } = command;
        let sourced = *sourcing != Sourcing::default();
        let said = [reservation.is_some(), channel.is_some(), customer.is_some(), *partial, sourced];
        self.put(b"\x81\xA7reserve");
        self.map(2 + count(said));
        if let Some(id) = reservation {
            self.put(b"\xABreservation");
            self.uuid(&id.0);
        }
        if let Some(channel) = channel {
            self.put(b"\xA7channel");
            self.text(channel.as_str());
        }
        if let Some(id) = customer {
            self.put(b"\xA8customer");
            self.uuid(&id.0);
        }
        self.put(b"\xA5lines");
        self.array(lines.len());
        lines.iter().for_each(|line| self.line(line));
        self.put(b"\xAAexpires_in");
        self.i64(expires_in.micros());
        if *partial {
            self.put(b"\xA7partial");
            self.bool(true);
        }
        if sourced {
            self.put(b"\xA8sourcing");
            self.text(match sourcing.strategy {
                Strategy::Explicit => "explicit",
                Strategy::Priority => "priority",
                Strategy::HighestAvailable => "highest_available",
                Strategy::Nearest => "nearest",
                Strategy::FewestShipments => "fewest_shipments",
            });
        }
    }

    fn line(&mut self, line: &ReserveLine) {
        let ReserveLine { sku, quantity, location } = line;
        self.map(2 + count([location.is_some()]));
        self.put(b"\xA3sku");
        self.text(sku.as_str());
        self.put(b"\xA8quantity");
        self.i64(quantity.digits());
        if let Some(location) = location {
            self.put(b"\xA8location");
            self.text(location.as_str());
        }
    }

    fn confirm(&mut self, command: &ConfirmReservation) {
        let ConfirmReservation { reservation, reference } = command;
        self.put(b"\x81\xB3confirm_reservation");
        self.map(1 + count([reference.is_some()]));
        self.put(b"\xABreservation");
        self.uuid(&reservation.0);
        if let Some(reference) = reference {
            self.put(b"\xA9reference");
            self.text(reference.as_str());
        }
    }

    fn release(&mut self, command: &ReleaseReservation) {
        let ReleaseReservation { reservation } = command;
        self.put(b"\x81\xB3release_reservation\x81\xABreservation");
        self.uuid(&reservation.0);
    }

    fn extend(&mut self, command: &ExtendReservation) {
        let ExtendReservation { reservation, expires_in } = command;
        self.put(b"\x81\xB2extend_reservation\x82\xABreservation");
        self.uuid(&reservation.0);
        self.put(b"\xAAexpires_in");
        self.i64(expires_in.micros());
    }

    fn issue(&mut self, command: &Issue) {
        let Issue { sku, location, quantity, reference, reservation, occurred, force } = command;
        self.put(b"\x81\xA5issue");
        self.map(3 + count([reference.is_some(), reservation.is_some(), *occurred, *force]));
        self.put(b"\xA3sku");
        self.text(sku.as_str());
        self.put(b"\xA8location");
        self.text(location.as_str());
        self.put(b"\xA8quantity");
        self.i64(quantity.digits());
        if let Some(reference) = reference {
            self.put(b"\xA9reference");
            self.text(reference.as_str());
        }
        if let Some(id) = reservation {
            self.put(b"\xABreservation");
            self.uuid(&id.0);
        }
        if *occurred {
            self.put(b"\xA8occurred");
            self.bool(true);
        }
        if *force {
            self.put(b"\xA5force");
            self.bool(true);
        }
    }
}

/// How many fields say something.
fn count<const N: usize>(said: [bool; N]) -> u8 {
    said.into_iter().map(u8::from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use onhand_domain::{Coordinates, CustomerId, Reference, ReservationId, Span};
    use onhand_testkit::generate::{self, Stage, runner};
    use proptest::collection::vec;
    use proptest::option::of;
    use proptest::prelude::{Just, Strategy as Random, any, prop_assert_eq, prop_oneof};
    use proptest::sample::select;
    use uuid::Uuid;

    fn any_number() -> impl Random<Value = i64> {
        (any::<i64>(), 0..64_u32).prop_map(|(number, shorter)| number >> shorter)
    }

    fn any_measure() -> impl Random<Value = Measure> {
        let decimal = (any_number(), 0..=6_u8).prop_map(|(number, decimals)| Measure::of(number.into(), decimals));
        prop_oneof![9 => any_number().prop_map(Measure::units), 1 => decimal]
    }

    /// Of any length that is written otherwise than others, in any script.
    fn any_text() -> impl Random<Value = String> {
        prop_oneof![8 => "[a-z-]{1,40}", 2 => "\\PC{0,90}", 1 => Just("x".repeat(300))]
    }

    fn any_id() -> impl Random<Value = Uuid> {
        any::<u128>().prop_map(Uuid::from_u128)
    }

    fn any_sourcing() -> impl Random<Value = Sourcing> {
        use onhand_domain::Strategy::{Explicit, FewestShipments, HighestAvailable, Nearest, Priority};
        let by = select(vec![Priority, Explicit, HighestAvailable, Nearest, FewestShipments]);
        let berlin = Coordinates::from_microdegrees(52_520_000, 13_405_000).unwrap();
        prop_oneof![
            3 => Just(Sourcing::default()),
            6 => by.prop_map(Sourcing::from),
            1 => Just(Sourcing::nearest(berlin).max_shipments(2)),
            1 => Just(Sourcing::default().max_shipments(1)),
        ]
    }

    fn any_reserve() -> impl Random<Value = Command> {
        let line = || {
            (any_text(), any_measure(), of(any_text())).prop_map(|(sku, quantity, location)| ReserveLine {
                sku: sku.into(),
                quantity,
                location: location.map(Into::into),
            })
        };
        let lines = prop_oneof![9 => vec(line(), 0..4), 1 => vec(line(), 14..20)];
        let whom = (of(any_id()), of(any_text()), of(any_id()));
        (whom, lines, any_number(), any::<bool>(), any_sourcing()).prop_map(
            |((reservation, channel, customer), lines, micros, partial, sourcing)| {
                let (reservation, customer) = (reservation.map(ReservationId), customer.map(CustomerId));
                let (channel, expires_in) = (channel.map(Into::into), Span::from_micros(micros));
                Reserve { reservation, channel, customer, lines: lines.into(), expires_in, partial, sourcing }.into()
            },
        )
    }

    fn any_issue() -> impl Random<Value = Command> {
        let what = (any_text(), any_text(), any_measure());
        (what, of(any_text()), of(any_id()), any::<bool>(), any::<bool>()).prop_map(
            |((sku, location, quantity), reference, reservation, occurred, force)| {
                let (reference, reservation) = (reference.map(Reference::from), reservation.map(ReservationId));
                let plain = Issue::new(sku, location, quantity);
                Issue { reference, reservation, occurred, force, ..plain }.into()
            },
        )
    }

    fn about_a_reservation() -> impl Random<Value = Command> {
        let id = || any_id().prop_map(ReservationId);
        prop_oneof![
            id().prop_map(|reservation| ReleaseReservation { reservation }.into()),
            (id(), any_number()).prop_map(|(reservation, micros)| {
                ExtendReservation { reservation, expires_in: Span::from_micros(micros) }.into()
            }),
            (id(), of(any_text())).prop_map(|(reservation, reference)| {
                ConfirmReservation { reservation, reference: reference.map(Reference::from) }.into()
            }),
        ]
    }

    #[test]
    fn every_command_is_written_as_it_is_anywhere_else() {
        let any_command =
            prop_oneof![any_reserve(), any_issue(), about_a_reservation(), generate::command(Stage::WIDE)];
        runner(4_096)
            .run(&any_command, |command| {
                let mut bytes = Vec::new();
                put_named(&command, &mut bytes);
                prop_assert_eq!(bytes, rmp_serde::to_vec_named(&command)?);
                Ok(())
            })
            .unwrap();
    }
}
