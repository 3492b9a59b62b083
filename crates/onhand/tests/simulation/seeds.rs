//! Seeds: drawn, played, and played again.

use crate::conducted::Simulated;
use onhand_testkit::sim::{Campaign, Plan, simulate};

#[test]
fn whatever_the_disk_the_process_and_the_callers_do_nothing_acknowledged_is_lost() {
    let test = "-p onhand --test simulation whatever_the_disk";
    let campaign = Campaign::new(test, 24);
    let outcome = campaign.run::<Simulated>();
    println!("{outcome:?}");
    assert!(outcome.runs >= campaign.least(), "fewer runs than {}: {outcome:?}", campaign.least());
    assert!(outcome.power_losses as u64 >= 3 * outcome.runs, "fewer than three a run: {outcome:?}");
    // A run that is repeated may be a single one.
    assert!(outcome.accepted > 20 && outcome.refused > 0, "{outcome:?}");
}

#[test]
fn the_same_seed_gives_the_same_run() {
    for seed in 0..4 {
        let plan = Plan::draw(seed, 100);
        let once = simulate::<Simulated>(&plan).unwrap();
        assert_eq!(simulate::<Simulated>(&Plan::draw(seed, 100)).unwrap(), once, "seed {seed}");
    }
    let other = |seed| simulate::<Simulated>(&Plan::draw(seed, 100)).unwrap().trace;
    assert_ne!(other(1), other(2));
}
