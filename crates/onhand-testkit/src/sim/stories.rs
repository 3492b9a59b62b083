//! Stories: what a plan has happen in a row, since it hardly would by itself.

use super::dice::Dice;
use super::{Calamity, Mishap, Move};
use crate::disk::{CallKind, Crash};
use crate::generate::{ScriptStep, Stage, recount};
use onhand_domain::{
    AuthorizeReturn, CancelOrder, Collect, Command, Currency, EditOrder, Exchange, LineQuantity, Location, Measure,
    OrderLine, Pick, PlaceOrder, ReadyForPickup, Receive, ReceiveReturn, RejectReturn, ReturnId, ReturnLine,
    SendToPickup, Sourcing, TakeBack, Timestamp,
};

/// The error numbers of input and output in trouble, of too many open files, and of a full disk.
const ERRNOS: [i32; 3] = [5, 24, 28];
const EIO: i32 = 5;
const HOUR: i64 = 3_600;
const TEN_YEARS: i64 = 315_532_800;

impl Dice {
    /// The disk fails somewhere, for a while; mostly the core is opened again then.
    pub(super) fn trouble(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let kinds = [
            CallKind::Sync,
            CallKind::Sync,
            CallKind::Sync,
            CallKind::Write,
            CallKind::Write,
            CallKind::SyncDirectory,
            CallKind::Create,
            CallKind::Rename,
            CallKind::Remove,
            CallKind::SetLength,
            CallKind::Allocate,
            CallKind::Read,
            CallKind::Open,
            CallKind::Length,
            CallKind::List,
        ];
        let fails = Mishap::Fails {
            kind: self.of(kinds),
            after: self.number(6),
            for_ever: self.one_in(2),
            errno: self.of(ERRNOS),
            written: self.up_to(9_000),
            keeps: self.crash(),
        };
        let mishap = if self.one_in(6) { Mishap::FillsUp(self.number(100_000)) } else { fails };
        let at = self.place(begin, moves.len());
        let healed = (at + self.up_to(24)).min(moves.len());
        let ends = match self.number(4) {
            0 => None,
            1 => Some(Calamity::Close),
            2 => Some(Calamity::Kill),
            _ => Some(Calamity::PowerLoss(self.crash(), Vec::new())),
        };
        let healed_first = self.one_in(2);
        let mut then: Vec<Move> = ends.map(Move::Restart).into_iter().collect();
        then.insert(if healed_first { 0 } else { then.len() }, Move::Heal);
        moves.splice(healed..healed, then);
        moves.insert(at, Move::Trouble(mishap));
    }

    /// A sync fails once, and would succeed the next time. Work goes on, until the power fails or the process dies: what
    /// the sync was to keep is not on the disk, whatever is read meanwhile.
    pub(super) fn failed_sync(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let keeps = if self.one_in(3) { self.crash() } else { Crash::LoseUnsynced };
        let (kind, after) = (CallKind::Sync, self.number(3));
        let fails = Mishap::Fails { kind, after, for_ever: false, errno: EIO, written: 0, keeps };
        let mut story = vec![Move::Trouble(fails)];
        for _ in 0..=self.up_to(3) {
            story.extend([self.delivery(), Move::Rest]);
        }
        if self.one_in(2) {
            story.extend([Move::Restart(Calamity::Kill), Move::Rest]);
        }
        story.extend([self.loses_power(), Move::Heal]);
        self.tell(begin, moves, story);
    }

    /// The process dies between a write and its sync; what it wrote is read by the next one, and then the power fails.
    pub(super) fn killed_and_lost(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let story =
            vec![Move::Rest, Move::KilledAt(1 + self.number(2)), self.delivery(), Move::Rest, self.loses_power()];
        self.tell(begin, moves, story);
    }

    /// Several count the same at once, each looking back: whoever comes later has to know what the others have found.
    pub(super) fn recounts(&mut self, begin: usize, stage: Stage, moves: &mut Vec<Move>) {
        let (sku, place) = (self.up_to(usize::MAX - 1), self.up_to(usize::MAX - 1));
        let counts = 2 + self.number(3) as i32;
        let mut count = |left: i32| {
            let looks_back = 60 * left + self.number(60) as i32;
            ScriptStep { after: 0, looks_back, command: recount(stage, sku, place, self.number(12) as i64) }
        };
        let counts: Vec<ScriptStep> = (0..counts).rev().map(&mut count).collect();
        let mut story = vec![Move::Rest];
        match self.one_in(4) {
            true => story.push(Move::Batch(counts)),
            false => story.extend(counts.into_iter().map(Move::Submit)),
        }
        story.push(Move::Rest);
        self.tell(begin, moves, story);
    }

