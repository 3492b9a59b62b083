//! What the rules do, one behavior a file.

mod precedence;
mod sale_that_happened;
