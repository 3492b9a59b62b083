//! The audit index changes no answer, whatever becomes of it.

mod answers;
mod damage;
mod support;
