//! Anything as the input of `onhand exec`.

use crate::core::open;
use crate::shop::SEALED;
use onhand::{Command, Submission};
use onhand_cli::trial;
use serde_json::{Map, Value};

/// Every line that is not blank is answered, in order, with one object that says whether it is ok; a command that was
/// understood is the same when it is written and read again; the core goes on, and no rule is broken.
///
/// # Panics
/// Where that is broken.
pub fn line(bytes: &[u8]) {
    let mut lines = 0;
    for line in bytes.split(|byte| *byte == b'\n') {
        match trial::command(line, true) {
            Ok(Some(submission)) => {
                lines += 1;
                is_the_same_again(&submission);
            }
            // A question, or a blank line.
            Ok(None) => lines += usize::from(!is_blank(line)),
            Err(message) => {
                lines += 1;
                assert!(!message.is_empty(), "a line is refused without a word");
            }
        }
    }
    let core = open(&SEALED.disk()).unwrap_or_else(|error| panic!("{error}"));
    let answers = trial::exec(&core, bytes, true).unwrap_or_else(|error| panic!("{error}"));
    let answers: Vec<&[u8]> = answers.split_inclusive(|byte| *byte == b'\n').collect();
    assert_eq!(answers.len(), lines, "as many answers as lines");
    for answer in answers {
        let answer: Value = serde_json::from_slice(answer).unwrap_or_else(|error| panic!("{error}"));
        let said = |name| answer.get(name).is_some_and(Value::is_object);
        match answer.get("ok") {
            Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) if said("rejection") || said("error") => {}
            _ => panic!("no answer: {answer}"),
        }
    }
    assert!(core.core().failure().is_none(), "it has failed: {:?}", core.core().failure());
    let state = core.snapshot().and_then(|snapshot| snapshot.read()).unwrap_or_else(|error| panic!("{error}"));
    let broken = onhand_domain::rules::broken(&state);
    assert!(broken.is_empty(), "{broken:?}");
}

fn is_the_same_again(submission: &Submission) {
    let command = &submission.command;
    let again = match serde_json::to_value(command) {
        Ok(Value::Object(named)) => named.into_iter().next(),
        other => panic!("{command:?} is written as {other:?}"),
    };
    let Some((name, Value::Object(fields))) = again else { panic!("{command:?} is written as {again:?}") };
    let mut line = Map::new();
    line.insert("command".to_owned(), Value::from(name));
    line.insert("id".to_owned(), Value::from(submission.id.to_string()));
    line.insert("at".to_owned(), submission.at.map_or(Value::Null, |at| Value::from(at.to_string())));
    let occurred_at = submission.occurred_at.map_or(Value::Null, |at| Value::from(at.to_string()));
    line.insert("occurred_at".to_owned(), occurred_at);
    line.extend(fields);
    let line = Value::Object(line).to_string();
    let Ok(Some(again)) = trial::command(line.as_bytes(), true) else {
        panic!("{command:?} is written as {line}, which is refused: {:?}", trial::command(line.as_bytes(), true).err());
    };
    let same = |a: &Submission, b: &Submission| -> bool {
        let commands: (&Command, &Command) = (&a.command, &b.command);
        commands.0 == commands.1 && (a.id, a.at, a.occurred_at) == (b.id, b.at, b.occurred_at)
    };
    assert!(same(submission, &again), "{submission:?} is written as {line}, which is {again:?}");
}

/// As the program understands it: nothing but white space, perhaps behind a mark of the byte order.
fn is_blank(line: &[u8]) -> bool {
    let text = std::str::from_utf8(line).unwrap_or("not text");
    text.strip_prefix('\u{FEFF}').unwrap_or(text).trim().is_empty()
}
