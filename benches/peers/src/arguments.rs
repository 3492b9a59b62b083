//! The command line.

use crate::failure::CODES;
use clap::{Parser, ValueEnum};
use std::path::PathBuf;

/// The same durable reservations made by onhand and by others, in one run on one machine.
///
/// Each peer sells out, retries and confirms to prove itself. Then each is measured in turn, round after round, from
/// empty tables on, and its books are compared with its answers afterwards. Servers are started and stopped; what
/// is not installed is named, and nothing is installed. A run of everybody rewrites the page of benchmarks.
#[derive(Debug, Parser)]
#[command(name = "onhand-peers", version, max_term_width = 100, after_help = CODES)]
pub struct Arguments {
    /// How long each race takes, without its setting up and its check
    #[arg(long, value_name = "S", default_value_t = 3.0, value_parser = seconds)]
    pub(crate) seconds: f64,
    /// How many rounds there are, of which the medians are told
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=99))]
    pub(crate) runs: u32,
    /// How many SKUs there are, at 20 locations each
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) skus: u16,
    /// Only these, such as redis,floor; the page is left alone then, unless --docs is given
    #[arg(long, value_name = "PEER", value_enum, value_delimiter = ',')]
    pub(crate) only: Vec<Entry>,
    /// A directory on the disk that is measured; what is made there is removed [default: $TMPDIR or /var/tmp]
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Where benchmarks.md and benchmarks.svg are rewritten [default: docs, of the repository it was built from]
    #[arg(long, value_name = "DIR")]
    pub(crate) docs: Option<PathBuf>,
    /// Write neither
    #[arg(long, conflicts_with = "docs")]
    pub(crate) no_page: bool,
    /// Print the result as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Entry {
    /// A file of zeros, written over and synced: what the disk can do
    Floor,
    /// onhand itself
    Onhand,
    /// Redis, by scripts, with appendfsync always
    Redis,
    /// PostgreSQL, one reservation and 100 a transaction
    Postgresql,
    /// SQLite, one reservation and 1,000 a transaction
    Sqlite,
    /// fjall as a bare log
    Fjall,
    /// redb as a bare log
    Redb,
    /// sled as a bare log
    Sled,
}

impl Entry {
    /// As it is written.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Onhand => "onhand",
            Self::Redis => "Redis",
            Self::Postgresql => "PostgreSQL",
            Self::Sqlite => "SQLite",
            Self::Fjall => "fjall",
            Self::Redb => "redb",
            Self::Sled => "sled",
        }
    }
}

impl Arguments {
    /// Who is asked for, each once, in the order of the page.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let asked = |entry: &Entry| self.only.is_empty() || self.only.contains(entry);
        Entry::value_variants().iter().copied().filter(asked).collect()
    }

    /// Where the page is, if it is to be rewritten.
    pub(crate) fn page(&self) -> Option<PathBuf> {
        if self.no_page || (self.docs.is_none() && !self.only.is_empty()) {
            return None;
        }
        let repository = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs");
        Some(self.docs.clone().unwrap_or_else(|| PathBuf::from(repository)))
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    if (0.1..=600.0).contains(&seconds) { Ok(seconds) } else { Err("not between 0.1 and 600 seconds".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parsed(arguments: &[&str]) -> Result<Arguments, String> {
        let program = std::iter::once("onhand-peers");
        Arguments::try_parse_from(program.chain(arguments.iter().copied())).map_err(|error| error.to_string())
    }

    #[test]
    fn the_command_line_is_sound_and_help_tells_of_every_peer() {
        Arguments::command().debug_assert();
        let help = Arguments::command().render_long_help().to_string();
        for peer in ["floor", "onhand", "redis", "postgresql", "sqlite", "fjall", "redb", "sled", "Exit codes"] {
            assert!(help.contains(peer), "{peer}: {help}");
        }
    }

    #[test]
    fn everybody_takes_part_unless_some_are_named() {
        assert_eq!(parsed(&[]).unwrap().entries().len(), 8);
        let some = parsed(&["--only", "sled,redis", "--only", "sled"]).unwrap();
        assert_eq!(some.entries(), [Entry::Redis, Entry::Sled]);
    }

    #[test]
    fn the_page_is_rewritten_by_a_run_of_everybody_or_where_it_was_asked_for() {
        assert!(parsed(&[]).unwrap().page().unwrap().ends_with("docs"));
        assert_eq!(parsed(&["--no-page"]).unwrap().page(), None);
        assert_eq!(parsed(&["--only", "sled"]).unwrap().page(), None);
        let there = parsed(&["--only", "sled", "--docs", "there"]).unwrap().page();
        assert_eq!(there, Some(PathBuf::from("there")));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for wrong in [
            &["--seconds", "0"][..],
            &["--seconds", "-1"],
            &["--seconds", "NaN"],
            &["--seconds", "601"],
            &["--seconds", "soon"],
            &["--runs", "0"],
            &["--runs", "2.5"],
            &["--skus", "0"],
            &["--skus", "65536"],
            &["--only", "mysql"],
            &["--docs", "there", "--no-page"],
            &["redis"],
        ] {
            assert!(parsed(wrong).is_err(), "{wrong:?}");
        }
    }
}
