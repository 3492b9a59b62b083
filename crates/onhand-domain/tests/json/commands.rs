//! Every command is read from the fields that the domain's page names, and written as it is read.

use super::{read, written};
use onhand_domain::Command;
use serde_json::Value;

const ID: &str = "0191e0a0-0000-7000-8000-000000000001";

fn all() -> Vec<String> {
    [
        r#"{"command":"define_location","location":"berlin","kind":"store"}"#,
        r#"{"command":"define_location","location":"berlin","kind":"pickup_point","capabilities":["sell","ship","pickup","return"],"priority":-3,"coordinates":{"latitude":52.5,"longitude":13.4},"timezone":"Europe/Berlin","lead_time":86400,"daily_capacity":50}"#,
        r#"{"command":"suspend_location","location":"berlin"}"#,
        r#"{"command":"resume_location","location":"berlin"}"#,
        r#"{"command":"define_sku","sku":"mug","title":"A mug"}"#,
        r#"{"command":"define_sku","sku":"cheese","title":"Cheese","unit":{"name":"kg","decimals":3},"backorder_limit":"1.500","attributes":{"origin":"FR"}}"#,
        r#"{"command":"set_safety_stock","sku":"mug","location":"berlin","quantity":2}"#,
        r#"{"command":"set_channel_holdback","sku":"mug","location":"berlin","channel":"marketplace:amazon","quantity":2}"#,
        r#"{"command":"set_purchase_limit","sku":"mug","per_order":2,"per_customer":5,"window":604800}"#,
        r#"{"command":"define_bundle","sku":"set","title":"A set","components":[{"sku":"mug","quantity":2},{"sku":"cheese","quantity":"0.250"}]}"#,
        r#"{"command":"receive","sku":"mug","location":"berlin","quantity":10,"supplier":"potter","cost":{"amount":"2.50","currency":"EUR"}}"#,
        r#"{"command":"issue","sku":"mug","location":"berlin","quantity":1,"reference":"R-1","reservation":"ID","occurred":true,"force":true}"#,
        r#"{"command":"adjust","sku":"mug","location":"berlin","delta":-1,"reason":"broken","force":true}"#,
        r#"{"command":"count","sku":"mug","location":"berlin","condition":"damaged","counted":3,"counted_at":"2026-01-31T12:00:00Z"}"#,
        r#"{"command":"change_condition","sku":"mug","location":"berlin","from":"quality_control","to":"quarantined","quantity":1}"#,
        r#"{"command":"announce_inbound","inbound":"PO-1","location":"berlin","lines":[{"sku":"mug","quantity":5}],"eta":"2026-02-01T00:00:00Z"}"#,
        r#"{"command":"receive_inbound","inbound":"PO-1","lines":[{"sku":"mug","quantity":5}],"close":true}"#,
        r#"{"command":"dispatch_transfer","transfer":"T-1","from":"berlin","to":"hamburg","lines":[{"sku":"mug","quantity":5}],"force":true}"#,
        r#"{"command":"receive_transfer","transfer":"T-1","lines":[],"close":true}"#,
        r#"{"command":"report_stock","location":"partner","lines":[{"sku":"mug","quantity":0}],"as_of":"2026-01-31T12:00:00Z"}"#,
        r#"{"command":"reserve","reservation":"ID","channel":"web","customer":"ID","lines":[{"sku":"mug","location":"berlin","quantity":2}],"expires_in":420,"partial":true,"sourcing":"highest_available"}"#,
        r#"{"command":"advance_import","source":"a digest","records":7}"#,
        r#"{"command":"extend_reservation","reservation":"ID","expires_in":420}"#,
        r#"{"command":"release_reservation","reservation":"ID"}"#,
        r#"{"command":"confirm_reservation","reservation":"ID","reference":"order 7"}"#,
        r#"{"command":"cancel_allocation","reservation":"ID"}"#,
        r#"{"command":"cancel_allocation","reservation":"ID","lines":[{"sku":"mug","quantity":1,"location":"berlin"}]}"#,
        r#"{"command":"place_order","order":"ID","channel":"web","currency":"EUR","lines":[{"line":"1","sku":"mug","quantity":2,"unit_price":{"amount":"9.99","currency":"EUR"},"fulfillment":"ship"}]}"#,
        r#"{"command":"authorize_return","return":"ID","order":"ID","lines":[{"line":"1","quantity":2,"component":"mug"}],"reason":"too_small"}"#,
        r#"{"command":"receive_return","return":"ID","location":"berlin","lines":[{"line":"1","quantity":2,"component":"mug","condition":"damaged"}]}"#,
        r#"{"command":"reject_return","return":"ID","lines":[{"line":"1","quantity":2}],"reason":"worn"}"#,
        r#"{"command":"edit_order","order":"ID","remove":[{"line":"1","quantity":2}],"add":[{"line":"2","sku":"mug","quantity":1,"unit_price":{"amount":"9.99","currency":"EUR"},"fulfillment":"ship"}],"sourcing":"highest_available","reason":"other_color"}"#,
        r#"{"command":"exchange","return":"ID","order":"ID","location":"berlin","back":[{"line":"1","quantity":1,"condition":"damaged"}],"lines":[{"line":"2","sku":"mug","quantity":1,"unit_price":{"amount":"9.99","currency":"EUR"},"fulfillment":{"method":"carry_out","location":"berlin"}}],"sourcing":"highest_available","reason":"broken"}"#,
        r#"{"command":"take_back","return":"ID","order":"ID","location":"berlin","lines":[{"line":"1","quantity":2,"condition":"sellable"}],"reason":"too_small"}"#,
        r#"{"command":"place_order","order":"ID","customer":"ID","channel":"web","reference":"A-1","reservation":"ID","currency":"EUR","lines":[{"line":"1","sku":"mug","quantity":2,"unit_price":{"amount":"9.99","currency":"EUR"},"discount":{"amount":"9.99","currency":"EUR"},"tax":{"amount":"9.99","currency":"EUR"},"fulfillment":{"method":"pickup","location":"berlin"}},{"line":"2","sku":"mug","quantity":1,"unit_price":{"amount":"9.99","currency":"EUR"},"fulfillment":{"method":"ship","location":"berlin"}}],"shipping":{"amount":"9.99","currency":"EUR"},"tax_included":true,"sourcing":"fewest_shipments","if_short":"cancel"}"#,
        r#"{"command":"place_order","order":"ID","channel":"store","currency":"EUR","lines":[{"line":"1","sku":"mug","quantity":2,"unit_price":{"amount":"9.99","currency":"EUR"},"fulfillment":{"method":"carry_out","location":"berlin"}}],"occurred":true}"#,
        r#"{"command":"cancel_order","order":"ID","reason":"changed_my_mind"}"#,
        r#"{"command":"cancel_lines","order":"ID","lines":[{"line":"1","quantity":2,"component":"mug"}],"reason":"changed_my_mind"}"#,
        r#"{"command":"pick","order":"ID","location":"berlin","lines":[{"line":"1","quantity":2}]}"#,
        r#"{"command":"short_pick","order":"ID","location":"berlin","lines":[{"line":"1","quantity":2}]}"#,
        r#"{"command":"reject_at_store","order":"ID","location":"berlin","lines":[{"line":"1","quantity":2}],"reason":"not_in_stock"}"#,
        r#"{"command":"reallocate","order":"ID","location":"berlin","lines":[{"line":"1","quantity":2}],"to":"hamburg","sourcing":"highest_available"}"#,
        r#"{"command":"ship","order":"ID","shipment":"P-1","location":"berlin","lines":[{"line":"1","quantity":2}],"carrier":"snail"}"#,
        r#"{"command":"deliver","order":"ID","shipment":"P-1"}"#,
        r#"{"command":"fail_delivery","order":"ID","shipment":"P-1","failure":"refused"}"#,
        r#"{"command":"ready_for_pickup","order":"ID","location":"berlin","lines":[{"line":"1","quantity":2}],"until":"2026-02-01T00:00:00Z"}"#,
        r#"{"command":"collect","order":"ID","location":"berlin","lines":[{"line":"1","quantity":2}]}"#,
        r#"{"command":"expire_pickup","order":"ID"}"#,
        r#"{"command":"send_to_pickup","order":"ID","transfer":"T-1","location":"hamburg","lines":[{"line":"1","quantity":2}]}"#,
        r#"{"command":"authorize_payment","order":"ID","payment":"ID","method":"credit_card","amount":{"amount":"9.99","currency":"EUR"},"expires_at":"2026-02-01T00:00:00Z"}"#,
        r#"{"command":"capture_payment","payment":"ID","amount":{"amount":"9.99","currency":"EUR"}}"#,
        r#"{"command":"void_payment","payment":"ID"}"#,
        r#"{"command":"decline_payment","order":"ID","payment":"ID","method":"pay_later","amount":{"amount":"9.99","currency":"EUR"},"reason":"no_funds"}"#,
        r#"{"command":"refund_order","order":"ID","refund":"ID","amount":{"amount":"9.99","currency":"EUR"},"kind":"price_adjustment","payment":"ID"}"#,
        r#"{"command":"issue_credit","account":"ID","kind":"gift_card","amount":{"amount":"9.99","currency":"EUR"},"expires_at":"2026-01-01T00:00:00Z"}"#,
        r#"{"command":"authorize_payment","order":"ID","payment":"ID","method":"gift_card","amount":{"amount":"9.99","currency":"EUR"},"account":"ID"}"#,
        r#"{"command":"request_effect","effect":"ID","order":"ID","kind":{"authorize":{"payment":"ID","method":"credit_card","amount":{"amount":"9.99","currency":"EUR"},"expires_at":"2026-02-01T00:00:00Z"}},"not_before":"2026-02-01T00:00:00Z","retry":{"first":10,"most_attempts":5}}"#,
        r#"{"command":"request_effect","effect":"ID","order":"ID","kind":{"capture":{"payment":"ID","amount":{"amount":"9.99","currency":"EUR"}}}}"#,
        r#"{"command":"request_effect","effect":"ID","order":"ID","kind":{"void":{"payment":"ID"}}}"#,
        r#"{"command":"request_effect","effect":"ID","order":"ID","kind":{"refund":{"refund":"ID","amount":{"amount":"9.99","currency":"EUR"},"kind":"goods","payment":"ID"}}}"#,
        r#"{"command":"request_effect","effect":"ID","order":"ID","kind":{"label":{"shipment":"P-1","location":"berlin","carrier":"snail","lines":[{"line":"1","quantity":2}]}}}"#,
        r#"{"command":"request_effect","effect":"ID","order":"ID","kind":{"notify":{"template":"shipped"}}}"#,
        r#"{"command":"lease_effects","worker":"payments-1","most":10,"lease_for":60,"kinds":["capture","refund"]}"#,
        r#"{"command":"complete_effect","effect":"ID","worker":"payments-1","outcome":"done"}"#,
        r#"{"command":"complete_effect","effect":"ID","worker":"payments-1","outcome":{"refused":{"reason":"no_funds"}}}"#,
        r#"{"command":"complete_effect","effect":"ID","worker":"payments-1","outcome":{"failed":{"reason":"timeout","retry_in":90}}}"#,
        r#"{"command":"cancel_effect","effect":"ID"}"#,
        r#"{"command":"earn_points","account":"ID","points":300,"point_value":{"amount":"0.05","currency":"EUR"},"order":"ID","expires_at":"2026-01-01T00:00:00Z"}"#,
        r#"{"command":"define_coupon","coupon":"SPRING","discount":{"basis_points":1250},"limit":1000,"per_customer":1,"least":{"amount":"9.99","currency":"EUR"},"valid_from":"2026-01-01T00:00:00Z","valid_until":"2026-02-01T00:00:00Z"}"#,
        r#"{"command":"define_coupon","coupon":"SPRING","discount":{"amount":{"amount":"9.99","currency":"EUR"}}}"#,
        r#"{"command":"record_chargeback","payment":"ID","amount":{"amount":"9.99","currency":"EUR"}}"#,
        r#"{"command":"place_order","order":"ID","customer":"ID","channel":"web","reference":"A-1","reservation":"ID","currency":"EUR","lines":[{"line":"1","sku":"cheese","quantity":"0.250","unit_price":{"amount":"9.99","currency":"EUR"},"discount":{"amount":"0.50","currency":"EUR"},"tax":{"amount":"0.19","currency":"EUR"},"fulfillment":{"method":"pickup","location":"berlin"}},{"line":"2","sku":"mug","quantity":1,"unit_price":{"amount":"9.99","currency":"EUR"},"fulfillment":{"method":"ship","location":"berlin"}}],"shipping":{"amount":"4.90","currency":"EUR"},"coupons":["SPRING"],"tax_included":true,"sourcing":"highest_available","delivery_time":172800,"backorder":true,"if_short":"backorder","return_policy":{"window":1209600,"restocking_percent":15},"delivery":"Ada, Berlin","billing":"Ada & Co","note":"Ring twice"}"#,
    ]
    .map(|line| line.replace("\"ID\"", &format!("{ID:?}")))
    .into()
}

