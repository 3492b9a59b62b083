//! What inputs of words are made of.

/// A command of each name; its fields, as JSON.
pub(super) const COMMANDS: [(&str, &str); 24] = [
    (
        "define_location",
        r#""location":"oslo","kind":"store","capabilities":["sell","ship"],"priority":3,"coordinates":{"latitude":59.9,"longitude":10.7},"timezone":"Europe/Oslo","lead_time":"P1D","daily_capacity":9"#,
    ),
    ("suspend_location", r#""location":"berlin""#),
    ("resume_location", r#""location":"berlin""#),
    (
        "define_sku",
        r#""sku":"tea","title":"Tea","unit":{"name":"kg","decimals":3},"backorder_limit":"1.5","attributes":{"color":"green"}"#,
    ),
    ("set_safety_stock", r#""sku":"mug","location":"berlin","quantity":2"#),
    ("set_channel_holdback", r#""sku":"mug","location":"berlin","channel":"web","quantity":1"#),
    ("set_purchase_limit", r#""sku":"mug","per_order":3,"per_customer":5,"window":86400"#),
    ("define_bundle", r#""sku":"pair","title":"Pair","components":[{"sku":"mug","quantity":2}]"#),
    ("advance_import", r#""source":"a digest","records":9"#),
    (
        "receive",
        r#""sku":"mug","location":"berlin","quantity":10,"supplier":"kiln","cost":{"amount":"19.99","currency":"EUR"}"#,
    ),
    ("issue", r#""sku":"mug","location":"berlin","quantity":2,"reference":"1001","occurred":true"#),
    ("adjust", r#""sku":"cheese","location":"berlin","delta":"-0.25","reason":"tasted","force":true"#),
    (
        "count",
        r#""sku":"mug","location":"berlin","counted":7,"condition":"damaged","counted_at":"2026-01-01T00:00:00Z""#,
    ),
    ("change_condition", r#""sku":"mug","location":"berlin","from":"sellable","to":"damaged","quantity":1"#),
    (
        "announce_inbound",
        r#""inbound":"three","location":"berlin","lines":[{"sku":"mug","quantity":3}],"eta":"2026-02-01T00:00:00Z""#,
    ),
    ("receive_inbound", r#""inbound":"one","lines":[{"sku":"plate","quantity":3}],"close":true"#),
    (
        "dispatch_transfer",
        r#""transfer":"four","from":"berlin","to":"hamburg","lines":[{"sku":"mug","quantity":1}],"force":true"#,
    ),
    ("receive_transfer", r#""transfer":"two","lines":[{"sku":"mug","quantity":1}],"close":true"#),
    ("report_stock", r#""location":"hamburg","lines":[{"sku":"mug","quantity":5}],"as_of":"2026-01-01T00:00:00Z""#),
    (
        "reserve",
        r#""lines":[{"sku":"mug","quantity":2},{"sku":"set","quantity":1,"location":"berlin"}],"expires_in":"PT7M","channel":"web","partial":true,"sourcing":{"strategy":"nearest","coordinates":{"latitude":52.5,"longitude":13.4},"max_shipments":2}"#,
    ),
    ("extend_reservation", r#""reservation":"0191e0a0-0000-7000-8000-000000000001","expires_in":420"#),
    ("release_reservation", r#""reservation":"0191e0a0-0000-7000-8000-000000000001""#),
    ("confirm_reservation", r#""reservation":"0191e0a0-0000-7000-8000-000000000001","reference":"1001""#),
    (
        "cancel_allocation",
        r#""reservation":"0191e0a0-0000-7000-8000-000000000002","lines":[{"sku":"plate","quantity":1}]"#,
    ),
];

/// Questions.
pub(super) const QUERIES: [(&str, &str); 5] = [
    ("stock", r#"{"query":"stock","sku":"mug","location":"berlin","as_of":3}"#),
    ("stock-then", r#"{"query":"stock","sku":"mug","as_of":"2026-01-01T00:00:00Z","at":"2026-01-03T00:00:00Z"}"#),
    ("availability", r#"{"query":"availability","sku":"set","channel":"web"}"#),
    ("reservation", r#"{"query":"reservation","reservation":"0191e0a0-0000-7000-8000-000000000001"}"#),
    ("shortfalls", r#"{"query":"shortfalls","sku":"mug"}"#),
];

/// Lines with something odd about them.
pub(super) const ODD_LINES: [(&str, &str); 12] = [
    ("blank", " \n\n\t"),
    ("byte-order-mark", "\u{FEFF}{\"query\":\"shortfalls\"}\n\u{FEFF}"),
    ("a-key-twice", r#"{"command":"receive","command":"issue"}"#),
    ("an-unknown-field", r#"{"query":"stock","sku":"mug","colour":1}"#),
    ("an-array", "[1,2,3]"),
    ("something-behind", r#"{"query":"shortfalls"} {"query":"shortfalls"}"#),
    (
        "a-quantity-of-all-digits",
        r#"{"command":"receive","sku":"mug","location":"berlin","quantity":99999999999999999999999999}"#,
    ),
    (
        "a-decimal-of-all-digits",
        r#"{"command":"receive","sku":"cheese","location":"berlin","quantity":"999999999999999999.999999"}"#,
    ),
    ("a-float", r#"{"command":"receive","sku":"mug","location":"berlin","quantity":1e3}"#),
    (
        "the-end-of-time",
        r#"{"command":"receive","at":"9999-12-31T23:59:59.999999Z","sku":"mug","location":"berlin","quantity":1}"#,
    ),
    (
        "before-all-time",
        r#"{"command":"receive","at":"-9999-01-01T00:00:00Z","sku":"mug","location":"berlin","quantity":1}"#,
    ),
    (
        "a-life-without-end",
        r#"{"command":"reserve","lines":[{"sku":"mug","quantity":1}],"expires_in":"P99999999999Y"}"#,
    ),
];

/// Lines of the file with something odd about them.
pub(super) const ODD_ROWS: [&str; 14] = [
    "489434,85048,A MUG,12,2009-12-01 07:45:00,6.95,13085,United Kingdom",
    "489434,79323P,\"PINK, WITH \"\"LIGHTS\"\"\",12,2009-12-01 07:45:00,6.75,13085,United Kingdom",
    "489435,22350,\"TWO\nLINES\",1,2009-12-01 07:46:00,2.55,,EIRE",
    "C489449,85048,A MUG,-3,2009-12-01 10:33:00,6.95,16321,Australia",
    "C489449,85048,A MUG,3,2009-12-01 10:33:00,6.95,16321,Australia",
    "489464,21733,85123a mixed,-96,2009-12-01 10:52:00,0,,United Kingdom",
    "489526,POST,POSTAGE,1,2009-12-01 11:50:00,18,12533,Germany",
    "A506401,85048,Adjust bad debt,1,2010-04-29 13:36:00,-53594.36,,United Kingdom",
    "489600,85048,none,0,2009-12-01 07:45:00,1,1,France",
    "489601,85048,much,1000000000,2009-12-01 07:45:00,1,1,France",
    "489602,85048,no date,1,2009-13-01 07:45:00,1,1,France",
    "489603,85048,\"an open quote,1,2009-12-01 07:45:00,1,1,France",
    "489604,85048,few fields",
    "489605,\u{200B}85048,unseen,1,9999-12-31 23:59:59,1,1,Channel\u{00A0}Islands",
];
