//! Checkpoints: whole states beside the log, so that opening need not replay it all.

mod file;
mod id_file;
mod ids;
mod keeper;
mod sealed;

pub(crate) use file::{CheckpointRead, Checkpoints};
pub(crate) use ids::{IdCheck, IdFiles};
pub(crate) use keeper::{Keeper, KeeperParts, gives_way};