#[test]
fn each_is_written_as_it_is_read() {
    for line in all() {
        let command = read(&line).unwrap();
        assert_eq!(command.check(), Ok(()), "{line}");
        assert_eq!(written(&command), serde_json::from_str::<Value>(&line).unwrap());
    }
}

#[test]
fn none_is_left_out_of_this_list() {
    let read: Vec<&str> = all().iter().map(|line| read(line).unwrap().name()).collect();
    for name in Command::NAMES {
        assert!(read.contains(name), "{name}");
    }
}

#[test]
fn what_may_be_left_out_has_a_meaning_of_its_own() {
    let reserve = read(r#"{"command":"reserve","lines":[{"sku":"mug","quantity":2}],"expires_in":420}"#).unwrap();
    let said = onhand_domain::Reserve::new().line("mug", 2).expires_in(onhand_domain::Span::from_seconds(420));
    assert_eq!(reserve, said.into());
}

#[test]
fn an_unknown_name_is_no_command() {
    assert_eq!(read(r#"{"command":"steal","sku":"mug"}"#), Err("no command \"steal\"".into()));
}

#[test]
fn a_field_that_is_missing_is_named() {
    let error = read(r#"{"command":"receive","sku":"mug","quantity":1}"#).unwrap_err();
    assert!(error.contains("`location`"), "{error}");
}
