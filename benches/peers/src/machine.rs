//! The machine that it is measured on, as the system tells.

use serde::Serialize;
use std::fs;
use std::path::Path;

/// What the system says of itself; empty where it says nothing.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) is_virtual: bool,
    pub(crate) memory_gib: u64,
    pub(crate) kernel: String,
    pub(crate) system: String,
    pub(crate) file_system: String,
    /// How many threads wanted to run in the minute before the first race.
    pub(crate) load: f64,
}

impl Machine {
    pub(crate) fn look_at(directory: &Path) -> Self {
        let processors = read("/proc/cpuinfo");
        let kib: u64 = field(&read("/proc/meminfo"), "MemTotal").and_then(|kib| first(kib)?.parse().ok()).unwrap_or(0);
        Self {
            processor: field(&processors, "model name").unwrap_or("an unknown processor").to_owned(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            is_virtual: field(&processors, "flags").is_some_and(|flags| flags.split(' ').any(|f| f == "hypervisor")),
            memory_gib: (kib + (1 << 19)) >> 20,
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            system: system(&read("/etc/os-release")).unwrap_or_else(|| std::env::consts::OS.to_owned()),
            file_system: file_system(directory).unwrap_or_else(|| "an unknown file system".to_owned()),
            load: first(&read("/proc/loadavg")).and_then(|load| load.parse().ok()).unwrap_or(0.0),
        }
    }

    /// In words, for a page.
    pub(crate) fn in_words(&self) -> String {
        let Self { processor, cores, memory_gib, kernel, system, file_system, load, .. } = self;
        let kind = if self.is_virtual { "a virtual machine" } else { "a machine" };
        format!(
            "{kind} with {cores} cores of an {processor}, {memory_gib} GiB, {file_system}, {system}, Linux {kernel}; \
             load in the minute before: {load:.2}"
        )
    }
}

/// The kind of the file system that holds a path, by the system's table of mounts.
pub(crate) fn file_system(path: &Path) -> Option<String> {
    kind_of(&read("/proc/self/mounts"), path)
}

fn kind_of(mounts: &str, path: &Path) -> Option<String> {
    let mounted = mounts.lines().filter_map(|line| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        // Spaces in names are written so.
        let at = fields.next()?.replace("\\040", " ");
        let kind = fields.next()?;
        path.starts_with(&at).then(|| (Path::new(&at).components().count(), kind))
    });
    // The deepest counts; of several at one place the one that was mounted last.
    mounted.max_by_key(|(depth, _)| *depth).map(|(_, kind)| kind.to_owned())
}

fn system(release: &str) -> Option<String> {
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}

/// What stands behind a name and a colon.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let is_it = |line: &&str| line.split(':').next().is_some_and(|found| found.trim() == name);
    text.lines().find(is_it)?.split_once(':').map(|(_, value)| value.trim())
}

fn first(text: &str) -> Option<&str> {
    text.split_ascii_whitespace().next()
}

/// Nothing where there is no such file: not every system has it.
fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_and_newest_mount_tells_the_file_system() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/sdb1 /tmp/on\\040disk xfs rw 0 0\n\
                      /dev/sdc1 /over ext4 rw 0 0\ntmpfs /over tmpfs rw 0 0\n";
        let kind = |path: &str| kind_of(mounts, Path::new(path)).unwrap();
        assert_eq!([kind("/var/x"), kind("/tmp/x"), kind("/tmpx")], ["ext4", "tmpfs", "ext4"]);
        assert_eq!([kind("/tmp/on disk/x"), kind("/over/x")], ["xfs", "tmpfs"]);
    }

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "model\t\t: 17\nmodel name\t: Some: CPU\nflags\t: fpu hypervisor\n";
        assert_eq!(field(text, "model name"), Some("Some: CPU"));
        assert_eq!(field(text, "name"), None);
        assert_eq!(system("ID=debian\nPRETTY_NAME=\"Debian 12\"\n").as_deref(), Some("Debian 12"));
    }
}
