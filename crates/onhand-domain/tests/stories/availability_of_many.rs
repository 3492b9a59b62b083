//! Availability of many at once is what it is one by one.

use onhand_domain::{Component, DefineBundle, DefineLocation, DefineSku, LocationId, Receive, Reserve, SkuId};
use onhand_domain::{SetChannelHoldback, SetSafetyStock, Sku};
use onhand_testkit::World;

#[test]
fn of_every_sku_bundle_and_location_known_or_not() {
    let mut world = World::new();
    for location in ["berlin", "hamburg", "ulm"] {
        world.submit(&DefineLocation::store(location).into());
    }
    for n in 0..70_i64 {
        let sku = Sku::new(format!("sku-{n}"));
        world.submit(&DefineSku::new(&sku).into());
        // Some in a row, some not, some nowhere.
        for location in ["hamburg", "berlin"].into_iter().skip(n as usize % 3) {
            world.submit(&Receive::new(&sku, location, 10 + n).into());
        }
    }
    world.submit(&SetSafetyStock::new("sku-0", "berlin", 3).into());
    world.submit(&SetChannelHoldback::new("sku-3", "berlin", "web", 4).into());
    world.submit(&Reserve::new().line_at("sku-6", "berlin", 5).into());
    let components = vec![Component { sku: "sku-0".into(), quantity: 2.into() }];
    world.submit(&DefineBundle { sku: "pair".into(), title: "Two".into(), components }.into());

    let asked: Vec<_> = (0..73).flat_map(|sku| (0..4).map(move |at| (SkuId(sku), LocationId(at)))).collect();
    let state = world.share();
    for channel in [None, Some("web"), Some("app")] {
        let one_by_one: Vec<_> = asked.iter().map(|(sku, at)| state.available(*sku, *at, channel)).collect();
        assert_eq!(state.available_each(&asked, channel), one_by_one);
        assert!(one_by_one.iter().filter(|available| available.is_positive()).count() > 60);
    }
}
