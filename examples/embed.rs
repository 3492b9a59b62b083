//! Embed: ten lines from an empty directory to a durable reservation. README.md shows them, which a test sees to.

use onhand::{DefineLocation, DefineSku, Onhand, Receive, Reserve};
use std::time::Duration;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let data = tempfile::tempdir()?;

    let core = Onhand::open(data.path()).await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "berlin", 10)).await?;

    let seven_minutes = Duration::from_secs(420);
    let hold = core.reserve(Reserve::new().channel("web").line("mug", 2).expires_in(seven_minutes)).await?;
    let stock = core.snapshot().await?.stock("mug", "berlin")?; // one position, any number of questions
    assert_eq!(stock.available.0, 8);
    let cart = hold.reservation().ok_or("nothing is held")?;
    core.confirm_reservation(cart).await?;
    core.close().await?;

    println!("Held at position {}: {} mugs on hand, {} available.", hold.position, stock.on_hand, stock.available);
    assert_eq!((stock.on_hand.0, stock.reserved.0), (10, 2));

    // What was acknowledged is there when the directory is opened again.
    let core = Onhand::open(data.path()).await?;
    let stock = core.snapshot().await?.stock("mug", "berlin")?;
    println!("Opened again: {} allocated, {} available.", stock.allocated, stock.available);
    assert_eq!((stock.reserved.0, stock.allocated.0, stock.available.0), (0, 2, 8));
    core.close().await?;
    Ok(())
}
