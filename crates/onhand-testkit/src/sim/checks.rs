//! What was heard and read is held against the oracle, in the order in which it stands in the log.

use super::callers::{Heard, Question};
use super::oracle::{Broken, Oracle};
use super::{Committed, Said, Seen};
use onhand_domain::{Position, Rejection, Timestamp};

/// What can only be judged at a position.
enum Standing {
    Refusal(Box<Question>, Rejection, Timestamp),
    Snapshot(Seen),
}

/// The log goes on with these records, and this was heard meanwhile. Gives the position up to which something was
/// acknowledged.
pub(super) fn believe(oracle: &mut Oracle, new: Vec<Committed>, heard: Vec<Heard>) -> Result<Position, Broken> {
    let (mut standing, mut said) = (Vec::new(), Vec::new());
    for heard in heard {
        match heard {
            Heard::Answer(question, Said::Refused { rejection, position, time }) => {
                standing.push((position, Standing::Refusal(question, rejection, time)));
            }
            Heard::Answer(question, answer) => said.push((question, answer)),
            Heard::Snapshot(knows, Ok(seen)) if seen.position < knows => {
                return Err(Broken::new("a snapshot is as new as what is acknowledged", &(knows, seen.position)));
            }
            Heard::Snapshot(_, Ok(seen)) => standing.push((seen.position, Standing::Snapshot(seen))),
            Heard::Snapshot(_, Err(_)) => {}
        }
    }
    standing.sort_by_key(|(position, _)| *position);
    let mut standing = standing.into_iter().peekable();
    let mut new = new.into_iter();
    loop {
        let here = oracle.position();
        while let Some((position, what)) = standing.next_if(|(position, _)| *position <= here) {
            judge(oracle, position, what)?;
        }
        match new.next() {
            Some(committed) => oracle.goes_on(committed)?,
            None => break,
        }
    }
    if let Some((position, _)) = standing.next() {
        let what = (position, oracle.position());
        return Err(Broken::new("nobody is told of what is not durable", &what));
    }
    let mut acknowledged = Position::START;
    for (question, answer) in said {
        let (id, command) = *question;
        match &answer {
            Said::Accepted { first, time, events, .. } => {
                oracle.accepts(id, &command, (*first, *time, events))?;
                acknowledged = acknowledged.max(Position(first.0 + events.len() as u64 - 1));
            }
            Said::IdReused(position) => oracle.is_another(id, &command, *position)?,
            Said::Invalid if command.check().is_ok() => {
                return Err(Broken::new("what makes sense is not invalid", &command));
            }
            Said::IdTooOld if !oracle.knows_later_than(id) => {
                return Err(Broken::new("ids are forgotten for later ones", &id));
            }
            // Of the refusals that are no rule's, these say nothing that could be wrong.
            Said::Refused { .. }
            | Said::Unknown
            | Said::Closed
            | Said::Busy
            | Said::Invalid
            | Said::IdTooOld
            | Said::IdAhead
            | Said::Unreadable(_) => {}
        }
        if answer.did_nothing() || matches!(answer, Said::Accepted { .. }) {
            oracle.is_over(id);
        }
    }
    Ok(acknowledged)
}

fn judge(oracle: &mut Oracle, position: Position, what: Standing) -> Result<(), Broken> {
    match what {
        Standing::Refusal(question, rejection, time) => {
            let (id, command) = *question;
            oracle.refuses(id, &command, &rejection, position, time)?;
            oracle.is_over(id);
            Ok(())
        }
        Standing::Snapshot(seen) => oracle.sees(&seen),
    }
}
