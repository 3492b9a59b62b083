//! What a log replays to, what a checkpoint restores, and what an earlier snapshot says.

use onhand_domain::{Entry, Ledger, State};
use onhand_testkit::generate::{Script, prelude, runner, script};
use onhand_testkit::{Record, World};
use proptest::prelude::*;

#[test]
fn a_replay_of_all_events_gives_the_same_entries() {
    let same = runner(100).run(&script(60), |script| {
        let mut world = begin();
        play(&mut world, &script);
        prop_assert_eq!(entries(&replayed(world.records())), entries(world.ledger()));
        Ok(())
    });
    assert!(same.is_ok(), "{}", same.unwrap_err());
}

#[test]
fn a_restored_ledger_has_the_same_entries_and_decides_alike_from_then_on() {
    let alike = runner(150).run(&(script(60), 0..60_usize), |(script, at)| {
        let (mut live, mut restored) = (begin(), begin());
        let (before, after) = script.split_at(at.min(script.len()));
        play(&mut live, before);
        play(&mut restored, before);
        let ledger = Ledger::restore(7, restored.ledger().entries());
        prop_assert!(ledger.is_ok());
        restored.replace_ledger(ledger.unwrap());
        play(&mut live, after);
        play(&mut restored, after);
        prop_assert_eq!(live.records(), restored.records());
        prop_assert_eq!(entries(live.ledger()), entries(restored.ledger()));
        Ok(())
    });
    assert!(alike.is_ok(), "{}", alike.unwrap_err());
}

#[test]
fn a_snapshot_taken_earlier_is_not_changed_by_later_events() {
    let unchanged = runner(60).run(&(script(60), 1..8_usize), |(script, every)| {
        let mut world = begin();
        let mut snapshots: Vec<(State, Vec<Entry>)> = Vec::new();
        for steps in script.chunks(every) {
            snapshots.push((world.share(), entries(world.ledger())));
            play(&mut world, steps);
        }
        for (snapshot, said) in snapshots {
            prop_assert_eq!(entries(&snapshot), said);
        }
        Ok(())
    });
    assert!(unchanged.is_ok(), "{}", unchanged.unwrap_err());
}

fn begin() -> World {
    let mut world = World::new();
    for command in prelude() {
        world.submit(&command);
    }
    world
}

fn play(world: &mut World, script: &[<Script as IntoIterator>::Item]) {
    for step in script {
        world.pass(step.span());
        let command = step.at(world.now());
        world.submit(&command);
    }
}

fn replayed(records: &[Record]) -> Ledger {
    let mut ledger = Ledger::new(7);
    for record in records {
        for event in &record.events {
            assert!(ledger.evolve(event, record.at).is_ok());
        }
    }
    ledger
}

fn entries(state: &State) -> Vec<Entry> {
    state.entries().collect()
}
