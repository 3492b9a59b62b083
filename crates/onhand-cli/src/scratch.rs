//! Directories for whoever named none: on a disk, where there is one.

use crate::say;
use std::env;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// File systems that keep everything in memory.
const IN_MEMORY: [&str; 2] = ["tmpfs", "ramfs"];

/// A new name below the directory for temporary files. Nothing is made yet.
pub(crate) fn directory(verb: &str) -> PathBuf {
    below().join(format!("onhand-{verb}-{}", Uuid::now_v7().simple()))
}

fn below() -> PathBuf {
    // What is there has to outlast a restart, so it is on a disk; /tmp often is not.
    let kept = Path::new("/var/tmp");
    if env::var_os("TMPDIR").is_none() && kept.is_dir() { kept.to_owned() } else { env::temp_dir() }
}

/// Whether a directory, or where it is going to be made, is known to be in memory. Says so to people, since nothing
/// there is durable, however often it is synced.
pub(crate) fn is_in_memory(directory: &Path) -> bool {
    let there = directory.ancestors().find_map(|path| path.canonicalize().ok());
    let there = there.or_else(|| env::current_dir().ok()).unwrap_or_default();
    // The system tells on Linux alone.
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let file_system = file_system(&mounts, &there).filter(|kind| IN_MEMORY.contains(kind));
    if let Some(kind) = file_system {
        say::note(&format!(
            "{} is in memory ({kind}): nothing there is durable. Name a directory on a disk with --data",
            directory.display()
        ));
    }
    file_system.is_some()
}

/// The kind of the file system that holds a path, by the system's table of mounts.
fn file_system<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    let mounted = mounts.lines().filter_map(|line| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        // Spaces in names are written so.
        let at = PathBuf::from(fields.next()?.replace("\\040", " "));
        let kind = fields.next()?;
        path.starts_with(&at).then(|| (at.components().count(), kind))
    });
    // The deepest counts; of several at one place the one that was mounted last.
    mounted.max_by_key(|(depth, _)| *depth).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
        /dev/sda1 / ext4 rw,relatime 0 0\n\
        tmpfs /tmp tmpfs rw,nosuid 0 0\n\
        /dev/sdb1 /tmp/on\\040disk xfs rw 0 0\n\
        /dev/sdc1 /over ext4 rw 0 0\n\
        tmpfs /over tmpfs rw 0 0\n";

    #[test]
    fn the_deepest_and_newest_mount_tells_the_file_system() {
        let kind = |path: &str| file_system(MOUNTS, Path::new(path));
        assert_eq!(kind("/var/tmp/x"), Some("ext4"));
        assert_eq!(kind("/tmp/x"), Some("tmpfs"));
        assert_eq!(kind("/tmpx"), Some("ext4"));
        assert_eq!(kind("/tmp/on disk/x"), Some("xfs"));
        assert_eq!(kind("/over/x"), Some("tmpfs"));
    }
}
