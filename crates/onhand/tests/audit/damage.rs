//! Whatever becomes of the index's files, answers stay as they are and the index comes back.

use crate::support::{Asked, assert_answers, caught_up, fill, open, settings, wait};
use onhand::{Blocking, Error, Mismatch, Position, ViewFault, ViewFinding, ViewState, verify_views};
use onhand_testkit::reservation;
use std::fs;
use std::path::{Path, PathBuf};

/// Copies a directory with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn asked() -> Vec<Asked> {
    let none = Asked { all: true, skus: vec![], locations: vec![], reservations: vec![], after: 0, until: None };
    vec![
        Asked { skus: vec!["sku-1"], ..none.clone() },
        Asked { skus: vec!["sku-2"], locations: vec!["hamburg"], ..none.clone() },
        Asked { reservations: vec![reservation(100)], ..none },
    ]
}

/// A closed log with an index of it.
fn indexed(commands: u64) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let core = open(directory.path());
    fill(&core, commands);
    caught_up(core.core());
    assert_answers(&core, &asked());
    core.close().unwrap();
    directory
}

/// Opens it, asks at once and once the index is whole again, and closes it.
fn assert_unharmed(directory: &Path) -> Blocking {
    let core = open(directory);
    assert_answers(&core, &asked());
    caught_up(core.core());
    assert_answers(&core, &asked());
    core
}

fn is_intact(directory: &Path) -> bool {
    matches!(verify_views(directory).unwrap()[0].finding, ViewFinding::Intact { rows: 1.., .. })
}

#[test]
fn no_flipped_byte_changes_an_answer() {
    let original = indexed(300);
    let views = original.path().join("views");
    // Bytes that something was written to; the rest of sled's file is as good as not there.
    let written: Vec<(PathBuf, usize)> = files_below(&views)
        .into_iter()
        .flat_map(|path| {
            let bytes = fs::read(&path).unwrap();
            let written =
                bytes.iter().enumerate().filter(|(_, byte)| **byte != 0).map(|(at, _)| at).collect::<Vec<_>>();
            written.into_iter().map(move |at| (path.clone(), at)).collect::<Vec<_>>()
        })
        .collect();
    let mut rebuilt = 0;
    let samples = 300;
    let small: Vec<_> = written.iter().filter(|(path, _)| !path.ends_with("db")).step_by(3).collect();
    let spread = written.iter().step_by((written.len() / samples).max(1));
    for (n, (path, at)) in spread.chain(small).enumerate() {
        let directory = tempfile::tempdir().unwrap();
        copy(original.path(), directory.path());
        let path = directory.path().join(path.strip_prefix(original.path()).unwrap());
        let mut bytes = fs::read(&path).unwrap();
        bytes[*at] ^= 1 << (n % 8);
        fs::write(&path, bytes).unwrap();
        let damaged = !is_intact_copy(directory.path());
        rebuilt += u32::from(damaged);
        assert_unharmed(directory.path()).close().unwrap();
        let found = verify_views(directory.path()).unwrap();
        assert!(
            matches!(found[0].finding, ViewFinding::Intact { rows: 1.., .. }),
            "byte {at} of {}: {found:?}",
            path.display()
        );
    }
    println!("{rebuilt} flips were found by checking");
    assert!(rebuilt > 0);
}

/// Whether a copy of the directory passes the check: checking marks what is damaged.
fn is_intact_copy(directory: &Path) -> bool {
    let other = tempfile::tempdir().unwrap();
    copy(directory, other.path());
    is_intact(other.path())
}

#[test]
fn cut_and_emptied_files_change_no_answer() {
    let original = indexed(300);
    for path in files_below(&original.path().join("views")) {
        let length = fs::metadata(&path).unwrap().len();
        for cut in [0, 1, length / 3, length / 2, length - 1] {
            let directory = tempfile::tempdir().unwrap();
            copy(original.path(), directory.path());
            let path = directory.path().join(path.strip_prefix(original.path()).unwrap());
            fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(cut).unwrap();
            assert_unharmed(directory.path()).close().unwrap();
            assert!(is_intact(directory.path()), "{} cut to {cut}", path.display());
        }
    }
}

