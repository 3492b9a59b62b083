//! An event touches every SKU, location and reservation that it names, and nothing else.

use onhand_domain::event::Touched;
use onhand_domain::{Event, LocationId, SkuId};
use serde_json::Value;
use std::collections::BTreeSet;

/// What an event names, by the names of its fields.
fn named(event: &Event) -> BTreeSet<Touched> {
    let mut named = BTreeSet::new();
    let written = serde_json::to_value(event).unwrap();
    for (kind, fields) in written.as_object().unwrap() {
        look(kind, "", fields, &mut named);
    }
    named
}

fn look(kind: &str, field: &str, value: &Value, named: &mut BTreeSet<Touched>) {
    match value {
        // What a bundle consists of is a matter of the bundle.
        Value::Object(_) if field == "components" => {}
        Value::Object(fields) => fields.iter().for_each(|(field, value)| look(kind, field, value, named)),
        Value::Array(items) => items.iter().for_each(|item| look(kind, field, item, named)),
        Value::Number(number) => {
            let number = || u32::try_from(number.as_u64().unwrap()).unwrap();
            match (kind, field) {
                ("location_defined", "number") | (_, "location" | "from" | "to") => {
                    named.insert(Touched::Location(LocationId(number())));
                }
                ("sku_defined" | "bundle_defined", "number") | (_, "sku") => {
                    named.insert(Touched::Sku(SkuId(number())));
                }
                _ => {}
            }
        }
        // What an order is promised stands under its id among reservations.
        Value::String(id) if matches!(field, "reservation" | "reservations" | "order" | "orders") => {
            named.insert(Touched::Reservation(id.parse().unwrap()));
        }
        _ => {}
    }
}

/// Asserts that an event touches what it names.
pub(crate) fn assert_touches(event: &Event) {
    let mut touched = BTreeSet::new();
    event.touches(|what| {
        touched.insert(what);
    });
    assert_eq!(touched, named(event), "{event:?}");
    assert!(event.makes().is_none_or(|made| touched.contains(&made)), "{event:?}");
}
