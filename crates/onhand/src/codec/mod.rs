//! The codec between the domain and the log: events as frozen, versioned MessagePack, in records of one command each.

mod event;
mod named;
mod packed;
mod plain;
mod record;
mod unpacked;

pub(crate) use event::{Decoder, decode_once, dictionary};
pub(crate) use named::put_named;
pub(crate) use record::{Record, RecordHeader, put_record, record_at, records, records_from};
