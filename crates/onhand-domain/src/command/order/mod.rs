//! Commands about orders: placing and canceling them, and the way of their goods to the customer.

mod cancel;
mod edit;
mod fulfillment;
mod handing_over;
mod place;
mod returns;
mod store;

pub use cancel::{CancelLines, CancelOrder};
pub use edit::{EditOrder, Exchange};
pub use fulfillment::{Fulfillment, IfShort};
pub use handing_over::{
    Collect, Deliver, DeliveryFailure, ExpirePickup, FailDelivery, ReadyForPickup, SendToPickup, Ship,
};
pub use place::{OrderLine, PlaceOrder};
pub use returns::{AuthorizeReturn, ReceiveReturn, RejectReturn, ReturnLine, ReturnPolicy, TakeBack};
pub use store::{Pick, Reallocate, RejectAtStore, ShortPick};

use crate::{LineName, Measure, Sku};
use serde::{Deserialize, Serialize};

/// So much of one line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineQuantity {
    /// Which line.
    pub line: LineName,
    /// How much: of the line's own SKU, or of the component that is named.
    pub quantity: Measure,
    /// Of a line that is a bundle, the component that is meant; whole bundles unless named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<Sku>,
}

impl LineQuantity {
    /// So much of a line.
    pub fn new(line: impl Into<LineName>, quantity: impl Into<Measure>) -> Self {
        Self { line: line.into(), quantity: quantity.into(), component: None }
    }
}
