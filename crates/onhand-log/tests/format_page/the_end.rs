//! The page tells a torn write from damage as the log itself does.

use onhand_log::Journal;
use onhand_testkit::disk::SimDisk;

use crate::reader::{End, read};
use crate::support::forge::forge_header;
use crate::support::{append, check, open, segment};

const BLOCK: usize = 4096;
const FRAME: usize = 8192;

/// Two commits: one of one block at 4096, one of three blocks at 8192. The log is sealed or not.
fn two_commits(sealed: bool) -> SimDisk {
    let disk = SimDisk::new(17);
    let (mut log, _) = open(&disk).unwrap();
    append(&mut log, 1, 1000).unwrap();
    append(&mut log, 2, 12_000).unwrap();
    if sealed {
        log.seal().unwrap();
    }
    disk.kill();
    disk
}

/// Six commits that fill a segment, and as many more in the next one as are asked for.
fn two_segments(in_the_second: u64) -> SimDisk {
    let disk = SimDisk::new(19);
    let (mut log, _) = open(&disk).unwrap();
    for n in 1..=6 + in_the_second.max(1) {
        append(&mut log, n, 3000).unwrap();
    }
    disk.kill();
    if in_the_second == 0 {
        disk.tamper(segment(2), |file| file[BLOCK..].fill(0));
    }
    disk
}

fn by_the_page(disk: &SimDisk) -> End {
    let segments: Vec<_> = (1..).map_while(|index| disk.contents(segment(index))).collect();
    read(&segments).end
}

fn by_the_log(disk: &SimDisk) -> End {
    let found = check(disk);
    match (found.faults.first(), found.torn) {
        (Some(fault), _) => {
            let segment = (1..).position(|index| fault.file.ends_with(segment(index))).unwrap();
            End::Damaged { segment, offset: fault.offset as usize }
        }
        (None, Some(torn)) => End::Torn { offset: torn.offset as usize, length: torn.length as usize },
        (None, None) if found.unfinished_rotation => End::Unfinished,
        (None, None) => End::Proper,
    }
}

/// What the page and the log both say. Whether the log is opened agrees with it.
fn judged(disk: &SimDisk, state: &str) -> End {
    let (page, log) = (by_the_page(disk), by_the_log(disk));
    assert_eq!(page, log, "{state}");
    assert_eq!(open(disk).is_err(), matches!(page, End::Damaged { .. }), "{state}");
    page
}

fn changed(disk: SimDisk, index: u64, change: impl Fn(&mut [u8])) -> SimDisk {
    disk.tamper(segment(index), |file| change(file));
    disk
}

#[test]
fn a_newest_commit_of_which_only_the_header_reached_the_disk_is_torn() {
    let disk = changed(two_commits(false), 1, |file| file[FRAME + BLOCK..].fill(0));
    assert_eq!(judged(&disk, "header alone"), End::Torn { offset: FRAME, length: BLOCK });
}

#[test]
fn whatever_sectors_of_the_newest_commit_reached_the_disk_it_is_torn_until_it_is_sealed() {
    const SECTOR: usize = 512;
    let sectors = 3 * BLOCK / SECTOR;
    for lost in 1_u32..1 << 8 {
        // Eight groups of three sectors, each of which is lost or not.
        let lose = |file: &mut [u8]| {
            for sector in (0..sectors).filter(|sector| lost >> (sector / 3) & 1 == 1) {
                file[FRAME + sector * SECTOR..][..SECTOR].fill(0);
            }
        };
        let end = judged(&changed(two_commits(false), 1, lose), &format!("{lost:b} lost"));
        match lost {
            0xFF => assert_eq!(end, End::Proper),
            _ => assert!(matches!(end, End::Torn { offset: FRAME, .. }), "{lost:b} lost: {end:?}"),
        }
        let end = judged(&changed(two_commits(true), 1, lose), &format!("{lost:b} lost, sealed"));
        assert_eq!(end, End::Damaged { segment: 0, offset: FRAME }, "{lost:b} lost, sealed");
    }
}

