//! The JSON Lines interface: commands and queries in, one answer a line out.

mod answer;
mod coupon;
mod credit;
mod lines;
mod node;
mod orders;
mod query;
mod request;
mod serve;
mod strict;
mod trouble;

use crate::{Ended, Failure, open, signals};
use clap::{Args, ValueEnum};
use onhand::{Blocking, Onhand, Patience, Submission};
use request::Request;
use serve::{Ending, Input, Tally, WAITING};
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

/// How long a line waits for room in the queue. Nobody else uses the log: only the disk can be in the way.
const PATIENCE: Duration = Duration::from_secs(60);

/// Serve commands and queries as JSON Lines.
///
/// Reads one JSON object a line and answers each with one line, in the same order. What is answered with
/// "ok":true is durable. A line that cannot be served is answered with "ok":false, and the next one is served.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub(crate) struct Arguments {
    /// The directory of the log; a new log is made where there is none
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where the log's time comes from
    #[arg(long, value_enum, default_value_t = ClockSource::System)]
    clock: ClockSource,
    /// Refuse to make a new log
    #[arg(long)]
    no_create: bool,
    /// Exit with 1 if any line was not answered with "ok":true
    #[arg(long)]
    strict: bool,
    /// The file to read; standard input if it is left out or -
    file: Option<PathBuf>,
}

/// Where the log's time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ClockSource {
    /// From the operating system
    System,
    /// From the field "at" of each line, for tests and replays of history
    Input,
}

const HELP: &str = r#"Try it:
onhand exec --data ./shop <<'EOF'
{"command":"define_location","location":"berlin","kind":"store"}
{"command":"define_sku","sku":"mug","title":"Mug"}
{"command":"receive","sku":"mug","location":"berlin","quantity":10}
{"command":"reserve","lines":[{"sku":"mug","quantity":2}],"expires_in":420}
{"query":"stock","sku":"mug","location":"berlin"}
EOF

Every command, query, event, rejection and error is described in docs/commands.md.

Exit codes, besides those of all verbs:
  130, 143  stopped by SIGINT or SIGTERM, after serving what had been read"#;

pub(crate) fn run(arguments: &Arguments) -> Ended {
    // Before anything is made: a file that is not there must not leave an empty log behind.
    let input = input(arguments.file.as_deref())?;
    let signals =
        signals::catch().map_err(|source| Failure::Io { action: "cannot catch signals".to_owned(), source })?;
    let input_clock = arguments.clock == ClockSource::Input;
    let settings = Onhand::builder().create(!arguments.no_create).patience(Patience::For(PATIENCE));
    let settings = if input_clock { settings.input_clock() } else { settings };
    let core = open::open(&arguments.data, settings)?;

    let failed = |source| Failure::Io { action: "cannot start a thread".to_owned(), source };
    let (to_serve, from_outside) = sync_channel(WAITING);
    let (to_write, from_serve) = sync_channel(WAITING);
    let stop = to_serve.clone();
    signals.watch(move |signal| drop(stop.send(Input::Stop(signal)))).map_err(failed)?;
    // It may wait for input for ever; the end of the process ends it.
    thread::Builder::new()
        .name("onhand-input".to_owned())
        .spawn(move || serve::read(input, input_clock, &to_serve))
        .map_err(failed)?;
    let writing = thread::Builder::new()
        .name("onhand-output".to_owned())
        .spawn(move || serve::write(BufWriter::with_capacity(1 << 16, io::stdout()), &from_serve))
        .map_err(failed)?;
    let ending = serve::serve(&core, &from_outside, &to_write);
    drop(to_write);
    // First the log, whose end must not wait for whoever reads the answers.
    let closed = core.close();
    let written = writing.join().unwrap_or_else(|_| Err(io::Error::other("the thread that writes has failed")));
    let tally = match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Tally::default(),
        written => written.map_err(|source| Failure::Io { action: "cannot write the answers".to_owned(), source })?,
    };
    closed?;
    match ending {
        Ending::Signal(number) => Err(Failure::Signal { number, left: "everything that was answered is kept" }),
        Ending::Failed(source) => Err(Failure::Io { action: "cannot read the input".to_owned(), source }),
        Ending::Done | Ending::Unheard if arguments.strict && tally.not_ok > 0 => {
            Err(Failure::Check(format!("{} of {} lines were not served", tally.not_ok, tally.lines)))
        }
        Ending::Done | Ending::Unheard => Ok(()),
    }
}

/// Serves all lines in this thread.
pub(crate) fn all(core: &Blocking, lines: &[u8], input_clock: bool, answers: impl Write) -> io::Result<()> {
    serve::all(core, lines, input_clock, answers).map(drop)
}

/// The command that a line asks for; none where it is blank or a question.
pub(crate) fn command(line: &[u8], input_clock: bool) -> Result<Option<Submission>, String> {
    Ok(match request::read(&lines::Text::Whole(line.to_vec()), input_clock)? {
        Some(Request::Command(submission)) => Some(*submission),
        Some(Request::Query(_)) | None => None,
    })
}

fn input(file: Option<&Path>) -> Result<Box<dyn Read + Send>, Failure> {
    match file {
        Some(path) if path != Path::new("-") => {
            let cannot = |source| Failure::Io { action: format!("cannot open {}", path.display()), source };
            Ok(Box::new(File::open(path).map_err(cannot)?))
        }
        _ => Ok(Box::new(io::stdin())),
    }
}
