//! Ship from store: choosing the locations that serve an order, and saying why where there are none.

use onhand::{
    Blocking, Coordinates, DefineLocation, DefineSku, Event, Onhand, Receive, Rejection, Reserve, Sourcing, Strategy,
};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const LEIPZIG: Result<Coordinates, onhand::CoordinatesError> = Coordinates::from_microdegrees(51_340_000, 12_375_000);
const BERLIN: Result<Coordinates, onhand::CoordinatesError> = Coordinates::from_microdegrees(52_520_000, 13_405_000);
const HAMBURG: Result<Coordinates, onhand::CoordinatesError> = Coordinates::from_microdegrees(53_551_000, 9_994_000);

fn main() -> Outcome<()> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::builder().open_blocking(directory.path())?.blocking();

    // The warehouse serves first; stores follow by name.
    core.define_location(DefineLocation::warehouse("leipzig").priority(1).at(LEIPZIG?))?;
    core.define_location(DefineLocation::store("berlin").at(BERLIN?))?;
    core.define_location(DefineLocation::store("hamburg").at(HAMBURG?))?;
    core.define_location(DefineLocation::store("munich"))?;
    for (sku, stock) in [
        ("boots", [("leipzig", 2), ("berlin", 3), ("hamburg", 5), ("munich", 50)].as_slice()),
        ("laces", [("leipzig", 9), ("hamburg", 1)].as_slice()),
    ] {
        core.define_sku(DefineSku::new(sku))?;
        for (location, quantity) in stock {
            core.receive(Receive::new(sku, *location, *quantity))?;
        }
    }
    core.suspend_location("munich")?;

    let four = || Reserve::new().channel("web").line("boots", 4);
    let plan = serve(&core, "4 boots, by priority", four())?;
    assert_eq!(plan, "2 boots from leipzig, 2 boots from berlin");

    let plan = serve(&core, "4 boots, to an address in Hamburg", four().sourcing(Sourcing::nearest(HAMBURG?)))?;
    assert_eq!(plan, "4 boots from hamburg");

    let both = || four().line("laces", 1);
    let plan = serve(&core, "4 boots and laces, by priority", both())?;
    assert_eq!(plan, "2 boots from leipzig, 2 boots from berlin, 1 laces from leipzig");

    let plan = serve(&core, "the same in as few parcels as will do", both().sourcing(Strategy::FewestShipments))?;
    assert_eq!(plan, "4 boots from hamburg, 1 laces from hamburg");

    let one_parcel = Sourcing::from(Strategy::Priority).max_shipments(1);
    let plan = serve(&core, "the same by priority, in one parcel at most", both().sourcing(one_parcel))?;
    assert_eq!(plan, "4 boots from hamburg, 1 laces from hamburg");

    // There are nine boots, but no single location has them.
    let nine = core.reserve(four().line("boots", 5).sourcing(one_parcel)).err().ok_or("no location has nine")?;
    println!("9 boots in one parcel: {nine}");
    assert!(matches!(nine.rejection(), Some(Rejection::TooManyShipments { needed: 3, exact: true, .. })));

    // Twelve there are not, and the rejection says why for each location.
    let twelve = core.reserve(four().line("boots", 8)).err().ok_or("there are not twelve")?;
    let Some(Rejection::InsufficientStock { locations, .. }) = twelve.rejection() else {
        return Err(twelve.into());
    };
    println!("12 boots: {twelve}");
    for short in locations {
        println!("    {}: {} available, {:?}", short.location, short.available, short.reason);
    }
    assert_eq!(locations.len(), 4);
    core.close()?;
    Ok(())
}

/// Reserves, tells the plan, and gives the goods back for the next question.
fn serve(core: &Blocking, what: &str, reserve: Reserve) -> Outcome<String> {
    let receipt = core.reserve(reserve)?;
    let snapshot = core.snapshot()?;
    let state = snapshot.read()?;
    let mut plan = Vec::new();
    for event in receipt.events()? {
        let Event::StockReserved(reserved) = event else { continue };
        for line in &reserved.lines {
            let (sku, location) = (state.sku_name(line.sku), state.location_name(line.location));
            let (sku, location) = sku.zip(location).ok_or("numbers of events have names")?;
            plan.push(format!("{} {sku} from {location}", line.quantity));
        }
    }
    core.release_reservation(receipt.reservation().ok_or("nothing is held")?)?;
    let plan = plan.join(", ");
    println!("{what}: {plan}");
    Ok(plan)
}
