//! Orders of a batch are sealed together, and whoever cannot be sealed for holds up nobody.

use crate::shop::{all_of, bought, committed, key_of, open, read, stock_up};
use onhand::{Command, DefineLocation, Purpose, Reserve, SubmitError};
use onhand_testkit::disk::{CallKind, SimDisk};

#[test]
fn keys_of_a_batch_are_made_durable_together() {
    let disk = SimDisk::new(1);
    let core = open(&disk);
    stock_up(&core);
    // The file of keys is there from the first on.
    core.place_order(bought(1)).unwrap();
    let _ = disk.take_calls();
    assert!(core.submit_batch((2..=500).map(bought)).iter().all(Result::is_ok));
    let of_keys = |call: &onhand_testkit::disk::Call| {
        call.kind == CallKind::Sync && call.path.file_name().is_some_and(|name| name == "subjects.keys")
    };
    assert_eq!(disk.take_calls().iter().filter(|call| of_keys(call)).count(), 1);
    core.close().unwrap();
}

#[test]
fn every_command_of_a_batch_has_its_own_answer() {
    let disk = SimDisk::new(1);
    let core = open(&disk);
    stock_up(&core);
    core.core().keys().destroy(key_of(2, Purpose::Service)).unwrap();
    let batch: Vec<Command> = vec![
        bought(1).into(),
        Reserve::new().line("mug", 1).into(),
        bought(2).into(),
        DefineLocation::store("").into(),
        bought(3).note("x".repeat(4_097)).into(),
        DefineLocation::store("ulm").into(),
        bought(3).into(),
    ];
    let told = core.submit_batch(batch);
    assert!(
        matches!(
            &told[..],
            [
                Ok(_),
                Ok(_),
                Err(SubmitError::NotSealed { .. }),
                Err(SubmitError::Invalid(_)),
                Err(SubmitError::Invalid(_)),
                Ok(_),
                Ok(_)
            ]
        ),
        "{told:?}"
    );
    let firsts: Vec<u64> = told.iter().flatten().map(|receipt| receipt.first.0).collect();
    assert!(firsts.is_sorted(), "{firsts:?}");
    for (place, number) in [(0, 1), (6, 3)] {
        let placed = committed(&core, told[place].as_ref().unwrap());
        assert_eq!(read(&core, &placed), all_of(number));
    }
    core.close().unwrap();
}
