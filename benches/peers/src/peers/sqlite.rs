//! SQLite, in this process: one connection, since it has one writer at a time.

use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::shop::{About, Answers, Books, Client, Introduction, Keeps, Mode, Peer, Shop};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const NAME: &str = "SQLite";

const ABOUT: About = About {
    name: NAME,
    keeps: Keeps::Stock,
    modes: &[Mode::new("1,000 a transaction", 1, 1_000), Mode::new("one a transaction", 1, 1)],
    how: "in this process, one connection with prepared statements: an insert of the reservation where there is enough \
          in stock and the id is new, an update of the level",
};

/// The log is copied into the database, and then written over, once it has so many pages.
const CHECKPOINT: i32 = 16_384;
const PAGE: i32 = 4_096;

const SCHEMA: &str = "
    CREATE TABLE stock (
        sku INTEGER NOT NULL,
        location INTEGER NOT NULL,
        available INTEGER NOT NULL CHECK (available >= 0),
        PRIMARY KEY (sku, location)
    ) WITHOUT ROWID;
    CREATE TABLE reservation (
        id BLOB PRIMARY KEY,
        sku INTEGER NOT NULL,
        location INTEGER NOT NULL,
        quantity INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        confirmed INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;";

const RESERVE: &str = "
    INSERT OR IGNORE INTO reservation (id, sku, location, quantity, expires_at)
    SELECT ?1, sku, location, ?4, ?5 FROM stock WHERE sku = ?2 AND location = ?3 AND available >= ?4";

const TAKE: &str = "UPDATE stock SET available = available - ?3 WHERE sku = ?1 AND location = ?2";

const KNOWN: &str = "SELECT 1 FROM reservation WHERE id = ?1";

const CONFIRM: &str = "UPDATE reservation SET confirmed = 1 WHERE id = ?1 AND confirmed = 0";

#[derive(Debug)]
pub(crate) struct Sqlite;

/// A database with stock; the one connection to it.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    connection: Arc<Mutex<Connection>>,
    stocked: i64,
}

impl Peer for Sqlite {
    type Shop = Database;

    fn about(&self) -> About {
        ABOUT
    }

    async fn open(&mut self, ground: &Ground, assortment: Assortment, _: Mode) -> Result<Database, Failure> {
        let failed = Failure::of(NAME, "be stocked");
        let mut connection = opened(ground).map_err(Failure::of(NAME, "open"))?;
        stock_up(&mut connection, assortment).map_err(failed)?;
        Ok(Database { connection: Arc::new(Mutex::new(connection)), stocked: assortment.all_units() })
    }
}

/// How its syncs are made. Unless it is told otherwise when it is built, SQLite trusts no system to have the cheaper one.
fn sync() -> &'static str {
    let has_fdatasync = option_env!("LIBSQLITE3_FLAGS").is_some_and(|flags| flags.contains("-DHAVE_FDATASYNC"));
    if has_fdatasync { "fdatasync" } else { "fsync (not built with LIBSQLITE3_FLAGS=-DHAVE_FDATASYNC=1)" }
}

fn opened(ground: &Ground) -> rusqlite::Result<Connection> {
    let connection = Connection::open(ground.path().join("shop.db"))?;
    connection.pragma_update(None, "page_size", PAGE)?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -(256 << 10))?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
    connection.execute_batch(SCHEMA)?;
    Ok(connection)
}

fn stock_up(connection: &mut Connection, assortment: Assortment) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let mut insert = transaction.prepare("INSERT INTO stock VALUES (?1, ?2, ?3)")?;
    for (sku, location) in assortment.levels() {
        insert.execute(params![sku, location, assortment.units])?;
    }
    drop(insert);
    transaction.commit()?;
    // As after some use: the log has its size, is written over from its beginning, and the database has room. Files
    // that grow take longer to sync.
    connection.execute("CREATE TABLE room AS SELECT zeroblob(?1) AS bytes", [CHECKPOINT * PAGE])?;
    connection.execute("DROP TABLE room", [])?;
    connection.pragma_update(None, "wal_checkpoint", "RESTART")
}

impl Shop for Database {
    type Client = Self;

    async fn client(&self) -> Result<Self, Failure> {
        Ok(self.clone())
    }

    async fn introduction(&self) -> Result<Introduction, Failure> {
        let connection = self.connection();
        let pragma = |name: &str| {
            let value = connection.pragma_query_value(None, name, |row| row.get_ref(0).map(in_words));
            value.map_err(Failure::of(NAME, "tell its settings"))
        };
        let mut introduction = Introduction::new(rusqlite::version()).with("sync", sync());
        for name in ["journal_mode", "synchronous", "page_size", "cache_size", "wal_autocheckpoint", "locking_mode"] {
            introduction = introduction.with(name, pragma(name)?);
        }
        Ok(introduction)
    }

    async fn books(&self) -> Result<Books, Failure> {
        books(&self.connection(), self.stocked).map_err(Failure::of(NAME, "add up its books"))
    }

    async fn close(self) -> Result<(), Failure> {
        Ok(())
    }
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or(0)
}

fn in_words(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => "unknown".to_owned(),
    }
}

fn books(connection: &Connection, stocked: i64) -> rusqlite::Result<Books> {
    let (left, least): (i64, i64) =
        connection
            .query_one("SELECT sum(available), min(available) FROM stock", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let sums = "SELECT count(*), coalesce(sum(quantity), 0), coalesce(sum(confirmed), 0) FROM reservation";
    connection.query_one(sums, [], |row| {
        Ok(Books {
            taken: stocked - left,
            least,
            reservations: count(row.get(0)?),
            reserved: row.get(1)?,
            confirmed: count(row.get(2)?),
        })
    })
}

impl Database {
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn transaction<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let mut connection = self.connection();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

impl Client for Database {
    async fn reserve(&mut self, asks: &[Ask]) -> Result<Answers, Failure> {
        self.transaction(|transaction| reserve(transaction, asks)).map_err(Failure::of(NAME, "reserve"))
    }

    async fn confirm(&mut self, held: &[Ask]) -> Result<u64, Failure> {
        let confirm = |transaction: &Transaction<'_>| {
            let mut confirm = transaction.prepare_cached(CONFIRM)?;
            held.iter().map(|ask| confirm.execute([ask.id.as_bytes()]).map(|rows| rows as u64)).sum()
        };
        self.transaction(confirm).map_err(Failure::of(NAME, "confirm"))
    }
}

fn reserve(transaction: &Transaction<'_>, asks: &[Ask]) -> rusqlite::Result<Answers> {
    let mut reserve = transaction.prepare_cached(RESERVE)?;
    let mut take = transaction.prepare_cached(TAKE)?;
    let mut answers = Answers::default();
    for Ask { id, sku, location, quantity, expires_at } in asks {
        if reserve.execute(params![id.as_bytes(), sku, location, quantity, expires_at])? == 1 {
            take.execute(params![sku, location, quantity])?;
            answers.granted += 1;
        } else if transaction.prepare_cached(KNOWN)?.exists([id.as_bytes()])? {
            answers.again += 1;
        } else {
            answers.refused += 1;
        }
    }
    Ok(answers)
}
