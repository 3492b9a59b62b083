//! Servers that the comparison starts by itself and stops afterwards.

mod account;
mod programs;

pub(crate) use account::{Account, is_root};
pub(crate) use programs::{on_path, postgres_programs};

use crate::failure::Failure;
use crate::stop::Stop;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take to come up, and to go.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(10);
/// How much of what a server wrote is told when it fails.
const LAST_WORDS: usize = 12;

/// A signal that a server ends at, in order and without waiting for anybody.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ending {
    signal: Signal,
    /// As `setpriv` calls it.
    name: &'static str,
}

impl Ending {
    pub(crate) const INTERRUPT: Self = Self { signal: Signal::INT, name: "INT" };
    pub(crate) const TERMINATE: Self = Self { signal: Signal::TERM, name: "TERM" };
}

/// A running server. Dropping it stops it, and waits until it is gone.
#[derive(Debug)]
pub(crate) struct Server {
    program: &'static str,
    child: Child,
    words: PathBuf,
    ending: Ending,
}

/// How a program is run: as whom, and so that it does not outlive the comparison, where the system can see to that.
pub(crate) fn command(program: &Path, account: Option<&Account>, ending: Ending) -> Command {
    let Some(setpriv) = on_path("setpriv") else { return Command::new(program) };
    let mut command = Command::new(setpriv);
    if let Some(Account { user, group, .. }) = account {
        command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".to_owned()]);
    }
    command.arg(format!("--pdeathsig={}", ending.name)).arg(program);
    command
}

impl Server {
    /// Starts it; what it writes goes to a file. A signal to the comparison does not reach it.
    pub(crate) fn start(
        program: &'static str,
        command: &mut Command,
        words: PathBuf,
        ending: Ending,
    ) -> Result<Self, Failure> {
        let both = File::create(&words).and_then(|file| Ok((file.try_clone()?, file)));
        let (out, err) = both.map_err(Failure::io("write", &words))?;
        let command = command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0);
        let child = command.spawn().map_err(Failure::of(program, "start"))?;
        Ok(Self { program, child, words, ending })
    }

    /// Waits until it answers.
    pub(crate) async fn until_it_answers<T, E: std::fmt::Display>(
        &mut self,
        stop: &Stop,
        mut ask: impl AsyncFnMut() -> Result<T, E>,
    ) -> Result<T, Failure> {
        let until = Instant::now() + PATIENCE;
        loop {
            stop.check()?;
            let error = match ask().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(self.failure(format!("ended by itself with {status}")));
            }
            if Instant::now() > until {
                return Err(self.failure(format!("does not answer within {PATIENCE:?} ({error})")));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn failure(&self, what: String) -> Failure {
        Failure::Server { program: self.program, what, words: last_words(&self.words) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already, and then there is nobody to be told.
        let _ = kill_process(Pid::from_child(&self.child), self.ending.signal);
        let until = Instant::now() + PATIENCE;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > until {
                let _ = self.child.kill();
                let _ = self.child.wait();
            }
            thread::sleep(PAUSE);
        }
    }
}

/// The end of what a program wrote.
fn last_words(file: &Path) -> String {
    let words = std::fs::read(file).unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let lines: Vec<&str> = words.lines().collect();
    let last = lines.iter().skip(lines.len().saturating_sub(LAST_WORDS));
    last.map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// Runs a program that ends by itself; fails with what it wrote.
pub(crate) fn run(program: &'static str, command: &mut Command, words: &Path) -> Result<(), Failure> {
    let both = File::create(words).and_then(|file| Ok((file.try_clone()?, file)));
    let (out, err) = both.map_err(Failure::io("write", words))?;
    let command = command.stdin(Stdio::null()).stdout(out).stderr(err).process_group(0);
    let status = command.status().map_err(Failure::of(program, "start"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::Server { program, what: format!("ended with {status}"), words: last_words(words) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_asked_to_end_when_it_is_dropped_and_gone_then() {
        let directory = tempfile::tempdir().unwrap();
        let sleep = on_path("sleep").unwrap();
        let mut sleep = command(&sleep, None, Ending::TERMINATE);
        let server =
            Server::start("sleep", sleep.arg("60"), directory.path().join("words"), Ending::TERMINATE).unwrap();
        let pid = Pid::from_child(&server.child);
        assert!(rustix::process::test_kill_process(pid).is_ok());
        let begun = Instant::now();
        drop(server);
        assert!(begun.elapsed() < PATIENCE / 2, "it was not asked");
        assert!(rustix::process::test_kill_process(pid).is_err());
    }

    #[test]
    fn what_a_program_wrote_last_is_told_when_it_fails() {
        let directory = tempfile::tempdir().unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", "seq 100; echo no room >&2; exit 3"]);
        let failure = run("sh", &mut shell, &directory.path().join("words")).unwrap_err().to_string();
        assert!(failure.contains("exit status: 3") && failure.ends_with("  100\n  no room"), "{failure}");
        assert!(!failure.contains("\n  80\n"), "{failure}");
    }

    #[test]
    fn a_server_that_ends_by_itself_is_not_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let mut shell = Command::new("sh");
        shell.args(["-c", "echo bad setting >&2; exit 1"]);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let failure = runtime.block_on(async {
            let words = directory.path().join("words");
            let mut server = Server::start("sh", &mut shell, words, Ending::TERMINATE).unwrap();
            server.until_it_answers(&Stop::default(), async || Err::<(), _>("no socket")).await.unwrap_err()
        });
        assert!(failure.to_string().contains("bad setting"), "{failure}");
    }
}
