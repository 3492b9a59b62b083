//! History answers alike with and without the index, at any time.

use crate::support::{BLOCK, assert_answers, caught_up, fill, open, questions, settings, submit, wait, whole_log};
use onhand::{Blocking, Error, Onhand, Position, Touching, ViewFinding, ViewState, verify_views};
use onhand_testkit::generate::{runner, script};
use std::fs;
use std::time::Duration;

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

/// How far behind a view of a long log has to be for closing to be worth a look.
const FAR: u64 = 10_000;

#[test]
fn closing_does_not_wait_for_a_view_that_is_far_behind() {
    let directory = tempfile::tempdir().unwrap();
    let core = settings().audit_index(false).open_blocking(directory.path()).unwrap().blocking();
    fill(&core, 30_000);
    core.close().unwrap();

    let behind = |core: &Blocking| core.core().views()[0].lag;
    // On a busy machine it may have caught up before anybody looks: then once more, from nothing.
    let was_far_behind = (0..20).any(|_| {
        let _ = fs::remove_dir_all(directory.path().join("views"));
        let core = open(directory.path());
        wait(core.core(), |state, lag| !matches!(state, ViewState::CatchingUp) || lag > 0);
        let far = behind(&core) > FAR;
        core.close().unwrap();
        far
    });
    assert!(was_far_behind, "the view is never behind");

    let found = verify_views(directory.path()).unwrap();
    let core = open(directory.path());
    let end = core.core().position().0;
    // The block at the log's end is kept in memory.
    let caught_up = |position: Position| position.0 + 2 * BLOCK >= end;
    let waited = matches!(found[0].finding, ViewFinding::Intact { position, .. } if caught_up(position));
    assert!(!waited, "closing has waited until it had caught up: {found:?}");
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
