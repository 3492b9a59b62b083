//! Names that callers choose: SKUs, locations, channels and references.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;

/// Declares a name type: a short string that is cheap to copy, checked when its command is.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        ///
        /// Up to 23 bytes are kept in place; cloning never allocates.
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(SmolStr);

        impl $name {
            /// Takes the name as it is; a command that carries a bad one is refused when it is checked.
            pub fn new(name: impl AsRef<str>) -> Self {
                Self(SmolStr::new(name))
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self::new(name)
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                Self(SmolStr::from(name))
            }
        }

        impl From<&String> for $name {
            fn from(name: &String) -> Self {
                Self::new(name)
            }
        }

        impl From<&$name> for $name {
            fn from(name: &$name) -> Self {
                name.clone()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self.as_str(), f)
            }
        }
    };
}

name!(
    /// What is stocked: one product variant. At most 64 bytes of printable text.
    Sku
);
name!(
    /// Where stock is: a store, a warehouse, a pickup point. At most 64 bytes of printable text.
    Location
);
name!(
    /// Where a customer buys or talks: `web`, `marketplace:amazon`. At most 64 bytes of
    /// `a`–`z`, `0`–`9`, `_`, `-` and `.`, with at most one `:` between a kind and its instance.
    Channel
);
name!(
    /// A delivery announced by a supplier, by the caller's own number. At most 64 bytes of printable text.
    Inbound
);
name!(
    /// Goods on their way between two locations, by the caller's own number. At most 64 bytes of printable text.
    Transfer
);
name!(
    /// Who delivers goods. At most 64 bytes of printable text.
    Supplier
);
name!(
    /// A line of an order, by the caller's own name for it, unique in its order. At most 64 bytes of printable text.
    LineName
);
name!(
    /// A parcel that left, by the caller's own number, unique in its order. At most 64 bytes of printable text.
    Shipment
);
name!(
    /// Who carries parcels. At most 64 bytes of printable text.
    Carrier
);
name!(
    /// Who does what the outbox asks for: a process of the host's. At most 64 bytes of printable text.
    WorkerName
);
name!(
    /// A documented code that says why: `^[a-z0-9_]{1,40}$`.
    Reason
);
name!(
    /// The caller's own number for something: an invoice, an order elsewhere. At most 128 bytes of
    /// printable text; never anything that names a person.
    Reference
);
name!(
    /// What a customer names to pay less: a coupon's code, as it is printed. At most 64 bytes of printable text.
    Coupon
);
name!(
    /// Product text: a title, a unit, an attribute's value. At most 256 bytes of printable text.
    Text
);
