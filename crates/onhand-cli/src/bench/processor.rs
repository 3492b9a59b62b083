//! Processor time, thread by thread: what a reservation costs whatever else the machine is doing.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

/// Processor time of this process's threads by what they do; empty where the system does not tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Processor(BTreeMap<&'static str, Duration>);

impl Processor {
    /// Of all threads so far.
    pub(super) fn now() -> Self {
        let mut times = BTreeMap::new();
        for thread in fs::read_dir("/proc/self/task").into_iter().flatten().flatten() {
            let read = |file| fs::read_to_string(thread.path().join(file)).ok();
            if let (Some(name), Some(spent)) = (read("comm"), read("schedstat").as_deref().and_then(nanoseconds)) {
                *times.entry(role(name.trim())).or_default() += spent;
            }
        }
        Self(times)
    }

    /// What has been spent since, divided by so many.
    pub(super) fn each(&self, since: &Self, count: u64) -> String {
        let each = |(role, spent): (&&'static str, &Duration)| {
            let spent = spent.saturating_sub(since.0.get(role).copied().unwrap_or_default());
            (*role, spent.as_nanos() as u64 / count.max(1))
        };
        let told: Vec<String> =
            self.0.iter().map(each).filter(|(_, ns)| *ns > 0).map(|(role, ns)| format!("{role} {ns}")).collect();
        if told.is_empty() { String::new() } else { format!("; processor ns each: {}", told.join(", ")) }
    }
}

/// How long this thread has run on a processor; not known everywhere.
pub(super) fn of_this_thread() -> Option<Duration> {
    nanoseconds(&fs::read_to_string("/proc/thread-self/schedstat").ok()?)
}

fn nanoseconds(schedstat: &str) -> Option<Duration> {
    Some(Duration::from_nanos(schedstat.split_whitespace().next()?.parse().ok()?))
}

/// What the thread of a name does. The system cuts names to 15 bytes.
fn role(name: &str) -> &'static str {
    match name {
        "onhand-sequence" => "sequencer",
        "onhand-log" => "log",
        "onhand-prepare" => "zeroing",
        "onhand-keeper" => "checkpoints",
        _ => "callers",
    }
}
