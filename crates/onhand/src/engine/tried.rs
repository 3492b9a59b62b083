//! The hand-over between callers, the sequencer and the log writer, in all orders that loom finds.
//!
//! Run by `RUSTFLAGS="--cfg onhand_loom" cargo test --release -p onhand --lib tried`.

use super::answer::{Answer, Fate};
use super::inbox::{Crowd, Inbox, Message, Ready, Wake};
use super::told::Asked;
use crate::submission::{Prepared, Submission};
use loom::future::block_on;
use loom::thread;
use onhand_domain::{CommandId, Position, Receive};
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use uuid::Uuid;

/// All orders in which threads are interrupted so often at most, where they need not wait.
fn in_all_orders(interrupted: usize, story: impl Fn() + Send + Sync + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(interrupted);
    model.check(story);
}

fn command(n: u64) -> Prepared {
    let submission = Submission::new(Receive::new("mug", "berlin", 1)).id(CommandId(Uuid::from_u128(u128::from(n))));
    Prepared { fingerprint: n, ..Prepared::new(submission) }
}

/// Somebody asks, and waits for the answer; none where the core is closing, or has come to grief.
fn asks(inbox: &Inbox, n: u64) -> Option<u64> {
    block_on(async {
        let waker = poll_fn(|context| Poll::Ready(context.waker().clone())).await;
        Some(position(inbox.submit(command(n), waker)?.await?))
    })
}

fn position((answer, _): (Answer, Fate)) -> u64 {
    match answer {
        Answer::AppliedBefore(Position(position)) => position,
        other => panic!("{other:?}"),
    }
}

/// Each command is answered with its own number.
fn answers(crowd: &Crowd) -> Vec<Answer> {
    crowd.commands.iter().map(|command| Answer::AppliedBefore(Position(command.fingerprint))).collect()
}

/// Serves so many commands, or until it is closed; answers what comes together in as many commits as `commits` says.
fn serves(inbox: &Inbox, mut commands: usize, commits: usize) {
    let (mut taken, mut spare) = (Vec::new(), Crowd::default());
    while commands > 0 {
        let ready = Ready { for_messages: true, for_the_writer: false };
        match inbox.wait(&mut taken, &mut spare, ready, None) {
            Wake::Messages => {}
            Wake::Closing => return,
            other => panic!("{other:?}"),
        }
        for message in taken.drain(..) {
            let Message::Crowd(mut crowd) = message else { panic!("{message:?}") };
            commands -= crowd.commands.len();
            let mut left = answers(&crowd);
            for _ in 1..commits.min(left.len()) {
                let rest = crowd.callers.split_off(1);
                let later = left.split_off(1);
                std::mem::replace(&mut crowd.callers, rest)
                    .tell(std::mem::replace(&mut left, later), Fate::Durable(None));
            }
            crowd.callers.tell(left, Fate::Durable(None));
        }
    }
}

/// Two ask, and are told their own answers, however many commits these are on.
fn two_are_told(interrupted: usize, commits: usize) {
    in_all_orders(interrupted, move || {
        let inbox = Arc::new(Inbox::new(8));
        let asking = |n| {
            let inbox = Arc::clone(&inbox);
            thread::spawn(move || assert_eq!(asks(&inbox, n), Some(n)))
        };
        let others = [asking(1), asking(2)];
        serves(&inbox, 2, commits);
        others.into_iter().for_each(|other| other.join().unwrap());
    });
}

#[test]
fn everybody_who_asks_is_told_his_own_answer() {
    two_are_told(3, 1);
}

#[test]
fn answers_on_several_commits_reach_everybody() {
    two_are_told(2, 2);
}

#[test]
fn who_is_polled_by_another_task_is_woken_there() {
    in_all_orders(3, || {
        let inbox = Arc::new(Inbox::new(8));
        let asking = Arc::clone(&inbox);
        let other = thread::spawn(move || {
            let mut asked: Asked = asking.submit(command(7), Waker::noop().clone()).unwrap();
            let mut nobody = Context::from_waker(Waker::noop());
            assert!(Pin::new(&mut asked).poll(&mut nobody).is_pending(), "the engine knows whom to wake");
            assert_eq!(block_on(asked).map(position), Some(7));
        });
        serves(&inbox, 1, 1);
        other.join().unwrap();
    });
}

#[test]
fn who_gives_up_leaves_everybody_else_his_answer() {
    in_all_orders(3, || {
        let inbox = Arc::new(Inbox::new(8));
        let (leaving, staying) = (Arc::clone(&inbox), Arc::clone(&inbox));
        let one = thread::spawn(move || drop(leaving.submit(command(1), Waker::noop().clone())));
        let other = thread::spawn(move || assert_eq!(asks(&staying, 2), Some(2)));
        serves(&inbox, 2, 1);
        one.join().unwrap();
        other.join().unwrap();
    });
}

#[test]
fn who_asks_while_it_is_closed_is_answered_or_turned_away() {
    in_all_orders(3, || {
        let inbox = Arc::new(Inbox::new(8));
        let (asking, closing) = (Arc::clone(&inbox), Arc::clone(&inbox));
        let other = thread::spawn(move || assert!([None, Some(1)].contains(&asks(&asking, 1))));
        let closer = thread::spawn(move || closing.close());
        serves(&inbox, usize::MAX, 1);
        other.join().unwrap();
        closer.join().unwrap();
    });
}

#[test]
fn who_waits_when_the_log_writer_comes_to_grief_is_told() {
    in_all_orders(3, || {
        let inbox = Arc::new(Inbox::new(8));
        assert!(inbox.claim_writer());
        let (asking, failing) = (Arc::clone(&inbox), Arc::clone(&inbox));
        let other = thread::spawn(move || assert_eq!(asks(&asking, 1), None));
        let writer = thread::spawn(move || failing.abandon());
        let (mut taken, mut spare, mut decided) = (Vec::new(), Crowd::default(), Vec::new());
        loop {
            let ready = Ready { for_messages: decided.is_empty(), for_the_writer: !decided.is_empty() };
            match inbox.wait(&mut taken, &mut spare, ready, None) {
                Wake::Messages => decided.append(&mut taken),
                Wake::Closing => break,
                other => panic!("{other:?}"),
            }
        }
        drop(decided);
        other.join().unwrap();
        writer.join().unwrap();
    });
}

#[test]
fn a_log_writer_that_is_free_again_and_a_command_are_both_heard_of() {
    in_all_orders(3, || {
        let inbox = Arc::new(Inbox::new(8));
        assert!(inbox.claim_writer());
        let (asking, writing) = (Arc::clone(&inbox), Arc::clone(&inbox));
        let other = thread::spawn(move || asks(&asking, 1));
        let writer = thread::spawn(move || writing.writer_is_free());
        let (mut taken, mut spare, mut is_free) = (Vec::new(), Crowd::default(), false);
        while taken.is_empty() || !is_free {
            // A frame waits for the writer until he has it; one more command finds room in it.
            let ready = Ready { for_messages: taken.is_empty(), for_the_writer: !is_free };
            match inbox.wait(&mut taken, &mut spare, ready, None) {
                Wake::Messages => {}
                Wake::WriterFree => is_free = true,
                other => panic!("{other:?}"),
            }
        }
        for message in taken {
            let Message::Crowd(crowd) = message else { panic!("{message:?}") };
            let answers = answers(&crowd);
            crowd.callers.tell(answers, Fate::Durable(None));
        }
        assert_eq!(other.join().unwrap(), Some(1));
        writer.join().unwrap();
    });
}
