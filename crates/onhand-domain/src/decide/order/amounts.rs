//! What the lines of an order cost.

use crate::decide::in_units;
use crate::state::State;
use crate::{Money, OrderLine, Quantity, Rejection, SkuId, limit};

impl State {
    /// What each line costs in all. A price is of the SKU's unit, so that what is sold by weight is rounded, half up, to
    /// minor units; line by line, and only here.
    /// Beside them, the order costs so much.
    pub(super) fn line_amounts(
        &self,
        lines: &[OrderLine],
        tax_included: bool,
        beside: i64,
    ) -> Result<Vec<i64>, Rejection> {
        let mut sum = beside;
        let mut amounts = Vec::with_capacity(lines.len());
        for line in lines {
            let amount = self.line_amount(line, tax_included)?;
            let out_of_range = || Rejection::AmountOutOfRange { line: Some(line.line.clone()), limit: limit::AMOUNT };
            sum = sum.checked_add(amount).filter(|sum| *sum <= limit::AMOUNT).ok_or_else(out_of_range)?;
            amounts.push(amount);
        }
        Ok(amounts)
    }

    fn line_amount(&self, line: &OrderLine, tax_included: bool) -> Result<i64, Rejection> {
        let (sku, row) = self.known_sku(&line.sku)?;
        let price = self.price(sku, line.unit_price, in_units(row, line.quantity)?);
        let out_of_range = || Rejection::AmountOutOfRange { line: Some(line.line.clone()), limit: limit::AMOUNT };
        let price = price.and_then(|price| i64::try_from(price).ok()).filter(|price| *price <= limit::AMOUNT);
        let price = price.ok_or_else(out_of_range)?;
        let discount = line.discount.map_or(0, Money::minor);
        if discount > price {
            return Err(Rejection::DiscountExceedsPrice {
                line: line.line.clone(),
                price: Money::from_minor(price, line.unit_price.currency()),
                discount: Money::from_minor(discount, line.unit_price.currency()),
            });
        }
        let tax = if tax_included { 0 } else { line.tax.map_or(0, Money::minor) };
        (price - discount).checked_add(tax).filter(|amount| *amount <= limit::AMOUNT).ok_or_else(out_of_range)
    }

    fn price(&self, sku: SkuId, unit_price: Money, quantity: Quantity) -> Option<i128> {
        let unit = 10_i128.checked_pow(u32::from(self.decimals(sku)?))?;
        // Both are below 2^63.
        let exact = i128::from(unit_price.minor()) * i128::from(quantity.0);
        Some((exact + unit / 2) / unit)
    }
}
