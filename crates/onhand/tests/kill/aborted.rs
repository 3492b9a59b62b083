//! A panic where panics abort the process, as a build with `panic = "abort"` has it, is a kill and nothing worse.

use crate::books::{Books, set_up};
use crate::process::{Moments, Said, command, directory, open_in};
use crate::under_load::reserve_for_ever;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

const ROUNDS: usize = 20;
const SIGABRT: i32 = 6;
/// After so many microseconds somebody panics.
const WAIT: &str = "ONHAND_PANICS_AFTER";

/// What aborts: callers who reserve for ever, and somebody in the same process who panics.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn callers_beside_somebody_who_panics() {
    let Some(directory) = directory() else { return };
    // What the compiler makes of a panic with `panic = "abort"`: the hook is called, nothing is unwound.
    std::panic::set_hook(Box::new(|_| std::process::abort()));
    let wait = std::env::var(WAIT).unwrap().parse().unwrap();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_micros(wait));
        panic!("somebody panics");
    });
    reserve_for_ever(&directory);
}

#[test]
fn a_panic_that_aborts_loses_nothing_that_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    set_up(directory.path());
    let mut moments = Moments::new();
    let mut acknowledged = Vec::new();
    let mut books = Books::default();
    let mut under_load = 0;
    for _ in 0..ROUNDS {
        let wait = moments.up_to(Duration::from_millis(120));
        let mut command = command("aborted::callers_beside_somebody_who_panics", directory.path());
        let mut child = command.env(WAIT, wait.as_micros().to_string()).spawn().unwrap();
        let before = acknowledged.len();
        for line in BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok) {
            if let Some(Said::Acknowledged(id, position)) = Said::read(&line) {
                acknowledged.push((id, position));
            }
        }
        assert_eq!(child.wait().unwrap().signal(), Some(SIGABRT), "it has aborted");
        under_load += usize::from(acknowledged.len() > before);
        let core = open_in(directory.path());
        books.read_on(&core);
        books.agree_with(&core, &acknowledged);
        core.close().unwrap();
    }
    println!("{under_load} of {ROUNDS} aborted under load, {} commands acknowledged", acknowledged.len());
    assert!(under_load >= ROUNDS / 4, "{under_load} of {ROUNDS} had acknowledged something");
}