    /// A customer orders what is collected in Berlin and partly sent from Hamburg; now and then the power fails between
    /// two steps, or the process dies. What was acknowledged goes on from where it stood.
    pub(super) fn click_and_collect(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let order = crate::order(3 + self.number(2));
        let lines = |line: &str| vec![LineQuantity::new(line, 1)];
        let placed =
            PlaceOrder::new(order, "web", Currency::EURO).pickup("mug", "berlin", 2, 999).ship("plate", 1, 500);
        let (until, location) = (Timestamp::EPOCH, || Location::new("berlin"));
        let steps: [Command; 6] = [
            placed.into(),
            Pick { order, location: location(), lines: lines("1") }.into(),
            SendToPickup { order, transfer: "one".into(), location: "hamburg".into(), lines: lines("1") }.into(),
            ReadyForPickup { order, location: location(), lines: lines("1"), until }.into(),
            Collect { order, location: location(), lines: lines("1") }.into(),
            CancelOrder { order, reason: None }.into(),
        ];
        let mut story = vec![self.delivery(), Move::Rest];
        self.step_by_step(steps, &mut story);
        self.tell(begin, moves, story);
    }

    /// A customer takes two mugs along in Berlin, buys a plate besides and changes it for another in Hamburg, where she
    /// brings one of the mugs back; the other one she sends. Meanwhile the power
    /// fails, or the process dies.
    pub(super) fn bought_and_brought_back(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let order = crate::order(3 + self.number(2));
        let id = |number| ReturnId(crate::reservation(number).0);
        let back = |quantity: i64| vec![ReturnLine::new("1", quantity)];
        let hamburg = || Location::new("hamburg");
        let placed = PlaceOrder::new(order, "web", Currency::EURO).carry_out("mug", "berlin", 2, 83);
        let lines = vec![LineQuantity::new("1", 1)];
        let first = 1 + self.number(2);
        let plate = PlaceOrder::new(order, "web", Currency::EURO).carry_out("plate", "hamburg", 1, 90);
        let lines_of = |name: &str| vec![OrderLine { line: name.into(), ..plate.lines[0].clone() }];
        let exchanged = Exchange {
            return_id: id(4),
            order: Some(order),
            location: hamburg(),
            back: vec![ReturnLine::new("3", 1)],
            lines: lines_of("4"),
            sourcing: Sourcing::default(),
            reason: None,
        };
        let steps: [Command; 7] = [
            placed.into(),
            EditOrder { add: lines_of("3"), ..EditOrder::new(order) }.into(),
            exchanged.into(),
            AuthorizeReturn { return_id: id(first), order, lines, reason: None }.into(),
            TakeBack { return_id: id(3), order, location: hamburg(), lines: back(1), reason: None }.into(),
            ReceiveReturn { return_id: id(first), location: hamburg(), lines: back(1) }.into(),
            RejectReturn { return_id: id(first), lines: None, reason: "worn".into() }.into(),
        ];
        let mut story = vec![self.delivery(), Move::Rest];
        self.step_by_step(steps, &mut story);
        self.tell(begin, moves, story);
    }

    /// One command after the other, now and then with a calamity between two.
    pub(super) fn step_by_step(&mut self, steps: impl IntoIterator<Item = Command>, story: &mut Vec<Move>) {
        for command in steps {
            story.push(Move::Submit(ScriptStep { after: 0, looks_back: 600, command }));
            match self.number(6) {
                0 => story.push(self.loses_power()),
                1 => story.push(Move::Restart(Calamity::Kill)),
                2 => {}
                _ => story.push(Move::Rest),
            }
        }
    }

    /// Something that the rules accept, whatever has happened before.
    pub(super) fn delivery(&mut self) -> Move {
        let command: Command = Receive::new("mug", "berlin", Measure::from(1 + self.number(3) as i64)).into();
        Move::Submit(ScriptStep { after: 0, looks_back: 0, command })
    }

    fn loses_power(&mut self) -> Move {
        let survives = if self.one_in(3) { self.crash() } else { Crash::LoseUnsynced };
        Move::Restart(Calamity::PowerLoss(survives, Vec::new()))
    }

    pub(super) fn tell(&mut self, begin: usize, moves: &mut Vec<Move>, story: Vec<Move>) {
        let at = self.place(begin, moves.len());
        moves.splice(at..at, story);
    }

    /// Now and then somebody sets the clock, and some time later mostly sets it right.
    pub(super) fn clocks(&mut self, begin: usize, moves: &mut Vec<Move>) {
        let seconds = match self.number(8) {
            0 => TEN_YEARS,
            1 => -TEN_YEARS,
            2 | 3 => -(self.number(4 * HOUR as u64) as i64),
            4 => self.number(48 * HOUR as u64) as i64,
            _ => return,
        };
        let at = self.place(begin, moves.len());
        if !self.one_in(3) {
            let right = self.place(at, moves.len());
            moves.insert(right, Move::SetClock(-seconds));
        }
        moves.insert(at, Move::SetClock(seconds));
    }
}
