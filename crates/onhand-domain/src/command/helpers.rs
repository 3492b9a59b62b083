//! What serialized forms leave out.

/// Whether a field says no more than its absence would.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
