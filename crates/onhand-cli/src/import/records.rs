//! Records out of lines: fields that may be quoted and may span lines; a bad record never takes others with it.

use super::source::Source;
use csv_core::{ReadRecordResult, Reader};
use std::collections::VecDeque;
use std::io;

/// Columns of a record.
pub(super) const COLUMNS: usize = 8;
/// The longest line that is looked at.
const LONGEST_LINE: usize = 64 << 10;
/// The most lines that one record may span.
const MOST_LINES: usize = 16;

/// Reads records one after the other.
pub(super) struct Records {
    source: Source,
    /// Lines that were read and not used yet.
    ahead: VecDeque<Vec<u8>>,
    spare: Vec<Vec<u8>>,
    line: u64,
    parser: Reader,
    joined: Vec<u8>,
    output: Vec<u8>,
    ends: [usize; COLUMNS + 1],
}

/// The fields of a record, or what keeps it from being one.
pub(super) type Fields<'a> = Result<[&'a [u8]; COLUMNS], Unreadable>;

/// Why bytes are no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// A line is longer than any record.
    #[error("the line is longer than {LONGEST_LINE} bytes")]
    TooLong,
    /// A quote is opened and not closed.
    #[error("a quote is not closed")]
    OpenQuote,
    /// There are more or fewer fields than columns.
    #[error("there are {found} fields instead of {COLUMNS}")]
    Fields {
        /// How many there are.
        found: usize,
    },
}

/// How a piece of text was understood.
enum Parsed {
    Record,
    Open,
    Wrong(usize),
}

impl Records {
    pub(super) fn new(source: Source) -> Self {
        Self {
            source,
            ahead: VecDeque::new(),
            spare: Vec::new(),
            line: 0,
            parser: Reader::new(),
            joined: Vec::new(),
            output: Vec::new(),
            ends: [0; COLUMNS + 1],
        }
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// The next record and the number of its first line; none at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Fields<'_>)>> {
        let Some(mut first) = self.line()? else { return Ok(None) };
        self.line += 1;
        let number = self.line;
        if first.len() > LONGEST_LINE {
            return Ok(Some((number, Err(Unreadable::TooLong))));
        }
        let mut parsed = self.parse(&first);
        if let Parsed::Open = parsed {
            parsed = self.join(&first)?;
        }
        first.clear();
        self.spare.push(first);
        let fields = match parsed {
            Parsed::Record => Ok(self.fields()),
            Parsed::Open => Err(Unreadable::OpenQuote),
            Parsed::Wrong(found) => Err(Unreadable::Fields { found }),
        };
        Ok(Some((number, fields)))
    }

    /// Tries with the lines that follow. Unless they make it a record, they stay for themselves.
    fn join(&mut self, first: &[u8]) -> io::Result<Parsed> {
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        joined.extend_from_slice(first);
        let mut parsed = Parsed::Open;
        for used in 1..MOST_LINES {
            if self.ahead.len() < used {
                let Some(line) = self.read()? else { break };
                self.ahead.push_back(line);
            }
            joined.extend_from_slice(self.ahead.get(used - 1).map_or(&[], Vec::as_slice));
            match self.parse(&joined) {
                Parsed::Record => {
                    self.line += used as u64;
                    self.ahead.drain(..used);
                    parsed = Parsed::Record;
                    break;
                }
                Parsed::Open => {}
                // Closed by some other record's quote: the quote of the first line is the stray one.
                Parsed::Wrong(_) => break,
            }
        }
        self.joined = joined;
        Ok(parsed)
    }

    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self.ahead.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.read(),
        }
    }

    fn read(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = self.spare.pop().unwrap_or_default();
        if self.source.read_line(&mut line, LONGEST_LINE + 1)? == 0 {
            return Ok(None);
        }
        // The rest of a line that is too long belongs to it, and is not kept.
        let mut rest = Vec::new();
        while line.len() > LONGEST_LINE && !line.ends_with(b"\n") && !rest.ends_with(b"\n") {
            rest.clear();
            if self.source.read_line(&mut rest, LONGEST_LINE)? == 0 {
                break;
            }
        }
        Ok(Some(line))
    }

    fn parse(&mut self, text: &[u8]) -> Parsed {
        self.parser.reset();
        self.output.resize(self.output.len().max(text.len()), 0);
        let (mut result, read, written, ended) = self.parser.read_record(text, &mut self.output, &mut self.ends);
        if result == ReadRecordResult::InputEmpty && !text.ends_with(b"\n") {
            // The last line has no end; whether its quotes are closed shows when nothing more comes.
            let output = self.output.get_mut(written..).unwrap_or_default();
            let ends = self.ends.get_mut(ended..).unwrap_or_default();
            let (last, _, _, more) = self.parser.read_record(&[], output, ends);
            return match last {
                ReadRecordResult::Record if ended + more == COLUMNS && !open_quote(text) => Parsed::Record,
                _ if open_quote(text) => Parsed::Open,
                _ => Parsed::Wrong(ended + more),
            };
        }
        if result == ReadRecordResult::Record
            && !text.get(read..).unwrap_or_default().iter().all(u8::is_ascii_whitespace)
        {
            // A second record in what was to be one.
            result = ReadRecordResult::OutputEndsFull;
        }
        match result {
            ReadRecordResult::Record if ended == COLUMNS => Parsed::Record,
            ReadRecordResult::InputEmpty if text.iter().any(|byte| !byte.is_ascii_whitespace()) => Parsed::Open,
            _ => Parsed::Wrong(ended),
        }
    }

    /// The fields of the record that was parsed last.
    fn fields(&self) -> [&[u8]; COLUMNS] {
        let mut from = 0;
        std::array::from_fn(|column| {
            let to = self.ends.get(column).copied().unwrap_or(from);
            let field = self.output.get(from..to).unwrap_or_default();
            from = to;
            field
        })
    }
}

/// Whether the last field of a text without an end is quoted and not closed.
fn open_quote(text: &[u8]) -> bool {
    text.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}
