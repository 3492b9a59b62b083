//! Why was this refused? What an auditor finds out about one refusal, from the log alone.

use onhand::{
    Command, Context, DefineLocation, DefineSku, Onhand, Policy, Receive, Rejection, Reserve, SetChannelHoldback,
    SetSafetyStock, Submission, SubmitError, Touching, describe,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::open(directory.path()).await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "berlin", 10)).await?;
    core.set_safety_stock(SetSafetyStock::new("mug", "berlin", 1)).await?;
    core.set_channel_holdback(SetChannelHoldback::new("mug", "berlin", "marketplace:acme", 4)).await?;
    core.reserve(Reserve::new().channel("web").line("mug", 3)).await?;

    // A marketplace asks for three mugs, and is refused.
    let asked = Submission::new(Reserve::new().channel("marketplace:acme").line("mug", 3));
    let Err(SubmitError::Rejected(refusal)) = core.submit(asked.clone()).await else {
        return Err("the marketplace is refused".into());
    };
    println!("The marketplace was told: {refusal}");

    // Weeks pass, stock comes and goes, the process is started anew.
    core.receive(Receive::new("mug", "berlin", 500)).await?;
    core.close().await?;
    let core = Onhand::open(directory.path()).await?;

    // The refusal carries the position it was decided on. The stock as it was then:
    let then = core.as_of(refusal.position).await?;
    let stock = then.stock("mug", "berlin")?;
    println!("\nAt position {} there were", then.position());
    println!("  {:>3} sellable", stock.sellable);
    println!("  {:>3} reserved", stock.reserved);
    println!("  {:>3} safety stock", stock.safety_stock);
    let state = then.read()?;
    let (mug, berlin) = (state.sku("mug").ok_or("mug")?, state.location("berlin").ok_or("berlin")?);
    let for_web = state.available(mug, berlin, Some("web"));
    let for_marketplace = state.available(mug, berlin, Some("marketplace:acme"));
    println!("  {for_web:>3} available to the web, {for_marketplace} to the marketplace, which is held back from");
    assert_eq!((for_web.0, for_marketplace.0), (6, 2));

    // The rules are pure: the same command on the same state at the same time is refused with the same figures.
    let context = Context::new(asked.id, refusal.time, &Policy::DEFAULT);
    let again = state.decide(&asked.command, &context);
    println!("\nDecided again today: {}", again.as_ref().err().ok_or("it is refused again")?);
    assert_eq!(again, Err(refusal.rejection.clone()));
    assert!(matches!(refusal.rejection, Rejection::InsufficientStock { .. }));

    // What would have made the difference? Ask for less, or through another channel.
    for (instead, command) in [
        ("two mugs", Reserve::new().channel("marketplace:acme").line("mug", 2)),
        ("three mugs through the web", Reserve::new().channel("web").line("mug", 3)),
    ] {
        let granted = state.decide(&Command::from(command), &context);
        println!("  {instead} would have been granted");
        assert!(granted.is_ok());
    }

    // Which events led there: everything up to that position that touches the SKU.
    println!("\nWhat led there:");
    let question = Touching::all_of().sku("mug").until(refusal.position);
    let story = core.history(question).await?.all().await?;
    for commit in &story {
        for (position, event) in &commit.events {
            println!("{position:>3}  {}  by {}  {}", commit.time, commit.command, describe(event, &state));
        }
    }
    let names: Vec<&str> = story.iter().flat_map(|commit| &commit.events).map(|(_, event)| event.name()).collect();
    assert_eq!(names, ["sku_defined", "stock_received", "safety_stock_set", "channel_holdback_set", "stock_reserved"]);
    drop(state);
    core.close().await?;
    Ok(())
}
