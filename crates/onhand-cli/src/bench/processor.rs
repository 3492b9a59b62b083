//! Processor time, in all and thread by thread: what a reservation costs whatever else the machine is doing.

use super::threads::{Role, each_thread};
use rustix::time::{ClockId, clock_gettime};
use std::collections::BTreeMap;
use std::time::Duration;

/// Processor time of this process so far.
#[derive(Clone, Debug)]
pub(super) struct Processor {
    all: Duration,
    /// Of the threads there are, by what they do; empty where the system does not tell.
    by_role: BTreeMap<Role, Duration>,
}

impl Processor {
    pub(super) fn now() -> Self {
        let mut by_role = BTreeMap::new();
        each_thread("schedstat", |role, schedstat| {
            let nanoseconds = schedstat.split_whitespace().next().and_then(|field| field.parse().ok());
            *by_role.entry(role).or_default() += Duration::from_nanos(nanoseconds.unwrap_or(0));
        });
        Self { all: read(ClockId::ProcessCPUTime), by_role }
    }

    /// What has been spent since.
    pub(super) fn since(&self, before: &Self) -> Self {
        let since = |(role, spent): (&Role, &Duration)| {
            (*role, spent.saturating_sub(before.by_role.get(role).copied().unwrap_or_default()))
        };
        Self { all: self.all.saturating_sub(before.all), by_role: self.by_role.iter().map(since).collect() }
    }

    /// What was spent in two stretches together.
    pub(super) fn plus(mut self, more: &Self) -> Self {
        self.all += more.all;
        for (role, spent) in &more.by_role {
            *self.by_role.entry(*role).or_default() += *spent;
        }
        self
    }

    /// Of all threads, in nanoseconds each of so many.
    pub(super) fn each(&self, count: u64) -> f64 {
        self.all.as_nanos() as f64 / count.max(1) as f64
    }

    /// Thread by thread, in words.
    pub(super) fn in_words(&self, count: u64) -> String {
        let each = |(role, spent): (&Role, &Duration)| (*role, spent.as_nanos() as u64 / count.max(1));
        let told = self.by_role.iter().map(each).filter(|(_, ns)| *ns > 0);
        let told: Vec<String> = told.map(|(role, ns)| format!("{role} {ns}")).collect();
        format!("{:.0} ({})", self.each(count), told.join(", "))
    }
}

/// How long this thread has run on a processor.
pub(super) fn of_this_thread() -> Duration {
    read(ClockId::ThreadCPUTime)
}

fn read(clock: ClockId) -> Duration {
    // These two clocks never stand before zero.
    clock_gettime(clock).try_into().unwrap_or_default()
}
