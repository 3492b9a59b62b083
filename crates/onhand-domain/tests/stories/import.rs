//! An import notes how far it has come, and never falls behind it.

use onhand_domain::{AdvanceImport, Rejection};
use onhand_testkit::given_nothing;

fn so_far(records: u64) -> AdvanceImport {
    AdvanceImport { source: "a digest".into(), records }
}

#[test]
fn it_goes_on_from_where_it_was() {
    given_nothing()
        .when(so_far(7))
        .when(so_far(7))
        .then_world(|world| {
            assert_eq!(world.ledger().imported("a digest"), 7);
            assert_eq!(world.ledger().imported("another"), 0);
        })
        .when(so_far(6))
        .then_rejected(Rejection::ImportBehind { source: "a digest".into(), records: 6, applied: 7 });
}
