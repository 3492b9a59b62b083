//! Stopped and continued under load: a process goes on as if nothing had been, and is not taken for dead meanwhile.

use crate::books::{Books, set_up};
use crate::process::{Moments, Said, command, open_in, signal};
use crate::under_load::CALLERS;
use onhand::{CommandId, Error, LogError, Onhand, Position, RealStorage, Storage, backup};
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const STOPS: usize = 20;
const PATIENCE: Duration = Duration::from_secs(60);

/// What the process says, as it comes.
fn listen(out: impl std::io::Read + Send + 'static) -> Receiver<(CommandId, Position)> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(out).lines().map_while(Result::ok) {
            if let Some(Said::Acknowledged(id, position)) = Said::read(&line) {
                let _ = sender.send((id, position));
            }
        }
    });
    receiver
}

#[test]
fn stopped_and_continued_twenty_times_it_loses_nothing_and_nobody_gets_in() {
    let directory = tempfile::tempdir().unwrap();
    let copies = tempfile::tempdir().unwrap();
    set_up(directory.path());
    let mut moments = Moments::new();
    let mut child = command(CALLERS, directory.path()).spawn().unwrap();
    let heard = listen(child.stdout.take().unwrap());
    let storage: Arc<dyn Storage> = Arc::new(RealStorage);
    let mut acknowledged = Vec::new();
    for stop in 0..STOPS {
        acknowledged.push(heard.recv_timeout(PATIENCE).expect("it goes on"));
        std::thread::sleep(moments.up_to(Duration::from_millis(20)));
        signal(&child, "-STOP");
        // What it has said until now is in the pipe, and then there is nothing.
        while let Ok(said) = heard.recv_timeout(Duration::from_millis(50)) {
            acknowledged.push(said);
        }
        let second = Onhand::builder().audit_index(false).open_blocking(directory.path());
        assert!(matches!(second, Err(Error::Log(LogError::Locked { .. }))), "{second:?}");
        let copy = copies.path().join(stop.to_string());
        let made = backup(Arc::clone(&storage), directory.path(), &copy, |_, _| ControlFlow::Continue(())).unwrap();
        // But for the newest commit, of which nobody outside can tell whether it is durable.
        assert!(made.seen >= acknowledged.iter().map(|(_, position)| *position).max().unwrap(), "{made:?}");
        signal(&child, "-CONT");
    }
    acknowledged.push(heard.recv_timeout(PATIENCE).expect("it goes on"));
    child.kill().unwrap();
    child.wait().unwrap();
    acknowledged.extend(heard.iter());
    println!("{} commands acknowledged around {STOPS} stops", acknowledged.len());

    let (core, mut books) = (open_in(directory.path()), Books::default());
    books.read_on(&core);
    books.agree_with(&core, &acknowledged);
    core.close().unwrap();
}
