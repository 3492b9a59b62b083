//! Names that occur again and again, by number.

use onhand::{Command, DefineSku, ResumeLocation};
use std::collections::HashMap;

/// Names in the order in which they first occurred.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<String, usize>,
}

impl Names {
    /// A name's number; a new one gets the next.
    pub(super) fn number(&mut self, name: &str) -> usize {
        if let Some(number) = self.get(name) {
            return number;
        }
        let next = self.numbers.len();
        self.numbers.insert(name.to_owned(), next);
        next
    }

    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.numbers.get(name).copied()
    }
}

/// Whether the core takes this as the name of a SKU, and so of anything else.
pub(super) fn is_sku(name: &str) -> bool {
    Command::from(DefineSku::new(name)).check().is_ok()
}

/// Whether the core takes this as the name of a location.
pub(super) fn is_location(name: &str) -> bool {
    Command::from(ResumeLocation { location: name.into() }).check().is_ok()
}

/// Whether the core takes this as the title of a SKU.
pub(super) fn is_title(title: &str) -> bool {
    Command::from(DefineSku::new("any").title(title)).check().is_ok()
}

/// The location whose stock a country's shop sells, named like its channel: `web:united-kingdom`.
pub(super) fn location_of(country: &str) -> String {
    let mut name = String::from("web:");
    for part in country.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if !name.ends_with(':') {
            name.push('-');
        }
        name.push_str(&part.to_lowercase());
    }
    if name.ends_with(':') { name + "unspecified" } else { name }
}

#[cfg(test)]
mod tests {
    use super::location_of;

    #[test]
    fn countries_become_channels() {
        assert_eq!(location_of("United Kingdom"), "web:united-kingdom");
        assert_eq!(location_of("-"), "web:unspecified");
    }
}
