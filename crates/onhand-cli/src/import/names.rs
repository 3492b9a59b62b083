//! Names that occur again and again, by number.

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
