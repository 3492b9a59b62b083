//! What was measured on.

use onhand::Timestamp;
use serde::Serialize;
use std::fs;
use std::thread;
use std::time::SystemTime;

/// The machine, as far as the system tells of it, and the version that ran there.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Machine {
    pub(super) onhand: &'static str,
    /// Whether it was built with optimization.
    pub(super) optimized: bool,
    pub(super) processor: Option<String>,
    pub(super) cores: Option<usize>,
    pub(super) memory_bytes: Option<u64>,
    /// The system's name, its kernel's version, and the architecture.
    pub(super) system: String,
    pub(super) at: String,
}

impl Machine {
    pub(super) fn here() -> Self {
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
        let memory = field("/proc/meminfo", "MemTotal").and_then(|kib| kib.strip_suffix(" kB")?.parse::<u64>().ok());
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self {
            onhand: env!("CARGO_PKG_VERSION"),
            optimized: !cfg!(debug_assertions),
            processor: field("/proc/cpuinfo", "model name"),
            cores: thread::available_parallelism().ok().map(Into::into),
            memory_bytes: memory.map(|kib| kib * 1_024),
            system: format!("{} {} {}", std::env::consts::OS, kernel.trim(), std::env::consts::ARCH),
            at: Timestamp::from_seconds(since_1970.as_secs() as i64).to_string(),
        }
    }

    /// The day on which it was measured, as 2026-01-31.
    pub(super) fn day(&self) -> &str {
        self.at.get(..10).unwrap_or(&self.at)
    }

    /// For people, in a line.
    pub(super) fn in_words(&self) -> String {
        let processor = self.processor.as_deref().unwrap_or("a processor it does not tell of");
        let cores = self.cores.map_or(String::new(), |cores| format!("{cores} cores of "));
        let unoptimized = if self.optimized { "" } else { ", built WITHOUT OPTIMIZATION" };
        format!("onhand {}{unoptimized} on {cores}{processor}, {}", self.onhand, self.system)
    }
}

/// The first line of a file that begins with a name and a colon.
fn field(file: &str, name: &str) -> Option<String> {
    let file = fs::read_to_string(file).ok()?;
    let mut lines = file.lines().filter_map(|line| line.split_once(':'));
    lines.find(|(is, _)| is.trim() == name).map(|(_, value)| value.trim().to_owned())
}
