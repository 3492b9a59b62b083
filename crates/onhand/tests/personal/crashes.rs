//! Whatever the power does, what is in the log can be read.

use crate::shop::{DATA, bought, open, settings, stock_up};
use onhand::{Position, Purpose, Submission};
use onhand_testkit::disk::{CallKind, Crash, Fault, SimDisk};

/// Every order in the log can be read, but for those of whom nobody is to be read any more.
fn is_readable(disk: &SimDisk, what: &str) -> usize {
    let core = open(disk);
    let mut log = core.core().subscribe(Position::START);
    let mut read = 0;
    while let Some(committed) = log.try_next().unwrap() {
        let unsealed = core.core().unseal(&committed).unwrap_or_else(|error| panic!("{what}: {error}"));
        for field in unsealed {
            let is_forgotten =
                field.purpose == Purpose::Service && field.subject == crate::shop::key_of(2, field.purpose).subject;
            assert!(field.text.is_some() || is_forgotten, "{what}: {field:?}");
            read += 1;
        }
    }
    core.close().unwrap();
    read
}

fn day(disk: &SimDisk) -> bool {
    let Ok(core) = settings(disk).open_blocking(DATA) else { return false };
    let core = core.blocking();
    let mut orders = (1..).map(|number| Submission::new(bought(number)));
    let mut next = |many: usize| orders.by_ref().take(many).collect::<Vec<_>>();
    let placed = next(1).into_iter().all(|order| core.submit(order).is_ok())
        && core.submit_batch(next(3)).iter().all(Result::is_ok)
        && core.core().keys().destroy(crate::shop::key_of(2, Purpose::Service)).is_ok()
        && next(2).into_iter().all(|order| core.submit(order).is_ok());
    core.close().is_ok() && placed
}

#[test]
fn a_crash_at_every_call_leaves_no_order_whose_key_is_missing() {
    let stocked = SimDisk::new(1);
    let core = open(&stocked);
    stock_up(&core);
    core.close().unwrap();
    for n in 1.. {
        let mut whole = false;
        for crash in [Crash::LoseUnsynced, Crash::KeepUnsynced, Crash::Sectors(7), Crash::Prefix(3)] {
            let disk = stocked.fork();
            disk.power_off_at(n);
            whole = day(&disk);
            disk.crash(crash);
            let read = is_readable(&disk, &format!("{n} {crash:?}"));
            assert!(!whole || read == 6 * 3, "{read}");
        }
        if whole {
            assert!(n > 40, "{n}");
            return;
        }
    }
}

#[test]
fn whatever_call_fails_no_order_is_left_whose_key_is_missing() {
    let stocked = SimDisk::new(1);
    let core = open(&stocked);
    stock_up(&core);
    core.close().unwrap();
    for kind in CallKind::ALL {
        for n in 1.. {
            let disk = stocked.fork();
            disk.inject(Fault::on(kind).nth(n));
            let whole = day(&disk);
            let is_over = disk.take_calls().iter().filter(|call| call.kind == kind).count() < n as usize;
            disk.heal();
            disk.crash(Crash::LoseUnsynced);
            is_readable(&disk, &format!("{kind:?} {n}"));
            if whole && is_over {
                break;
            }
        }
    }
}
