//! Every rejection about orders and payments: as it is written, and as it is said.

pub(crate) const ALL: &[(&str, &str)] = &[
    (
        r#"{"kind":"other_point_value","account":"0191e0a0-0000-7000-8000-000000000001","point_value":{"amount":"0.05","currency":"EUR"}}"#,
        r#"a point of account 0191e0a0-0000-7000-8000-000000000001 is worth 0.05 EUR for good"#,
    ),
    (
        r#"{"kind":"points_earned","order":"0191e0a0-0000-7000-8000-000000000001","account":"0191e0a0-0000-7000-8000-000000000002"}"#,
        r#"order 0191e0a0-0000-7000-8000-000000000001 has earned its points, for account 0191e0a0-0000-7000-8000-000000000002; give others without it"#,
    ),
    (
        r#"{"kind":"nothing_to_earn","order":"0191e0a0-0000-7000-8000-000000000001","status":"canceled"}"#,
        r#"the goods of order 0191e0a0-0000-7000-8000-000000000001 cost nothing, or not any more: they earn no points"#,
    ),
    (r#"{"kind":"unknown_coupon","coupon":"SPRING"}"#, r#"no coupon "SPRING" is defined; place the order without it"#),
    (
        r#"{"kind":"coupon_other_currency","coupon":"SPRING","currency":"EUR","order_currency":"USD"}"#,
        r#"coupon "SPRING" is for orders in EUR, and this one is in USD"#,
    ),
    (
        r#"{"kind":"below_coupon_least","coupon":"SPRING","value":{"amount":"9.99","currency":"EUR"},"least":{"amount":"10.00","currency":"EUR"}}"#,
        r#"the goods cost 9.99 EUR, and at least 10.00 EUR for coupon "SPRING"; place the order without it"#,
    ),
    (
        r#"{"kind":"coupon_not_valid","coupon":"SPRING","valid_from":"2026-03-01T00:00:00Z","valid_until":"2026-06-01T00:00:00Z","now":"2026-01-01T00:00:00Z"}"#,
        r#"coupon "SPRING" is not valid at 2026-01-01T00:00:00Z, but from 2026-03-01T00:00:00Z on, but before 2026-06-01T00:00:00Z"#,
    ),
    (
        r#"{"kind":"coupon_used_up","coupon":"SPRING","customer":"0191e0a0-0000-7000-8000-000000000001","redeemed":1,"limit":1}"#,
        r#"coupon "SPRING" was redeemed 1 times by customer 0191e0a0-0000-7000-8000-000000000001, and may be 1; place the order without it"#,
    ),
    (
        r#"{"kind":"coupon_needs_customer","coupon":"SPRING","per_customer":1}"#,
        r#"one customer may redeem coupon "SPRING" 1 times; say who buys"#,
    ),
    (
        r#"{"kind":"unknown_account","account":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"no account 0191e0a0-0000-7000-8000-000000000001 was opened; issue credit to it first"#,
    ),
    (
        r#"{"kind":"other_account","account":"0191e0a0-0000-7000-8000-000000000001","credit_kind":"gift_card","currency":"EUR"}"#,
        r#"account 0191e0a0-0000-7000-8000-000000000001 is one of gift_card, in EUR"#,
    ),
    (
        r#"{"kind":"exceeds_balance","account":"0191e0a0-0000-7000-8000-000000000001","requested":{"amount":"5.01","currency":"EUR"},"balance":{"amount":"25.00","currency":"EUR"},"held":{"amount":"20.00","currency":"EUR"}}"#,
        r#"5.01 EUR asked of account 0191e0a0-0000-7000-8000-000000000001, 25.00 EUR are on it, and 20.00 EUR of that are kept for payments"#,
    ),
    (
        r#"{"kind":"own_credit","payment":"0191e0a0-0000-7000-8000-000000000001","account":"0191e0a0-0000-7000-8000-000000000002"}"#,
        r#"payment 0191e0a0-0000-7000-8000-000000000001 is made of account 0191e0a0-0000-7000-8000-000000000002, which nobody outside moves or charges back"#,
    ),
    (
        r#"{"kind":"exceeds_backorder_limit","sku":"mug","requested":3,"backordered":2,"limit":4}"#,
        r#"3 of "mug" would have to wait for stock where 2 wait already, and at most 4 may; order less, or raise its backorder_limit"#,
    ),
    (
        r#"{"kind":"unknown_effect","effect":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"no order that is kept has an effect 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"effect_exists","effect":"0191e0a0-0000-7000-8000-000000000001","order":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"effect 0191e0a0-0000-7000-8000-000000000001 of order 0191e0a0-0000-7000-8000-000000000001 was asked for already"#,
    ),
    (
        r#"{"kind":"effect_ended","effect":"0191e0a0-0000-7000-8000-000000000001","order":"0191e0a0-0000-7000-8000-000000000001","end":"refused"}"#,
        r#"effect 0191e0a0-0000-7000-8000-000000000001 of order 0191e0a0-0000-7000-8000-000000000001 has ended before: refused"#,
    ),
    (
        r#"{"kind":"effect_under_way","effect":"0191e0a0-0000-7000-8000-000000000001","order":"0191e0a0-0000-7000-8000-000000000001","payment":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"effect 0191e0a0-0000-7000-8000-000000000001 of order 0191e0a0-0000-7000-8000-000000000001 is under way for payment 0191e0a0-0000-7000-8000-000000000001; complete it first"#,
    ),
    (
        r#"{"kind":"effect_not_leased","effect":"0191e0a0-0000-7000-8000-000000000001","worker":"one","holder":"two"}"#,
        r#""one" does not have effect 0191e0a0-0000-7000-8000-000000000001, "two" does"#,
    ),
    (
        r#"{"kind":"effect_tried","effect":"0191e0a0-0000-7000-8000-000000000001","attempts":2}"#,
        r#"effect 0191e0a0-0000-7000-8000-000000000001 was tried 2 times, and may have been done; ask under its id, and complete it"#,
    ),
    (
        r#"{"kind":"nothing_due","now":"2026-01-31T12:00:00Z","next":"2026-01-31T12:01:00Z"}"#,
        "no effect is due at 2026-01-31T12:00:00Z; the next one is at 2026-01-31T12:01:00Z",
    ),
    (
        r#"{"kind":"unknown_order","order":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"no order 0191e0a0-0000-7000-8000-000000000001 is kept"#,
    ),
    (
        r#"{"kind":"order_exists","order":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"order 0191e0a0-0000-7000-8000-000000000001 was placed already"#,
    ),
    (
        r#"{"kind":"reference_taken","channel":"web","reference":"A-1","order":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#""A-1" of web is order 0191e0a0-0000-7000-8000-000000000001; it is not placed twice"#,
    ),
    (
        r#"{"kind":"reservation_stands","order":"0191e0a0-0000-7000-8000-000000000001","state":"open"}"#,
        r#"a reservation that is open stands under the id 0191e0a0-0000-7000-8000-000000000001; place the order out of it, or under another id"#,
    ),
    (r#"{"kind":"in_clear","field":"note"}"#, "note is personal, and has to be sealed before it is decided on"),
    (
        r#"{"kind":"unknown_line","order":"0191e0a0-0000-7000-8000-000000000001","line":"7"}"#,
        r#"order 0191e0a0-0000-7000-8000-000000000001 has no line "7""#,
    ),
    (
        r#"{"kind":"line_exists","order":"0191e0a0-0000-7000-8000-000000000001","line":"1"}"#,
        r#"order 0191e0a0-0000-7000-8000-000000000001 has a line "1" already; name the new one otherwise"#,
    ),
    (
        r#"{"kind":"not_in_line","order":"0191e0a0-0000-7000-8000-000000000001","line":"1","sku":"mug"}"#,
        r#"line "1" of order 0191e0a0-0000-7000-8000-000000000001 has nothing of "mug""#,
    ),
    (
        r#"{"kind":"other_fulfillment","order":"0191e0a0-0000-7000-8000-000000000001","line":"1","fulfillment":"carry_out"}"#,
        r#"the fulfillment of line "1" of order 0191e0a0-0000-7000-8000-000000000001 is carry_out"#,
    ),
    (
        r#"{"kind":"pickup_elsewhere","order":"0191e0a0-0000-7000-8000-000000000001","line":"1","location":"berlin"}"#,
        r#"line "1" of order 0191e0a0-0000-7000-8000-000000000001 is to be picked up at "berlin""#,
    ),
    (
        r#"{"kind":"already_there","order":"0191e0a0-0000-7000-8000-000000000001","location":"berlin"}"#,
        r#"what order 0191e0a0-0000-7000-8000-000000000001 has at "berlin" is to be collected there"#,
    ),
    (
        r#"{"kind":"exceeds_shelf","order":"0191e0a0-0000-7000-8000-000000000001","line":"1","sku":"mug","location":"berlin","requested":4,"allocated":1,"picked":2,"ready":0}"#,
        r#"4 of "mug" asked for, 1 allocated, 2 picked, 0 ready at "berlin" for line "1" of order 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"exceeds_open","order":"0191e0a0-0000-7000-8000-000000000001","line":"1","sku":"mug","requested":4,"open":1,"on_the_way":0,"handed_over":2,"canceled":1}"#,
        r#"4 of "mug" asked for, 1 of line "1" of order 0191e0a0-0000-7000-8000-000000000001 can be canceled, 2 left already"#,
    ),
    (
        r#"{"kind":"nothing_to_cancel","order":"0191e0a0-0000-7000-8000-000000000001","status":"fulfilled"}"#,
        r#"nothing of order 0191e0a0-0000-7000-8000-000000000001 is left to cancel"#,
    ),
    (
        r#"{"kind":"shipment_exists","order":"0191e0a0-0000-7000-8000-000000000001","shipment":"P-1"}"#,
        r#"shipment "P-1" of order 0191e0a0-0000-7000-8000-000000000001 left already"#,
    ),
    (
        r#"{"kind":"unknown_shipment","order":"0191e0a0-0000-7000-8000-000000000001","shipment":"P-1"}"#,
        r#"order 0191e0a0-0000-7000-8000-000000000001 has no shipment "P-1""#,
    ),
    (
        r#"{"kind":"shipment_ended","order":"0191e0a0-0000-7000-8000-000000000001","shipment":"P-1","failure":"lost"}"#,
        r#"it is known already what became of shipment "P-1" of order 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"nothing_ready","order":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"nothing of order 0191e0a0-0000-7000-8000-000000000001 lies ready"#,
    ),
    (
        r#"{"kind":"pickup_kept","order":"0191e0a0-0000-7000-8000-000000000001","until":"2026-01-02T00:00:00Z","now":"2026-01-01T00:00:00Z"}"#,
        r#"what lies ready for order 0191e0a0-0000-7000-8000-000000000001 is kept until 2026-01-02T00:00:00Z; it is 2026-01-01T00:00:00Z"#,
    ),
    (
        r#"{"kind":"in_the_past","at":"2026-01-01T00:00:00Z","now":"2026-01-02T00:00:00Z"}"#,
        r#"2026-01-01T00:00:00Z has passed; it is 2026-01-02T00:00:00Z"#,
    ),
    (
        r#"{"kind":"discount_exceeds_price","line":"1","price":{"amount":"1.00","currency":"EUR"},"discount":{"amount":"1.01","currency":"EUR"}}"#,
        r#"line "1" costs 1.00 EUR, and 1.01 EUR is taken off"#,
    ),
    (
        r#"{"kind":"amount_out_of_range","line":"1","limit":9007199254740991}"#,
        r#"the order costs more than 9007199254740991 minor units, which is the most"#,
    ),
    (
        r#"{"kind":"unknown_payment","payment":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"no order has a payment 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"payment_exists","payment":"0191e0a0-0000-7000-8000-000000000001","order":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"payment 0191e0a0-0000-7000-8000-000000000001 of order 0191e0a0-0000-7000-8000-000000000001 was authorized or declined already"#,
    ),
    (
        r#"{"kind":"payment_not_open","payment":"0191e0a0-0000-7000-8000-000000000001","standing":"voided"}"#,
        r#"payment 0191e0a0-0000-7000-8000-000000000001 is voided"#,
    ),
    (
        r#"{"kind":"authorization_expired","payment":"0191e0a0-0000-7000-8000-000000000001","expires_at":"2026-01-01T00:00:00Z","now":"2026-01-02T00:00:00Z"}"#,
        r#"payment 0191e0a0-0000-7000-8000-000000000001 could be captured until 2026-01-01T00:00:00Z; it is 2026-01-02T00:00:00Z"#,
    ),
    (
        r#"{"kind":"exceeds_authorized","payment":"0191e0a0-0000-7000-8000-000000000001","requested":{"amount":"2.00","currency":"EUR"},"authorized":{"amount":"2.50","currency":"EUR"},"captured":{"amount":"1.00","currency":"EUR"}}"#,
        r#"2.00 EUR asked for, 1.00 EUR of 2.50 EUR captured of payment 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"exceeds_due","order":"0191e0a0-0000-7000-8000-000000000001","requested":{"amount":"2.00","currency":"EUR"},"due":{"amount":"1.00","currency":"EUR"}}"#,
        r#"2.00 EUR asked for, 1.00 EUR due of order 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"nothing_to_void","payment":"0191e0a0-0000-7000-8000-000000000001","captured":{"amount":"2.00","currency":"EUR"}}"#,
        r#"all of payment 0191e0a0-0000-7000-8000-000000000001 was captured: 2.00 EUR"#,
    ),
    (
        r#"{"kind":"refund_exists","order":"0191e0a0-0000-7000-8000-000000000001","refund":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"refund 0191e0a0-0000-7000-8000-000000000001 of order 0191e0a0-0000-7000-8000-000000000001 was given already"#,
    ),
    (
        r#"{"kind":"exceeds_captured","order":"0191e0a0-0000-7000-8000-000000000001","payment":"0191e0a0-0000-7000-8000-000000000001","requested":{"amount":"2.00","currency":"EUR"},"refundable":{"amount":"1.00","currency":"EUR"}}"#,
        r#"2.00 EUR asked for, 1.00 EUR left of what was captured for order 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"exceeds_refundable","order":"0191e0a0-0000-7000-8000-000000000001","refund_kind":"goods","requested":{"amount":"2.00","currency":"EUR"},"refundable":{"amount":"1.00","currency":"EUR"}}"#,
        r#"2.00 EUR asked for, at most 1.00 EUR can be given back for that of order 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"other_currency","order":"0191e0a0-0000-7000-8000-000000000001","amount":{"amount":"2.00","currency":"EUR"},"currency":"USD"}"#,
        r#"2.00 EUR given, order 0191e0a0-0000-7000-8000-000000000001 is in USD"#,
    ),
    (
        r#"{"kind":"too_many_steps","order":"0191e0a0-0000-7000-8000-000000000001","limit":1000}"#,
        r#"order 0191e0a0-0000-7000-8000-000000000001 has 1000 payments, captures, refunds, parcels, transfers or returns already"#,
    ),
    (
        r#"{"kind":"unknown_return","return":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"no order has a return 0191e0a0-0000-7000-8000-000000000001"#,
    ),
    (
        r#"{"kind":"return_exists","return":"0191e0a0-0000-7000-8000-000000000001","order":"0191e0a0-0000-7000-8000-000000000001"}"#,
        r#"return 0191e0a0-0000-7000-8000-000000000001 of order 0191e0a0-0000-7000-8000-000000000001 was authorized already"#,
    ),
    (
        r#"{"kind":"exceeds_returnable","order":"0191e0a0-0000-7000-8000-000000000001","line":"1","sku":"mug","requested":4,"returnable":1,"handed_over":3,"returned":1,"expected":1}"#,
        r#"4 of "mug" asked for, 1 of line "1" of order 0191e0a0-0000-7000-8000-000000000001 may come back; 3 were handed over"#,
    ),
    (
        r#"{"kind":"return_window_over","order":"0191e0a0-0000-7000-8000-000000000001","line":"1","until":"2026-01-01T00:00:00Z","now":"2026-01-02T00:00:00Z"}"#,
        r#"line "1" of order 0191e0a0-0000-7000-8000-000000000001 could come back until 2026-01-01T00:00:00Z; it is 2026-01-02T00:00:00Z"#,
    ),
    (
        r#"{"kind":"exceeds_expected","return":"0191e0a0-0000-7000-8000-000000000001","line":"1","sku":"mug","requested":4,"expected":1,"received":2,"rejected":0}"#,
        r#"4 of "mug" asked for, 1 of line "1" still to come by return 0191e0a0-0000-7000-8000-000000000001; 2 were received, 0 rejected"#,
    ),
    (
        r#"{"kind":"nothing_expected","return":"0191e0a0-0000-7000-8000-000000000001","status":"rejected"}"#,
        r#"nothing of return 0191e0a0-0000-7000-8000-000000000001 is still to come; it is rejected"#,
    ),
];
