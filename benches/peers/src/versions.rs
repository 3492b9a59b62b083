//! Versions: of onhand itself, and of what it was built beside.

use std::process::Command;

/// What everything here was built from.
const LOCK: &str = include_str!("../../../Cargo.lock");

/// The version of a crate in this process.
pub(crate) fn locked(name: &str) -> String {
    version_in(LOCK, name).unwrap_or_else(|| "unknown".to_owned())
}

fn version_in(lock: &str, name: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| line.strip_prefix("name = ") == Some(&format!("\"{name}\"")))?;
    Some(lines.next()?.strip_prefix("version = ")?.trim_matches('"').to_owned())
}

/// The version of onhand, and the commit where there is one to be told.
pub(crate) fn own() -> String {
    let version = env!("CARGO_PKG_VERSION");
    commit().map_or_else(|| version.to_owned(), |commit| format!("{version} ({commit})"))
}

fn commit() -> Option<String> {
    let git = Command::new("git")
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "describe", "--always", "--dirty", "--abbrev=10"])
        .output()
        .ok()?;
    let told = String::from_utf8(git.stdout).ok()?;
    (git.status.success() && !told.trim().is_empty()).then(|| told.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_crate_is_that_of_the_lock_file() {
        let lock = "[[package]]\nname = \"sled-more\"\nversion = \"9.9.9\"\n\n[[package]]\nname = \"sled\"\nversion = \"0.34.7\"\n";
        assert_eq!(version_in(lock, "sled").as_deref(), Some("0.34.7"));
        assert_eq!(version_in(lock, "led"), None);
        assert_ne!(locked("kuva"), "unknown");
    }
}
