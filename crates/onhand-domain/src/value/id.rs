//! Ids that callers give: random, unique, meaningless.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Declares an id: a UUID of one kind of thing.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

id!(
    /// Names one submission of a command: a UUIDv7. Whatever is retried under it is applied once.
    CommandId
);
id!(
    /// Names a reservation, from the first hold to its end.
    ReservationId
);
id!(
    /// Names an order, from its placing to its closing. What it is promised stands under the same id as a reservation's
    /// promises do: [`OrderId::promise`].
    OrderId
);
id!(
    /// Names a customer by a random id, never by anything a person could be known by.
    CustomerId
);

id!(
    /// Names a payment: one promise of money by one means of payment.
    PaymentId
);
id!(
    /// Names an account of credit: by a random id, never by the number that is printed on a card.
    AccountId
);
id!(
    /// Names a refund, unique in its order.
    RefundId
);
id!(
    /// Names a return: goods of one order that are to come back, or came.
    ReturnId
);
id!(
    /// Names an effect: something that is done outside, once, however often it is asked for under this id.
    EffectId
);

impl OrderId {
    /// The id under which the order's promises stand among those of reservations.
    #[must_use]
    pub const fn promise(self) -> ReservationId {
        ReservationId(self.0)
    }
}

impl CommandId {
    /// The id of what the core does by itself: sweeping expired holds, naming the promises a shortfall hits.
    pub const OWN: Self = Self(Uuid::nil());

    /// Milliseconds since 1970 that the first 48 bits of the id tell, as a UUIDv7 does (RFC 9562, 5.7).
    #[must_use]
    pub const fn milliseconds(self) -> u64 {
        (self.0.as_u128() >> 80) as u64
    }
}
