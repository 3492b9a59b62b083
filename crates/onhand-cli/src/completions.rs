//! Completion scripts for shells.

use crate::Ended;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print a completion script for a shell.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shell to complete for
    shell: Shell,
}

pub(crate) fn run<C: CommandFactory>(arguments: &Arguments) -> Ended {
    clap_complete::generate(arguments.shell, &mut C::command(), "onhand", &mut std::io::stdout());
    Ok(())
}