#[test]
fn a_mark_that_was_left_behind_rebuilds_the_index() {
    let directory = indexed(300);
    let row = files_below(&directory.path().join("views/audit-1")).remove(0);
    fs::write(&row, b"not to be read at all").unwrap();
    fs::write(directory.path().join("views/audit-1.opening"), []).unwrap();
    let found = verify_views(directory.path()).unwrap();
    let unfinished = ViewFault::Mismatch(Mismatch::OpeningUnfinished).to_string();
    assert!(matches!(&found[0].finding, ViewFinding::Damaged { fault } if fault.to_string() == unfinished));
    assert_unharmed(directory.path()).close().unwrap();
    assert!(is_intact(directory.path()));
    assert!(!directory.path().join("views/audit-1.opening").exists());
}

#[test]
fn the_index_of_another_log_is_replaced() {
    // One that ends before this log does, and one that ends beyond it.
    for commands in [240, 600] {
        let (directory, other) = (indexed(300), indexed(commands));
        fs::remove_dir_all(directory.path().join("views")).unwrap();
        copy(&other.path().join("views"), &directory.path().join("views"));
        assert!(!is_intact_copy(directory.path()));
        assert_unharmed(directory.path()).close().unwrap();
        assert!(is_intact(directory.path()));
    }
}

#[test]
fn an_index_of_other_blocks_is_replaced() {
    let directory = indexed(300);
    let core = settings().audit_block(50).open_blocking(directory.path()).unwrap().blocking();
    assert_answers(&core, &asked());
    caught_up(core.core());
    assert_answers(&core, &asked());
    core.close().unwrap();
    assert!(is_intact(directory.path()));
}

#[test]
fn an_index_that_knows_of_missing_commits_refuses_the_log() {
    let older = indexed(300);
    let newer = tempfile::tempdir().unwrap();
    copy(older.path(), newer.path());
    let core = open(newer.path());
    let older_end = core.core().position();
    fill_more(&core);
    caught_up(core.core());
    let newer_end = core.core().position();
    core.close().unwrap();

    // The log goes back to what it was; its index stays.
    fs::remove_dir_all(older.path().join("views")).unwrap();
    copy(&newer.path().join("views"), &older.path().join("views"));
    let refused = settings().open_blocking(older.path()).unwrap_err();
    let named =
        matches!(refused, Error::ViewBeyondEnd { position, end, .. } if (position, end) == (newer_end, older_end));
    assert!(named, "{refused}");
    assert!(matches!(verify_views(older.path()).unwrap()[0].finding, ViewFinding::BeyondEnd { .. }));

    // Without the note beside them the rows prove it, a moment later.
    fs::remove_file(older.path().join("views/audit-1.reached")).unwrap();
    assert!(matches!(verify_views(older.path()).unwrap()[0].finding, ViewFinding::BeyondEnd { .. }));
    let core = open(older.path());
    wait(core.core(), |state, _| matches!(state, ViewState::Refused { .. }));
    let state = core.core().views().remove(0).state;
    let ViewState::Refused { error } = state else { panic!("{state:?}") };
    assert!(matches!(*error, Error::ViewBeyondEnd { position, .. } if position > older_end));
    assert_answers(&core, &asked());
    core.close().unwrap();
    assert!(older.path().join("views/audit-1").exists(), "what it knows is kept");
}

fn fill_more(core: &Blocking) {
    use onhand::{Receive, Submission};
    use onhand_testkit::{DAWN, command_id};
    for n in 0..100 {
        core.submit(Submission::new(Receive::new("sku-1", "berlin", 1)).id(command_id(5_000_000 + n, DAWN)).at(DAWN))
            .unwrap();
    }
}

#[test]
fn a_view_that_cannot_be_built_is_given_up_and_says_why() {
    let directory = indexed(300);
    let views = directory.path().join("views");
    fs::remove_dir_all(&views).unwrap();
    fs::write(&views, b"a file where the directory should be").unwrap();
    let core = open(directory.path());
    wait(core.core(), |state, _| matches!(state, ViewState::Disabled { .. }));
    let state = core.core().views().remove(0).state;
    assert!(matches!(state, ViewState::Disabled { fault } if matches!(*fault, ViewFault::Io { .. })));
    assert_answers(&core, &asked());
    assert!(core.core().position() > Position::START);
    core.close().unwrap();
}
