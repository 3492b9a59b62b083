//! To come.

use crate::Ended;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: &Arguments) -> Ended {
    Ok(())
}
