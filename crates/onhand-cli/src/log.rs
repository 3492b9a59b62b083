//! What happened, as a listing or as JSON Lines.

use crate::Ended;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: &Arguments) -> Ended {
    Ok(())
}
