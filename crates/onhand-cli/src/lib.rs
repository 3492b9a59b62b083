//! The program `onhand`: see what the core does, drive it with JSON Lines, check and measure it.
//!
//! A library so that what reads the words of strangers can be tried without starting a process each time ([`trial`]);
//! nothing else of it is for others. Backends embed the crate `onhand`.

mod about;
mod apart;
mod backup;
mod bench;
mod completions;
mod copies;
mod demo;
mod effect_told;
mod exec;
mod exit;
mod figures;
mod import;
mod interrupt;
mod log;
mod moment;
mod names;
mod open;
mod order_found;
mod order_page;
mod order_told;
mod order_words;
mod orders;
mod out;
mod progress;
mod replay;
mod replayed;
mod restore;
mod return_told;
mod salvage;
mod say;
mod scratch;
mod signals;
mod stock;
mod story;
mod text;
pub mod trial;
mod verify;
mod waits;
mod words;

use clap::{Parser, Subcommand};
use exit::Failure;
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Event-sourced inventory: every unit accounted for, nothing sold twice.
#[derive(Debug, Parser)]
#[command(name = "onhand", version, max_term_width = 100, after_help = exit::CODES)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// A flash sale on scarce stock, replayed and checked afterwards
    Demo(demo::Arguments),
    /// Serve commands and queries as JSON Lines
    Exec(exec::Arguments),
    /// Take over the history of a shop
    Import(import::Arguments),
    /// Rebuild the state from the log alone and compare it
    Replay(replay::Arguments),
    /// Check every frame, the chain, every rule and every view
    Verify(verify::Arguments),
    // What these do is told where their options are, at greater length.
    Backup(backup::Arguments),
    Restore(restore::Arguments),
    Salvage(salvage::Arguments),
    /// Show stock as a table
    Stock(stock::Arguments),
    /// Show orders, or one of them with all that happened to it
    Orders(orders::Arguments),
    /// Show what happened
    Log(log::Arguments),
    /// Measure the core beside what the disk can do
    Bench(bench::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}

/// Does what the program's arguments ask for.
#[must_use]
pub fn run() -> ExitCode {
    trace();
    exit::report(match Arguments::parse().verb {
        Verb::Demo(arguments) => demo::run(&arguments),
        Verb::Exec(arguments) => exec::run(&arguments),
        Verb::Import(arguments) => import::run(&arguments),
        Verb::Replay(arguments) => replay::run(&arguments),
        Verb::Verify(arguments) => verify::run(&arguments),
        Verb::Backup(arguments) => backup::run(&arguments),
        Verb::Restore(arguments) => restore::run(&arguments),
        Verb::Salvage(arguments) => salvage::run(&arguments),
        Verb::Stock(arguments) => stock::run(&arguments),
        Verb::Orders(arguments) => orders::run(&arguments),
        Verb::Log(arguments) => log::run(&arguments),
        Verb::Bench(arguments) => bench::run(&arguments),
        Verb::Completions(arguments) => completions::run::<Arguments>(&arguments),
    })
}

/// Errors of the library go to standard error; ONHAND_LOG asks for more, such as `onhand=debug`.
fn trace() {
    let asked = EnvFilter::try_from_env("ONHAND_LOG").unwrap_or_else(|_| EnvFilter::new("error"));
    let colors = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(asked).with_writer(std::io::stderr).with_ansi(colors).init();
}

/// What a verb ends with: nothing to say, or why it failed.
type Ended = Result<(), Failure>;
