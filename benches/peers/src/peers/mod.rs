//! Everybody who is measured.

#[cfg(feature = "peers")]
mod cluster;
#[cfg(feature = "peers")]
mod fjall;
mod floor;
mod onhand;
#[cfg(feature = "peers")]
mod postgres;
#[cfg(feature = "peers")]
mod redb;
#[cfg(feature = "peers")]
mod redis;
#[cfg(feature = "peers")]
mod sled;
#[cfg(feature = "peers")]
mod sqlite;

use crate::arguments::Entry;
use crate::contest::Contestant;
use crate::failure::Failure;
use crate::ground::Ground;
use serde::Serialize;

pub(crate) use floor::NAME as FLOOR;
pub(crate) use onhand::NAME as OWN;

/// Who can be measured here, and who cannot.
pub(crate) struct Field {
    pub(crate) contestants: Vec<Box<dyn Contestant>>,
    pub(crate) missing: Vec<Missing>,
}

/// Somebody who cannot be measured here.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Missing {
    pub(crate) name: &'static str,
    /// Why not.
    pub(crate) why: &'static str,
    /// What can be done about it.
    pub(crate) remedy: &'static str,
}

/// Why somebody is not here, and what can be done about it.
pub(crate) struct Absence {
    pub(crate) why: &'static str,
    pub(crate) remedy: &'static str,
}

/// Looks who is here of those that are asked for.
pub(crate) fn field(entries: &[Entry], ground: &Ground) -> Result<Field, Failure> {
    let mut field = Field { contestants: Vec::new(), missing: Vec::new() };
    for entry in entries {
        match one(*entry, ground)? {
            Ok(contestant) => field.contestants.push(contestant),
            Err(Absence { why, remedy }) => field.missing.push(Missing { name: entry.name(), why, remedy }),
        }
    }
    Ok(field)
}

#[cfg(feature = "peers")]
fn one(entry: Entry, ground: &Ground) -> Result<Result<Box<dyn Contestant>, Absence>, Failure> {
    Ok(Ok(match entry {
        Entry::Floor => Box::new(floor::Floor),
        Entry::Onhand => Box::new(onhand::Own),
        Entry::Sqlite => Box::new(sqlite::Sqlite),
        Entry::Sled => Box::new(sled::Sled),
        Entry::Redb => Box::new(redb::Redb),
        Entry::Fjall => Box::new(fjall::Fjall),
        Entry::Redis => match redis::Redis::installed() {
            Ok(redis) => Box::new(redis),
            Err(absence) => return Ok(Err(absence)),
        },
        Entry::Postgresql => match cluster::Cluster::installed(ground)? {
            Ok(cluster) => Box::new(postgres::Postgres::new(cluster)),
            Err(absence) => return Ok(Err(absence)),
        },
    }))
}

/// The others are not built in.
#[cfg(not(feature = "peers"))]
fn one(entry: Entry, _: &Ground) -> Result<Result<Box<dyn Contestant>, Absence>, Failure> {
    Ok(match entry {
        Entry::Floor => Ok(Box::new(floor::Floor)),
        Entry::Onhand => Ok(Box::new(onhand::Own)),
        Entry::Postgresql | Entry::Redis | Entry::Sqlite | Entry::Sled | Entry::Redb | Entry::Fjall => {
            Err(Absence { why: "it is not built in", remedy: "build with --features peers" })
        }
    })
}
