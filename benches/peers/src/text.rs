//! Figures as people read them.

/// A whole number with a comma for every thousand.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Three digits and then zeros: more is not measured.
pub(crate) fn significant(figure: f64) -> u64 {
    let figure = figure.max(0.0);
    let digits = (figure.max(1.0).log10().floor() as i32 - 2).max(0);
    let unit = 10_f64.powi(digits);
    ((figure / unit).round() * unit) as u64
}

/// Microseconds as people read them.
pub(crate) fn micros(micros: f64) -> String {
    match micros {
        ..1_000.0 => format!("{micros:.0} µs"),
        1_000.0..1_000_000.0 => format!("{:.1} ms", micros / 1e3),
        _ => format!("{:.1} s", micros / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_three_digits_and_commas() {
        let told = [0.0, 7.4, 999.6, 1_234.0, 59_649.0, 1_245_499.0].map(|figure| grouped(significant(figure)));
        assert_eq!(told, ["0", "7", "1,000", "1,230", "59,600", "1,250,000"]);
    }

    #[test]
    fn waits_are_told_in_the_unit_that_fits() {
        assert_eq!([121.4, 1_849.0, 2_100_000.0].map(micros), ["121 µs", "1.8 ms", "2.1 s"]);
    }
}
