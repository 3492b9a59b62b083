//! Stock codes that are not goods: services, fees, vouchers, tests and corrections of the books.

/// Codes that stand for no goods, in capitals.
const NO_GOODS: [&str; 12] = [
    "M",            // manual correction
    "D",            // discount
    "S",            // samples
    "B",            // bad debt
    "ADJUST",       // correction of an account
    "ADJUST2",      // correction of an account
    "BANK CHARGES", // what the bank takes
    "AMAZONFEE",    // what the marketplace takes
    "CRUK",         // commission for a charity
    "PADS",         // an allowance for cushion pads
    "GIFT",         // vouchers in general
    "AMAZON",       // corrections for the marketplace
];

/// Codes that begin so stand for no goods: vouchers by value, tests of the till.
const NO_GOODS_BEGIN: [&str; 2] = ["GIFT_", "TEST"];

/// Codes of what customers pay for having goods carried: postage, that of orders through another shop, two carriers.
const CARRIAGE: [&str; 4] = ["POST", "DOT", "C2", "C3"];

/// Whether a code, in capitals, stands for the carrying of goods.
pub(super) fn is_carriage(code: &str) -> bool {
    CARRIAGE.contains(&code)
}

/// Whether a code, in capitals, stands for goods.
pub(super) fn is_goods(code: &str) -> bool {
    !is_carriage(code) && !NO_GOODS.contains(&code) && !NO_GOODS_BEGIN.iter().any(|begin| code.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::is_goods;

    #[test]
    fn goods_are_told_from_services() {
        assert!(["85048", "79323P", "15056BL", "DCGS0058", "DCGSSGIRL", "SP1002"].into_iter().all(is_goods));
        assert!(!["POST", "M", "GIFT_0001_30", "TEST001", "BANK CHARGES"].into_iter().any(is_goods));
    }
}
