//! Sealing what comes in clear, and reading what was sealed: keys and places brought together.

use super::sealing::{Place, seal, unseal};
use super::{Key, KeyError, KeyName, KeyStore};
use crate::{Submission, SubmitError};
use onhand_domain::{CommandId, Sealed};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use uuid::Uuid;

/// What seals and reads the personal fields of one log.
#[derive(Clone, Debug)]
pub(crate) struct Vault {
    keys: Arc<dyn KeyStore>,
    log: Uuid,
    /// Keys are made while this is held: once the log is closed, its directory is somebody else's.
    is_open: Arc<RwLock<bool>>,
}

impl Vault {
    pub(crate) fn new(keys: Arc<dyn KeyStore>, log: Uuid) -> Self {
        Self { keys, log, is_open: Arc::new(RwLock::new(true)) }
    }

    /// Makes no more keys. What was sealed can be read on.
    pub(crate) fn close(&self) {
        *self.is_open.write().unwrap_or_else(PoisonError::into_inner) = false;
    }

    /// Keeps it open for as long as this is held.
    fn open(&self) -> Result<RwLockReadGuard<'_, bool>, KeyError> {
        let is_open = self.is_open.read().unwrap_or_else(PoisonError::into_inner);
        if *is_open { Ok(is_open) } else { Err(KeyError::Closed) }
    }

    /// Seals the personal fields of all of these. Their keys are asked for, and made durable, together.
    pub(crate) fn seal<'a>(
        &self,
        submissions: impl IntoIterator<Item = &'a mut Submission>,
    ) -> Vec<Result<(), SubmitError>> {
        let mut submissions: Vec<&mut Submission> = submissions.into_iter().collect();
        let Ok(_open) = self.open() else { return submissions.iter().map(|_| Err(SubmitError::Closed)).collect() };
        let mut names: BTreeMap<KeyName, Result<Key, KeyError>> = BTreeMap::new();
        let mut wanted: Vec<KeyName> = submissions.iter_mut().flat_map(|submission| names_of(submission)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        while !wanted.is_empty() {
            match self.keys.obtain(&wanted) {
                Ok(keys) => {
                    names.extend(wanted.drain(..).zip(keys.into_iter().map(Ok)));
                }
                // Nobody else has to do without.
                Err(KeyError::Destroyed { name }) if wanted.contains(&name) => {
                    wanted.retain(|wanted| *wanted != name);
                    names.insert(name, Err(KeyError::Destroyed { name }));
                }
                Err(error) => names.extend(wanted.drain(..).map(|name| (name, Err(error.clone())))),
            }
        }
        submissions.into_iter().map(|submission| self.seal_one(submission, &names)).collect()
    }

    fn seal_one(
        &self,
        submission: &mut Submission,
        keys: &BTreeMap<KeyName, Result<Key, KeyError>>,
    ) -> Result<(), SubmitError> {
        let id = submission.id;
        let failed = |source| SubmitError::NotSealed { id, source };
        let Some((subject, fields)) = submission.command.personal_mut() else { return Ok(()) };
        for field in fields {
            let name = KeyName { subject, purpose: field.purpose };
            let Some(text) = field.text.clear() else { continue };
            let key = match keys.get(&name) {
                Some(Ok(key)) => key,
                Some(Err(error)) => return Err(failed(error.clone())),
                None => return Err(failed(KeyError::Unknown { name, version: 1 })),
            };
            let sealed = seal(key, name, self.log, Place { command: id, field: field.name }, text);
            *field.text = sealed.ok_or_else(|| failed(KeyError::Forged { subject }))?.into();
        }
        Ok(())
    }

    /// What was sealed in a command's field; none where the key was destroyed.
    pub(crate) fn unseal(&self, command: CommandId, field: &str, sealed: &Sealed) -> Result<Option<String>, KeyError> {
        let name = KeyName { subject: sealed.subject, purpose: sealed.purpose };
        let key = self.keys.find(name, sealed.version)?;
        key.map(|key| unseal(&key, sealed, Place { command, field })).transpose()
    }
}

/// The keys as a host is handed them: not beyond the core's end.
impl KeyStore for Vault {
    fn obtain(&self, names: &[KeyName]) -> Result<Vec<Key>, KeyError> {
        let _open = self.open()?;
        self.keys.obtain(names)
    }

    fn find(&self, name: KeyName, version: u32) -> Result<Option<Key>, KeyError> {
        self.keys.find(name, version)
    }

    fn destroy(&self, name: KeyName) -> Result<(), KeyError> {
        let _open = self.open()?;
        self.keys.destroy(name)
    }
}

fn names_of(submission: &mut Submission) -> Vec<KeyName> {
    let Some((subject, fields)) = submission.command.personal_mut() else { return Vec::new() };
    let in_clear = fields.into_iter().filter(|field| field.text.clear().is_some());
    in_clear.map(|field| KeyName { subject, purpose: field.purpose }).collect()
}
