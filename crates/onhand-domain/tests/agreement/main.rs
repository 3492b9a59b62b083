//! Random scripts: the rules and a naive model of them agree on every answer and every figure.

mod model;
mod replay;
