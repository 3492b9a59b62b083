//! Locations: what is defined of them, and the order in which sourcing asks them.

use crate::table::{CowIndex, Hashing, Share};
use crate::{Capability, Coordinates, Location, LocationId, LocationKind, Span, Text, Timestamp};
use std::sync::Arc;

/// All locations. They are few and rarely change: one shared table, copied when it does.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    numbers: CowIndex,
    hashing: Hashing,
    rows: Arc<Vec<LocationRow>>,
    /// Each location's turn by priority, then name.
    turns: Arc<Vec<u32>>,
}

/// One location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocationRow {
    pub(crate) name: Location,
    pub(crate) kind: LocationKind,
    pub(crate) capabilities: Vec<Capability>,
    pub(crate) priority: Option<i32>,
    pub(crate) coordinates: Option<Coordinates>,
    pub(crate) timezone: Option<Text>,
    pub(crate) lead_time: Option<Span>,
    pub(crate) daily_capacity: Option<u32>,
    pub(crate) suspended: bool,
    /// The moment its last feed spoke of.
    pub(crate) reported: Option<Timestamp>,
}

impl LocationRow {
    pub(crate) fn can(&self, capability: Capability) -> bool {
        self.capabilities.contains(&capability)
    }

    /// Whether its stock may be promised now.
    pub(crate) fn sells(&self) -> bool {
        !self.suspended && self.can(Capability::Sell)
    }
}

impl Share for Places {
    fn share(&mut self) -> Self {
        let Self { numbers, hashing, rows, turns } = self;
        Self { numbers: numbers.share(), hashing: hashing.clone(), rows: Arc::clone(rows), turns: Arc::clone(turns) }
    }
}

impl Places {
    pub(crate) fn new(seed: u64) -> Self {
        let hashing = Hashing::with_seed(seed);
        Self { numbers: CowIndex::default(), hashing, rows: Arc::default(), turns: Arc::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn number(&self, name: &str) -> Option<LocationId> {
        let is_it = |number| self.rows.get(number as usize).is_some_and(|row| row.name.as_str() == name);
        self.numbers.find(self.hashing.of(name), is_it).map(LocationId)
    }

    pub(crate) fn get(&self, location: LocationId) -> Option<&LocationRow> {
        self.rows.get(location.index())
    }

    /// Changes what no sourcing order depends on.
    pub(crate) fn get_mut(&mut self, location: LocationId) -> Option<&mut LocationRow> {
        Arc::make_mut(&mut self.rows).get_mut(location.index())
    }

    /// A location's turn in sourcing by priority; ties are in it already.
    pub(crate) fn turn(&self, location: LocationId) -> u32 {
        self.turns.get(location.index()).copied().unwrap_or(u32::MAX)
    }

    /// Takes a new location, or a new definition of the one that has this number.
    pub(crate) fn put(&mut self, number: LocationId, row: LocationRow) -> Option<()> {
        let rows = Arc::make_mut(&mut self.rows);
        match rows.get_mut(number.index()) {
            Some(place) => *place = row,
            None => {
                self.numbers.insert(self.hashing.of(row.name.as_str()), number.0)?;
                rows.push(row);
            }
        }
        let mut order: Vec<(bool, Option<i32>, &Location, usize)> = rows
            .iter()
            .enumerate()
            .map(|(index, row)| (row.priority.is_none(), row.priority, &row.name, index))
            .collect();
        order.sort_unstable();
        let mut turns = vec![0; order.len()];
        for (turn, (.., index)) in (0..).zip(&order) {
            turns[*index] = turn;
        }
        self.turns = Arc::new(turns);
        Some(())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (LocationId, &LocationRow)> {
        (0..).map(LocationId).zip(self.rows.iter())
    }
}
