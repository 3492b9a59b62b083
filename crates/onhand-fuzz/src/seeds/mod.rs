//! Inputs that are made by hand: what each corpus begins with.

mod words;

use crate::shop::{CHECKPOINT, MANIFEST, SEALED, STORY};
use flate2::Compression;
use flate2::write::GzEncoder;
use onhand::Event;
use onhand::event::ReservationReleased;
use onhand_testkit::forged::{dictionary, payload};
use onhand_testkit::generate::{Stage, prelude_on, step};
use onhand_testkit::{World, command_id, reservation};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use std::collections::BTreeMap;
use std::io::Write;
use words::{COMMANDS, ODD_LINES, ODD_ROWS, QUERIES};

/// An input, by the name of its target and of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The target's name.
    pub target: &'static str,
    /// The file's name.
    pub name: String,
    /// The input.
    pub bytes: Vec<u8>,
}

/// An input, by the name of its file.
type Named = (String, Vec<u8>);

/// All inputs that are made by hand.
#[must_use]
pub fn seeds() -> Vec<Seed> {
    let targets: [(&'static str, Vec<Named>); 8] = [
        ("frame", frames()),
        ("segment", segments()),
        ("payload", payloads()),
        ("checkpoint", checkpoints()),
        ("manifest", manifests()),
        ("line", lines()),
        ("import", imports()),
        ("model", scripts()),
    ];
    let seeds = targets.into_iter().flat_map(|(target, inputs)| inputs.into_iter().map(move |input| (target, input)));
    seeds.map(|(target, (name, bytes))| Seed { target, name: format!("seed-{name}"), bytes }).collect()
}

fn named(name: &str, parts: &[&[u8]]) -> Named {
    (name.to_owned(), parts.concat())
}

fn frames() -> Vec<Named> {
    let real = &SEALED.last[SEALED.end - 2 * 4096..SEALED.end - 4096];
    let used = real.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let next = STORY.iter().map(|record| record.events.len() as u64).sum::<u64>() + 1;
    let header = |fields: &[(usize, &[u8])]| {
        let mut header = vec![0; 128];
        header[16..24].copy_from_slice(&next.to_le_bytes());
        header[32..48].copy_from_slice(&SEALED.log_id);
        header[64..96].copy_from_slice(&SEALED.chain);
        fields.iter().for_each(|(at, field)| header[*at..*at + field.len()].copy_from_slice(field));
        header
    };
    vec![
        named("nothing", &[&[0]]),
        named("a-byte", &[&[0, 1]]),
        named("magic-alone", &[&[0], b"OHF1"]),
        named("the-last-commit-again", &[&[0], &real[..used]]),
        named("the-last-commit-again-unsealed", &[&[4], &real[..used]]),
        named("a-byte-far-behind", &[&[0], &[0; 3 * 4096], &[9]]),
        named("an-impossible-length", &[&[1], &header(&[(24, &[1]), (28, &[0xFF; 4])])]),
        named("a-kind-that-is-none", &[&[1], &header(&[(8, &[9])])]),
        named("a-seal", &[&[1], &header(&[(8, &[1])])]),
        named("an-end", &[&[1], &header(&[(8, &[2])])]),
        named("the-greatest-position", &[&[1], &header(&[(16, &[0xFF; 8]), (24, &[1])])]),
        named("a-commit", &[&[2, 0], b"ten mugs"]),
        named("an-empty-commit", &[&[2, 255]]),
        named("a-commit-that-holds-a-header", &[&[6, 0], &real[..used]]),
        named("a-commit-of-another-log", &[&[3, 24, 1], &[0; 6], b"ten mugs"]),
        named("a-commit-off-the-chain", &[&[3, 56, 1], &[0; 6], b"ten mugs"]),
    ]
}

fn segments() -> Vec<Named> {
    let write = |at: u16, bytes: &[u8]| [&at.to_le_bytes()[..], &[bytes.len() as u8], bytes].concat();
    let segments = SEALED.segments.len() as u8;
    let mut seeds = vec![
        named("as-it-was", &[&[0]]),
        named("empty", &[&[1]]),
        named("magic-alone", &[&[3], b"ONHANDLG\x01\x00\x01\x00\x00\x10\x00\x00"]),
        named("a-newer-version", &[&[2], &write(8, &[9, 0, 9, 0])]),
        named("an-older-reader-will-do", &[&[2], &write(8, &[9, 0])]),
        named("a-header-of-a-gibibyte", &[&[2], &write(12, &[0, 0, 0, 64])]),
        named("a-size-beyond-all-files", &[&[2], &write(24, &[0, 0xF0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])]),
        named("another-index", &[&[2], &write(32, &[7])]),
        named("another-position", &[&[2], &write(40, &[7])]),
        named("another-log", &[&[2], &write(48, &[7])]),
        named("another-salt", &[&[2], &write(64, &[7])]),
        named("a-dictionary-of-four-gibibytes", &[&[2], &write(112, &[0xFF; 4])]),
        named("a-dictionary-of-65535-entries", &[&[2], &write(128, &[0xFF, 0xFF])]),
        named("a-block-less", &[&[4, 15]]),
        named("a-block-more", &[&[4, 17]]),
    ];
    for (number, path) in (0..segments).zip(&SEALED.segments) {
        let bytes = SEALED.disk().contents(path).unwrap_or_default();
        let header = usize::from(u16::from_le_bytes([bytes[12], bytes[13]]));
        let how = number << 3;
        let at = |block: usize| (header + block * 4096) as u16;
        seeds.push(named(&format!("{number}-first-frame-gone"), &[&[how], &write(at(0), &[0; 128])]));
        seeds.push(named(&format!("{number}-third-body-flipped"), &[&[how], &write(at(2) + 130, &[0x55])]));
        seeds.push(named(&format!("{number}-padding"), &[&[how], &write(at(1) - 1, &[1])]));
    }
    let header = &SEALED.last[..4096];
    let used = header.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    seeds.push(named("a-header-alone", &[&[3 | ((segments - 1) << 3)], &header[..used]]));
    seeds
}

/// An event of each kind, as the shop and a small world come by them.
fn payloads() -> Vec<Named> {
    let mut events: BTreeMap<&'static str, Event> = BTreeMap::new();
    let story = STORY.iter().flat_map(|record| record.events.clone());
    let mut world = World::new();
    for command in prelude_on(Stage::NARROW) {
        world.submit(&command);
    }
    let mut runner = TestRunner::new(Config { rng_seed: RngSeed::Fixed(5), ..Config::default() });
    for _ in 0..400 {
        if let Ok(tree) = step(Stage::NARROW).new_tree(&mut runner) {
            let step = tree.current();
            world.pass(step.span());
            world.submit(&step.at(world.now()));
        }
    }
    let played = world.records().iter().flat_map(|record| record.events.clone());
    for event in story.chain(played) {
        events.entry(event.name()).or_insert(event);
    }
    let of =
        |name: &str| dictionary().entries.iter().find(|entry| entry.name == name).map_or(0, |entry| entry.id as u8);
    let mut seeds: Vec<_> =
        events.iter().map(|(name, event)| named(name, &[&[2, of(name)], &payload(event)])).collect();
    let release = payload(&ReservationReleased { reservation: reservation(1) }.into());
    let several: Vec<u8> = ["stock_reserved", "reservation_released"]
        .iter()
        .flat_map(|name| {
            let payload = events.get(name).map_or_else(|| release.clone(), payload);
            [&[of(name), payload.len() as u8][..], &payload].concat()
        })
        .collect();
    seeds.push(named("several-events", &[&[3], &several]));
    seeds.push(named("a-kind-that-is-none", &[&[2, 200], &[0x90]]));
    seeds.push(named("fields-cut-short", &[&[2, of("reservation_released")], &release[..release.len() - 1]]));
    seeds.push(named("an-array-of-four-billion", &[&[2, of("holds_expired")], &[0x91, 0xDD, 0xFF, 0xFF, 0xFF, 0xFF]]));
    seeds.push(named(
        "a-text-of-four-gibibytes",
        &[&[2, of("channel_opened")], &[0x92, 0, 0xDB, 0xFF, 0xFF, 0xFF, 0xFF]],
    ));
    seeds.push(named("nested-deeply", &[&[2, of("holds_expired")], &[0x91; 2000]]));
    seeds.push(named("no-records", &[&[0, 1, 0]]));
    seeds.push(named("a-record-of-four-gibibytes", &[&[0, 1, 0], &[0xFF; 60]]));
    seeds.push(named("a-record-without-events", &[&[1, 1, 0]]));
    let greatest = [&[0x95, 0, 0, 0xD3][..], &i64::MAX.to_be_bytes(), &[0xC0, 0xC0]].concat();
    seeds.push(named("the-greatest-quantity", &[&[2, of("stock_received")], &greatest]));
    let least = [&[0x94, 0, 0, 0xD3][..], &i64::MIN.to_be_bytes(), &[0xA1, b'x']].concat();
    seeds.push(named("the-least-delta", &[&[2, of("stock_adjusted")], &least]));
    let far = [&[0x95, 0xCE, 0xFF, 0xFF, 0xFF, 0xFE, 0][..], &[1, 0xC0, 0xC0]].concat();
    seeds.push(named("a-sku-far-beyond-the-others", &[&[2, of("stock_received")], &far]));
    seeds
}

fn checkpoints() -> Vec<Named> {
    let content = &CHECKPOINT[..CHECKPOINT.len() - 32];
    let entries = &content[66..];
    let half = &entries[..entries.len() / 2];
    vec![
        named("as-it-was", &[&[2]]),
        named("the-file-itself", &[&[0], &CHECKPOINT]),
        named("empty", &[&[0]]),
        named("its-own-entries", &[&[1], entries]),
        named("no-entries", &[&[1]]),
        named("half-of-its-entries", &[&[1], half]),
        named("its-entries-twice", &[&[1], entries, entries]),
        named("a-flipped-bit", &[&[2, 80, 0, 1, 0x55]]),
        named("sealed-anew", &[&[3]]),
        named("another-version", &[&[3, 8, 0, 1, 3]]),
        named("another-log", &[&[3, 10, 0, 1, 3]]),
        named("another-position", &[&[3, 26, 0, 1, 3]]),
        named("beyond-the-end", &[&[3, 26, 0, 2, 0xFF, 0xFF]]),
        named("another-chain", &[&[3, 34, 0, 1, 3]]),
        named("entries-without-end", &[&[1], &[0xFF; 64]]),
    ]
}

fn manifests() -> Vec<Named> {
    // Which number, how it is changed, and by how much: see the target.
    let position = 1;
    let (index, size, length) = (2, 3, 4);
    let (last_size, last_length) = (6, 7);
    let by = |which: u8, how: u8, by: u16| [&[which, how][..], &by.to_le_bytes()].concat();
    let told = serde_json::from_slice(&MANIFEST).unwrap_or(serde_json::Value::Null);
    let told = told.get("backup").map(ToString::to_string).unwrap_or_default();
    let nothing = told.split("\"segments\":").next().unwrap_or_default().to_owned() + "\"segments\":[]}";
    vec![
        named("as-it-was", &[&[2]]),
        named("empty", &[&[0]]),
        named("half-of-it", &[&[0], &MANIFEST[..MANIFEST.len() / 2]]),
        named("its-own-words", &[&[1], told.as_bytes()]),
        named("no-segments", &[&[1], nothing.as_bytes()]),
        named("no-fields", &[&[1], b"{}"]),
        named("nested-deeply", &[&[1], &[b'['; 100], &[b']'; 100]]),
        named("nested-too-deeply", &[&[0], &[b'['; 2_000]]),
        named("numbers-that-are-none", &[&[1], told.replace(':', ":-").as_bytes()]),
        named("a-flipped-bit", &[&[2, 80, 0, 1, 0x55]]),
        named("sealed-anew", &[&[3]]),
        named("the-last-position", &[&[3], &by(position, 3, 0)]),
        named("an-event-more", &[&[3], &by(position, 0, 1)]),
        named("an-event-less", &[&[3], &by(position, 1, 1)]),
        named("a-later-version", &[&[3], &by(0, 0, 1)]),
        named("another-index", &[&[3], &by(index, 0, 1)]),
        named("a-length-without-end", &[&[3], &by(length, 3, 0)]),
        named("a-length-and-size-without-end", &[&[3], &by(length, 3, 0), &by(size, 3, 0)]),
        named(
            "lengths-that-add-up-to-too-much",
            &[&[3], &by(length, 4, 1), &by(size, 4, 1), &by(last_size, 4, 1), &by(last_length, 4, 1)],
        ),
        named("a-byte-less", &[&[3], &by(length, 1, 1)]),
        named("a-block-less", &[&[3], &by(length, 1, 4096)]),
        named("nothing-of-the-last", &[&[3], &by(last_length, 2, 0)]),
        named("no-size", &[&[3], &by(size, 2, 0)]),
    ]
}

fn lines() -> Vec<Named> {
    let id = command_id(1, onhand_testkit::DAWN).to_string();
    let at = "2026-01-02T00:00:00Z";
    let mut seeds: Vec<_> = COMMANDS
        .iter()
        .map(|(name, fields)| {
            let line = format!("{{\"command\":\"{name}\",\"id\":\"{id}\",\"at\":\"{at}\",{fields}}}");
            (name.to_string(), line.into_bytes())
        })
        .collect();
    seeds.extend(QUERIES.iter().map(|(name, line)| (format!("query-{name}"), line.as_bytes().to_vec())));
    seeds.extend(ODD_LINES.iter().map(|(name, line)| (name.to_string(), line.as_bytes().to_vec())));
    seeds.push(named("not-utf-8", &[b"{\"command\":\"\xFF\"}\n{\"query\":\"shortfalls\"}"]));
    seeds.push(("nested-deeply".to_owned(), "{\"a\":".repeat(40).into_bytes()));
    let together: Vec<u8> = seeds.iter().take(12).flat_map(|(_, line)| [line, &b"\n"[..]].concat()).collect();
    seeds.push(("several".to_owned(), together));
    seeds
}

fn imports() -> Vec<Named> {
    let rows = ODD_ROWS.join("\n");
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![b'0'; 1 << 20];
    let bomb = (0..8).try_for_each(|_| gzip.write_all(&zeros)).and_then(|()| gzip.finish()).unwrap_or_default();
    vec![
        named("empty", &[&[0]]),
        named("no-header", &[&[0], rows.as_bytes()]),
        named("odd-rows", &[&[1], rows.as_bytes()]),
        named("odd-rows-gzipped", &[&[2], rows.as_bytes()]),
        named("odd-rows-a-hundredfold", &[&[3], rows.as_bytes()]),
        named("no-rows", &[&[1]]),
        named("a-row-without-end", &[&[1], b"489434,85048,\"A mug"]),
        named("half-a-gzip", &[&[0], &bomb[..40]]),
        named("a-bomb", &[&[0], &bomb]),
        named("a-gzip-that-is-none", &[&[0, 0x1F, 0x8B, 8, 0], &[0xFF; 20]]),
    ]
}

/// Bytes without a pattern: each four of them choose a command.
fn scripts() -> Vec<Named> {
    (0..8_u8)
        .map(|number| {
            let mut bytes = vec![number];
            let mut noise = blake3::Hasher::new().update(&[number]).finalize_xof();
            bytes.resize(1 + 4 * 48, 0);
            noise.fill(&mut bytes[1..]);
            (format!("script-{number}"), bytes)
        })
        .collect()
}
