//! Personal fields: sealed under a key of their subject before anything else sees them.

mod directory_keys;
mod key;
mod record;
mod sealing;
mod survey;
#[cfg(test)]
mod tests;
mod unsealed;
mod vault;

pub(crate) use directory_keys::DirectoryKeys;
pub(crate) use vault::Vault;

pub use key::{Key, KeyError, KeyName, KeyStore};
pub use unsealed::Unsealed;
