//! The codec between the domain and the log: events as frozen, versioned MessagePack, in records of one command each.

mod event;
mod record;

pub(crate) use event::{Decoder, decode_once, dictionary};
pub(crate) use record::{
    Record, RecordHeader, begin_record, finish_record, put_event, record_at, records, records_from,
};
