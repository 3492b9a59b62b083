//! Killed under load and while it opens: what was acknowledged is there, whole and once.

use crate::books::{Books, check_from_the_beginning, set_up};
use crate::process::{Moments, When, directory, open_in, run_and_kill, say};
use crate::support::a_mug;
use onhand::{CommandId, Position, Reserve, Submission};
use std::path::Path;
use std::time::Duration;

/// So many are killed under load, and a third as many while they open.
const UNDER_LOAD: usize = 200;

/// What is killed: callers who reserve for ever, and say so once they have their receipt.
#[test]
#[ignore = "run by the tests of this directory, in a process of its own"]
fn callers_who_reserve_for_ever() {
    let Some(directory) = directory() else { return };
    reserve_for_ever(&directory);
}

pub(crate) const CALLERS: &str = "under_load::callers_who_reserve_for_ever";

pub(crate) fn reserve_for_ever(directory: &Path) {
    let core = open_in(directory);
    std::thread::scope(|scope| {
        for caller in 0..8 {
            let core = core.clone();
            scope.spawn(move || {
                loop {
                    let submission = Submission::new(a_mug().expires_in(Duration::from_secs(3_600)));
                    let id = submission.id;
                    let receipt = if caller % 2 == 0 {
                        core.submit(submission)
                    } else {
                        let pair = Reserve::new().line_at("mug", "berlin", 1).line_at("cup", "berlin", 1);
                        core.submit_batch([submission, Submission::new(pair)]).swap_remove(0)
                    };
                    say("acknowledged", id, receipt.unwrap().position);
                }
            });
        }
    });
}

#[test]
fn killed_two_hundred_times_no_acknowledged_command_is_lost() {
    let directory = tempfile::tempdir().unwrap();
    set_up(directory.path());

    let mut moments = Moments::new();
    let mut acknowledged: Vec<(CommandId, Position)> = Vec::new();
    let mut books = Books::default();
    let (mut under_load, mut opening) = (0, 0);
    let mut opened_in = Duration::from_millis(50);
    let mut rounds = 0;
    while under_load < UNDER_LOAD {
        let round = rounds;
        rounds += 1;
        // Every fourth one dies while it opens what the one before it has left.
        let when = match round % 4 {
            3 => When::AfterItsStart(moments.up_to(opened_in)),
            _ => When::AfterItsFirstReceipt(moments.up_to(Duration::from_millis(30))),
        };
        let killed = run_and_kill(CALLERS, directory.path(), when);
        let before = acknowledged.len();
        acknowledged.extend(killed.acknowledged());
        match when {
            When::AfterItsStart(_) => opening += usize::from(acknowledged.len() == before),
            When::AfterItsFirstReceipt(_) => under_load += usize::from(acknowledged.len() > before),
        }
        opened_in = killed.opened_in.unwrap_or(opened_in);
        // Checking mends what the kill has left: before every fourth it is left as it is.
        if round % 4 != 2 {
            let core = open_in(directory.path());
            books.read_on(&core);
            books.agree_with(&core, &acknowledged);
            core.close().unwrap();
        }
        if round % 20 == 19 {
            check_from_the_beginning(directory.path(), &acknowledged);
        }
    }
    check_from_the_beginning(directory.path(), &acknowledged);
    println!("{under_load} killed under load, {opening} while opening, {} commands acknowledged", acknowledged.len());
    assert!(opening > 0, "none was killed while it opened");
}
