//! The personal fields of commands, for whoever seals them.

use super::{Command, PlaceOrder};
use crate::{Personal, Purpose, Subject};
use smallvec::SmallVec;

/// A personal field of a command.
#[derive(Debug)]
pub struct PersonalField<'a> {
    /// What it is called.
    pub name: &'static str,
    /// What it is kept for.
    pub purpose: Purpose,
    /// What it says, in clear until it is sealed.
    pub text: &'a mut Personal,
}

/// The personal fields of one command.
pub type PersonalFields<'a> = SmallVec<[PersonalField<'a>; 3]>;

impl Command {
    /// The command's personal fields that say something, and whose they are: the customer's or, of somebody who is not known,
    /// the order's alone. None where it has no such fields.
    pub fn personal_mut(&mut self) -> Option<(Subject, PersonalFields<'_>)> {
        // Whatever is left out here is refused by the rules for being in clear.
        if let Self::PlaceOrder(command) = self { Some(command.personal_mut()) } else { None }
    }

    /// Whether some of it has to be sealed yet.
    #[must_use]
    pub fn is_in_clear(&self) -> bool {
        let Self::PlaceOrder(placed) = self else { return false };
        let PlaceOrder { delivery, billing, note, .. } = &**placed;
        [delivery, billing, note].into_iter().flatten().any(|text| text.clear().is_some())
    }
}

impl PlaceOrder {
    fn personal_mut(&mut self) -> (Subject, PersonalFields<'_>) {
        let subject = Subject(self.customer.map_or(self.order.0, |customer| customer.0));
        let Self { delivery, billing, note, .. } = self;
        let fields = [
            ("delivery", Purpose::Service, delivery),
            ("billing", Purpose::Invoice, billing),
            ("note", Purpose::Service, note),
        ];
        let said = fields.into_iter().filter_map(|(name, purpose, text)| Some((name, purpose, text.as_mut()?)));
        (subject, said.map(|(name, purpose, text)| PersonalField { name, purpose, text }).collect())
    }
}
