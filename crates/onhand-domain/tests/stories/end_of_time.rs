//! A hold that would end at the last moment there is, or after it, is refused: it would be shorter than asked for.

use onhand_domain::{Rejection, Span, Timestamp};
use onhand_testkit::{DAWN, Given, Step, given, words::*};

/// So many seconds before the last moment.
fn before_the_end(seconds: u32) -> Given {
    let last = Timestamp::LAST.minus(Span::from_seconds(seconds)).since(DAWN);
    given([received("mug", "berlin", 9)]).and(Step::Pass(last))
}

fn too_long() -> Rejection {
    let longest = Span::from_days(30);
    Rejection::HoldTooLong { expires_at: Timestamp::LAST, latest: Timestamp::LAST.minus(Span::from_micros(1)), longest }
}

#[test]
fn it_is_refused_where_it_would_expire_at_once() {
    before_the_end(0).when(reserve("mug", "berlin", 1)).then_rejected(too_long());
}

#[test]
fn it_is_refused_where_it_would_be_cut_short() {
    before_the_end(600).when(reserve("mug", "berlin", 1)).then_rejected(too_long());
    before_the_end(900).when(reserve("mug", "berlin", 1)).then_rejected(too_long());
    before_the_end(901).when(reserve("mug", "berlin", 1)).then_accepted();
}

#[test]
fn so_is_an_extension() {
    before_the_end(1_000)
        .and(hold(1, "mug", "berlin", 1))
        .when(extend(1, 1_000))
        .then_rejected(too_long())
        .when(extend(1, 999))
        .then_accepted();
}
