//! A cart: its hold grows with it, survives a refusal unharmed, and expires.
//!
//! Time comes from the commands here (`input_clock`), so that a quarter of an hour takes no time.

use onhand::{
    DefineLocation, DefineSku, Onhand, Position, Receive, Rejection, ReservationId, ReservationState, Reserve,
    Submission, Timestamp, describe,
};
use std::time::Duration;
use uuid::Uuid;

const TEN_MINUTES: Duration = Duration::from_secs(600);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::builder().input_clock().open(directory.path()).await?;
    let at = |minute: u8| format!("2026-03-01T10:{minute:02}:00Z").parse::<Timestamp>();

    core.submit(Submission::new(DefineLocation::store("berlin")).at(at(0)?)).await?;
    for sku in ["mug", "plate"] {
        core.define_sku(DefineSku::new(sku)).await?;
        core.receive(Receive::new(sku, "berlin", 3)).await?;
    }

    // The shop names the hold, so that it can be replaced as the cart changes.
    let cart = ReservationId(Uuid::now_v7());
    let hold = || Reserve::new().reservation(cart).channel("web").expires_in(TEN_MINUTES);
    core.submit(Submission::new(hold().line("mug", 2)).at(at(0)?)).await?;
    println!("10:00  the cart holds 2 mugs until 10:10");

    // A replacement states the whole cart. What it holds already never stands in its way.
    core.submit(Submission::new(hold().line("mug", 3).line("plate", 1)).at(at(5)?)).await?;
    let held = core.snapshot().await?.reservation(cart)?.ok_or("the hold is there")?;
    println!("10:05  the cart grows to {} lines, and holds them until 10:15", held.promised.len());
    assert_eq!((held.promised.len(), held.expires_at), (2, Some(at(15)?)));

    // Somebody else wants the last mug; the cart has it.
    let other = Submission::new(Reserve::new().channel("app").line("mug", 1)).at(at(6)?);
    let refused = core.submit(other.clone()).await.err().ok_or("there is no mug left")?;
    println!("10:06  another shopper is told: {refused}");
    assert!(matches!(refused.rejection(), Some(Rejection::InsufficientStock { .. })));

    // A replacement that cannot be had leaves the hold as it was.
    let too_much = core.submit(Submission::new(hold().line("mug", 3).line("plate", 9)).at(at(7)?)).await;
    let unharmed = core.snapshot().await?.reservation(cart)?;
    println!("10:07  9 plates are too many; the cart keeps what it had");
    assert!(too_much.is_err() && unharmed == Some(held));

    // The hold ends by itself: the expiry comes before any question or command of that time.
    let quarter_past = core.snapshot_at(Some(at(15)?)).await?;
    let ended = quarter_past.reservation(cart)?.ok_or("an ended hold is still known")?;
    println!(
        "10:15  the cart is {}; {} mugs are available",
        ended.state,
        quarter_past.stock("mug", "berlin")?.available
    );
    assert_eq!(ended.state, ReservationState::Expired);
    assert_eq!(quarter_past.stock("mug", "berlin")?.available.0, 3);

    // A refusal leaves nothing behind, so the same command may be asked again under its own id.
    let granted = core.submit(other.at(at(16)?)).await?;
    println!("10:16  the other shopper tries again and gets the mug at position {}", granted.position);

    println!("\nThe log says:");
    let names = core.snapshot().await?;
    let mut story = core.subscribe(Position::START);
    while let Some(committed) = story.try_next()? {
        for (position, event) in committed.positions() {
            println!("{position:>3}  {}  {}", committed.time, describe(event, &*names.read()?));
        }
    }
    assert_eq!(story.position(), core.position());
    core.close().await?;
    Ok(())
}
