//! Reading a log that is kept in a directory.

use std::sync::Arc;

use super::cursor::Cursor;
use super::table::Table;
use crate::{Chain, Frame, FrameBuffer, Frames, JournalReader, LogError, Position};

/// The reading end of a [`DirectoryLog`](crate::DirectoryLog).
#[derive(Debug)]
pub(crate) struct DirectoryReader {
    table: Arc<Table>,
}

impl DirectoryReader {
    pub(crate) fn new(table: Arc<Table>) -> Self {
        Self { table }
    }

    fn check_position(&self, position: Position, end: Position) -> Result<(), LogError> {
        match position <= end {
            true => Ok(()),
            false => Err(LogError::BeyondEnd { position, end: self.durable_end() }),
        }
    }
}

impl JournalReader for DirectoryReader {
    fn frames(&self, from: Position) -> Result<Frames, LogError> {
        let from = from.max(1);
        self.check_position(from, self.durable_end() + 1)?;
        let mut cursor = Cursor::near(&self.table, from)?;
        if let Some(cursor) = &mut cursor {
            cursor.seek(from)?;
        }
        Ok(Frames::new(Commits { cursor }))
    }

    fn frame_holding(&self, position: Position) -> Result<Frame, LogError> {
        let end = self.durable_end();
        let beyond = LogError::BeyondEnd { position, end };
        if position == 0 || position > end {
            return Err(beyond);
        }
        self.frames(position)?.next().unwrap_or(Err(beyond))
    }

    fn chain_at(&self, position: Position) -> Result<Chain, LogError> {
        self.check_position(position, self.durable_end())?;
        let beyond = || LogError::BeyondEnd { position, end: self.durable_end() };
        let mut cursor = Cursor::near(&self.table, position)?.ok_or_else(beyond)?;
        if position == 0 {
            return Ok(cursor.segment().header.chain);
        }
        let ahead = cursor.seek(position)?.ok_or_else(beyond)?;
        match ahead.header.next() == position + 1 {
            true => Ok(ahead.chain),
            false => Err(LogError::NotACommitBoundary { position }),
        }
    }

    fn durable_end(&self) -> Position {
        self.table.durable_end()
    }
}

#[derive(Debug)]
struct Commits {
    // None after an error.
    cursor: Option<Cursor>,
}

impl Iterator for Commits {
    type Item = Result<Frame, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        let cursor = self.cursor.as_mut()?;
        let mut buffer = FrameBuffer::new(0);
        match cursor.read(&mut buffer) {
            Ok(None) => None,
            // Passing a commit does not leave its segment: the last frame of a segment is none.
            Ok(Some((chain, location))) => {
                let dictionary = cursor.segment().header.dictionary.clone();
                Some(Ok(Frame::new(buffer, dictionary, chain, location)))
            }
            Err(error) => {
                self.cursor = None;
                Some(Err(error))
            }
        }
    }
}
