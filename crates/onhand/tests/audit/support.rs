//! Small logs, histories that are read the slow way, and waiting for views.

use onhand::{
    Blocking, Builder, Command, Committed, DefineLocation, DefineSku, Event, Onhand, Position, Receive,
    ReleaseReservation, ReservationId, Reserve, State, Submission, Touching, Traced, ViewState, event,
};
use onhand_testkit::generate::{Script, prelude, reservations};
use onhand_testkit::{DAWN, command_id, reservation};
use std::collections::HashSet;
use std::path::Path;
use std::time::{Duration, Instant};

/// Blocks of so many events, so that a small log has many of them.
pub(crate) const BLOCK: u64 = 16;

pub(crate) fn settings() -> Builder {
    Onhand::builder().input_clock().audit_block(BLOCK).segment_size(1 << 20)
}

pub(crate) fn open(directory: &Path) -> Blocking {
    settings().open_blocking(directory).unwrap().blocking()
}

/// Submits a script, each command under an id of its own.
pub(crate) fn submit(core: &Blocking, script: &Script, numbered_from: u64) {
    let commands = prelude().into_iter().map(|command| (DAWN, command));
    let mut now = DAWN;
    let steps = script.iter().map(|step| {
        now = now.plus(step.span());
        (now, step.at(now))
    });
    let submissions: Vec<Submission> = commands
        .chain(steps)
        .zip(numbered_from..)
        .map(|((at, command), number)| Submission::new(command).id(command_id(number, at)).at(at))
        .collect();
    // One at a time: what looks back does so at its turn.
    for submission in submissions {
        let _ = core.submit(submission);
    }
}

/// A log of receipts and holds of a few SKUs, most of the holds given back.
pub(crate) fn fill(core: &Blocking, commands: u64) {
    let id = |number| command_id(number, DAWN);
    let mut batch: Vec<Command> = vec![DefineLocation::store("berlin").into(), DefineLocation::store("hamburg").into()];
    batch.extend((0..5).map(|n| DefineSku::new(sku(n)).into()));
    for n in 0..commands {
        let location = if n % 7 == 0 { "hamburg" } else { "berlin" };
        batch.push(match n % 3 {
            0 => Receive::new(sku(n), location, 10).into(),
            1 => Reserve::new()
                .reservation(reservation(n))
                .line_at(sku(n - 1), if (n - 1) % 7 == 0 { "hamburg" } else { "berlin" }, 1)
                .into(),
            _ => ReleaseReservation { reservation: reservation(n - 1) }.into(),
        });
    }
    let offset = core.core().position().0 + 1_000_000;
    for result in core.submit_batch(batch.into_iter().zip(offset..).map(|(c, n)| Submission::new(c).id(id(n)).at(DAWN)))
    {
        result.unwrap();
    }
}

fn sku(n: u64) -> String {
    format!("sku-{}", n % 5)
}

/// Waits until the view has taken in what is durable, but for less than a stride.
pub(crate) fn caught_up(core: &Onhand) {
    wait(core, |state, lag| matches!(state, ViewState::Following) && lag <= 1);
}

