//! Where programs are that may be installed.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Where Debian puts each version of PostgreSQL.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A program, looked for as a shell does, and where administrators' programs are.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let places = env::split_paths(&path).chain(["/usr/bin", "/usr/sbin", "/usr/local/bin"].map(PathBuf::from));
    places.map(|place| place.join(program)).find(|found| is_program(found))
}

/// The directory of PostgreSQL's programs: of the newest version that is installed, by Debian's package or on the path.
pub(crate) fn postgres_programs() -> Option<PathBuf> {
    newest(Path::new(VERSIONS)).or_else(|| Some(on_path("initdb")?.parent()?.to_owned()))
}

fn newest(versions: &Path) -> Option<PathBuf> {
    let installed = fs::read_dir(versions).ok()?.filter_map(|version| {
        let version = version.ok()?;
        let number: u32 = version.file_name().to_str()?.parse().ok()?;
        let programs = version.path().join("bin");
        let complete = ["initdb", "postgres"].iter().all(|program| is_program(&programs.join(program)));
        complete.then_some((number, programs))
    });
    installed.max_by_key(|(number, _)| *number).map(|(_, programs)| programs)
}

fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;

    #[test]
    fn the_newest_version_that_has_a_server_is_taken() {
        let versions = tempfile::tempdir().unwrap();
        for (version, programs) in [
            ("9", &["initdb", "postgres"][..]),
            ("15", &["initdb", "postgres"]),
            ("17", &["psql", "initdb"]),
            ("x", &[]),
        ] {
            let bin = versions.path().join(version).join("bin");
            fs::create_dir_all(&bin).unwrap();
            for program in programs {
                fs::write(bin.join(program), "").unwrap();
                fs::set_permissions(bin.join(program), Permissions::from_mode(0o755)).unwrap();
            }
        }
        assert_eq!(newest(versions.path()), Some(versions.path().join("15/bin")));
        assert_eq!(newest(Path::new("/no/such/place")), None);
    }

    #[test]
    fn a_file_that_cannot_be_run_is_no_program() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("postgres");
        fs::write(&file, "").unwrap();
        assert!(!is_program(&file) && !is_program(directory.path()));
        assert!(on_path("sh").is_some() && on_path("no-such-program").is_none());
    }
}
