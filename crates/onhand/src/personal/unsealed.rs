//! Reading the personal fields of what was committed.

use super::{KeyError, KeyStore};
use crate::{Committed, Onhand};
use onhand_domain::{Purpose, Subject};

/// A personal field of an event, as its key reads it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unsealed {
    /// What it is called.
    pub field: &'static str,
    /// Whose it is.
    pub subject: Subject,
    /// What it is kept for.
    pub purpose: Purpose,
    /// What it says. None once its key was destroyed.
    pub text: Option<String>,
}

impl Onhand {
    /// What the personal fields of a command's events say.
    ///
    /// ```
    /// # let directory = tempfile::tempdir()?;
    /// use onhand::{Currency, DefineLocation, DefineSku, KeyName, Onhand, PlaceOrder, Position, Receive};
    ///
    /// let core = Onhand::builder().open_blocking(directory.path())?;
    /// let shop = core.blocking();
    /// shop.define_location(DefineLocation::store("berlin"))?;
    /// shop.define_sku(DefineSku::new("mug"))?;
    /// shop.receive(Receive::new("mug", "berlin", 10))?;
    ///
    /// let order = "0191e0a0-0002-7000-8000-000000000001".parse()?;
    /// let placed = shop.place_order(PlaceOrder::new(order, "web", Currency::EURO).ship("mug", 1, 999).delivery("Ada, Berlin"))?;
    /// let committed = core.subscribe(Position(placed.first.0 - 1)).try_next()?.ok_or("it is in the log")?;
    /// let [delivery] = &core.unseal(&committed)?[..] else { return Err("one field was said".into()) };
    /// assert_eq!((delivery.field, delivery.text.as_deref()), ("delivery", Some("Ada, Berlin")));
    ///
    /// // Without the key nobody reads it any more, in this log or in any copy of it.
    /// core.keys().destroy(KeyName { subject: delivery.subject, purpose: delivery.purpose })?;
    /// assert_eq!(core.unseal(&committed)?[0].text, None);
    /// shop.close()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Cost: a read of the store of keys for each field.
    ///
    /// # Errors
    /// [`KeyError::Unknown`] where the keys are not those of this log, [`KeyError::Forged`] for what is not as it was sealed;
    /// as the store fails.
    pub fn unseal(&self, committed: &Committed) -> Result<Vec<Unsealed>, KeyError> {
        let sealed = committed.events.iter().flat_map(|event| event.sealed());
        let unsealed = sealed.map(|(field, sealed)| {
            let text = self.inner.vault.unseal(committed.command, field, sealed)?;
            Ok(Unsealed { field, subject: sealed.subject, purpose: sealed.purpose, text })
        });
        unsealed.collect()
    }

    /// The keys of personal fields: for whoever has to destroy some. Once the core is closed none is made or destroyed
    /// any more ([`KeyError::Closed`]).
    #[must_use]
    pub fn keys(&self) -> &dyn KeyStore {
        &self.inner.vault
    }
}

impl std::fmt::Debug for Unsealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.text.as_ref().map(String::len);
        write!(f, "Unsealed({} of {}, {text:?} bytes)", self.field, self.subject)
    }
}
