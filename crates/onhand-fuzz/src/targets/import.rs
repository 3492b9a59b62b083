//! Anything as a file of Online Retail II.

use crate::core;
use crate::disk::DIRECTORY;
use flate2::Compression;
use flate2::write::GzEncoder;
use onhand::{Error, Finding, Onhand, Storage, verify};
use onhand_cli::trial::import_online_retail;
use onhand_testkit::disk::SimDisk;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

const HEADER: &[u8] = b"Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n";

/// A file is refused in words, or imported so that the books balance and no rule is broken; a second time it changes
/// nothing. What begins as such a file does is imported, whatever its lines hold.
///
/// The first byte says what the rest is: a whole file; what is behind the first line; the same, gzipped; what is to be
/// gzipped a hundredfold.
///
/// # Panics
/// Where that is broken.
pub fn import(bytes: &[u8]) {
    let (how, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let with_header = || [HEADER, rest].concat();
    let (file, has_header) = match how % 4 {
        0 => (rest.to_vec(), false),
        1 => (with_header(), true),
        2 => (gzipped(&with_header(), 1), true),
        // The first line comes a hundred times, and is a bad one from the second on.
        _ => (gzipped(&with_header(), 100), true),
    };
    let written = tempfile::NamedTempFile::new().and_then(|mut made| made.write_all(&file).map(|()| made));
    let written = written.unwrap_or_else(|error| panic!("the trial cannot write its file: {error}"));
    let disk = SimDisk::new(7);
    let imported = match import_online_retail(|| open(&disk), written.path()) {
        Ok(imported) => imported,
        Err(refused) => {
            assert!(!has_header, "a file that begins as it should is refused: {}", refused.message);
            assert!(!refused.message.is_empty() && refused.code == 2, "{refused:?}");
            return;
        }
    };
    assert_eq!(imported.verdict, Ok(()), "the books do not balance");
    let core = imported.core.blocking();
    let told = core::told(&core);
    assert!(core.close().is_ok(), "it cannot be closed");
    let storage: Arc<dyn Storage> = Arc::new(disk.clone());
    let verified = verify(storage, Path::new(DIRECTORY), |_, _| {});
    let findings: Vec<Finding> = verified.map_or_else(|error| panic!("{error}"), |verified| verified.findings);
    assert!(findings.is_empty(), "{findings:?}");

    let again = import_online_retail(|| open(&disk), written.path());
    let again = again.unwrap_or_else(|refused| panic!("it was imported once, and not again: {}", refused.message));
    assert_eq!((again.new_events, again.lines), (0, imported.lines), "a second time it changes something");
    assert!(core::told(&again.core.blocking()) == told, "a second time it changes the state");
}

fn open(disk: &SimDisk) -> Result<Onhand, Error> {
    let storage: Arc<dyn Storage> = Arc::new(disk.clone());
    let builder = Onhand::builder().storage(storage).segment_size(1 << 20).background(false).seed(1);
    builder.input_clock().remembered_ids(100_000).open_blocking(DIRECTORY)
}

fn gzipped(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..times {
        let written = gzip.write_all(bytes);
        assert!(written.is_ok(), "{written:?}");
    }
    gzip.finish().unwrap_or_else(|error| panic!("{error}"))
}
