//! The program: onhand beside others on this machine.

use clap::Parser;
use onhand_peers::Arguments;
use std::process::ExitCode;

fn main() -> ExitCode {
    onhand_peers::run(&Arguments::parse())
}
