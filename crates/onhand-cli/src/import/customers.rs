//! Ids of customers: the same for the same number, and telling it to nobody who has not the key.

use crate::exit::Failure;
use onhand::{CustomerId, Error, Key, KeyName, Onhand, Purpose, Subject};

/// Whose key it is: that of the data set, whichever of its sheets is imported.
const DATA_SET: &[u8] = b"customers of Online Retail II";

/// Makes ids of customers' numbers.
pub(super) struct Customers(Key);

impl Customers {
    /// Obtains the key, which is made when it is needed first.
    pub(super) fn of(core: &Onhand) -> Result<Self, Failure> {
        let subject = Subject(uuid(blake3::hash(DATA_SET)));
        let keys = core.keys().obtain(&[KeyName { subject, purpose: Purpose::Service }]).map_err(Error::from)?;
        let key = keys.into_iter().next().ok_or(Error::Closed)?;
        Ok(Self(key))
    }

    pub(super) fn id(&self, number: &str) -> CustomerId {
        CustomerId(uuid(blake3::keyed_hash(self.0.bytes(), number.as_bytes())))
    }
}

fn uuid(hash: blake3::Hash) -> uuid::Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
