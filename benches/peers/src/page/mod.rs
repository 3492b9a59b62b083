//! The page of benchmarks: the part of it that a run rewrites, and the chart beside it.

mod chart;
mod markdown;
mod table;

pub(crate) use table::table;

use crate::failure::Failure;
use crate::result::Report;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = "benchmarks.md";
pub(crate) const CHART: &str = "benchmarks.svg";
/// What stands around the part that is rewritten, on lines of their own.
const BEGIN: &str = "<!-- What follows is written by onhand-peers; the next run writes over it. -->";
const END: &str = "<!-- End of what onhand-peers has written. -->";

/// A page with a place for the result, and what surrounds that.
#[derive(Debug)]
pub(crate) struct Page {
    directory: PathBuf,
    before: String,
    after: String,
}

impl Page {
    /// Reads the page; where there is none, there will be one.
    pub(crate) fn open(directory: &Path) -> Result<Self, Failure> {
        if !directory.is_dir() {
            let message = format!("{} is no directory to write {PAGE} in; name one with --docs", directory.display());
            return Err(Failure::Usage(message));
        }
        let path = directory.join(PAGE);
        let (before, after) = if path.exists() {
            let text = fs::read_to_string(&path).map_err(Failure::io("read", &path))?;
            let parts = around(&text).map(|(before, after)| (before.to_owned(), after.to_owned()));
            parts.ok_or_else(|| {
                let lines = format!("the lines\n  {BEGIN}\n  {END}");
                Failure::Usage(format!("{} lacks a place for the result: {lines}", path.display()))
            })?
        } else {
            ("# Benchmarks\n\n".to_owned(), String::new())
        };
        Ok(Self { directory: directory.to_owned(), before, after })
    }

    /// Writes the page and the chart, each as a whole or not at all.
    pub(crate) fn write(&self, report: &Report) -> Result<PathBuf, Failure> {
        let Self { directory, before, after } = self;
        let (page, chart) = (directory.join(PAGE), directory.join(CHART));
        replace(&chart, &chart::svg(report))?;
        replace(&page, &format!("{before}{BEGIN}\n\n{}\n{END}\n{after}", markdown::result(report)))?;
        Ok(page)
    }
}

/// What stands before and after the part that is rewritten.
fn around(page: &str) -> Option<(&str, &str)> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some((before, after.strip_prefix('\n').unwrap_or(after)))
}

fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let new = path.with_extension("new");
    let written = fs::write(&new, text).and_then(|()| fs::rename(&new, path));
    written.map_err(Failure::io("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::result::example;

    #[test]
    fn what_people_wrote_stays_and_what_a_run_wrote_is_replaced() {
        let docs = tempfile::tempdir().unwrap();
        let path = docs.path().join(PAGE);
        fs::write(&path, format!("# Ours\n\nwhy\n\n{BEGIN}\nold figures\n{END}\n\n## Also ours\n")).unwrap();
        Page::open(docs.path()).unwrap().write(&example()).unwrap();
        let first = fs::read_to_string(&path).unwrap();
        assert!(first.starts_with("# Ours\n\nwhy\n\n<!--") && first.ends_with("-->\n\n## Also ours\n"), "{first}");
        assert!(first.contains("1,230,000") && !first.contains("old figures"), "{first}");
        assert!(fs::read_to_string(docs.path().join(CHART)).unwrap().contains("<svg"));

        Page::open(docs.path()).unwrap().write(&example()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), first);
        let files = fs::read_dir(docs.path()).unwrap().count();
        assert_eq!(files, 2);
    }

    #[test]
    fn a_page_is_made_where_there_is_none() {
        let docs = tempfile::tempdir().unwrap();
        Page::open(docs.path()).unwrap().write(&example()).unwrap();
        assert!(around(&fs::read_to_string(docs.path().join(PAGE)).unwrap()).is_some());
    }

    #[test]
    fn a_page_without_a_place_for_the_result_is_refused_and_left_alone() {
        let docs = tempfile::tempdir().unwrap();
        let path = docs.path().join(PAGE);
        for text in ["# Ours\n", &format!("{END}\n{BEGIN}\n")] {
            fs::write(&path, text).unwrap();
            let refused = Page::open(docs.path()).unwrap_err().to_string();
            assert!(refused.contains(BEGIN), "{refused}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert!(Page::open(&path).unwrap_err().to_string().contains("--docs"));
    }
}
