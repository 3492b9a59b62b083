//! A reader written from docs/log-format.md alone.

use crate::support::forge::crc32c;

const BLOCK: usize = 4096;

/// What a log holds, as far as it can be read, and how it ends.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) commits: Vec<Commit>,
    pub(crate) end: End,
}

/// The id, the version, the name and the fields of an event type.
pub(crate) type EventType = (u16, u16, String, Vec<String>);

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) first: u64,
    pub(crate) count: u32,
    pub(crate) body: Vec<u8>,
    pub(crate) chain: [u8; 32],
    pub(crate) event_types: Vec<EventType>,
}

/// What the page says of the place where no valid frame follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Nothing but zeros follows.
    Proper,
    /// The remains of a write that was never acknowledged.
    Torn { offset: usize, length: usize },
    /// The last segment is empty, and the one before it lacks its end.
    Unfinished,
    /// Something acknowledged is damaged.
    Damaged { segment: usize, offset: usize },
}

/// What there is where a frame could begin.
enum Found {
    Frame {
        kind: u8,
        count: u64,
        body: Vec<u8>,
        chain: [u8; 32],
        padded: usize,
    },
    /// A header that belongs here, before a body or padding that does not.
    BadBody,
    /// A header that was written by nobody who follows the page.
    Impossible,
    NoHeader,
}

struct Reader {
    log_id: [u8; 16],
    chain: [u8; 32],
    next: u64,
    commits: Vec<Commit>,
}

/// Reads the files of all segments, in their order.
pub(crate) fn read(segments: &[Vec<u8>]) -> Log {
    let mut reader =
        Reader { log_id: segments[0][48..64].try_into().unwrap(), chain: [0; 32], next: 1, commits: Vec::new() };
    for segment in 0..segments.len() {
        if let Some(end) = reader.segment(segments, segment) {
            return Log { commits: reader.commits, end };
        }
    }
    // Every segment had its end, so that the one after the last is missing.
    Log { commits: reader.commits, end: End::Damaged { segment: segments.len(), offset: 0 } }
}

impl Reader {
    /// Reads one segment. None if it has its end, and the log goes on in the next.
    fn segment(&mut self, segments: &[Vec<u8>], segment: usize) -> Option<End> {
        let file = &segments[segment];
        let Some(event_types) = self.header(file, segment) else {
            return Some(End::Damaged { segment, offset: 0 });
        };
        let mut at = number(file, 12, 4) as usize;
        loop {
            match self.frame(file, at) {
                Found::Frame { kind, count, body, chain, padded } => {
                    self.chain = chain;
                    at += padded;
                    if kind == 0 {
                        let (first, count, event_types) = (self.next, count as u32, event_types.clone());
                        self.commits.push(Commit { first, count, body, chain, event_types });
                    }
                    self.next += count;
                    if kind == 2 {
                        let rest = file[at..].chunks(BLOCK).position(|block| !is_zero(block));
                        return rest.map(|block| End::Damaged { segment, offset: at + block * BLOCK });
                    }
                }
                Found::Impossible => return Some(End::Damaged { segment, offset: at }),
                Found::BadBody => return Some(self.after(segments, segment, at, true)),
                Found::NoHeader => return Some(self.after(segments, segment, at, false)),
            }
        }
    }

    /// Checks a segment's header, and tells what its events are called.
    fn header(&mut self, file: &[u8], segment: usize) -> Option<Vec<EventType>> {
        let length = number(file, 12, 4) as usize;
        let sound = file.starts_with(b"ONHANDLG")
            && (number(file, 8, 2), number(file, 10, 2)) == (1, 1)
            && (BLOCK..=1_052_672).contains(&length)
            && length.is_multiple_of(BLOCK)
            && length < file.len()
            && number(file, 16, 4) == u64::from(crc32c(&[&file[..16], &file[20..length]]))
            && number(file, 24, 8) == file.len() as u64
            && (number(file, 32, 8), number(file, 40, 8)) == (segment as u64 + 1, self.next)
            && file[48..64] == self.log_id
            && file[80..112] == self.chain;
        if !sound {
            return None;
        }
        let dictionary_len = number(file, 112, 4) as usize;
        assert_eq!(length, (128 + dictionary_len).next_multiple_of(BLOCK));
        self.chain = *blake3::hash(&file[..length]).as_bytes();
        Some(event_types(&file[128..128 + dictionary_len]))
    }