pub(crate) fn wait(core: &Onhand, enough: impl Fn(&ViewState, u64) -> bool) {
    let begun = Instant::now();
    loop {
        let views = core.views();
        let view = views.first().expect("the audit index is kept");
        if enough(&view.state, view.lag) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "the view does not get there: {view:?}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// What is asked for, in the words of this test.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub all: bool,
    pub skus: Vec<&'static str>,
    pub locations: Vec<&'static str>,
    pub reservations: Vec<ReservationId>,
    pub after: u64,
    pub until: Option<u64>,
}

impl Asked {
    pub(crate) fn touching(&self) -> Touching {
        let mut touching = if self.all { Touching::all_of() } else { Touching::any_of() };
        touching = self.skus.iter().fold(touching, |touching, sku| touching.sku(*sku));
        touching = self.locations.iter().fold(touching, |touching, location| touching.location(*location));
        touching = self.reservations.iter().fold(touching, |touching, id| touching.reservation(*id));
        touching = touching.after(Position(self.after));
        self.until.map_or(touching.clone(), |until| touching.until(Position(until)))
    }

    /// The answer by reading everything, with nothing of the library's own search in it.
    pub(crate) fn scan(&self, log: &[Committed], state: &State) -> Vec<Traced> {
        use event::Touched;
        let mut named: Vec<Touched> = self.skus.iter().map(|n| Touched::Sku(state.sku(n).unwrap())).collect();
        named.extend(self.locations.iter().map(|n| Touched::Location(state.location(n).unwrap())));
        named.extend(self.reservations.iter().map(|id| Touched::Reservation(*id)));
        let mut followed: HashSet<ReservationId> = HashSet::new();
        let mut answer = Vec::new();
        for commit in log {
            let mut events = Vec::new();
            for (position, event) in commit.positions() {
                if position.0 <= self.after || self.until.is_some_and(|until| position.0 > until) {
                    continue;
                }
                let mut touched = HashSet::new();
                event.touches(|thing| {
                    touched.insert(thing);
                });
                let direct = match self.all {
                    true => named.iter().all(|thing| touched.contains(thing)),
                    false => named.is_empty() || named.iter().any(|thing| touched.contains(thing)),
                };
                let follows =
                    touched.iter().any(|thing| matches!(thing, Touched::Reservation(id) if followed.contains(id)));
                if direct && let Event::StockReserved(reserved) = event {
                    followed.insert(reserved.reservation);
                }
                match event {
                    Event::ReservationReleased(released) => followed.retain(|id| *id != released.reservation),
                    Event::HoldsExpired(expired) => followed.retain(|id| !expired.reservations.contains(id)),
                    _ => {}
                }
                if direct || follows {
                    events.push((position, event.clone()));
                }
            }
            if !events.is_empty() {
                let Committed { command, time, occurred_at, .. } = *commit;
                answer.push(Traced { command, time, occurred_at, events });
            }
        }
        answer
    }
}

/// The whole log.
pub(crate) fn whole_log(core: &Onhand) -> Vec<Committed> {
    let mut subscription = core.subscribe(Position::START);
    std::iter::from_fn(|| subscription.try_next().unwrap()).collect()
}

/// Questions about the small world of random scripts.
pub(crate) fn questions(end: u64) -> Vec<Asked> {
    let none = Asked { all: true, skus: vec![], locations: vec![], reservations: vec![], after: 0, until: None };
    let mut asked = vec![
        none.clone(),
        Asked { skus: vec!["mug"], ..none.clone() },
        Asked { skus: vec!["set"], ..none.clone() },
        Asked { locations: vec!["depot"], ..none.clone() },
        Asked { skus: vec!["mug"], locations: vec!["berlin"], ..none.clone() },
        Asked { all: false, skus: vec!["cheese"], locations: vec!["munich"], ..none.clone() },
        Asked { skus: vec!["plate"], after: end / 3, until: Some(2 * end / 3), ..none.clone() },
    ];
    asked.extend(reservations().into_iter().map(|id| Asked { reservations: vec![id], ..none.clone() }));
    let both = reservations().into_iter().take(1).collect();
    asked.push(Asked { skus: vec!["mug"], reservations: both, ..none });
    asked
}

/// Every question gets the answer that reading the whole log gives.
pub(crate) fn assert_answers(core: &Blocking, questions: &[Asked]) {
    let log = whole_log(core.core());
    let state = core.snapshot().unwrap();
    let state = state.read().unwrap();
    for asked in questions {
        let answer: Vec<Traced> = core.history(asked.touching()).unwrap().map(Result::unwrap).collect();
        assert_eq!(answer, asked.scan(&log, &state), "{asked:?}");
    }
}
