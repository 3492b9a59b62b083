//! Canaries: bugs planted on purpose, for the tests to find. Only a build with `--cfg onhand_canary` has them.

/// Whether a bug is there: the one that `ONHAND_CANARY` in the environment names.
#[cfg(onhand_canary)]
pub(crate) fn canary(bug: &str) -> bool {
    static PLANTED: std::sync::OnceLock<Option<String>> = std::sync::OnceLock::new();
    PLANTED.get_or_init(|| std::env::var("ONHAND_CANARY").ok()).as_deref() == Some(bug)
}

/// Whether a bug is there: none is.
#[cfg(not(onhand_canary))]
#[inline(always)]
pub(crate) const fn canary(_: &str) -> bool {
    false
}
