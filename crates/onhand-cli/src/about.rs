//! Which log a verb shows, and which part of it.

use clap::Args;
use std::path::PathBuf;

/// Options that verbs share.
#[derive(Debug, Args)]
pub(crate) struct About {
    /// The directory of the log
    #[arg(long, value_name = "DIR")]
    pub(crate) data: PathBuf,
    /// Only what is about this SKU
    #[arg(long)]
    pub(crate) sku: Option<String>,
    /// Only what is about this location
    #[arg(long)]
    pub(crate) location: Option<String>,
}
