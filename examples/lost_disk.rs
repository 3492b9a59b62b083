//! Lost disk: a log is backed up while it is open; one that is lost is restored, one that is damaged is salvaged.

use onhand::{DefineLocation, DefineSku, Onhand, RealStorage, Receive, Reserve, Restoring, State, Stray};
use onhand::{backup, describe, restore, salvage};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

/// Hears of bytes, done and in all. What breaks here stops what is being done, in good order.
fn pace(_: u64, _: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let disk = tempfile::tempdir()?;
    let place = |name: &str| disk.path().join(name);

    let core = Onhand::open(place("data")).await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "berlin", 10)).await?;

    // A core backs up everything that it has acknowledged, and goes on meanwhile.
    let made = core.backup(place("backup"), pace).await?;
    println!("Backed up to position {}, {} bytes of it new.", made.position, made.copied);
    assert_eq!(made.position, core.position());

    for _ in 0..3 {
        core.reserve(Reserve::new().line("mug", 1)).await?;
    }
    let end = core.position();
    core.close().await?;

    // From outside, as the program `onhand backup` does it: nobody has to have the log open, or closed. It grows.
    let made = backup(Arc::new(RealStorage), place("data"), place("backup"), pace)?;
    println!("Backed up to position {}, {} bytes of it new.", made.position, made.copied);
    assert!(made.position == end && made.copied < made.bytes);

    // The disk with the log is lost: the backup becomes the log again, under its id.
    let back = restore(Arc::new(RealStorage), place("backup"), place("restored"), Restoring::Whole, pace)?;
    println!("Restored up to position {}.", back.position);
    let core = Onhand::open(place("restored")).await?;
    assert_eq!((core.log_id(), core.position()), (back.log_id, end));
    assert_eq!(core.snapshot().await?.stock("mug", "berlin")?.available.0, 7);
    core.close().await?;

    // Without a backup: the second of the three holds is damaged. What is before it goes into a new log, and what is
    // behind it is told, for people to put it right.
    damage(&place("data/0000000001.log"))?;
    let tell = |stray: &Stray, state: &State| {
        for (position, event) in &stray.events {
            println!("  behind the damage, position {position}: {}", describe(event, state));
        }
        Ok(())
    };
    let saved = salvage(Arc::new(RealStorage), place("data"), place("saved"), tell, pace)?;
    for lost in &saved.lost {
        println!("  lost: positions {} to {}", lost.first, lost.last.unwrap_or(lost.first));
    }
    println!("Salvaged up to position {}.", saved.position);
    assert_eq!((saved.position.0, saved.lost.len()), (4, 1));
    let core = Onhand::open(place("saved")).await?;
    assert_eq!(core.snapshot().await?.stock("mug", "berlin")?.available.0, 9);
    core.close().await?;
    Ok(())
}

/// Flips bits in the body of the last commit but one, as a failing disk does.
fn damage(segment: &Path) -> std::io::Result<()> {
    let mut bytes = std::fs::read(segment)?;
    let is_commit = |at: &usize| bytes[*at..].starts_with(b"OHF1") && bytes[at + 8] == 0;
    let commits: Vec<usize> = (0..bytes.len()).step_by(4096).filter(is_commit).collect();
    bytes[commits[commits.len() - 2] + 140] ^= 0xff;
    std::fs::write(segment, bytes)
}
