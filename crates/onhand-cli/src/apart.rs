//! Whether what is made would lie inside what it is made of.

use crate::Ended;
use crate::exit::Failure;
use std::path::{Path, PathBuf};

/// Refuses to make something inside the directory that it is made of: what befalls the one would befall the other.
pub(crate) fn check(from: &Path, to: &Path) -> Ended {
    // Of what is not there somebody else tells better.
    let (Ok(source), Some(target)) = (from.canonicalize(), canonical(to)) else { return Ok(()) };
    let (from, to) = (from.display(), to.display());
    match target.strip_prefix(source) {
        Ok(rest) if rest.as_os_str().is_empty() => {
            Err(Failure::Usage(format!("{to} is the same directory as {from}; name another one")))
        }
        Ok(_) => {
            Err(Failure::Usage(format!("{to} lies inside {from}, and would be lost with it; name a place elsewhere")))
        }
        Err(_) => Ok(()),
    }
}

/// A path of which perhaps only the beginning is there, without links.
fn canonical(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    path.ancestors().find_map(|there| {
        let rest = path.strip_prefix(there).ok()?;
        there.canonicalize().ok().map(|there| there.join(rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::create_dir_all;

    #[test]
    fn inside_is_told_from_beside_and_above_also_through_links() {
        let place = tempfile::tempdir().unwrap();
        let (data, link) = (place.path().join("data"), place.path().join("link"));
        create_dir_all(data.join("views")).unwrap();
        std::os::unix::fs::symlink(&data, &link).unwrap();
        for inside in [data.clone(), data.join("backup"), data.join("views/a/b"), link.clone(), link.join("backup")] {
            let refused = check(&data, &inside).unwrap_err().to_string();
            assert!(refused.contains("lies inside") || refused.contains("the same directory"), "{refused}");
            assert!(check(&link, &inside).is_err(), "{}", inside.display());
        }
        for outside in [place.path().to_owned(), place.path().join("data-backup"), place.path().join("a/b")] {
            assert!(check(&data, &outside).is_ok(), "{}", outside.display());
        }
        assert!(check(&place.path().join("none"), &place.path().join("none/backup")).is_ok());
    }
}
