//! fjall as a bare log: records under growing numbers.

use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::record::value;
use crate::shop::{About, Answers, Books, Client, Introduction, Keeps, Mode, Peer, Shop};
use crate::versions;
use fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode};

const NAME: &str = "fjall";

const ABOUT: About = About {
    name: NAME,
    keeps: Keeps::Records,
    modes: &[Mode::new("10,000 records a commit", 1, 10_000), Mode::new("one record a commit", 1, 1)],
    how: "in this process: a batch that ends in `fdatasync` of its journal",
};

#[derive(Debug)]
pub(crate) struct Fjall;

#[derive(Clone)]
pub(crate) struct Records {
    database: Database,
    records: Keyspace,
    next: u64,
}

impl Peer for Fjall {
    type Shop = Records;

    fn about(&self) -> About {
        ABOUT
    }

    async fn open(&mut self, ground: &Ground, _: Assortment, _: Mode) -> Result<Records, Failure> {
        let database = Database::builder(ground.path()).open().map_err(Failure::of(NAME, "open"))?;
        let records = database.keyspace("records", KeyspaceCreateOptions::default);
        Ok(Records { records: records.map_err(Failure::of(NAME, "open"))?, database, next: 0 })
    }
}

impl Shop for Records {
    type Client = Self;

    async fn client(&self) -> Result<Self, Failure> {
        Ok(self.clone())
    }

    async fn introduction(&self) -> Result<Introduction, Failure> {
        let persist = format!("{:?}", PersistMode::SyncData);
        Ok(Introduction::new(versions::locked(NAME)).with("durability", persist).with("compression", "none"))
    }

    async fn books(&self) -> Result<Books, Failure> {
        let records = self.records.len().map_err(Failure::of(NAME, "count its records"))? as u64;
        Ok(Books { reservations: records, reserved: i64::try_from(records).unwrap_or(i64::MAX), ..Books::default() })
    }

    async fn close(self) -> Result<(), Failure> {
        Ok(())
    }
}

impl Client for Records {
    async fn reserve(&mut self, asks: &[Ask]) -> Result<Answers, Failure> {
        let mut batch = self.database.batch().durability(Some(PersistMode::SyncData));
        for ask in asks {
            batch.insert(&self.records, self.next.to_be_bytes(), value(ask));
            self.next += 1;
        }
        batch.commit().map_err(Failure::of(NAME, "write"))?;
        Ok(Answers { granted: asks.len() as u64, ..Answers::default() })
    }

    async fn confirm(&mut self, _: &[Ask]) -> Result<u64, Failure> {
        Ok(0)
    }
}
