//! Killed while 64 threads fight for the last unit: it has one winner, and retrying changes no winner.

use crate::process::{Killed, Moments, When, directory, open_in, run_and_kill, say};
use onhand::{
    Blocking, CommandId, DefineLocation, DefineSku, Event, Position, Receive, Rejection, Reserve, Submission,
    SubmitError,
};
use std::collections::HashMap;
use std::sync::Barrier;
use std::time::Duration;

const ROUNDS: usize = 100;

fn the_last(id: CommandId) -> Submission {
    Submission::new(Reserve::new().line_at("last", "berlin", 1).expires_in(Duration::from_secs(24 * 3_600))).id(id)
}

fn is_sold_out(error: &SubmitError) -> bool {
    matches!(error.rejection(), Some(Rejection::InsufficientStock { .. }))
}

/// What is killed: rounds of 64 threads, after each of which one unit more comes in.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn sixty_four_who_fight_for_the_last_unit() {
    let Some(directory) = directory() else { return };
    let core = open_in(&directory);
    let barrier = Barrier::new(64);
    std::thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                loop {
                    if barrier.wait().is_leader() {
                        core.receive(Receive::new("last", "berlin", 1)).unwrap();
                    }
                    barrier.wait();
                    let id = Submission::new(Reserve::new()).id;
                    say("sent", id, Position::START);
                    match core.submit(the_last(id)) {
                        Ok(receipt) => say("acknowledged", id, receipt.position),
                        Err(error) => assert!(is_sold_out(&error), "{error}"),
                    }
                }
            });
        }
    });
}

#[test]
fn killed_again_and_again_the_last_unit_has_one_winner() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    core.define_location(DefineLocation::store("berlin")).unwrap();
    core.define_sku(DefineSku::new("last")).unwrap();
    core.close().unwrap();

    let mut moments = Moments::new();
    let (mut sent, mut acknowledged) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let when = When::AfterItsFirstReceipt(moments.up_to(Duration::from_millis(30)));
        let killed = run_and_kill("last_unit::sixty_four_who_fight_for_the_last_unit", directory.path(), when);
        acknowledged.extend(killed.acknowledged());
        sent.extend(killed.sent());
        let core = open_in(directory.path());
        check(&core, &killed, &acknowledged);
        core.close().unwrap();
    }
    println!("{} sent, {} acknowledged, in {ROUNDS} processes", sent.len(), acknowledged.len());

    // And all of them once more, after everything.
    let core = open_in(directory.path());
    let winners = winners(&core).0;
    retry(&core, &sent, &winners);
    assert_eq!(self::winners(&core).0, winners);
}

/// As many winners as units at most, everybody among them who was told so, and the same ones when all ask again.
fn check(core: &Blocking, killed: &Killed, acknowledged: &[(CommandId, Position)]) {
    let (winners, received) = winners(core);
    let granted = winners.len() as i64;
    assert!(granted <= received, "{granted} units sold of {received}");
    for (id, position) in acknowledged {
        assert_eq!(winners.get(id), Some(position), "{id} was told that it had won");
    }
    let figures = core.snapshot().unwrap().stock("last", "berlin").unwrap();
    assert_eq!((figures.sellable.0, figures.reserved.0), (received, granted));

    // A stranger takes what the kill has left unsold, so that nobody wins by asking again.
    let left = received - granted;
    assert!((0..=1).contains(&left), "one comes in once the one before it is sold");
    let sold = (0..left).map(|_| core.submit(the_last(Submission::new(Reserve::new()).id)));
    assert!(sold.into_iter().all(|receipt| receipt.is_ok()));
    retry(core, &killed.sent().collect::<Vec<_>>(), &winners);
    assert_eq!(self::winners(core).0.len() as i64, received);
}

/// Asks again for all of these: whoever had won has, at the same position; whoever had not is refused.
fn retry(core: &Blocking, sent: &[CommandId], winners: &HashMap<CommandId, Position>) {
    let results = core.submit_batch(sent.iter().map(|id| the_last(*id)));
    for (id, result) in sent.iter().zip(results) {
        match (winners.get(id), result) {
            (Some(position), Ok(receipt)) => assert_eq!((receipt.position, receipt.replayed), (*position, true)),
            (None, Err(error)) => assert!(is_sold_out(&error), "{error}"),
            (won, other) => panic!("{id} had won {won:?}, and now {other:?}"),
        }
    }
}

/// Who has a unit, by the log; and how many came in.
fn winners(core: &Blocking) -> (HashMap<CommandId, Position>, i64) {
    let (mut winners, mut received) = (HashMap::new(), 0);
    let mut told = core.core().subscribe(Position::START);
    while let Some(committed) = told.try_next().unwrap() {
        for (position, event) in committed.positions() {
            match event {
                Event::StockReceived(goods) => received += goods.quantity.0,
                Event::StockReserved(hold) => {
                    assert_eq!((hold.lines.len(), hold.lines[0].quantity.0), (1, 1));
                    assert!(winners.insert(committed.command, position).is_none(), "one hold a unit");
                }
                _ => {}
            }
        }
    }
    (winners, received)
}
