//! Examples of onhand.