#[test]
fn a_header_at_its_place_that_says_what_cannot_be_is_damage_though_nothing_follows() {
    let changes: [fn(&mut [u8]); 5] = [
        |header| header[8] = 3,
        |header| header[16] ^= 1,
        |header| header[32] ^= 1,
        |header| header[64] ^= 1,
        |header| header[28..32].copy_from_slice(&30_000_u32.to_le_bytes()),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let disk = changed(two_commits(false), 1, |file| forge_header(file, FRAME, change));
        assert_eq!(judged(&disk, &format!("change {number}")), End::Damaged { segment: 0, offset: FRAME });
    }
}

#[test]
fn an_end_that_says_what_cannot_be_is_damage_though_the_next_segment_is_empty() {
    let changes: [fn(&mut [u8]); 4] = [|end| end[8] = 3, |end| end[16] ^= 1, |end| end[32] ^= 1, |end| end[64] ^= 1];
    for (number, change) in changes.into_iter().enumerate() {
        let disk = changed(two_segments(0), 1, |file| forge_header(file, 28_672, change));
        assert_eq!(judged(&disk, &format!("change {number}")), End::Damaged { segment: 0, offset: 28_672 });
    }
}

#[test]
fn a_header_within_what_the_bad_frame_would_take_is_damage() {
    let disk = changed(two_commits(false), 1, |file| {
        let header = file[FRAME..FRAME + 128].to_vec();
        file[FRAME + BLOCK..][..128].copy_from_slice(&header);
        forge_header(file, FRAME + BLOCK, |header| header[8] = 77);
    });
    assert_eq!(judged(&disk, "a header in the body"), End::Damaged { segment: 0, offset: FRAME });
}

#[test]
fn a_log_that_ends_properly_and_one_that_lacks_the_end_of_a_segment_are_told() {
    assert_eq!(judged(&two_commits(false), "unsealed"), End::Proper);
    assert_eq!(judged(&two_commits(true), "sealed"), End::Proper);
    assert_eq!(judged(&two_segments(0), "a new segment"), End::Proper);
    assert_eq!(judged(&two_segments(1), "two segments"), End::Proper);
    let without_end = |file: &mut [u8]| file[28_672..].fill(0);
    assert_eq!(judged(&changed(two_segments(0), 1, without_end), "no end, then nothing"), End::Unfinished);
    let damaged = End::Damaged { segment: 0, offset: 28_672 };
    assert_eq!(judged(&changed(two_segments(1), 1, without_end), "no end, then commits"), damaged);
}

#[test]
fn of_every_flipped_bit_and_every_wiped_block_the_page_says_what_the_log_says() {
    type Log = (&'static str, fn() -> SimDisk, u64);
    let logs: [Log; 5] = [
        ("unsealed", || two_commits(false), 1),
        ("sealed", || two_commits(true), 1),
        ("a new segment", || two_segments(0), 1),
        ("two segments, the first", || two_segments(2), 1),
        ("two segments, the second", || two_segments(2), 2),
    ];
    for (name, log, index) in logs {
        let size = log().contents(segment(index)).unwrap().len();
        // Of headers every byte, of bodies one now and then.
        let bytes = (0..size).filter(|at| at % BLOCK < 128 || at % 331 == 0);
        for at in bytes.filter(|at| *at >= BLOCK) {
            let disk = changed(log(), index, |file| file[at] ^= 1 << (at % 8));
            judged(&disk, &format!("{name}, a bit of byte {at}"));
        }
        for at in (BLOCK..size).step_by(BLOCK) {
            let disk = changed(log(), index, |file| file[at..at + BLOCK].fill(0));
            judged(&disk, &format!("{name}, block {at} wiped"));
            let disk = changed(log(), index, |file| file[at..].fill(0));
            judged(&disk, &format!("{name}, wiped from {at} on"));
        }
    }
}
