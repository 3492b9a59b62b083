//! sled as a bare log: records under growing numbers.

use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::record::value;
use crate::shop::{About, Answers, Books, Client, Introduction, Keeps, Mode, Peer, Shop};
use crate::versions;
use sled::{Batch, Db};
use std::fs::File;
use std::sync::Arc;

const NAME: &str = "sled";

const ABOUT: About = About {
    name: NAME,
    keeps: Keeps::Records,
    modes: &[Mode::new("10,000 records a commit", 1, 10_000), Mode::new("one record a commit", 1, 1)],
    how: "in this process: a batch, `flush`, and an `fdatasync` of its file, since its flush alone does not reach the \
          device",
};

#[derive(Debug)]
pub(crate) struct Sled;

#[derive(Clone, Debug)]
pub(crate) struct Tree {
    tree: Db,
    file: Arc<File>,
    next: u64,
}

impl Peer for Sled {
    type Shop = Tree;

    fn about(&self) -> About {
        ABOUT
    }

    async fn open(&mut self, ground: &Ground, _: Assortment, _: Mode) -> Result<Tree, Failure> {
        let settings = sled::Config::new().path(ground.path()).flush_every_ms(None).mode(sled::Mode::HighThroughput);
        let tree = settings.open().map_err(Failure::of(NAME, "open"))?;
        let path = ground.path().join("db");
        let file = File::open(&path).map_err(Failure::io("open", &path))?;
        Ok(Tree { tree, file: Arc::new(file), next: 0 })
    }
}

impl Shop for Tree {
    type Client = Self;

    async fn client(&self) -> Result<Self, Failure> {
        Ok(self.clone())
    }

    async fn introduction(&self) -> Result<Introduction, Failure> {
        Ok(Introduction::new(versions::locked(NAME)).with("mode", "HighThroughput").with("flush_every_ms", "none"))
    }

    async fn books(&self) -> Result<Books, Failure> {
        let records = self.tree.len() as u64;
        Ok(Books { reservations: records, reserved: i64::try_from(records).unwrap_or(i64::MAX), ..Books::default() })
    }

    async fn close(self) -> Result<(), Failure> {
        Ok(())
    }
}

impl Client for Tree {
    async fn reserve(&mut self, asks: &[Ask]) -> Result<Answers, Failure> {
        let mut batch = Batch::default();
        for ask in asks {
            batch.insert(&self.next.to_be_bytes(), value(ask).as_slice());
            self.next += 1;
        }
        let written = self.tree.apply_batch(batch).and_then(|()| self.tree.flush());
        written.map_err(Failure::of(NAME, "write"))?;
        self.file.sync_data().map_err(Failure::of(NAME, "sync"))?;
        Ok(Answers { granted: asks.len() as u64, ..Answers::default() })
    }

    async fn confirm(&mut self, _: &[Ask]) -> Result<u64, Failure> {
        Ok(0)
    }
}
