//! A record of the file: what it says, and what kind of thing it tells of.

use super::goods::{is_carriage, is_goods};
use super::names::{is_location, is_sku, location_of};
use super::price::Price;
use super::records::{COLUMNS, Fields, Unreadable};
use onhand::Timestamp;

/// The file's columns, as its first line names them.
pub(super) const HEADER: [&str; COLUMNS] =
    ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"];

/// The most units that one line may move.
const MOST_UNITS: i64 = 1_000_000_000;
/// The most pence that goods may cost a unit, and all units of a line.
const MOST_PENCE: i64 = 1_000_000_000_000;
/// The longest number of a customer.
const LONGEST_CUSTOMER: usize = 64;

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) kind: Kind,
    pub(super) invoice: String,
    /// In capitals, without spaces around it: the file writes the same goods as 85123a and 85123A.
    pub(super) code: String,
    pub(super) description: String,
    /// How many units, always positive.
    pub(super) units: i64,
    /// Of a unit.
    pub(super) price: Price,
    pub(super) at: Timestamp,
    /// The customer's number at the retailer's, where there is one. It stays out of the log.
    pub(super) customer: Option<String>,
    pub(super) country: String,
    /// Its units count as fewer: they came back, or were lost.
    pub(super) negative: bool,
}

impl Line {
    /// What the file adds up to by this line.
    pub(super) fn amount(&self) -> Price {
        let amount = self.price.times(self.units);
        if self.negative { amount.negated() } else { amount }
    }
}

/// What a line tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Goods were sold.
    Sale,
    /// What the customer paid for carrying them.
    Carriage,
    /// A sale was canceled, and its goods came back.
    Cancellation,
    /// Goods were lost, thrown away, or never there.
    WriteOff,
    /// No goods: a service, a fee, a voucher, a correction of the books.
    SetAside,
}

/// Why a record tells of nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Malformed {
    /// It has no eight fields.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A field that is needed is empty, too long, or has something in it that cannot be seen.
    #[error("{field} is empty, too long, or not visible text")]
    Text {
        /// Which.
        field: &'static str,
    },
    /// The quantity is no whole number other than zero.
    #[error("Quantity {found:?} is no whole number other than 0 within ±{MOST_UNITS}")]
    Quantity {
        /// What is there.
        found: String,
    },
    /// The price is none.
    #[error("Price {found:?} is no decimal number, or, of goods, no whole number of pence from 0 to {MOST_PENCE}")]
    Price {
        /// What is there.
        found: String,
    },
    /// The date is none.
    #[error("InvoiceDate {found:?} is no date like 2010-01-31 12:00:00")]
    Date {
        /// What is there.
        found: String,
    },
    /// Goods on a cancellation that did not come back.
    #[error("a cancellation of {found} units that is no return")]
    CanceledTwice {
        /// How many.
        found: i64,
    },
}

/// Whether a record is the file's first line.
pub(super) fn is_header(fields: &Fields<'_>) -> bool {
    let same = |(field, name): (&&[u8], &str)| {
        let letters = |text: &[u8]| text.iter().filter(|b| **b != b' ').map(u8::to_ascii_lowercase).collect::<Vec<_>>();
        letters(field.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(field)) == letters(name.as_bytes())
    };
    fields.as_ref().is_ok_and(|fields| fields.iter().zip(HEADER).all(same))
}

/// What a record says.
pub(super) fn understand(fields: Fields<'_>) -> Result<Line, Malformed> {
    let [invoice, code, description, quantity, date, price, customer, country] = fields?;
    let invoice = name("Invoice", invoice)?;
    let code = name("StockCode", code)?.to_ascii_uppercase();
    let country = name("Country", country)?;
    if !country.is_ascii() && !is_location(&location_of(country)) {
        return Err(Malformed::Text { field: "Country" });
    }
    let lossily = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(40).collect();
    let number = std::str::from_utf8(quantity).ok().and_then(|text| text.trim().parse::<i64>().ok());
    let quantity = number
        .filter(|n| *n != 0 && n.unsigned_abs() <= MOST_UNITS.unsigned_abs())
        .ok_or_else(|| Malformed::Quantity { found: lossily(quantity) })?;
    let at = moment(date).ok_or_else(|| Malformed::Date { found: lossily(date) })?;
    let no_price = || Malformed::Price { found: lossily(price) };
    let price = Price::read(price).ok_or_else(no_price)?;
    let kind = kind(invoice, &code, quantity)?;
    let units = quantity.abs();
    let is_sold = |amount: Price| amount.pence().is_some_and(|pence| (0..=MOST_PENCE).contains(&pence));
    let is_priced = is_sold(price) && is_sold(price.times(units));
    let kind = match kind {
        Kind::Sale | Kind::Cancellation if !is_priced => return Err(no_price()),
        Kind::Carriage if !is_priced => Kind::SetAside,
        other => other,
    };
    let customer = String::from_utf8_lossy(customer).trim().to_owned();
    Ok(Line {
        kind,
        invoice: invoice.to_owned(),
        code,
        description: String::from_utf8_lossy(description).into_owned(),
        units,
        price,
        at,
        customer: Some(customer).filter(|number| !number.is_empty() && number.len() <= LONGEST_CUSTOMER),
        country: country.to_owned(),
        negative: quantity < 0,
    })
}

