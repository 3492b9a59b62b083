//! How a time zone is written.

/// The areas that IANA has cities in. They have not changed since there is a database of time zones.
const AREAS: [&str; 10] =
    ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];

/// Whether this is the name of a time zone by its form: `UTC`, `Etc/UTC`, `Etc/GMT` and hours from it, or an area and
/// one or two places in it.
///
/// Whether there is one of that name is not asked: that depends on the version of the database, and a command has to
/// be judged alike everywhere.
pub(super) fn is_time_zone(name: &str) -> bool {
    let mut parts = name.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("UTC"), None, ..) | (Some("Etc"), Some("UTC" | "GMT"), None, _) => true,
        (Some("Etc"), Some(offset), None, _) => is_offset(offset),
        (Some(area), Some(place), None, _) => AREAS.contains(&area) && is_place(place),
        (Some(area), Some(region), Some(place), None) => AREAS.contains(&area) && is_place(region) && is_place(place),
        _ => false,
    }
}

/// `GMT+12` to `GMT-14`, as they are written: without a zero in front.
fn is_offset(name: &str) -> bool {
    let hours = |sign, most: u8| {
        let hours = name.strip_prefix(sign).filter(|hours| !hours.starts_with('0'));
        let digits = hours.filter(|hours| hours.bytes().all(|byte| byte.is_ascii_digit()));
        digits.and_then(|hours| hours.parse::<u8>().ok()).is_some_and(|hours| hours <= most)
    };
    hours("GMT+", 12) || hours("GMT-", 14)
}

/// Words of letters, the first of them with a capital, joined by `_` and `-`.
fn is_place(name: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    // A part of a name has at most 14 characters, or old file systems could not keep it.
    name.len() <= 14 && name.starts_with(|c: char| c.is_ascii_uppercase()) && name.split(['_', '-']).all(is_word)
}
