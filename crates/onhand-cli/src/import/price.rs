//! Pounds as the file writes them, exact to the millionth.

use std::fmt;

const DECIMALS: usize = 6;
/// Millionths of a pound in a penny.
const PENNY: i128 = 10_000;
/// Digits before the point.
const LONGEST: usize = 12;

/// An amount of pounds: a price, or a sum of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Price(i128);

impl Price {
    /// Reads a decimal number with at most twelve digits before the point and six behind it.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes.trim_ascii()).ok()?;
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str, most| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_number(whole, LONGEST) || !is_number(fraction, DECIMALS) {
            return None;
        }
        let millionths: i128 = format!("{whole}{fraction:0<DECIMALS$}").parse().ok()?;
        Some(Self(if negative { -millionths } else { millionths }))
    }

    /// So many whole pence.
    pub(super) fn of_pence(pence: i64) -> Self {
        Self(i128::from(pence) * PENNY)
    }

    /// Pence, where it is a whole number of them.
    pub(super) fn pence(self) -> Option<i64> {
        (self.0 % PENNY == 0).then(|| i64::try_from(self.0 / PENNY).ok())?
    }

    pub(super) fn times(self, units: i64) -> Self {
        Self(self.0.saturating_mul(i128::from(units)))
    }

    pub(super) fn plus(self, more: Self) -> Self {
        Self(self.0.saturating_add(more.0))
    }

    pub(super) fn negated(self) -> Self {
        Self(-self.0)
    }
}

/// With two decimals, or as many as there are.
impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:07}", self.0.unsigned_abs());
        let (whole, fraction) = digits.split_at(digits.len() - DECIMALS);
        let cents = fraction.get(..2).unwrap_or_default();
        let rest = fraction.get(2..).unwrap_or_default().trim_end_matches('0');
        write!(f, "{}{whole}.{cents}{rest}", if self.0 < 0 { "-" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::Price;

    #[test]
    fn pounds_are_read_and_told_exactly() {
        for (text, told, pence) in [
            ("2.95", "2.95", Some(295)),
            (" 4 ", "4.00", Some(400)),
            ("-53594.36", "-53594.36", Some(-5_359_436)),
            ("0.001", "0.001", None),
            (".5", "0.50", Some(50)),
            ("0", "0.00", Some(0)),
        ] {
            let price = Price::read(text.as_bytes()).map(|price| (price.to_string(), price.pence()));
            assert_eq!(price, Some((told.to_owned(), pence)), "{text}");
        }
        for bad in ["", "-", ".", "cheap", "1,5", "1.2.3", "+1", "0.0000001", "1234567890123", "1e3"] {
            assert_eq!(Price::read(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn sums_lose_nothing() {
        let price = Price::read(b"0.001").unwrap_or_default();
        assert_eq!(price.times(1_000), Price::of_pence(100));
        assert_eq!(price.times(3).plus(price.negated()).to_string(), "0.002");
    }
}
