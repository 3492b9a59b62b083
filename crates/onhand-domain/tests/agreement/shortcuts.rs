//! Hints and the short way of plain reservations change how fast a decision is, never the decision.

use onhand_domain::{Command, Context, Hint, Ledger, Location, Names, State};
use onhand_testkit::generate::{Script, prelude, runner, script};
use onhand_testkit::{DAWN, World, command_id};
use proptest::prelude::*;
use std::cell::Cell;

/// A world in which everything was defined, in another order than usual.
fn begun(backwards: bool) -> World {
    let (mut definitions, others): (Vec<_>, Vec<_>) = prelude()
        .into_iter()
        .partition(|command| matches!(command, Command::DefineSku(_) | Command::DefineLocation(_)));
    if backwards {
        definitions.reverse();
    }
    let mut world = World::new();
    for command in definitions.into_iter().chain(others) {
        world.submit(&command);
    }
    world
}

/// Plays a script; before each command, looks at it beside the state that decides it.
fn play(world: &mut World, script: Script, mut look: impl FnMut(&World, &Command)) {
    for step in script {
        world.pass(step.span());
        let command = step.at(world.now());
        look(world, &command);
        world.submit(&command);
    }
}

fn names_of(world: &World) -> Names {
    Ledger::restore(3, world.ledger().entries()).unwrap().names()
}

fn looked_ahead(state: &State, command: &Command) -> Hint {
    let mut hints = Vec::new();
    state.look_ahead([(command_id(1 << 40, DAWN), command, Hint::NONE)].into_iter(), &mut hints);
    hints[0]
}

#[test]
fn hints_of_another_moment_or_another_ledger_change_no_decision() {
    let (decided, misled) = (Cell::new(0), Cell::new(0));
    let same = runner(160).run(&script(60), |script| {
        let mut world = begun(false);
        let mut elsewhere = begun(true);
        play(&mut elsewhere, script.clone(), |_, _| {});
        let (early, foreign) = (names_of(&world), names_of(&elsewhere));
        let mut wrong = Ok(());
        play(&mut world, script, |world, command| {
            let plain = Context::new(command_id(1 << 40, world.now()), world.now(), world.policy());
            let answer = world.ledger().decide(command, &plain);
            let mut hints = vec![looked_ahead(world.ledger(), command), looked_ahead(elsewhere.ledger(), command)];
            early.hints([command], &mut hints);
            foreign.hints([command], &mut hints);
            decided.set(decided.get() + usize::from(answer.is_ok()));
            misled.set(misled.get() + usize::from(hints[3].knows_level()));
            for hint in hints {
                let hinted = world.ledger().decide(command, &Context { hint, ..plain });
                if wrong.is_ok() && hinted != answer {
                    wrong = Err(TestCaseError::fail(format!("{command:?} by {hint:?}: {hinted:?}, not {answer:?}")));
                }
            }
        });
        wrong
    });
    assert!(same.is_ok(), "{}", same.unwrap_err());
    let (decided, misled) = (decided.get(), misled.get());
    assert!(decided > 500 && misled > 200, "{decided} decided, {misled} hints of another ledger");
}

#[test]
fn what_is_decided_the_short_way_is_decided_alike_the_long_way() {
    let (granted, refused) = (Cell::new(0), Cell::new(0));
    let locations: Vec<Location> = prelude()
        .into_iter()
        .filter_map(|command| match command {
            Command::DefineLocation(definition) => Some(definition.location),
            _ => None,
        })
        .collect();
    let same = runner(160).run(&script(60), |script| {
        let mut world = begun(false);
        let mut wrong = Ok(());
        play(&mut world, script, |world, command| {
            let Command::Reserve(reserve) = command else { return };
            let context = Context::new(command_id(1 << 40, world.now()), world.now(), world.policy());
            for location in &locations {
                let mut short = reserve.clone();
                short.lines.truncate(1);
                short.lines.iter_mut().for_each(|line| line.location = Some(location.clone()));
                short.sourcing.max_shipments = None;
                // More shipments than there can be are no limit, but nothing that the short way knows of.
                let mut long = short.clone();
                long.sourcing.max_shipments = Some(u32::MAX);
                let answer = world.ledger().decide(&short.clone().into(), &context);
                let the_long_way = world.ledger().decide(&long.into(), &context);
                granted.set(granted.get() + usize::from(answer.is_ok()));
                refused.set(refused.get() + usize::from(answer.is_err()));
                if wrong.is_ok() && the_long_way != answer {
                    wrong = Err(TestCaseError::fail(format!("{short:?}: {answer:?}, the long way {the_long_way:?}")));
                }
            }
        });
        wrong
    });
    assert!(same.is_ok(), "{}", same.unwrap_err());
    let (granted, refused) = (granted.get(), refused.get());
    assert!(granted > 100 && refused > 100, "{granted} granted, {refused} refused");
}
