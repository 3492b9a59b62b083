//! Reading the log at chosen places, in order.

use crate::Error;
use crate::codec::{Decoder, Record, records_from};
use onhand_domain::Position;
use onhand_log::{Frame, Frames, JournalReader};
use std::sync::Arc;

/// What lies further away than so many bytes is sought; what is nearer is read on to.
const NEAR: u64 = 1 << 20;

/// A place in the log that only moves forwards.
#[derive(Debug)]
pub(super) struct Cursor {
    reader: Arc<dyn JournalReader>,
    frames: Option<Frames>,
    frame: Option<Frame>,
    /// Where in the frame's body the next record begins, and its first position.
    next: (usize, Position),
    decoder: Option<Decoder>,
}

impl Cursor {
    pub(super) fn new(reader: Arc<dyn JournalReader>) -> Self {
        Self { reader, frames: None, frame: None, next: (0, Position::START), decoder: None }
    }

    /// The last position of the frame that holds this one.
    pub(super) fn frame_end(&mut self, position: u64) -> Result<u64, Error> {
        self.go_to(position)?;
        Ok(self.frame.as_ref().map_or(position, Frame::last))
    }

    /// Tells the records with events at these positions that it has not passed yet.
    pub(super) fn read(
        &mut self,
        from: u64,
        to: u64,
        mut tell: impl FnMut(&Record<'_>, &Decoder) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut from = from;
        while from <= to {
            self.go_to(from)?;
            let (Some(frame), Some(decoder)) = (&self.frame, &self.decoder) else { return Ok(()) };
            for record in records_from(frame, self.next.0, self.next.1) {
                let record = record?;
                if record.first.0 > to {
                    break;
                }
                if record.last().0 >= from {
                    tell(&record, decoder)?;
                }
                self.next = (record.end(), record.last().plus(1));
            }
            from = frame.last() + 1;
        }
        Ok(())
    }

    /// Has the frame at hand that holds a position.
    fn go_to(&mut self, position: u64) -> Result<(), Error> {
        loop {
            if let Some(frame) = &self.frame {
                if position <= frame.last() {
                    return Ok(());
                }
                let events = u64::from(frame.count()).max(1);
                let bytes = (position - frame.last()).saturating_mul(frame.body().len() as u64) / events;
                if bytes > NEAR {
                    self.frames = None;
                }
            }
            self.frame = None;
            let frames = match &mut self.frames {
                Some(frames) => frames,
                None => self.frames.insert(self.reader.frames(position)?),
            };
            let frame = match frames.next() {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => {
                    self.frames = None;
                    return Err(error.into());
                }
                None => {
                    let end = Position(self.reader.durable_end());
                    return Err(Error::BeyondEnd { position: Position(position), end });
                }
            };
            self.decoder.get_or_insert_with(|| Decoder::new(frame.dictionary())).follow(frame.dictionary());
            self.next = (0, Position(frame.first()));
            self.frame = Some(frame);
        }
    }
}
