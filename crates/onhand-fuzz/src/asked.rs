//! What a core is asked, whatever state it is in.

use onhand::{
    Adjust, Blocking, Command, Condition, Count, Issue, LocationId, Position, Receive, ReportStock, Reserve, SkuId,
    Span, Submission, SubmitError, describe,
};
use onhand_testkit::{command_id, reservation};

/// Moments of the past that are asked for: more would take their time.
const MOMENTS: u64 = 3;

/// Asks for every figure and for every event, now and in the past.
///
/// # Panics
/// Where something is not answered.
pub(crate) fn everything(core: &Blocking) {
    let snapshot = core.snapshot().unwrap_or_else(|error| panic!("{error}"));
    let state = snapshot.read().unwrap_or_else(|error| panic!("{error}"));
    for sku in (0..).take(state.sku_count()).map(SkuId) {
        let _ = (state.decimals(sku), state.sku_name(sku).map(ToString::to_string));
        for channel in [None, Some("web"), Some("phone")] {
            let _ = state.availability(sku, channel);
        }
        for location in (0..).take(state.location_count()).map(LocationId) {
            let _ = (state.stock(sku, location), state.available(sku, location, Some("web")));
        }
    }
    for number in 0..4 {
        let _ = state.reservation(reservation(number));
    }
    let _ = (state.shortfalls().count(), state.stock_levels().count());
    let mut events = core.subscribe(Position::START);
    while events.position() < snapshot.position() {
        let Some(committed) = events.next() else { panic!("a subscription ends before the log does") };
        let committed = committed.unwrap_or_else(|error| panic!("an event was applied, and cannot be told: {error}"));
        for event in &committed.events {
            let told = serde_json::to_string(&describe(event, &state));
            assert!(told.is_ok(), "{event:?} cannot be told: {told:?}");
        }
    }
    let end = snapshot.position().0;
    for position in end.saturating_sub(MOMENTS)..=end {
        let then = core.as_of(Position(position)).unwrap_or_else(|error| panic!("{error}"));
        assert!(then.position().0 <= position, "a state later than asked for");
    }
}

/// Does what shops do.
///
/// # Panics
/// Where an answer is none: the core is closed, or nobody knows what happened.
pub(crate) fn a_day_of_business(core: &Blocking) {
    let opens = core.snapshot().and_then(|snapshot| snapshot.read()).map(|state| state.time());
    let opens = opens.unwrap_or_else(|error| panic!("{error}"));
    let count = Count { condition: Condition::Sellable, ..Count::new("plate", "hamburg", 3) };
    let commands: [Command; 10] = [
        Receive::new("mug", "berlin", 1).into(),
        Reserve::new().line("mug", 1).line("set", 1).expires_in(Span::from_seconds(60)).into(),
        Reserve::new().channel("web").line_at("mug", "hamburg", 2).expires_in(Span::from_seconds(1)).into(),
        Issue::new("plate", "berlin", 40).occurred().into(),
        Adjust::new("mug", "hamburg", -1, "correction").into(),
        count.into(),
        Command::ConfirmReservation(onhand::ConfirmReservation { reservation: reservation(1), reference: None }),
        Command::ReleaseReservation(onhand::ReleaseReservation { reservation: reservation(1) }),
        ReportStock { location: "hamburg".into(), lines: Vec::new(), as_of: opens }.into(),
        Receive::new("plate", "hamburg", 1).into(),
    ];
    for (number, command) in (0..).zip(commands) {
        let at = opens.plus(Span::from_seconds(number));
        let submission = Submission::new(command).id(command_id(1_000_000 + u64::from(number), at)).at(at);
        match core.submit(submission) {
            Ok(receipt) => assert!(receipt.events().is_ok(), "a receipt cannot be read"),
            Err(error @ (SubmitError::Closed | SubmitError::Unknown { .. } | SubmitError::Busy { .. })) => {
                panic!("no answer: {error}, {:?}", core.core().failure());
            }
            Err(_) => {}
        }
    }
}
