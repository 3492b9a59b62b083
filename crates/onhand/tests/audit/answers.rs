//! History answers alike with and without the index, at any time.

use crate::support::{BLOCK, assert_answers, caught_up, fill, open, questions, settings, submit, wait, whole_log};
use onhand::{Error, Onhand, Position, Touching, ViewFinding, ViewState, verify_views};
use onhand_testkit::generate::{runner, script};
use std::fs;
use std::time::{Duration, Instant};

#[test]
fn random_histories_answer_alike_at_any_time() {
    runner(24)
        .run(&script(80), |script| {
            let directory = tempfile::tempdir()?;
            let core = open(directory.path());
            submit(&core, &script, 1);
            let end = core.core().position().0;
            let asked = questions(end);
            // Wherever the index stands.
            assert_answers(&core, &asked);
            caught_up(core.core());
            assert_answers(&core, &asked);
            core.close()?;

            let found = verify_views(directory.path())?;
            let whole =
                matches!(found[0].finding, ViewFinding::Intact { position, .. } if end < position.0 + 2 * BLOCK);
            assert!(whole, "{found:?}");

            let core = open(directory.path());
            assert_answers(&core, &asked);
            caught_up(core.core());
            assert_answers(&core, &asked);
            // While it grows.
            submit(&core, &script, 10_000);
            assert_answers(&core, &questions(core.core().position().0));
            core.close()?;

            fs::remove_dir_all(directory.path().join("views"))?;
            let core = open(directory.path());
            assert_answers(&core, &asked);
            caught_up(core.core());
            assert_answers(&core, &asked);
            core.close()?;

            let core = settings().audit_index(false).open_blocking(directory.path())?.blocking();
            assert!(core.core().views().is_empty());
            assert_answers(&core, &asked);
            core.close()?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_range_ends_where_it_says_and_never_beyond_what_is_durable() {
    let directory = tempfile::tempdir().unwrap();
    let core = open(directory.path());
    fill(&core, 90);
    caught_up(core.core());
    let end = core.core().position();
    let positions = |touching: Touching| -> Vec<Position> {
        let commits = core.history(touching).unwrap().map(Result::unwrap);
        commits.flat_map(|commit| commit.events).map(|(position, _)| position).collect()
    };
    let all = positions(Touching::any_of());
    assert_eq!(all, (1..=end.0).map(Position).collect::<Vec<_>>());
    assert_eq!(positions(Touching::any_of().after(Position(3)).until(Position(5))), [Position(4), Position(5)]);
    assert_eq!(positions(Touching::any_of().until(end.plus(1_000))), all);
    assert!(positions(Touching::any_of().after(end.plus(1_000))).is_empty());
    assert!(positions(Touching::any_of().after(Position(u64::MAX)).until(Position(u64::MAX))).is_empty());
    assert!(positions(Touching::any_of().after(Position(7)).until(Position(5))).is_empty());
    let unknown = core.history(Touching::all_of().sku("nothing"));
    assert!(matches!(unknown, Err(Error::UnknownSku { name }) if name == "nothing"));
    let unknown = core.history(Touching::all_of().location("nowhere"));
    assert!(matches!(unknown, Err(Error::UnknownLocation { .. })));
}

#[tokio::test]
async fn a_future_that_is_dropped_loses_no_commit() {
    let directory = tempfile::tempdir().unwrap();
    let core = open(directory.path());
    fill(&core, 900);
    let core = core.core().clone();
    let whole = core.history(Touching::any_of()).await.unwrap().all().await.unwrap();
    let mut trail = core.history(Touching::any_of()).await.unwrap();
    let mut seen = Vec::new();
    loop {
        // Polled once, and dropped where it is not ready.
        match tokio::time::timeout(Duration::ZERO, trail.next()).await {
            Ok(Some(commit)) => seen.push(commit.unwrap()),
            Ok(None) => break,
            Err(_) => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    }
    assert_eq!(seen, whole);
    core.close().await.unwrap();
}

#[test]
fn closing_while_far_behind_is_quick() {
    let directory = tempfile::tempdir().unwrap();
    let core = settings().audit_index(false).open_blocking(directory.path()).unwrap().blocking();
    fill(&core, 30_000);
    core.close().unwrap();

    let core = open(directory.path());
    wait(core.core(), |state, _| matches!(state, ViewState::CatchingUp));
    let begun = Instant::now();
    core.close().unwrap();
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(1), "closing took {took:?}");

    let core = open(directory.path());
    assert!(core.core().views()[0].lag > 0, "it had caught up already");
    assert_eq!(whole_log(core.core()).len() as u64, core.core().position().0);
}

#[test]
fn another_disk_has_no_views() {
    let disk = onhand_testkit::disk::SimDisk::new(1);
    let core = Onhand::builder().storage(std::sync::Arc::new(disk)).background(false).audit_index(true);
    let core = core.open_blocking("/nowhere/on/this/disk").unwrap();
    assert!(core.views().is_empty());
    core.blocking().close().unwrap();
    assert!(!std::path::Path::new("/nowhere").exists());
}
