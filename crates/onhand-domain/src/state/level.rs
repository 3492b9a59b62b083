//! Stock levels: the figures of one SKU at one location.

use super::{LineLink, Link};
use crate::canary::canary;
use crate::table::{CowSlab, CowVec, Share};
use crate::{ChannelId, Condition, LocationId, Quantity, QuantityOverflow, SkuId, Timestamp};
use smallvec::SmallVec;

/// What every promise looks at, in half a line of the processor's cache. What not every level has stands in an
/// [`Extra`].
#[derive(Clone, Debug, Default)]
#[repr(align(32))]
pub(crate) struct Level {
    pub(crate) sellable: Quantity,
    pub(crate) reserved: Quantity,
    pub(crate) allocated: Quantity,
    /// The newest promise that stands on this level.
    pub(crate) newest: LineLink,
    extra: Link,
}

/// What not every level has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extra {
    pub(crate) safety_stock: Quantity,
    pub(crate) damaged: Quantity,
    pub(crate) quality_control: Quantity,
    pub(crate) quarantined: Quantity,
    pub(crate) incoming: Quantity,
    pub(crate) in_transit: Quantity,
    /// Not found when it was to be picked, and not counted since.
    pub(crate) missing: Quantity,
    /// When the last of that was not found.
    pub(crate) missed_at: Timestamp,
    holdbacks: Option<Box<Holdbacks>>,
}

/// What is kept from channels, by channel's number.
type Holdbacks = SmallVec<[(ChannelId, Quantity); 2]>;

/// Whose holdback applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// Nobody in particular: the largest holdback applies.
    Anybody,
    /// A channel that has a number.
    Channel(ChannelId),
    /// A channel never named before: no holdback is kept from it.
    Stranger,
}

/// All levels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Levels {
    rows: CowVec<Level, 128>,
    /// Whose they are: looked at only to tell of them.
    owners: CowVec<(SkuId, LocationId), 512>,
    extras: CowSlab<Extra, 32>,
}

impl Level {
    /// What is promised to anybody.
    pub(crate) fn promised(&self) -> Quantity {
        self.reserved.and(self.allocated)
    }

    /// Sellable units that nobody was promised, safety stock among them; below zero it is a shortfall.
    pub(crate) fn unpromised(&self) -> Quantity {
        self.sellable.less(self.promised())
    }
}

impl Extra {
    /// What is kept from channels, by channel's number.
    pub(crate) fn holdbacks(&self) -> &[(ChannelId, Quantity)] {
        self.holdbacks.as_deref().map_or(&[], SmallVec::as_slice)
    }

    pub(crate) fn hold_back(&mut self, channel: ChannelId, quantity: Quantity) {
        let holdbacks = self.holdbacks.get_or_insert_default();
        holdbacks.retain(|(other, _)| *other != channel);
        if quantity.is_positive() {
            holdbacks.push((channel, quantity));
            holdbacks.sort_unstable();
        }
    }

    fn holdback(&self, asking: Asking) -> Quantity {
        let holdbacks = self.holdbacks().iter();
        match asking {
            Asking::Anybody => holdbacks.map(|(_, quantity)| *quantity).max(),
            Asking::Channel(channel) => {
                holdbacks.filter(|(held_from, _)| *held_from == channel).map(|(_, quantity)| *quantity).next()
            }
            Asking::Stranger => None,
        }
        .unwrap_or(Quantity::ZERO)
    }
}

impl Share for Levels {
    fn share(&mut self) -> Self {
        Self { rows: self.rows.share(), owners: self.owners.share(), extras: self.extras.share() }
    }
}

impl Levels {
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn copied(&self) -> u64 {
        self.rows.copied() + self.owners.copied() + self.extras.copied()
    }

    pub(crate) fn get(&self, level: u32) -> Option<&Level> {
        self.rows.get(level as usize)
    }

