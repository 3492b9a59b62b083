//! What the events in a segment are called, so that a log explains itself.

use crate::cursor::Cursor;

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

/// The most bytes a dictionary may take.
pub(crate) const LARGEST_DICTIONARY: usize = 1 << 20;

impl Dictionary {
    /// The dictionary's bytes, or `None` if a writer may not have such a dictionary.
    pub(crate) fn encode(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        put_length(&mut bytes, self.entries.len())?;
        for entry in &self.entries {
            bytes.extend_from_slice(&entry.id.to_le_bytes());
            bytes.extend_from_slice(&entry.version.to_le_bytes());
            put_text(&mut bytes, &entry.name)?;
            put_length(&mut bytes, entry.fields.len())?;
            for field in &entry.fields {
                put_text(&mut bytes, field)?;
            }
        }
        (self.is_sorted() && bytes.len() <= LARGEST_DICTIONARY).then_some(bytes)
    }

    /// Reads a dictionary that takes all of `bytes`.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let mut dictionary = Self::default();
        // The counts are not trusted to allocate by: every entry has to be there first.
        for _ in 0..cursor.u16()? {
            let (id, version) = (cursor.u16()?, cursor.u16()?);
            let mut entry = DictionaryEntry { id, version, name: text(&mut cursor)?, fields: Vec::new() };
            for _ in 0..cursor.u16()? {
                entry.fields.push(text(&mut cursor)?);
            }
            dictionary.entries.push(entry);
        }
        (cursor.rest().is_empty() && dictionary.is_sorted()).then_some(dictionary)
    }

    fn is_sorted(&self) -> bool {
        self.entries.is_sorted_by(|a, b| (a.id, a.version) < (b.id, b.version))
    }
}

fn put_length(bytes: &mut Vec<u8>, length: usize) -> Option<()> {
    bytes.extend_from_slice(&u16::try_from(length).ok()?.to_le_bytes());
    Some(())
}

fn put_text(bytes: &mut Vec<u8>, text: &str) -> Option<()> {
    put_length(bytes, text.len())?;
    bytes.extend_from_slice(text.as_bytes());
    Some(())
}

fn text(cursor: &mut Cursor<'_>) -> Option<String> {
    let length = cursor.u16()?;
    let bytes = cursor.slice(usize::from(length))?;
    Some(std::str::from_utf8(bytes).ok()?.to_owned())
}
