//! After every command of a random script the ledger and the model say the same.

use onhand_domain::{Policy, Span};
use onhand_testkit::generate::{CHANNELS, Script, prelude, reservations, runner, script};
use onhand_testkit::{Answer, Model, World, differences, told};

#[test]
fn the_ledger_agrees_with_the_model_after_every_command() {
    let agreed = runner(400).run(&script(40), |script| {
        play(&script);
        Ok(())
    });
    assert!(agreed.is_ok(), "{}", agreed.unwrap_err());
}

fn play(script: &Script) {
    let mut policy = Policy::DEFAULT;
    policy.longest_hold = Span::from_seconds(3_600);
    let mut model = Model::new(&policy);
    let mut world = World::with_policy(policy);
    let mut reservations = reservations();
    for command in prelude() {
        assert!(model.submit(world.next_id(), world.now(), &command).is_ok());
        assert!(matches!(world.submit(&command), Answer::Accepted(_)));
    }
    for step in script {
        world.pass(step.span());
        let command = step.at(world.now());
        let id = world.next_id();
        reservations.push(onhand_domain::ReservationId(id.0));
        match world.submit(&command) {
            Answer::Accepted(events) => {
                let theirs = model.submit(id, world.now(), &command);
                assert_eq!(Ok(told(world.ledger(), &events)), theirs, "of {command:?}");
            }
            Answer::Rejected(rejection) => {
                let theirs = model.submit(id, world.now(), &command);
                assert_eq!(Err(rejection), theirs, "of {command:?}");
            }
            Answer::Invalid(_) => {}
        }
        let found = differences(world.ledger(), &model, &CHANNELS, &reservations);
        assert!(found.is_empty(), "after {command:?}: {found:#?}");
    }
}
