//! Names: what can be said of a command, before it is decided, of where in the tables it will read.

use super::{Goods, Places, State};
use crate::table::Share;
use crate::{Command, Location, LocationId, Sku, SkuId};
use smallvec::SmallVec;

/// What is known of a command before it is decided: the numbers of its first line's names and of their level, or where
/// its reservation stands. It is only a hint, and looked up again where it turns out to be wrong.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    pub(crate) sku: Option<SkuId>,
    pub(crate) location: Option<LocationId>,
    pub(crate) level: Option<u32>,
    pub(crate) place: Option<u32>,
}

impl Hint {
    /// Nothing is known.
    pub const NONE: Self = Self { sku: None, location: None, level: None, place: None };

    /// Whether a level is known.
    #[must_use]
    pub const fn knows_level(&self) -> bool {
        self.level.is_some()
    }
}

/// The names of SKUs and locations at one moment, and which levels there are of them. Numbers never change, so what
/// they say holds for all states of the ledger that gave them, in whatever thread it is asked.
#[derive(Clone, Debug)]
pub struct Names {
    goods: Goods,
    places: Places,
    levels: usize,
}

impl Names {
    /// What is to be said of each of many commands, in their order, behind the hints that are there. Some 30 ns each:
    /// it waits for the memory of many together.
    ///
    /// ```
    /// # use onhand_domain::{Command, Ledger, Reserve};
    /// let names = Ledger::new(0).names();
    /// let hold = Command::from(Reserve::new().line_at("mug", "berlin", 1));
    /// let mut hints = Vec::new();
    /// names.hints([&hold], &mut hints);
    /// assert!(hints.iter().all(|hint| !hint.knows_level()));
    /// ```
    pub fn hints<'a>(&self, commands: impl IntoIterator<Item = &'a Command>, hints: &mut Vec<Hint>) {
        let mut commands = commands.into_iter().peekable();
        while commands.peek().is_some() {
            look_up(&self.goods, &self.places, commands.by_ref().take(State::LOOKS_AHEAD), hints);
        }
    }

    /// Whether a state knows of more.
    #[must_use]
    pub fn are_outdated(&self, state: &State) -> bool {
        self.levels != state.levels.len()
    }
}

impl State {
    /// The names of this moment; see [`Ledger::names`](crate::Ledger::names).
    pub(crate) fn names(&mut self) -> Names {
        Names { goods: self.goods.share(), places: self.places.share(), levels: self.levels.len() }
    }

    /// What is to be said of each of a few commands that nobody has hints of.
    pub(super) fn look_up<'a>(&self, commands: impl Iterator<Item = &'a Command>, hints: &mut Vec<Hint>) {
        look_up(&self.goods, &self.places, commands, hints);
    }
}

/// Each step for all of them at once, so that nothing waits for the memory of one.
fn look_up<'a>(goods: &Goods, places: &Places, commands: impl Iterator<Item = &'a Command>, hints: &mut Vec<Hint>) {
    let lines: Few<Option<FirstLine<'_>>> = commands.map(first_line).collect();
    let hash = |line: FirstLine<'_>| goods.hash(line.sku.as_str());
    let hashes: Few<Option<u32>> = lines.iter().map(|line| line.map(hash)).collect();
    hashes.iter().flatten().for_each(|hash| goods.prefetch_number(*hash));
    let skus: Few<Option<SkuId>> = hashes.iter().map(|hash| goods.likely((*hash)?)).collect();
    skus.iter().flatten().for_each(|sku| goods.prefetch(*sku));
    hints.extend(lines.iter().zip(skus).map(|(line, sku)| {
        let location = line.and_then(|line| places.number(line.location?.as_str()));
        let level = sku.and_then(|sku| goods.get(sku)?.level(location?));
        Hint { sku, location, level, place: None }
    }));
}

type Few<T> = SmallVec<[T; State::LOOKS_AHEAD]>;

/// What a command wants first, and from where, if it says so.
#[derive(Clone, Copy)]
pub(super) struct FirstLine<'a> {
    sku: &'a Sku,
    location: Option<&'a Location>,
}

impl FirstLine<'_> {
    /// Whether a hint says all that can be known.
    pub(super) fn is_told_by(self, hint: Hint) -> bool {
        hint.knows_level() || self.location.is_none() && hint.sku.is_some()
    }
}

/// What a command reserves or orders first.
pub(super) fn first_line(command: &Command) -> Option<FirstLine<'_>> {
    if let Command::Reserve(reserve) = command {
        let line = reserve.lines.first()?;
        return Some(FirstLine { sku: &line.sku, location: line.location.as_ref() });
    }
    let Command::PlaceOrder(placed) = command else { return None };
    let line = placed.lines.first()?;
    Some(FirstLine { sku: &line.sku, location: line.fulfillment.location() })
}
