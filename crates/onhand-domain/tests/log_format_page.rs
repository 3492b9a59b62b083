//! docs/log-format.md lists the fields of every event, by the names that the dictionary has.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use onhand_domain::Event;

const PAGE: &str = include_str!("../../../docs/log-format.md");

#[test]
fn the_page_lists_every_event_with_its_fields_in_order() {
    let (_, after) = PAGE.split_once("| Event | Fields |\n").unwrap();
    let mut listed = Vec::new();
    for row in after.lines().skip(1).take_while(|line| line.starts_with('|')) {
        let mut cells = row.split('|').skip(1);
        let (names, fields) = (cells.next().unwrap(), cells.next().unwrap());
        let fields: Vec<&str> = fields.split(" · ").map(|field| field.split(':').next().unwrap().trim()).collect();
        listed.extend(names.split('`').skip(1).step_by(2).map(|name| (name, fields.clone())));
    }
    let kinds: Vec<_> = Event::KINDS.iter().map(|(name, fields)| (*name, fields.to_vec())).collect();
    assert_eq!(listed, kinds);
}
