//! Links: how rows point at rows of other tables.

/// A link to a place in a slab, or to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link(u32);

impl Link {
    const NONE: Self = Self(u32::MAX);

    pub(crate) const fn to(place: u32) -> Self {
        Self(place)
    }

    pub(crate) fn place(self) -> Option<u32> {
        (self != Self::NONE).then_some(self.0)
    }
}

impl Default for Link {
    fn default() -> Self {
        Self::NONE
    }
}

/// A link to a line of a reservation, or to none. Most reservations have one line, which stands in their own row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct LineLink(u32);

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinePlace {
    /// In the row of its reservation.
    First(u32),
    /// In a row of its own.
    Further(u32),
}

impl LineLink {
    pub(crate) const NONE: Self = Self(u32::MAX);
    const FURTHER: u32 = 1 << 31;

    /// A link to a place; none where no number is left.
    pub(crate) fn to(place: LinePlace) -> Option<Self> {
        let link = match place {
            LinePlace::First(place) => Self(Some(place).filter(|place| *place < Self::FURTHER)?),
            LinePlace::Further(place) => Self(Some(place).filter(|place| *place < Self::FURTHER)? | Self::FURTHER),
        };
        (link != Self::NONE).then_some(link)
    }

    #[inline]
    pub(crate) fn place(self) -> Option<LinePlace> {
        match self {
            Self::NONE => None,
            Self(link) if link < Self::FURTHER => Some(LinePlace::First(link)),
            Self(link) => Some(LinePlace::Further(link - Self::FURTHER)),
        }
    }
}

impl Default for LineLink {
    fn default() -> Self {
        Self::NONE
    }
}
