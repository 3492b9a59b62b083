//! No figure leaves the range that is kept: what would take it out is refused.

use onhand_domain::event::ChannelOpened;
use onhand_domain::{
    Channel, ChannelId, Command, CommandId, Context, Policy, Quantity, Receive, Rejection, SetChannelHoldback, State,
};
use onhand_testkit::{Bare, DAWN};

#[test]
fn on_hand_stays_within_what_json_can_hold() {
    let mut bare = Bare::stocked("mug", "berlin", 1);
    let most = Quantity::MOST.0;
    for _ in 0..State::MOST_ON_HAND.0 / most {
        bare.happen(Receive::new("mug", "berlin", most));
    }
    let context = Context::new(CommandId::OWN, DAWN, &Policy::DEFAULT);
    let refused = bare.ledger().decide(&Receive::new("mug", "berlin", most).into(), &context);
    assert_eq!(refused, Err(Rejection::OutOfRange { sku: "mug".into(), location: Some("berlin".into()) }));
}

#[test]
fn channels_are_bounded() {
    let mut bare = Bare::stocked("mug", "berlin", 1);
    for number in 0..65_536 {
        let channel = Channel::new(format!("marketplace:{number}"));
        bare.record(&ChannelOpened { number: ChannelId(number), channel }.into());
    }
    let context = Context::new(CommandId::OWN, DAWN, &Policy::DEFAULT);
    let mut events = Vec::new();
    let one_more = Command::from(SetChannelHoldback::new("mug", "berlin", "web", 1));
    let refused = bare.ledger().decide_into(&one_more, &context, &mut events);
    assert_eq!(refused, Err(Rejection::TooManyChannels { limit: 65_536 }));
    assert_eq!(events, []);
}
