//! Money by month: what the file says, by what became of it.

use super::price::Price;
use onhand::Timestamp;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// By month, as `2010-01`.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Revenue(BTreeMap<String, Month>);

/// What was sold, and what came back, in a month. The sum of all but the last is the file's.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Month {
    /// Goods of orders.
    pub(super) goods: Sum,
    /// What customers paid for having them carried.
    pub(super) carriage: Sum,
    /// Goods of orders that came back.
    pub(super) returned: Sum,
    /// Goods that came back, whose sale is not in the file.
    pub(super) without_sale: Sum,
    pub(super) write_offs: Sum,
    /// Services, fees, vouchers, corrections.
    pub(super) set_aside: Sum,
    /// Orders and refunds in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) log: Option<Sum>,
}

/// An amount that grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum(pub(super) Price);

impl Sum {
    pub(super) fn add(&mut self, amount: Price) {
        self.0 = self.0.plus(amount);
    }
}

impl Serialize for Sum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Revenue {
    /// The month that a moment lies in.
    pub(super) fn of(&mut self, at: Timestamp) -> &mut Month {
        let moment = at.to_string();
        self.0.entry(moment.get(..7).unwrap_or_default().to_owned()).or_default()
    }

    /// Takes over what is in the log.
    pub(super) fn compare(&mut self, log: &Self) {
        for (name, month) in &log.0 {
            self.0.entry(name.clone()).or_default().log = month.log;
        }
        self.0.values_mut().for_each(|month| month.log = Some(month.log.unwrap_or_default()));
    }

    /// How many months differ in the log from what the file adds up to.
    pub(super) fn differing(&self) -> usize {
        self.0.values().filter(|month| month.log.is_some_and(|log| log.0 != month.of_orders())).count()
    }

    /// What orders came to, less what came back of them, and all that the file adds up to.
    pub(super) fn totals(&self) -> (Price, Price) {
        let sum = |of: fn(&Month) -> Price| self.0.values().fold(Price::default(), |sum, month| sum.plus(of(month)));
        (sum(Month::of_orders), sum(Month::of_file))
    }
}

impl Month {
    /// What orders came to, less what came back of them.
    pub(super) fn of_orders(&self) -> Price {
        self.goods.0.plus(self.carriage.0).plus(self.returned.0)
    }

    /// All that the file adds up to.
    fn of_file(&self) -> Price {
        self.of_orders().plus(self.without_sale.0).plus(self.write_offs.0).plus(self.set_aside.0)
    }
}
