//! redb as a bare log: records under growing numbers.

use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::record::value;
use crate::shop::{About, Answers, Books, Client, Introduction, Keeps, Mode, Peer, Shop};
use crate::versions;
use redb::{Database, Durability, ReadableDatabase, ReadableTableMetadata, TableDefinition};
use std::sync::Arc;

const NAME: &str = "redb";

const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records");

const ABOUT: About = About {
    name: NAME,
    keeps: Keeps::Records,
    modes: &[Mode::new("10,000 records a commit", 1, 10_000), Mode::new("one record a commit", 1, 1)],
    how: "in this process: a write transaction, which ends in `fdatasync`",
};

#[derive(Debug)]
pub(crate) struct Redb;

#[derive(Clone)]
pub(crate) struct Table {
    database: Arc<Database>,
    next: u64,
}

impl Peer for Redb {
    type Shop = Table;

    fn about(&self) -> About {
        ABOUT
    }

    async fn open(&mut self, ground: &Ground, _: Assortment, _: Mode) -> Result<Table, Failure> {
        let database = Database::create(ground.path().join("records.redb")).map_err(Failure::of(NAME, "open"))?;
        Ok(Table { database: Arc::new(database), next: 0 })
    }
}

impl Shop for Table {
    type Client = Self;

    async fn client(&self) -> Result<Self, Failure> {
        Ok(self.clone())
    }

    async fn introduction(&self) -> Result<Introduction, Failure> {
        Ok(Introduction::new(versions::locked(NAME)).with("durability", format!("{:?}", Durability::Immediate)))
    }

    async fn books(&self) -> Result<Books, Failure> {
        let count = || -> Result<u64, redb::Error> { Ok(self.database.begin_read()?.open_table(RECORDS)?.len()?) };
        let records = count().map_err(Failure::of(NAME, "count its records"))?;
        Ok(Books { reservations: records, reserved: i64::try_from(records).unwrap_or(i64::MAX), ..Books::default() })
    }

    async fn close(self) -> Result<(), Failure> {
        Ok(())
    }
}

impl Table {
    fn append(&mut self, asks: &[Ask]) -> Result<(), redb::Error> {
        let mut transaction = self.database.begin_write()?;
        transaction.set_durability(Durability::Immediate)?;
        let mut records = transaction.open_table(RECORDS)?;
        for ask in asks {
            records.insert(self.next, value(ask).as_slice())?;
            self.next += 1;
        }
        drop(records);
        Ok(transaction.commit()?)
    }
}

impl Client for Table {
    async fn reserve(&mut self, asks: &[Ask]) -> Result<Answers, Failure> {
        self.append(asks).map_err(Failure::of(NAME, "write"))?;
        Ok(Answers { granted: asks.len() as u64, ..Answers::default() })
    }

    async fn confirm(&mut self, _: &[Ask]) -> Result<u64, Failure> {
        Ok(0)
    }
}
