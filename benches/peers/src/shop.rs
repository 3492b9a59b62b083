//! What everybody who is measured has to be able to do.

use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use serde::Serialize;
use std::future::Future;

/// Somebody who makes reservations durable, and can begin anew with nothing.
pub(crate) trait Peer {
    type Shop: Shop;

    fn about(&self) -> About;

    /// Begins with nothing but stock, in a new directory, and is going to be asked in one way.
    async fn open(&mut self, ground: &Ground, assortment: Assortment, mode: Mode) -> Result<Self::Shop, Failure>;
}

/// What is known of a peer before it is started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About {
    /// As it is written.
    pub(crate) name: &'static str,
    /// Whether it keeps stock, or records alone.
    pub(crate) keeps: Keeps,
    pub(crate) modes: &'static [Mode],
    /// How it does what is asked of it.
    pub(crate) how: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Keeps {
    /// It judges reservations against stock.
    Stock,
    /// It appends what it is given.
    Records,
}

/// How a peer is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Mode {
    pub(crate) name: &'static str,
    /// How many ask at once, each waiting for its answer.
    pub(crate) callers: usize,
    /// How many reservations are asked for, and answered, together.
    pub(crate) batch: usize,
}

impl Mode {
    pub(crate) const fn new(name: &'static str, callers: usize, batch: usize) -> Self {
        Self { name, callers, batch }
    }

    /// Somebody who asks for one reservation, waits, and asks for the next.
    pub(crate) fn is_one_at_a_time(&self) -> bool {
        self.callers == 1 && self.batch == 1
    }
}

/// A peer with stock, from its opening to its closing.
pub(crate) trait Shop: Sized {
    type Client: Client;

    /// A caller with a connection of its own.
    async fn client(&self) -> Result<Self::Client, Failure>;

    /// What it says of itself.
    async fn introduction(&self) -> Result<Introduction, Failure>;

    /// What its books say, once nobody asks for anything any more.
    async fn books(&self) -> Result<Books, Failure>;

    /// Ends it.
    async fn close(self) -> Result<(), Failure>;
}

/// A caller.
pub(crate) trait Client: Send + 'static {
    /// Asks for reservations. Once it is answered, everything granted is durable.
    fn reserve(&mut self, asks: &[Ask]) -> impl Future<Output = Result<Answers, Failure>> + Send;

    /// Confirms reservations that were granted, durably. Gives how many were confirmed by this.
    fn confirm(&mut self, held: &[Ask]) -> impl Future<Output = Result<u64, Failure>> + Send;
}

/// What became of asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) granted: u64,
    /// There was not enough left.
    pub(crate) refused: u64,
    /// They had been granted before, under the same id.
    pub(crate) again: u64,
}

/// What a shop's books say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Books {
    /// Units taken from stock.
    pub(crate) taken: i64,
    /// Reservations, confirmed ones among them.
    pub(crate) reservations: u64,
    /// Units in them.
    pub(crate) reserved: i64,
    pub(crate) confirmed: u64,
    /// What is left of the level of which least is left.
    pub(crate) least: i64,
}

/// What a peer says of itself.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Introduction {
    pub(crate) version: String,
    /// Settings that matter for what is measured.
    pub(crate) settings: Vec<Setting>,
}

/// One setting and its value.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) value: String,
}

impl Introduction {
    pub(crate) fn new(version: impl Into<String>) -> Self {
        Self { version: version.into(), settings: Vec::new() }
    }

    pub(crate) fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push(Setting { name: name.into(), value: value.into() });
        self
    }
}
