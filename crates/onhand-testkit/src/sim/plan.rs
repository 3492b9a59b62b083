//! Plans: what a seed decides of a run before it begins.

use super::dice::Dice;
use super::{Calamity, Move, Setting, SimClock, Worker};
use crate::disk::Random;
use crate::generate::{Script, ScriptStep, Stage, prelude_on, script_on};
use onhand_domain::{Command, Policy, ReturnPolicy, Span};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// How often the power fails in a run, at least.
const POWER_LOSSES: usize = 3;

/// A run before it begins: how the core is set up, and what happens.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What decided it, and decides what the disk gives for randomness.
    pub seed: u64,
    is_slow: bool,
    queue: usize,
    checkpoint_every: u64,
    remembered_ids: usize,
    /// What happens.
    pub moves: Vec<Move>,
}

impl Plan {
    /// The plan of a seed, with about so many commands.
    #[must_use]
    pub fn draw(seed: u64, commands: usize) -> Self {
        let mut dice = Dice(Random::new(seed));
        let stage = if dice.one_in(3) { Stage::WIDE } else { Stage::NARROW };
        let (queue, checkpoint_every) = (dice.of([8, 64]), dice.of([6, 40, 1_000]));
        let remembered_ids = dice.of([24, 1 << 20, 1 << 20]);
        let mut moves = dice.prelude(stage);
        let begin = moves.len();
        let mut script = script(stage, commands, seed).into_iter();
        while let Some(step) = script.next() {
            match dice.one_in(8) {
                true => {
                    moves.push(Move::Batch(std::iter::once(step).chain(script.by_ref().take(dice.up_to(5))).collect()))
                }
                false => moves.push(Move::Submit(step)),
            }
            (0..dice.up_to(7)).for_each(|_| moves.push(dice.between(stage)));
        }
        for _ in 0..POWER_LOSSES + dice.up_to(2) {
            let survives = dice.crash();
            let calls = (0..dice.up_to(2)).map(|_| 1 + dice.number(12)).collect();
            let at = dice.place(begin, moves.len());
            moves.insert(at, Move::Restart(Calamity::PowerLoss(survives, calls)));
            if !dice.one_in(3) {
                let before = at - dice.up_to(12).min(at - begin);
                moves.insert(before, Move::PowerFailsAt(1 + dice.number(12), survives));
            }
        }
        for _ in 0..dice.up_to(2) {
            let calamity = if dice.one_in(2) { Calamity::Kill } else { Calamity::Close };
            moves.insert(dice.place(begin, moves.len()), Move::Restart(calamity));
        }
        for _ in 0..dice.up_to(3) {
            dice.trouble(begin, &mut moves);
        }
        for _ in 0..dice.up_to(2) {
            dice.failed_sync(begin, &mut moves);
        }
        for _ in 0..dice.up_to(2) {
            dice.killed_and_lost(begin, &mut moves);
        }
        for _ in 0..dice.up_to(2) {
            dice.recounts(begin, stage, &mut moves);
        }
        for _ in 0..dice.up_to(2) {
            dice.click_and_collect(begin, &mut moves);
        }
        for _ in 0..dice.up_to(2) {
            dice.bought_and_brought_back(begin, &mut moves);
        }
        for _ in 0..dice.up_to(2) {
            dice.paid_outside(begin, &mut moves);
        }
        for _ in 0..dice.up_to(2) {
            dice.redeemed_once(begin, &mut moves);
        }
        for _ in 0..dice.up_to(2) {
            dice.earned_and_reversed(begin, &mut moves);
        }
        dice.clocks(begin, &mut moves);
        let is_slow = dice.one_in(2);
        Self { seed, is_slow, queue, checkpoint_every, remembered_ids, moves }
    }

    /// A plan in which this happens and nothing else, on a disk that is quick; a checkpoint is due after every few
    /// events.
    #[must_use]
    pub const fn of(moves: Vec<Move>) -> Self {
        Self { seed: 1, is_slow: false, queue: 8, checkpoint_every: 4, remembered_ids: 1 << 20, moves }
    }

    /// How the core is set up, with clocks of its own.
    pub(super) fn setting(&self) -> Setting {
        let Self { queue, checkpoint_every, remembered_ids, .. } = *self;
        let mut policy = Policy::DEFAULT;
        policy.longest_hold = Span::from_seconds(3_600);
        policy.orders_kept = Span::from_seconds(600);
        policy.returns = ReturnPolicy::within(Span::from_seconds(900)).restocking(15);
        Setting { clock: SimClock::default(), policy, queue, checkpoint_every, remembered_ids }
    }

    /// Whether the disk takes its time.
    pub(super) const fn is_slow(&self) -> bool {
        self.is_slow
    }

    /// How many commands are sent at most, those sent again not counted.
    #[must_use]
    pub fn commands(&self) -> usize {
        let commands = |next: &Move| match next {
            Move::Submit(_) | Move::Reuse(..) => 1,
            Move::Batch(steps) => steps.len(),
            _ => 0,
        };
        self.moves.iter().map(commands).sum()
    }
}

fn script(stage: Stage, commands: usize, seed: u64) -> Script {
    let config = Config { rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let tree = script_on(stage, commands).new_tree(&mut TestRunner::new(config));
    // No strategy of the generators rejects what it draws.
    tree.map(|tree| tree.current()).unwrap_or_default()
}

impl Dice {
    /// What defines the small world: few commands at a time, so that there is room for them.
    fn prelude(&mut self, stage: Stage) -> Vec<Move> {
        let steps = prelude_on(stage).into_iter().map(|command| ScriptStep { after: 0, looks_back: 0, command });
        let steps: Vec<ScriptStep> = steps.collect();
        steps.chunks(4).flat_map(|steps| [Move::Batch(steps.to_vec()), Move::Rest]).collect()
    }

    fn between(&mut self, stage: Stage) -> Move {
        match self.number(100) {
            0..33 => Move::Work(Worker::Sequencer),
            33..63 => Move::Work(Worker::LogWriter),
            63..71 => Move::Work(Worker::Keeper),
            71..76 => Move::TimeOut,
            76..81 => Move::Pass(Span::from_seconds(self.number(180) as u32)),
            81..85 => Move::Look,
            85..88 => Move::Leave(self.up_to(64)),
            88..93 => Move::Retry(self.0.next() as usize),
            93 => self.reuse(stage),
            94 => Move::Flip(self.up_to(64), self.0.next()),
            95 => Move::Misdirect(self.up_to(64), self.up_to(64), self.0.next()),
            _ => Move::Rest,
        }
    }

    fn reuse(&mut self, stage: Stage) -> Move {
        let other = prelude_on(stage).into_iter().rev().nth(self.up_to(3));
        let other = other.unwrap_or_else(|| {
            Command::ReleaseReservation(onhand_domain::ReleaseReservation { reservation: crate::reservation(1) })
        });
        Move::Reuse(self.0.next() as usize, ScriptStep { after: 0, looks_back: 0, command: other })
    }
}
