//! What the rules do, one behavior a file.

mod sale_that_happened;
