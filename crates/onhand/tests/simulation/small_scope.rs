//! Every script of up to three commands, with every crash and every failing call that can come between them.
//!
//! `ONHAND_SMALL_SCOPE=whole` tries all of it; a part of it is tried otherwise.

use crate::conducted::Simulated;
use onhand::{
    Command, ConfirmReservation, Count, DefineLocation, DefineSku, Issue, Receive, ReleaseReservation, Reserve, Span,
};
use onhand_testkit::disk::{CallKind, Crash};
use onhand_testkit::generate::ScriptStep;
use onhand_testkit::reservation;
use onhand_testkit::sim::{Mishap, Move, Outcome, Plan, simulate};
use std::num::NonZero;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::thread;

/// The most commands of a script.
const LONGEST: u32 = 3;
/// Sectors that a commit of a few commands has.
const SECTORS: u32 = 8;
/// More calls than a run makes.
const CALLS: u64 = 200;

/// What may stand in each place of a script: two carts that want the two mugs there are, and what happens to the first.
fn words() -> Vec<Command> {
    let hold = |cart, quantity| Reserve::new().reservation(reservation(cart)).line_at("mug", "berlin", quantity);
    vec![
        hold(1, 1).expires_in(Span::from_seconds(60)).into(),
        hold(2, 2).expires_in(Span::from_seconds(600)).into(),
        ConfirmReservation { reservation: reservation(1), reference: None }.into(),
        ReleaseReservation { reservation: reservation(1) }.into(),
        Issue { reservation: Some(reservation(1)), ..Issue::new("mug", "berlin", 1) }.into(),
        Count::new("mug", "berlin", 1).into(),
    ]
}

fn step(command: Command) -> ScriptStep {
    // Four of them, and the first cart has expired.
    ScriptStep { after: 15, looks_back: 0, command }
}

/// The small world, at rest.
fn stage() -> Vec<Move> {
    let commands: [Command; 3] =
        [DefineLocation::store("berlin").into(), DefineSku::new("mug").into(), Receive::new("mug", "berlin", 2).into()];
    vec![Move::Batch(commands.map(step).to_vec()), Move::Rest]
}

/// All scripts of so many commands, by number.
fn script(length: u32, number: usize) -> Vec<Command> {
    let words = words();
    (0..length).map(|place| words[number / words.len().pow(place) % words.len()].clone()).collect()
}

fn scripts(length: u32) -> usize {
    words().len().pow(length)
}

/// How the commands of a script come.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// Each once the one before it is durable.
    OneByOne,
    /// Each while those before it are on their way.
    Together,
    /// Handed over at once.
    Batch,
}

impl Way {
    const ALL: [Self; 3] = [Self::OneByOne, Self::Together, Self::Batch];
}

/// What goes wrong, the script, and everybody asking again under the same ids.
fn plan(script: &[Command], way: Way, wrong: Move) -> Plan {
    let mut moves = stage();
    let before = moves.iter().map(|next| if let Move::Batch(steps) = next { steps.len() } else { 0 }).sum::<usize>();
    moves.push(wrong);
    let steps: Vec<ScriptStep> = script.iter().cloned().map(step).collect();
    match way {
        Way::OneByOne => steps.into_iter().for_each(|step| moves.extend([Move::Submit(step), Move::Rest])),
        Way::Together => moves.extend(steps.into_iter().map(Move::Submit)),
        Way::Batch => moves.push(Move::Batch(steps)),
    }
    moves.extend([Move::Rest, Move::Heal]);
    moves.extend((0..script.len()).map(|nth| Move::Retry(before + nth)));
    moves.extend([Move::TimeOut, Move::Rest, Move::Look]);
    Plan::of(moves)
}

/// What survives of the calls that a loss of power cuts short: nothing, everything, one sector, all but one.
fn survivors(by_sector: bool) -> Vec<Crash> {
    let mut survivors = vec![Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Exactly(1), Crash::Exactly(!1)];
    if by_sector {
        let sectors = || (1..SECTORS).map(|sector| 1_u128 << sector);
        survivors.extend(sectors().map(Crash::Exactly));
        survivors.extend(sectors().map(|sector| Crash::Exactly(!sector)));
    }
    survivors
}

fn is_whole() -> bool {
    std::env::var_os("ONHAND_SMALL_SCOPE").is_some_and(|scope| scope == "whole")
}

/// Plays what is to be played for each of so many numbers, on all processors, and counts it.
fn for_all(count: usize, play: impl Fn(usize) -> u64 + Sync) -> u64 {
    let (next, played) = (AtomicUsize::new(0), AtomicU64::new(0));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Relaxed);
                    if number >= count {
                        return;
                    }
                    played.fetch_add(play(number), Relaxed);
                }
            });
        }
    });
    played.into_inner()
}

fn played(plan: &Plan, told: &dyn std::fmt::Debug) -> Outcome {
    simulate::<Simulated>(plan).unwrap_or_else(|broken| panic!("{told:?}: {broken:?}"))
}

/// A script loses its power at each call that changes the disk, until there is none left.
fn loses_power_everywhere(script: &[Command], by_sector: bool) -> u64 {
    let mut runs = 0;
    for way in Way::ALL.into_iter().take(if script.len() > 1 { 3 } else { 1 }) {
        for survives in survivors(by_sector) {
            for call in 1..CALLS {
                let plan = plan(script, way, Move::PowerFailsAt(call, survives));
                let outcome = played(&plan, &(script, way, survives, call));
                runs += 1;
                if outcome.power_losses == 0 {
                    break;
                }
                assert!(call + 1 < CALLS, "there is an end to the calls of {script:?}");
            }
        }
    }
    runs
}

#[test]
fn no_script_loses_anything_at_whichever_call_the_power_fails() {
    let (is_whole, longest) = (is_whole(), if is_whole() { LONGEST } else { 1 });
    for length in 1..=longest {
        let by_sector = is_whole && length < LONGEST;
        let runs = for_all(scripts(length), |number| loses_power_everywhere(&script(length, number), by_sector));
        println!("{} scripts of {length}: {runs} runs, each with a loss of power somewhere else", scripts(length));
        assert!(runs > scripts(length) as u64 * 8, "{runs} runs are too few");
    }
}

#[test]
fn no_script_loses_anything_whichever_call_fails_once_or_for_ever() {
    const ERRORS: [i32; 6] = [5, 28, 24, 122, 30, 13];
    let is_whole = is_whole();
    let kinds: Vec<CallKind> = CallKind::ALL.into_iter().filter(|kind| *kind != CallKind::Random).collect();
    let errors = if is_whole { &ERRORS[..] } else { &ERRORS[..2] };
    let scripts = if is_whole { scripts(2) } else { 2 };
    let calls = if is_whole { 12 } else { 3 };
    let faults = kinds.len() * errors.len() * calls * 2;
    let runs = for_all(faults, |number| {
        let (kind, number) = (kinds[number % kinds.len()], number / kinds.len());
        let (errno, number) = (errors[number % errors.len()], number / errors.len());
        let (after, for_ever) = ((number / 2) as u64, number % 2 == 1);
        for nth in 0..scripts {
            let keeps = if nth % 2 == 0 { Crash::LoseUnsynced } else { Crash::KeepUnsynced };
            let mishap = Mishap::Fails { kind, after, for_ever, errno, written: nth % 3 * 700, keeps };
            let script = script(2, nth);
            played(&plan(&script, Way::OneByOne, Move::Trouble(mishap.clone())), &(script, mishap));
        }
        scripts as u64
    });
    println!("{faults} faults: {runs} runs");
}
