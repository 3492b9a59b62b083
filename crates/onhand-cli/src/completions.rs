//! Completion scripts for shells.

use crate::Ended;
use crate::out::Out;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Print a completion script for a shell.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shell to complete for
    shell: Shell,
}

pub(crate) fn run<C: CommandFactory>(arguments: &Arguments) -> Ended {
    // Into memory first: written directly, a closed output would be a panic.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut C::command(), "onhand", &mut script);
    let mut out = Out::new();
    out.line(String::from_utf8_lossy(&script).trim_end())?;
    out.finish()
}
