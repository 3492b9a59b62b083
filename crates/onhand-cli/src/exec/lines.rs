//! Lines of bounded length, read as they arrive.

use std::io::{self, Read};

/// The most bytes of one line, without its end.
pub(super) const LONGEST: usize = 1 << 20;
/// How much is read at once.
const PIECE: usize = 256 << 10;

/// One line, by its number from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) text: Text,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Text {
    Whole(Vec<u8>),
    /// It was longer than [`LONGEST`], and is gone.
    TooLong,
}

/// Cuts what is read into lines. A line that is too long is skipped without being kept.
#[derive(Debug)]
pub(super) struct Lines<R> {
    input: R,
    piece: Vec<u8>,
    begun: Vec<u8>,
    too_long: bool,
    number: u64,
    ended: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, piece: vec![0; PIECE], begun: Vec::new(), too_long: false, number: 0, ended: false }
    }

    /// The lines that one read completes, perhaps none; nothing once the input has ended.
    pub(super) fn read(&mut self) -> io::Result<Option<Vec<Line>>> {
        if self.ended {
            return Ok(None);
        }
        let mut piece = std::mem::take(&mut self.piece);
        let length = loop {
            match self.input.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.piece = piece;
        let length = length?;
        let mut lines = Vec::new();
        if length == 0 {
            self.ended = true;
            if !self.begun.is_empty() || self.too_long {
                lines.push(self.finish());
            }
            return Ok(Some(lines));
        }
        let piece = std::mem::take(&mut self.piece);
        let mut parts = piece.get(..length).unwrap_or_default().split(|byte| *byte == b'\n').peekable();
        while let Some(part) = parts.next() {
            self.add(part);
            // What follows the last end of a line is the beginning of another.
            if parts.peek().is_some() {
                lines.push(self.finish());
            }
        }
        self.piece = piece;
        Ok(Some(lines))
    }

    fn add(&mut self, part: &[u8]) {
        if self.too_long || self.begun.len() + part.len() > LONGEST {
            self.too_long = true;
            self.begun = Vec::new();
        } else {
            self.begun.extend_from_slice(part);
        }
    }

    fn finish(&mut self) -> Line {
        self.number += 1;
        let begun = std::mem::take(&mut self.begun);
        let text = if std::mem::take(&mut self.too_long) { Text::TooLong } else { Text::Whole(begun) };
        Line { number: self.number, text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &[u8]) -> Vec<Line> {
        let mut lines = Lines::new(input);
        std::iter::from_fn(|| lines.read().unwrap()).flatten().collect()
    }

    fn whole(number: u64, text: &[u8]) -> Line {
        Line { number, text: Text::Whole(text.to_vec()) }
    }

    #[test]
    fn a_last_line_needs_no_end() {
        assert_eq!(all(b"a\n\nb"), [whole(1, b"a"), whole(2, b""), whole(3, b"b")]);
        assert_eq!(all(b"a\n"), [whole(1, b"a")]);
    }

    #[test]
    fn a_line_that_is_too_long_is_skipped_and_the_next_is_read() {
        let longest = vec![b'x'; LONGEST];
        let input = [longest.as_slice(), b"\n", &longest, b"x\nb\n"].concat();
        let lines = all(&input);
        assert_eq!(lines, [whole(1, &longest), Line { number: 2, text: Text::TooLong }, whole(3, b"b")]);
    }
}