    /// Has a level brought near, without waiting for it.
    #[inline]
    pub(crate) fn prefetch(&self, level: u32) {
        self.rows.prefetch(level as usize);
    }

    pub(crate) fn get_mut(&mut self, level: u32) -> Option<&mut Level> {
        self.rows.get_mut(level as usize)
    }

    /// Whose a level is.
    pub(crate) fn owner(&self, level: u32) -> Option<(SkuId, LocationId)> {
        self.owners.get(level as usize).copied()
    }

    /// Makes a level of which there is nothing yet; none where no number is left.
    pub(crate) fn push(&mut self, sku: SkuId, location: LocationId) -> Option<u32> {
        let number = u32::try_from(self.rows.len()).ok().filter(|number| *number != u32::MAX)?;
        self.rows.push(Level::default());
        self.owners.push((sku, location));
        Some(number)
    }

    pub(crate) fn extra(&self, level: &Level) -> Option<&Extra> {
        level.extra.place().and_then(|place| self.extras.get(place))
    }

    /// The level's rarer figures, made where it has none yet.
    pub(crate) fn extra_mut(&mut self, level: u32) -> Option<&mut Extra> {
        let place = match self.get(level)?.extra.place() {
            Some(place) => place,
            None => {
                let place = self.extras.insert(Extra::default())?;
                self.get_mut(level)?.extra = Link::to(place);
                place
            }
        };
        self.extras.get_mut(place)
    }

    pub(crate) fn safety_stock(&self, level: &Level) -> Quantity {
        self.extra(level).map_or(Quantity::ZERO, |extra| extra.safety_stock)
    }

    pub(crate) fn missed_at(&self, level: &Level) -> Timestamp {
        self.extra(level).map_or(Timestamp::EPOCH, |extra| extra.missed_at)
    }

    pub(crate) fn missing(&self, level: &Level) -> Quantity {
        self.extra(level).map_or(Quantity::ZERO, |extra| extra.missing)
    }

    /// What may be promised, signed (domain rule 3): sellable − reserved − allocated − safety stock − what is missing −
    /// holdback.
    #[inline]
    pub(crate) fn available(&self, level: &Level, asking: Asking) -> Quantity {
        let unpromised = level.unpromised();
        match self.extra(level) {
            None => unpromised,
            Some(extra) if extra.safety_stock.is_positive() && canary("be off by one in the safety stock") => {
                unpromised.less(extra.safety_stock).and(Quantity(1)).less(extra.holdback(asking))
            }
            Some(extra) => unpromised.less(extra.safety_stock).less(extra.missing).less(extra.holdback(asking)),
        }
    }

    pub(crate) fn in_condition(&self, level: &Level, condition: Condition) -> Quantity {
        let of = |figure: fn(&Extra) -> Quantity| self.extra(level).map_or(Quantity::ZERO, figure);
        match condition {
            Condition::Sellable => level.sellable,
            Condition::Damaged => of(|extra| extra.damaged),
            Condition::QualityControl => of(|extra| extra.quality_control),
            Condition::Quarantined => of(|extra| extra.quarantined),
        }
    }

    /// Moves a figure on hand; `None` where there is no such level.
    pub(crate) fn shift(
        &mut self,
        level: u32,
        condition: Condition,
        by: Quantity,
    ) -> Option<Result<(), QuantityOverflow>> {
        let figure = match condition {
            Condition::Sellable => &mut self.get_mut(level)?.sellable,
            Condition::Damaged => &mut self.extra_mut(level)?.damaged,
            Condition::QualityControl => &mut self.extra_mut(level)?.quality_control,
            Condition::Quarantined => &mut self.extra_mut(level)?.quarantined,
        };
        Some(figure.plus(by).map(|sum| *figure = sum))
    }

    /// All of them, with whose they are.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (SkuId, LocationId, &Level)> {
        self.owners.iter().zip(self.rows.iter()).map(|((sku, location), level)| (*sku, *location, level))
    }
}
