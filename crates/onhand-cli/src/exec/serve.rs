//! The way of a line: read, decided with the others that wait, answered in order.

use super::answer;
use super::lines::{Line, Lines};
use super::query;
use super::request::{self, Request};
use super::trouble::Trouble;
use onhand::{Blocking, Error, Reading, Receipt, Submission, SubmitError};
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError};

/// How many pieces of input may wait, and how many pieces of output.
pub(super) const WAITING: usize = 4;

/// A line's number and what it asks for, or what is wrong with it.
type Asked = (u64, Result<Request, String>);

/// What arrives.
pub(super) enum Input {
    Lines(Vec<Asked>),
    /// There are no more.
    End,
    Failed(io::Error),
    /// A signal asks to stop.
    Stop(u8),
}

/// Answers on their way out.
pub(super) struct Output {
    answers: Vec<(u64, Answer)>,
    /// A state that knows all names in them.
    names: Option<Result<Reading, Error>>,
}

enum Answer {
    Accepted(Receipt),
    Failed(SubmitError),
    Invalid(String),
    /// To a question: the line itself, or why there is none.
    Told(Result<Vec<u8>, Trouble>),
}

/// Why serving ended.
pub(super) enum Ending {
    Done,
    /// Nobody reads the answers any more.
    Unheard,
    Failed(io::Error),
    Signal(u8),
}

/// How many lines were served, and how many of them were not ok.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) lines: u64,
    pub(super) not_ok: u64,
}

/// Reads all lines and what they ask for.
pub(super) fn read(input: impl Read, input_clock: bool, out: &SyncSender<Input>) {
    let mut lines = Lines::new(input);
    loop {
        let read = match lines.read() {
            Ok(Some(lines)) => lines,
            ended => {
                let _ = out.send(ended.map_or_else(Input::Failed, |_| Input::End));
                return;
            }
        };
        let asked = understood(read, input_clock);
        if !asked.is_empty() && out.send(Input::Lines(asked)).is_err() {
            return;
        }
    }
}

/// What lines ask for, but for blank ones.
fn understood(lines: Vec<Line>, input_clock: bool) -> Vec<Asked> {
    let asked = lines.into_iter().filter_map(|line| {
        let request = request::read(&line.text, input_clock).transpose()?;
        Some((line.number, request))
    });
    asked.collect()
}

/// Serves all that can be read, one piece after the other.
pub(super) fn all(core: &Blocking, input: impl Read, input_clock: bool, mut to: impl Write) -> io::Result<Tally> {
    let (mut lines, mut tally) = (Lines::new(input), Tally::default());
    while let Some(read) = lines.read()? {
        put(&decide(core, understood(read, input_clock)), &mut to, &mut tally)?;
    }
    Ok(tally)
}

/// Decides and answers what arrives, until it ends.
pub(super) fn serve(core: &Blocking, input: &Receiver<Input>, out: &SyncSender<Output>) -> Ending {
    let mut taken = None;
    loop {
        let Some(next) = taken.take().or_else(|| input.recv().ok()) else { return Ending::Done };
        let mut asked = match next {
            Input::Lines(asked) => asked,
            Input::End => return Ending::Done,
            Input::Failed(error) => return Ending::Failed(error),
            Input::Stop(signal) => return Ending::Signal(signal),
        };
        // Whatever has arrived meanwhile is committed together with it.
        for _ in 0..WAITING {
            match input.try_recv() {
                Ok(Input::Lines(more)) => asked.extend(more),
                Ok(other) => {
                    taken = Some(other);
                    break;
                }
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
            }
        }
        if out.send(decide(core, asked)).is_err() {
            return Ending::Unheard;
        }
    }
}

fn decide(core: &Blocking, asked: Vec<Asked>) -> Output {
    let mut answers = Vec::with_capacity(asked.len());
    let mut commands = Vec::new();
    for (line, request) in asked {
        match request {
            Ok(Request::Command(command)) => commands.push((line, *command)),
            // A question sees every command before it.
            Ok(Request::Query(query)) => {
                submit(core, &mut commands, &mut answers);
                answers.push((line, Answer::Told(query::answer(core, &query))));
            }
            Err(message) => {
                submit(core, &mut commands, &mut answers);
                answers.push((line, Answer::Invalid(message)));
            }
        }
    }
    submit(core, &mut commands, &mut answers);
    let accepted = answers.iter().any(|(_, answer)| matches!(answer, Answer::Accepted(_)));
    let names = accepted.then(|| core.snapshot().and_then(|snapshot| snapshot.read()));
    Output { answers, names }
}

fn submit(core: &Blocking, commands: &mut Vec<(u64, Submission)>, answers: &mut Vec<(u64, Answer)>) {
    if commands.is_empty() {
        return;
    }
    let (lines, commands): (Vec<u64>, Vec<Submission>) = std::mem::take(commands).into_iter().unzip();
    let results = core.submit_batch(commands).into_iter();
    let answered = results.map(|result| result.map_or_else(Answer::Failed, Answer::Accepted));
    answers.extend(lines.into_iter().zip(answered));
}

/// Writes answers; they are flushed whenever no more wait.
pub(super) fn write(mut output: impl Write, answers: &Receiver<Output>) -> io::Result<Tally> {
    let mut tally = Tally::default();
    while let Ok(first) = answers.recv() {
        let mut next = Some(first);
        while let Some(piece) = next {
            put(&piece, &mut output, &mut tally)?;
            next = answers.try_recv().ok();
        }
        output.flush()?;
    }
    Ok(tally)
}

fn put(piece: &Output, to: &mut impl Write, tally: &mut Tally) -> io::Result<()> {
    for (number, answer) in &piece.answers {
        let (ok, line) = told(*number, answer, piece.names.as_ref());
        to.write_all(&line)?;
        tally.lines += 1;
        tally.not_ok += u64::from(!ok);
    }
    Ok(())
}

fn told(number: u64, answer: &Answer, names: Option<&Result<Reading, Error>>) -> (bool, Vec<u8>) {
    let trouble = match answer {
        Answer::Accepted(receipt) => match accepted(receipt, names) {
            Ok(line) => return (true, line),
            Err(trouble) => trouble,
        },
        Answer::Failed(SubmitError::Rejected(refusal)) => return (false, answer::refused(refusal)),
        Answer::Failed(error) => Trouble::from(error),
        Answer::Invalid(message) => Trouble::invalid(message),
        Answer::Told(Ok(line)) => return (true, line.clone()),
        Answer::Told(Err(trouble)) => return (false, answer::failed(trouble, number)),
    };
    (false, answer::failed(&trouble, number))
}

/// The command was applied, whatever hinders telling what it did.
fn accepted(receipt: &Receipt, names: Option<&Result<Reading, Error>>) -> Result<Vec<u8>, Trouble> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let message = format!("command {} was applied, but what it did cannot be told: {error}", receipt.id);
        Trouble::new("receipt_unreadable", message).with("id", receipt.id)
    };
    match names {
        Some(Ok(state)) => answer::accepted(receipt, state).map_err(|error| unreadable(&error)),
        Some(Err(error)) => Err(unreadable(error)),
        None => Err(unreadable(&Error::Closed)),
    }
}