    /// Reads the frame that could begin at `at`.
    fn frame(&self, file: &[u8], at: usize) -> Found {
        if !begins_with_a_header(file, at) {
            return Found::NoHeader;
        }
        let header = &file[at..at + 128];
        let (kind, count, length) = (header[8], number(header, 24, 4), number(header, 28, 4) as usize);
        let padded = (128 + length).next_multiple_of(BLOCK);
        let room = if kind == 2 { 0 } else { BLOCK };
        let possible = match kind {
            0 => count > 0,
            1 | 2 => (count, length) == (0, 0),
            _ => false,
        };
        let follows = header[32..48] == self.log_id
            && number(header, 16, 8) == self.next
            && header[64..96] == self.chain
            && is_zero(&header[9..16])
            && is_zero(&header[52..64]);
        if !possible || !follows || padded > 16 << 20 || at + padded + room > file.len() {
            return Found::Impossible;
        }
        let (body, padding) = file[at + 128..at + padded].split_at(length);
        let whole = number(header, 48, 4) == u64::from(crc32c(&[body]))
            && header[96..128] == *blake3::hash(body).as_bytes()
            && is_zero(padding);
        if !whole {
            return Found::BadBody;
        }
        Found::Frame { kind, count, body: body.to_vec(), chain: *blake3::hash(&header[8..]).as_bytes(), padded }
    }

    /// Judges what lies where no valid frame was found.
    fn after(&self, segments: &[Vec<u8>], segment: usize, at: usize, bad_body: bool) -> End {
        let file = &segments[segment];
        let later = (at + BLOCK..file.len()).step_by(BLOCK);
        if later.clone().any(|at| begins_with_a_header(file, at)) {
            return End::Damaged { segment, offset: at };
        }
        let not_zero = |at: usize| !is_zero(&file[at..at + BLOCK]);
        let here = (bad_body || not_zero(at)).then_some(at + BLOCK);
        let until = later.rev().find(|&at| not_zero(at)).map(|at| at + BLOCK).or(here);
        match (segments.get(segment + 1), until) {
            (None, None) => End::Proper,
            (None, Some(until)) => End::Torn { offset: at, length: until - at },
            (Some(next), until) => {
                let only_the_end = until.is_none_or(|until| until <= at + BLOCK);
                let next_is_empty = segment + 2 == segments.len() && is_zero(&next[number(next, 12, 4) as usize..]);
                match only_the_end && next_is_empty && next[80..112] == self.chain_after_the_end() {
                    true => End::Unfinished,
                    false => End::Damaged { segment, offset: at },
                }
            }
        }
    }

    /// The chain value that the frame gives which ends a segment here.
    fn chain_after_the_end(&self) -> [u8; 32] {
        let mut header = [0; 120];
        header[0] = 2;
        header[8..16].copy_from_slice(&self.next.to_le_bytes());
        header[24..40].copy_from_slice(&self.log_id);
        header[56..88].copy_from_slice(&self.chain);
        header[88..].copy_from_slice(blake3::hash(&[]).as_bytes());
        *blake3::hash(&header).as_bytes()
    }
}

/// Whether a block begins with `OHF1` and a header that matches its checksum.
fn begins_with_a_header(file: &[u8], at: usize) -> bool {
    let (salt, offset, frame) = (&file[64..80], (at as u64).to_le_bytes(), &file[at..at + BLOCK]);
    frame.starts_with(b"OHF1") && number(frame, 4, 4) == u64::from(crc32c(&[salt, &offset, &frame[8..128]]))
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

fn number(bytes: &[u8], at: usize, length: usize) -> u64 {
    bytes[at..at + length].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

fn event_types(mut bytes: &[u8]) -> Vec<EventType> {
    fn take<'a>(bytes: &mut &'a [u8], length: usize) -> &'a [u8] {
        let (taken, rest) = bytes.split_at(length);
        *bytes = rest;
        taken
    }
    fn short(bytes: &mut &[u8]) -> u16 {
        number(take(bytes, 2), 0, 2) as u16
    }
    fn name(bytes: &mut &[u8]) -> String {
        let length = short(bytes);
        String::from_utf8(take(bytes, usize::from(length)).to_vec()).unwrap()
    }
    let bytes = &mut bytes;
    let entries = (0..short(bytes))
        .map(|_| (short(bytes), short(bytes), name(bytes), (0..short(bytes)).map(|_| name(bytes)).collect()))
        .collect();
    assert!(bytes.is_empty());
    entries
}
