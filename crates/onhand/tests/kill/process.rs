//! A process that is started in order to be killed, and what it has said by then.

use onhand::{Blocking, CommandId, Error, LogError, Onhand, Position};
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const DIRECTORY: &str = "ONHAND_KILL_DIRECTORY";

/// The directory that this process is to work in, if it is one of those that are killed.
pub(crate) fn directory() -> Option<PathBuf> {
    std::env::var_os(DIRECTORY).map(PathBuf::from)
}

/// A core in a directory, without views, once nobody else has it open: a process that another thread of the parent has
/// begun, and that is not its own program yet, has for a moment whatever the parent has.
pub(crate) fn open_in(directory: &Path) -> Blocking {
    let patience = Instant::now() + Duration::from_secs(10);
    loop {
        match Onhand::builder().audit_index(false).open_blocking(directory) {
            Err(Error::Log(LogError::Locked { .. })) if Instant::now() < patience => {
                std::thread::sleep(Duration::from_millis(1));
            }
            opened => return opened.unwrap().blocking(),
        }
    }
}

/// Says something to whoever kills this process. A line is one write, which a pipe takes whole or not at all.
pub(crate) fn say(what: &str, id: CommandId, position: Position) {
    std::io::stdout().write_all(format!("{what} {id} {position}\n").as_bytes()).unwrap();
}

/// What a process has said of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// It is about to be sent.
    Sent(CommandId),
    /// It happened, at this position.
    Acknowledged(CommandId, Position),
}

impl Said {
    pub(crate) fn read(line: &str) -> Option<Self> {
        // The first line stands behind what the harness has written.
        let mut words = line.split(' ').skip_while(|word| !["sent", "acknowledged"].contains(word));
        match (words.next()?, words.next()?.parse().ok()?, words.next()?.parse().ok()?) {
            ("sent", id, _) => Some(Self::Sent(id)),
            (_, id, position) => Some(Self::Acknowledged(id, Position(position))),
        }
    }
}

/// When a process is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// So long after its start.
    AfterItsStart(Duration),
    /// So long after it has acknowledged something.
    AfterItsFirstReceipt(Duration),
}

/// What became of a process.
#[derive(Debug)]
pub(crate) struct Killed {
    pub(crate) said: Vec<Said>,
    /// How long it took until its first receipt, if that was waited for.
    pub(crate) opened_in: Option<Duration>,
}

impl Killed {
    pub(crate) fn acknowledged(&self) -> impl Iterator<Item = (CommandId, Position)> + '_ {
        self.said.iter().filter_map(|said| match said {
            Said::Acknowledged(id, position) => Some((*id, *position)),
            Said::Sent(_) => None,
        })
    }

    pub(crate) fn sent(&self) -> impl Iterator<Item = CommandId> + '_ {
        self.said.iter().filter_map(|said| match said {
            Said::Sent(id) => Some(*id),
            Said::Acknowledged(..) => None,
        })
    }
}

/// What runs the test of this name in a process of its own.
pub(crate) fn command(test: &str, directory: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]).env(DIRECTORY, directory).stdout(Stdio::piped());
    command
}

/// Sends a process a signal by its name.
pub(crate) fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// Runs the test of this name in a process of its own, and kills it.
pub(crate) fn run_and_kill(test: &str, directory: &Path, when: When) -> Killed {
    let started = Instant::now();
    let mut child = command(test, directory).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut killed = Killed { said: Vec::new(), opened_in: None };
    match when {
        When::AfterItsStart(wait) => std::thread::sleep(wait),
        When::AfterItsFirstReceipt(wait) => {
            listen_for_a_receipt(&mut lines, &mut killed.said);
            killed.opened_in = Some(started.elapsed());
            std::thread::sleep(wait);
        }
    }
    kill(&mut child);
    killed.said.extend(lines.map_while(Result::ok).filter_map(|line| Said::read(&line)));
    killed
}

fn listen_for_a_receipt(lines: &mut Lines<BufReader<ChildStdout>>, said: &mut Vec<Said>) {
    for line in lines {
        if let Some(heard) = Said::read(&line.unwrap()) {
            said.push(heard);
            if let Some(Said::Acknowledged(..)) = said.last() {
                return;
            }
        }
    }
    panic!("the process ended by itself, and had acknowledged nothing");
}

fn kill(child: &mut Child) {
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(status.code().is_none(), "the process ended by itself, before it was killed: {status}");
}

/// Moments at random: `ONHAND_SEED` repeats those of an earlier run.
#[derive(Debug)]
pub(crate) struct Moments(u64);

impl Moments {
    pub(crate) fn new() -> Self {
        let told = std::env::var("ONHAND_SEED").ok().and_then(|seed| seed.parse().ok());
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let seed = told.unwrap_or(now.as_nanos() as u64);
        println!("ONHAND_SEED={seed} repeats the moments of this run");
        Self(seed)
    }

    /// Anything up to this.
    pub(crate) fn up_to(&mut self, longest: Duration) -> Duration {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        longest.mul_f64((self.0 >> 11) as f64 / (1_u64 << 53) as f64)
    }
}
