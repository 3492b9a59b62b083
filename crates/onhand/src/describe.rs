//! Events as JSON: the same everywhere, with names instead of numbers.

use onhand_domain::{ChannelId, Event, LocationId, Measure, Quantity, SkuId, State};
use serde_json::{Map, Value};

/// Fields that hold a quantity of the SKU named beside or around them.
const QUANTITIES: [&str; 15] = [
    "quantity",
    "delta",
    "counted",
    "expected",
    "reported",
    "short",
    "unnamed",
    "requested",
    "granted",
    "backorder_limit",
    "per_order",
    "per_customer",
    "available",
    "promised",
    "taken",
];

/// An event as JSON: its name in `event`, names instead of numbers, quantities in their SKU's unit.
///
/// The state has to know what the event names: that at the event's position, or any later one.
///
/// ```
/// use onhand::{describe, event::StockReceived, Event, LocationId, Ledger, Quantity, SkuId};
/// # use onhand::{event, Text};
/// # let mut ledger = Ledger::new(0);
/// # let now = onhand::Timestamp::EPOCH;
/// # ledger.evolve(&Event::from(event::SkuDefined { number: SkuId(0), sku: "mug".into(), title: Text::new("Mug"),
/// #     unit: Text::new("piece"), decimals: 0, backorder_limit: None, attributes: vec![] }), now)?;
/// # let (sku, location) = (SkuId(0), LocationId(0));
/// let event = Event::from(StockReceived { sku, location, quantity: Quantity(3), supplier: None, cost: None });
/// assert_eq!(describe(&event, ledger.state())["sku"], "mug");
/// # Ok::<(), onhand::Inconsistent>(())
/// ```
#[must_use]
pub fn describe(event: &Event, state: &State) -> Value {
    // Serializing to a value fails only for maps with keys that are no text; events have none.
    let tagged = serde_json::to_value(event).unwrap_or_default();
    let mut described = Map::new();
    described.insert("event".to_owned(), Value::from(event.name()));
    if let Value::Object(tagged) = tagged
        && let Some((_, Value::Object(fields))) = tagged.into_iter().next()
    {
        // What defines a name carries it already, beside its number.
        let says = |(field, value): &(String, Value)| field != "number" && !value.is_null();
        described.extend(fields.into_iter().filter(says));
    }
    let mut described = Value::Object(described);
    put_names(&mut described, None, state);
    described
}

fn put_names(value: &mut Value, around: Option<SkuId>, state: &State) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| put_names(item, around, state)),
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            let number = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
            let named = fields.get("sku").and_then(|sku| match sku {
                Value::String(name) => state.sku(name),
                other => number(other).map(SkuId),
            });
            let sku = named.or(around);
            for (field, value) in fields.iter_mut() {
                let name = number(value).and_then(|number| match field.as_str() {
                    "sku" => state.sku_name(SkuId(number)).map(ToString::to_string),
                    "location" | "from" | "to" => state.location_name(LocationId(number)).map(ToString::to_string),
                    "channel" => state.channel_name(ChannelId(number)).map(ToString::to_string),
                    _ => None,
                });
                if let Some(name) = name {
                    *value = Value::String(name);
                } else if QUANTITIES.contains(&field.as_str()) {
                    let decimals = sku.and_then(|sku| state.decimals(sku)).unwrap_or(0);
                    if let Some(quantity) = value.as_i64() {
                        *value = serde_json::to_value(Measure::of(Quantity(quantity), decimals)).unwrap_or_default();
                    }
                } else {
                    put_names(value, sku, state);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
