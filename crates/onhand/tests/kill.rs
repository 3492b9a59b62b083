//! kill -9 at any moment, again and again, under load: nothing acknowledged is lost, nothing is sold twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

mod support;

use onhand::{Position, Reserve, Submission, digest};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{a_mug, open_in, stock_up};

const DIRECTORY: &str = "ONHAND_KILL_DIRECTORY";

/// What is killed: callers who reserve for ever, and say so once they have their receipt.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn the_process_that_is_killed() {
    let Ok(directory) = std::env::var(DIRECTORY) else { return };
    let core = open_in(Path::new(&directory));
    std::thread::scope(|scope| {
        for caller in 0..8 {
            let core = core.clone();
            scope.spawn(move || {
                loop {
                    let submission = Submission::new(a_mug().expires_in(Duration::from_secs(3_600)));
                    let id = submission.id;
                    let line = if caller % 2 == 0 {
                        let receipt = core.submit(submission).unwrap();
                        format!("acknowledged {id} {}\n", receipt.position)
                    } else {
                        let pair = Reserve::new().line_at("mug", "berlin", 1).line_at("cup", "berlin", 1);
                        let results = core.submit_batch([submission, Submission::new(pair)]);
                        format!("acknowledged {id} {}\n", results[0].as_ref().unwrap().position)
                    };
                    std::io::stdout().write_all(line.as_bytes()).unwrap();
                }
            });
        }
    });
}

#[test]
fn killed_two_hundred_times_no_acknowledged_command_is_lost() {
    let directory = tempfile::tempdir().unwrap();
    let core = open_in(directory.path());
    stock_up(&core, 1_000_000_000);
    core.define_sku(onhand::DefineSku::new("cup")).unwrap();
    core.receive(onhand::Receive::new("cup", "berlin", 1_000_000_000)).unwrap();
    core.close().unwrap();
    let seed = std::env::var("ONHAND_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand_seed);
    println!("ONHAND_SEED={seed}");
    let mut random = seed;
    let mut acknowledged: Vec<(String, Position)> = Vec::new();
    for round in 0..200 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_process_that_is_killed", "--ignored", "--nocapture"])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_micros(random >> 33 & 0x7FFF));
        child.kill().unwrap();
        child.wait().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        for line in lines {
            let mut words = line.split(' ').skip_while(|word| *word != "acknowledged").skip(1);
            if let (Some(id), Some(Ok(position))) = (words.next(), words.next().map(str::parse)) {
                acknowledged.push((id.to_owned(), Position(position)));
            }
        }
        if round % 20 == 19 {
            check(directory.path(), &acknowledged);
        }
    }
    assert!(acknowledged.len() > 200, "the processes lived long enough to do something: {}", acknowledged.len());
}

/// Everything acknowledged is in the log where it was said to be, commands are whole, and the state is theirs.
fn check(directory: &Path, acknowledged: &[(String, Position)]) {
    let core = open_in(directory);
    let mut told = core.core().subscribe(Position::START);
    let (mut mugs, mut cups) = (0, 0);
    let mut commands = std::collections::HashMap::new();
    while let Some(committed) = told.try_next().unwrap() {
        for event in &committed.events {
            if let onhand::Event::StockReserved(hold) = event {
                mugs += 1;
                cups += i64::from(hold.lines.len() == 2);
            }
        }
        let twice = commands.insert(committed.command.to_string(), committed.last());
        assert!(twice.is_none(), "{} was applied twice", committed.command);
    }
    for (id, position) in acknowledged {
        assert_eq!(commands.get(id), Some(position), "{id} was acknowledged");
    }
    let snapshot = core.snapshot().unwrap();
    assert_eq!(snapshot.stock("mug", "berlin").unwrap().reserved.0, mugs);
    assert_eq!(snapshot.stock("cup", "berlin").unwrap().reserved.0, cups);
    let live = digest(&snapshot.read().unwrap());
    core.close().unwrap();
    assert_eq!(digest(&open_in(directory).snapshot().unwrap().read().unwrap()), live);
}

fn rand_seed() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos() as u64
}
