//! What the serialized forms of commands leave out.

/// Whether a field says no more than its absence would.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
