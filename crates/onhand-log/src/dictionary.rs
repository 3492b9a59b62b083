//! What the events in a segment are called, so that a log explains itself.

/// The event types a segment may hold. It is written into the segment's header.
///
/// The log neither reads nor checks the events against it: it carries it, tells it with every frame,
/// and starts a new segment when a writer comes with another one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dictionary {
    /// One entry for each type and schema version, sorted by `id`, then `version`, none twice.
    pub entries: Vec<DictionaryEntry>,
}

/// One event type in one schema version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryEntry {
    /// The number that stands for the type in a frame's body.
    pub id: u16,
    /// The type's name, as people say it.
    pub name: String,
    /// The version of its schema.
    pub version: u16,
    /// The names of its fields, in the order in which they are written.
    pub fields: Vec<String>,
}
