//! Personal fields: text that names a person, and what is left of it in the log.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use std::fmt;
use uuid::Uuid;

/// Text that may name a person: an address, a note, the number of a card.
///
/// In a command it comes in clear and is [`Sealed`] under the key of its subject before anything else sees it. It is not
/// shown by `Debug`, and cannot be written in the form that events have.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal(Content);

#[derive(Clone, PartialEq, Eq)]
enum Content {
    Clear(Box<str>),
    Sealed(Box<Sealed>),
}

/// Whose key something is sealed under: that of a person, or of whatever else stands for one, such as a guest's order.
/// A random id, never anything a person could be known by.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subject(pub Uuid);

/// What a personal field is kept for. Each purpose has a key of its own, since not all may be destroyed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To serve the person: destroyed when the person asks for it.
    Service,
    /// To bill the person: the law has it kept for a while longer.
    Invoice,
}

/// A personal field as events have it: readable by whoever has the key, and by nobody once that is destroyed.
///
/// The bytes are a nonce of 24 bytes and what XChaCha20-Poly1305 makes of the text. The log, the command and the field's
/// name are authenticated with them, and so is all that stands here.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sealed {
    /// Whose key.
    pub subject: Subject,
    /// Which of theirs.
    pub purpose: Purpose,
    /// Which version of it: 1 is the first.
    pub version: u32,
    /// The id of the log it was sealed in. That of a fork is another.
    pub log: Uuid,
    /// Nonce, text and tag.
    pub bytes: SealedBytes,
}

/// Bytes that say nothing without a key. In JSON hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SealedBytes(pub Box<[u8]>);

impl Personal {
    /// Text in clear.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Content::Clear(text.into().into()))
    }

    /// The text, as long as it is not sealed.
    #[must_use]
    pub fn clear(&self) -> Option<&str> {
        match &self.0 {
            Content::Clear(text) => Some(text),
            Content::Sealed(_) => None,
        }
    }

    /// What events have of it, once it is sealed.
    #[must_use]
    pub fn sealed(&self) -> Option<&Sealed> {
        match &self.0 {
            Content::Clear(_) => None,
            Content::Sealed(sealed) => Some(sealed),
        }
    }
}

impl From<Sealed> for Personal {
    fn from(sealed: Sealed) -> Self {
        Self(Content::Sealed(Box::new(sealed)))
    }
}

impl<T: Into<String>> From<T> for Personal {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Personal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Clear(text) => write!(f, "Personal({} bytes)", text.len()),
            Content::Sealed(sealed) => sealed.fmt(f),
        }
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({:?} of {}, {:?})", self.purpose, self.subject, self.bytes)
    }
}

impl fmt::Debug for SealedBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// People write it in clear; for machines only what is sealed is ever written.
impl Serialize for Personal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Content::Clear(text) if serializer.is_human_readable() => serializer.serialize_str(text),
            Content::Clear(_) => Err(ser::Error::custom("a personal field has to be sealed before it is written")),
            Content::Sealed(sealed) => sealed.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Personal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Serialize for SealedBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_bytes(&self.0);
        }
        let digits = self.0.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let digits: String = digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect();
        serializer.serialize_str(&digits)
    }
}

impl<'de> Deserialize<'de> for SealedBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(Bytes)
        } else {
            deserializer.deserialize_bytes(Bytes)
        }
    }
}

struct Bytes;

impl de::Visitor<'_> for Bytes {
    type Value = SealedBytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sealed bytes, or their hexadecimal digits")
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<SealedBytes, E> {
        Ok(SealedBytes(bytes.into()))
    }

    fn visit_str<E: de::Error>(self, digits: &str) -> Result<SealedBytes, E> {
        let byte = |pair: &[u8]| {
            let digit = |at: usize| char::from(*pair.get(at)?).to_digit(16);
            u8::try_from(digit(0)? * 16 + digit(1)?).ok()
        };
        let bytes: Option<Box<[u8]>> = digits.as_bytes().chunks(2).map(byte).collect();
        bytes.map(SealedBytes).ok_or_else(|| E::custom("sealed bytes are pairs of hexadecimal digits"))
    }
}
