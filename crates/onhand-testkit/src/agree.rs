//! A script, played to the rules and to the model side by side.

use crate::generate::{CHANNELS, ScriptStep, prelude, reservations};
use crate::{Answer, Model, World, differences, told};
use onhand_domain::{Ledger, Policy, ReservationId, ReturnPolicy, Span};

/// Plays a script in the small world, where no hold may live longer than an hour and finished orders
/// are kept for ten minutes, goods may come back for fifteen: after every command the ledger and the
/// model say the same and all rules hold, and in the end a replay of all records and a ledger restored from its entries
/// are the same as the one that was played to.
///
/// # Panics
/// Where that is not so.
pub fn agree(script: &[ScriptStep]) {
    let mut policy = Policy::DEFAULT;
    policy.longest_hold = Span::from_seconds(3_600);
    policy.orders_kept = Span::from_seconds(600);
    policy.returns = ReturnPolicy::within(Span::from_seconds(900)).restocking(15);
    let mut model = Model::new(&policy);
    let mut world = World::with_policy(policy);
    let mut reservations = reservations();
    for command in prelude() {
        assert!(model.submit(world.next_id(), world.now(), &command).is_ok(), "the model refuses {command:?}");
        assert!(matches!(world.submit(&command), Answer::Accepted(_)), "the ledger refuses {command:?}");
    }
    for step in script {
        world.pass(step.span());
        let command = step.at(world.now());
        let id = world.next_id();
        reservations.push(ReservationId(id.0));
        let ours = match world.submit(&command) {
            Answer::Accepted(events) => Ok(told(world.ledger(), &events)),
            Answer::Rejected(rejection) => Err(rejection),
            Answer::Invalid(_) => continue,
        };
        assert_eq!(ours, model.submit(id, world.now(), &command), "the ledger's answer and the model's to {command:?}");
        let found = differences(world.ledger(), &model, &CHANNELS, &reservations);
        assert!(found.is_empty(), "after {command:?}: {found:#?}");
    }
    let mut replayed = Ledger::new(7);
    for record in world.records() {
        for event in &record.events {
            let position = replayed.evolve(event, record.at);
            assert!(position.is_ok(), "{event:?} contradicts the state when it is replayed: {position:?}");
        }
    }
    assert!(replayed.entries().eq(world.ledger().entries()), "a replay gives another state");
    let restored = Ledger::restore(9, world.ledger().entries());
    assert!(
        restored.is_ok_and(|restored| restored.entries().eq(replayed.entries())),
        "a checkpoint gives another state"
    );
}