fn kind(invoice: &str, code: &str, quantity: i64) -> Result<Kind, Malformed> {
    let (is_correction, is_canceled) = (invoice.starts_with(['A', 'a']), invoice.starts_with(['C', 'c']));
    if is_carriage(code) && !is_correction && !is_canceled && quantity > 0 {
        return Ok(Kind::Carriage);
    }
    if !is_goods(code) || is_correction {
        return Ok(Kind::SetAside);
    }
    match (is_canceled, quantity > 0) {
        (false, true) => Ok(Kind::Sale),
        (true, false) => Ok(Kind::Cancellation),
        (false, false) => Ok(Kind::WriteOff),
        (true, true) => Err(Malformed::CanceledTwice { found: quantity }),
    }
}

/// A name as the core takes them, with room for a prefix.
fn name<'a>(field: &'static str, bytes: &'a [u8]) -> Result<&'a str, Malformed> {
    let name = std::str::from_utf8(bytes).map_or("", str::trim);
    let fits = !name.is_empty() && name.len() <= 56;
    // Plain text is what almost every line has: only what is not needs the core's own look at it.
    let visible = if name.is_ascii() { !name.chars().any(char::is_control) } else { is_sku(name) };
    if fits && visible { Ok(name) } else { Err(Malformed::Text { field }) }
}

/// `YYYY-MM-DD hh:mm:ss`, without a zone in the file and taken as UTC.
fn moment(bytes: &[u8]) -> Option<Timestamp> {
    let text: &[u8; 19] = bytes.trim_ascii().try_into().ok()?;
    let separators = [(4, b'-'), (7, b'-'), (10, b' '), (13, b':'), (16, b':')];
    if separators.iter().any(|(at, separator)| text[*at] != *separator) {
        return None;
    }
    let mut rfc_3339 = [b'Z'; 20];
    rfc_3339[..19].copy_from_slice(text);
    rfc_3339[10] = b'T';
    std::str::from_utf8(&rfc_3339).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(invoice: &str, code: &str, quantity: &str) -> Result<Line, Malformed> {
        let of = str::as_bytes;
        understand(Ok([
            of(invoice),
            of(code),
            b"A \xA3 mug",
            of(quantity),
            b"2010-01-31 12:00:00",
            b"1.5",
            b"",
            b"EIRE",
        ]))
    }

    #[test]
    fn invoices_codes_and_signs_say_what_happened() {
        let kind = |invoice, code, quantity| line(invoice, code, quantity).map(|line| line.kind);
        assert_eq!(kind("489434", "85048", "12"), Ok(Kind::Sale));
        assert_eq!(kind("C489434", "85048", "-12"), Ok(Kind::Cancellation));
        assert_eq!(kind("489434", "85048", "-12"), Ok(Kind::WriteOff));
        assert_eq!(kind("489434", "POST", "1"), Ok(Kind::Carriage));
        assert_eq!(kind("C489434", "POST", "-1"), Ok(Kind::SetAside));
        assert_eq!(kind("489434", "BANK CHARGES", "1"), Ok(Kind::SetAside));
        assert_eq!(kind("A506401", "85048", "1"), Ok(Kind::SetAside));
        assert_eq!(kind("C489434", "85048", "12"), Err(Malformed::CanceledTwice { found: 12 }));
        assert_eq!(kind("489434", "85048", "0"), Err(Malformed::Quantity { found: "0".to_owned() }));
    }

    #[test]
    fn odd_bytes_spoil_no_description() {
        let line = line("489434", " 85123a ", "1").unwrap();
        assert_eq!((line.code.as_str(), line.description.as_str()), ("85123A", "A \u{FFFD} mug"));
    }

    #[test]
    fn what_no_name_may_be_spoils_its_line_alone() {
        let at = |code: &str, country: &str| {
            let of = str::as_bytes;
            let fields = [of("489434"), of(code), b"A mug", b"1", b"2010-01-31 12:00:00", b"1.5", b"", of(country)];
            understand(Ok(fields)).map(|line| line.kind)
        };
        assert_eq!(at("85048\u{e9}", "\u{d6}sterreich"), Ok(Kind::Sale));
        for (code, country, field) in [
            ("85\u{200b}048", "EIRE", "StockCode"),
            ("85048e\u{301}", "EIRE", "StockCode"),
            ("85048", "EI\u{202e}RE", "Country"),
            // Longer in small letters than in capitals.
            ("85048", &"\u{23a}".repeat(28), "Country"),
        ] {
            assert_eq!(at(code, country), Err(Malformed::Text { field }), "{code} {country}");
        }
    }

    #[test]
    fn a_date_is_a_date() {
        assert_eq!(moment(b"2010-01-31 12:00:00").map(|at| at.to_string()), Some("2010-01-31T12:00:00Z".to_owned()));
        for bad in ["2010-02-30 12:00:00", "2010-01-31", "31/01/2010 12:00:00", "2010-01-31 25:00:00", ""] {
            assert_eq!(moment(bad.as_bytes()), None, "{bad}");
        }
    }
}
