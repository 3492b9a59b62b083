//! What a frame is for.

/// What a frame is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FrameKind {
    /// It holds events.
    Commit,
    /// It holds nothing, and shows by being there that what comes before it was acknowledged.
    Seal,
    /// It is the last one in its segment, and shows that there is a next segment.
    End,
}

impl FrameKind {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Commit => 0,
            Self::Seal => 1,
            Self::End => 2,
        }
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        [Self::Commit, Self::Seal, Self::End].into_iter().find(|kind| kind.code() == code)
    }
}
