//! The bytes of the file: plain or gzipped, with a progress bar and a digest of what was read.

use crate::exit::Failure;
use flate2::bufread::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

const BUFFER: usize = 1 << 18;
const GZIP: [u8; 2] = [0x1F, 0x8B];

/// A file that is read once from beginning to end.
pub(super) struct Source {
    bytes: BufReader<Box<dyn Read>>,
    digest: blake3::Hasher,
    progress: ProgressBar,
}

impl Source {
    /// Opens a file, whose first bytes say whether it is gzipped.
    pub(super) fn open(file: &Path, doing: &'static str, quiet: bool) -> Result<Self, Failure> {
        let failed = |source| cannot_read(file, source);
        let opened = File::open(file).map_err(failed)?;
        let length = opened.metadata().map_err(failed)?.len();
        let progress = progress(length, doing, quiet);
        let mut raw = BufReader::with_capacity(BUFFER, progress.wrap_read(opened));
        let gzipped = raw.fill_buf().map_err(failed)?.starts_with(&GZIP);
        let bytes: Box<dyn Read> = if gzipped { Box::new(MultiGzDecoder::new(raw)) } else { Box::new(raw) };
        Ok(Self { bytes: BufReader::with_capacity(BUFFER, bytes), digest: blake3::Hasher::new(), progress })
    }

    /// Appends the next line with its end, or as much of it as this; nothing at the end of the file.
    pub(super) fn read_line(&mut self, line: &mut Vec<u8>, most: usize) -> io::Result<usize> {
        let before = line.len();
        let read = self.bytes.by_ref().take(most as u64).read_until(b'\n', line)?;
        self.digest.update(line.get(before..).unwrap_or_default());
        Ok(read)
    }

    /// A digest of all that was read, the same for the plain and the gzipped file.
    pub(super) fn digest(&self) -> [u8; 32] {
        *self.digest.finalize().as_bytes()
    }

    pub(super) fn finish(&self) {
        self.progress.finish_and_clear();
    }
}

/// The file cannot be read on.
pub(super) fn cannot_read(file: &Path, source: io::Error) -> Failure {
    Failure::Io { action: format!("cannot read {}", file.display()), source }
}

fn progress(length: u64, doing: &'static str, quiet: bool) -> ProgressBar {
    // Off a terminal nothing is drawn.
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let style = ProgressStyle::with_template("{msg:10} {bar:30.green} {bytes} of {total_bytes}, {eta} to go");
    let bar = ProgressBar::with_draw_target(Some(length), target).with_message(doing);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
