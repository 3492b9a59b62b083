//! Sealing text under a key, and reading it again.
//!
//! XChaCha20-Poly1305 (RFC 8439, with the longer nonce of draft-irtf-cfrg-xchacha-03). The nonce is a keyed hash of all that
//! is sealed and authenticated, so that no random number has to be trusted: a nonce comes twice only with the same text at the same
//! place, as when a command is retried, and then gives the same bytes, under which the retry is known.

use super::{Key, KeyError};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use onhand_domain::{CommandId, Purpose, Sealed, SealedBytes};
use uuid::Uuid;

const NONCE: usize = 24;
const NONCES: &str = "onhand 2026-11 nonces of personal fields";

/// Where a personal field stands: moved anywhere else, it cannot be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) command: CommandId,
    pub(crate) field: &'a str,
}

/// Seals text under its subject's key, at its place in a log.
pub(crate) fn seal(key: &Key, name: super::KeyName, log: Uuid, place: Place<'_>, text: &str) -> Option<Sealed> {
    let (subject, purpose, version) = (name.subject, name.purpose, key.version());
    let mut sealed = Sealed { subject, purpose, version, log, bytes: SealedBytes(Box::default()) };
    let authenticated = authenticated(&sealed, place);
    let nonce = nonce(key, &authenticated, text);
    let payload = Payload { msg: text.as_bytes(), aad: &authenticated };
    let text = XChaCha20Poly1305::new(key.bytes().into()).encrypt(&XNonce::from(nonce), payload).ok()?;
    sealed.bytes = SealedBytes([&nonce, &*text].concat().into());
    Some(sealed)
}

/// Reads what was sealed under a key, at the place where it was found.
pub(crate) fn unseal(key: &Key, sealed: &Sealed, place: Place<'_>) -> Result<String, KeyError> {
    let forged = || KeyError::Forged { subject: sealed.subject };
    let (nonce, text) = sealed.bytes.0.split_first_chunk::<NONCE>().ok_or_else(forged)?;
    let payload = Payload { msg: text, aad: &authenticated(sealed, place) };
    let text = XChaCha20Poly1305::new(key.bytes().into()).decrypt(&XNonce::from(*nonce), payload);
    String::from_utf8(text.map_err(|_| forged())?).map_err(|_| forged())
}

/// Everything of fixed length first, so that no two places are written alike.
fn authenticated(sealed: &Sealed, place: Place<'_>) -> Vec<u8> {
    let purpose = match sealed.purpose {
        Purpose::Service => 0_u8,
        Purpose::Invoice => 1,
    };
    let mut bytes = Vec::with_capacity(96);
    bytes.extend_from_slice(b"onhand-1");
    bytes.extend_from_slice(sealed.log.as_bytes());
    bytes.extend_from_slice(place.command.0.as_bytes());
    bytes.extend_from_slice(sealed.subject.0.as_bytes());
    bytes.push(purpose);
    bytes.extend_from_slice(&sealed.version.to_le_bytes());
    bytes.extend_from_slice(place.field.as_bytes());
    bytes
}

fn nonce(key: &Key, authenticated: &[u8], text: &str) -> [u8; NONCE] {
    let mut hasher = blake3::Hasher::new_keyed(&blake3::derive_key(NONCES, key.bytes()));
    hasher.update(&(authenticated.len() as u64).to_le_bytes());
    hasher.update(authenticated);
    hasher.update(text.as_bytes());
    let mut nonce = [0; NONCE];
    hasher.finalize_xof().fill(&mut nonce);
    nonce
}

#[cfg(test)]
mod tests {
    use super::super::KeyName;
    use super::*;
    use onhand_domain::Subject;

    const NAME: KeyName = KeyName { subject: Subject(Uuid::from_u128(7)), purpose: Purpose::Service };
    const LOG: Uuid = Uuid::from_u128(9);
    const TEXT: &str = "Ada Lovelace, St James's Square 12";

    fn key(byte: u8) -> Key {
        Key::new(1, [byte; 32])
    }

    fn place(command: u128, field: &str) -> Place<'_> {
        Place { command: CommandId(Uuid::from_u128(command)), field }
    }

    fn sealed() -> Sealed {
        seal(&key(1), NAME, LOG, place(3, "address"), TEXT).unwrap()
    }

    #[test]
    fn what_was_sealed_is_read_with_its_key_at_its_place() {
        assert_eq!(unseal(&key(1), &sealed(), place(3, "address")).unwrap(), TEXT);
        let empty = seal(&key(1), NAME, LOG, place(3, "note"), "").unwrap();
        assert_eq!(unseal(&key(1), &empty, place(3, "note")).unwrap(), "");
    }

    #[test]
    fn it_is_read_nowhere_else_and_with_nothing_else() {
        let mut others = vec![
            (sealed(), key(2), place(3, "address")),
            (sealed(), key(1), place(4, "address")),
            (sealed(), key(1), place(3, "note")),
            (Sealed { log: Uuid::nil(), ..sealed() }, key(1), place(3, "address")),
            (Sealed { version: 2, ..sealed() }, key(1), place(3, "address")),
            (Sealed { purpose: Purpose::Invoice, ..sealed() }, key(1), place(3, "address")),
            (Sealed { subject: Subject(Uuid::nil()), ..sealed() }, key(1), place(3, "address")),
        ];
        for bit in 0..sealed().bytes.0.len() * 8 {
            let mut other = sealed();
            other.bytes.0[bit / 8] ^= 1 << (bit % 8);
            others.push((other, key(1), place(3, "address")));
        }
        for length in 0..sealed().bytes.0.len() {
            let bytes = SealedBytes(sealed().bytes.0[..length].into());
            others.push((Sealed { bytes, ..sealed() }, key(1), place(3, "address")));
        }
        for (sealed, key, place) in others {
            assert!(matches!(unseal(&key, &sealed, place), Err(KeyError::Forged { .. })), "{sealed:?} {place:?}");
        }
    }

    #[test]
    fn a_retry_is_sealed_alike_and_nothing_else_is() {
        assert_eq!(sealed(), sealed());
        let others = [
            seal(&key(1), NAME, LOG, place(3, "address"), "Ada Lovelace").unwrap(),
            seal(&key(1), NAME, LOG, place(4, "address"), TEXT).unwrap(),
            seal(&key(1), NAME, LOG, place(3, "note"), TEXT).unwrap(),
            seal(&key(1), NAME, Uuid::nil(), place(3, "address"), TEXT).unwrap(),
            seal(&key(2), NAME, LOG, place(3, "address"), TEXT).unwrap(),
        ];
        let nonce = |sealed: &Sealed| sealed.bytes.0[..NONCE].to_vec();
        for (nth, other) in others.iter().enumerate() {
            assert_ne!(nonce(other), nonce(&sealed()), "{nth}");
        }
    }

    #[test]
    fn it_is_sealed_as_it_is_in_logs_that_exist() {
        let digits: String = sealed().bytes.0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            digits,
            "f0a3d1fa20dd3d7235b3c492cf91cefb5c379cb83d4aee4ef3544af59eb810e06626fe01470c7bc966bd2fd8d03d01f6bfef52ab40b037dc3fdbfdeb209aaab83ecf5a0dec5c9c20959b"
        );
    }
}
