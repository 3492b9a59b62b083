//! PostgreSQL: a server with stock, asked in statements that are a transaction each.

use super::cluster::{Cluster, NAME};
use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::shop::{About, Answers, Books, Client, Introduction, Keeps, Mode, Peer, Shop};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, Error, NoTls, Statement};
use uuid::Uuid;

const ABOUT: About = About {
    name: NAME,
    keeps: Keeps::Stock,
    modes: &[
        Mode::new("8 callers, 100 a transaction", 8, 100),
        Mode::new("64 callers, one a transaction", 64, 1),
        Mode::new("one caller", 1, 1),
    ],
    how: "a server of its own, by a Unix socket, with prepared statements that are a transaction each: an update of the \
          level where there is enough, and an insert of the reservation. The 100 are one statement over arrays, which \
          updates a level once for all of them",
};

/// Half of each page is left free, so that a new version of a row stays beside the old one.
const SCHEMA: &str = "
    DROP TABLE IF EXISTS stock, reservation;
    CREATE TABLE stock (
        sku integer NOT NULL,
        location integer NOT NULL,
        available bigint NOT NULL CHECK (available >= 0),
        PRIMARY KEY (sku, location)
    ) WITH (fillfactor = 50);
    CREATE TABLE reservation (
        id uuid PRIMARY KEY,
        sku integer NOT NULL,
        location integer NOT NULL,
        quantity bigint NOT NULL,
        expires_at bigint NOT NULL,
        confirmed boolean NOT NULL DEFAULT false
    ) WITH (fillfactor = 50)";

const STOCK: &str = "
    INSERT INTO stock
    SELECT sku, location, $3 FROM generate_series(0, $1::integer - 1) sku, generate_series(0, $2::integer - 1) location";

const RESERVE: &str = "
    WITH taken AS (
        UPDATE stock SET available = available - $4
        WHERE sku = $2 AND location = $3 AND available >= $4
        RETURNING sku
    )
    INSERT INTO reservation (id, sku, location, quantity, expires_at) SELECT $1, $2, $3, $4, $5 FROM taken";

/// Gives the ids of asks for whose level there is not enough for all of them: they are asked for one by one then.
/// Levels are locked in order, so that two of these rarely stop each other.
const RESERVE_MANY: &str = "
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest($1::uuid[], $2::integer[], $3::integer[], $4::bigint[], $5::bigint[])
            AS asked (id, sku, location, quantity, expires_at)
    ), wanted AS (
        SELECT sku, location, sum(quantity)::bigint AS quantity FROM asked GROUP BY sku, location ORDER BY sku, location
    ), taken AS (
        UPDATE stock SET available = available - wanted.quantity FROM wanted
        WHERE stock.sku = wanted.sku AND stock.location = wanted.location AND available >= wanted.quantity
        RETURNING stock.sku, stock.location
    ), made AS (
        INSERT INTO reservation (id, sku, location, quantity, expires_at)
        SELECT id, sku, location, quantity, expires_at FROM asked JOIN taken USING (sku, location)
    )
    SELECT id FROM asked WHERE (sku, location) NOT IN (SELECT sku, location FROM taken)";

const KNOWN: &str = "SELECT EXISTS (SELECT FROM reservation WHERE id = $1)";

const CONFIRM: &str = "UPDATE reservation SET confirmed = true WHERE id = $1 AND NOT confirmed";

const CONFIRM_MANY: &str = "UPDATE reservation SET confirmed = true WHERE id = ANY ($1) AND NOT confirmed";

/// PostgreSQL as it is installed here.
#[derive(Debug)]
pub(crate) struct Postgres {
    cluster: Cluster,
}

impl Postgres {
    pub(crate) fn new(cluster: Cluster) -> Self {
        Self { cluster }
    }
}

/// A server with stock.
#[derive(Debug)]
pub(crate) struct Running {
    reach: Config,
    stocked: i64,
}

impl Peer for Postgres {
    type Shop = Running;

    fn about(&self) -> About {
        ABOUT
    }

    async fn open(&mut self, ground: &Ground, assortment: Assortment, _: Mode) -> Result<Running, Failure> {
        let reach = self.cluster.running(&ground.stop).await?;
        let running = Running { reach, stocked: assortment.all_units() };
        let client = running.connect().await.map_err(Failure::of(NAME, "be reached"))?;
        stock_up(&client, assortment).await.map_err(Failure::of(NAME, "be stocked"))?;
        Ok(running)
    }
}

async fn stock_up(client: &tokio_postgres::Client, assortment: Assortment) -> Result<(), Error> {
    client.batch_execute(SCHEMA).await?;
    let Assortment { skus, locations, units } = assortment;
    client.execute(STOCK, &[&i32::from(skus), &i32::from(locations), &units]).await?;
    client.batch_execute("VACUUM ANALYZE stock").await?;
    // What was written so far does not have to be during the race, and its log is used again.
    client.batch_execute("CHECKPOINT").await
}

impl Running {
    async fn connect(&self) -> Result<tokio_postgres::Client, Error> {
        let (client, connection) = self.reach.connect(NoTls).await?;
        // Its end is seen by whoever asks.
        tokio::spawn(connection);
        Ok(client)
    }

    async fn caller(&self) -> Result<Caller, Error> {
        let client = self.connect().await?;
        Ok(Caller {
            reserve: client.prepare(RESERVE).await?,
            reserve_many: client.prepare(RESERVE_MANY).await?,
            confirm: client.prepare(CONFIRM).await?,
            confirm_many: client.prepare(CONFIRM_MANY).await?,
            client,
        })
    }

    async fn told(&self) -> Result<Introduction, Error> {
        let client = self.connect().await?;
        let version: String = client.query_one_scalar("SHOW server_version", &[]).await?;
        let mut introduction = Introduction::new(version);
        for name in Cluster::SETTINGS_THAT_MATTER {
            let value: String = client.query_one_scalar(&format!("SHOW {name}"), &[]).await?;
            introduction = introduction.with(name, value);
        }
        Ok(introduction)
    }

    async fn sums(&self) -> Result<Books, Error> {
        let client = self.connect().await?;
        let stock = client.query_one("SELECT sum(available)::bigint, min(available) FROM stock", &[]).await?;
        let sums =
            "SELECT count(*), coalesce(sum(quantity), 0)::bigint, count(*) FILTER (WHERE confirmed) FROM reservation";
        let sums = client.query_one(sums, &[]).await?;
        let count = |column| u64::try_from(sums.get::<_, i64>(column)).unwrap_or(0);
        Ok(Books {
            taken: self.stocked - stock.get::<_, i64>(0),
            least: stock.get(1),
            reservations: count(0),
            reserved: sums.get(1),
            confirmed: count(2),
        })
    }
}

impl Shop for Running {
    type Client = Caller;

    async fn client(&self) -> Result<Caller, Failure> {
        self.caller().await.map_err(Failure::of(NAME, "take another connection"))
    }

    async fn introduction(&self) -> Result<Introduction, Failure> {
        self.told().await.map_err(Failure::of(NAME, "tell its settings"))
    }

    async fn books(&self) -> Result<Books, Failure> {
        self.sums().await.map_err(Failure::of(NAME, "add up its books"))
    }

    async fn close(self) -> Result<(), Failure> {
        Ok(())
    }
}

pub(crate) struct Caller {
    client: tokio_postgres::Client,
    reserve: Statement,
    reserve_many: Statement,
    confirm: Statement,
    confirm_many: Statement,
}

impl Client for Caller {
    async fn reserve(&mut self, asks: &[Ask]) -> Result<Answers, Failure> {
        let answers = if let [ask] = asks { self.one(ask).await } else { self.many(asks).await };
        answers.map_err(Failure::of(NAME, "reserve"))
    }

    async fn confirm(&mut self, held: &[Ask]) -> Result<u64, Failure> {
        let confirmed = if let [ask] = held {
            self.client.execute(&self.confirm, &[&ask.id]).await
        } else {
            let ids: Vec<Uuid> = held.iter().map(|ask| ask.id).collect();
            self.client.execute(&self.confirm_many, &[&ids]).await
        };
        confirmed.map_err(Failure::of(NAME, "confirm"))
    }
}

impl Caller {
    async fn one(&self, ask: &Ask) -> Result<Answers, Error> {
        let Ask { id, sku, location, quantity, expires_at } = ask;
        let (sku, location, quantity) = (i32::from(*sku), i32::from(*location), i64::from(*quantity));
        match self.client.execute(&self.reserve, &[id, &sku, &location, &quantity, expires_at]).await {
            // It may have been granted before the last unit went.
            Ok(0) if self.client.query_one_scalar(KNOWN, &[id]).await? => {
                Ok(Answers { again: 1, ..Answers::default() })
            }
            Ok(0) => Ok(Answers { refused: 1, ..Answers::default() }),
            Ok(_) => Ok(Answers { granted: 1, ..Answers::default() }),
            // The update of the level was undone with it.
            Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {
                Ok(Answers { again: 1, ..Answers::default() })
            }
            Err(error) => Err(error),
        }
    }

    async fn many(&self, asks: &[Ask]) -> Result<Answers, Error> {
        let ids: Vec<Uuid> = asks.iter().map(|ask| ask.id).collect();
        let skus: Vec<i32> = asks.iter().map(|ask| i32::from(ask.sku)).collect();
        let locations: Vec<i32> = asks.iter().map(|ask| i32::from(ask.location)).collect();
        let quantities: Vec<i64> = asks.iter().map(|ask| i64::from(ask.quantity)).collect();
        let ends: Vec<i64> = asks.iter().map(|ask| ask.expires_at).collect();
        let left = self.client.query(&self.reserve_many, &[&ids, &skus, &locations, &quantities, &ends]).await;
        let left: Vec<Uuid> = match left {
            Ok(rows) => rows.iter().map(|row| row.get(0)).collect(),
            // One of the ids is known, or another transaction was in the way: nothing was done.
            Err(error) if is_undone(&error) => ids,
            Err(error) => return Err(error),
        };
        let mut answers = Answers { granted: (asks.len() - left.len()) as u64, ..Answers::default() };
        for ask in asks.iter().filter(|ask| left.contains(&ask.id)) {
            let Answers { granted, refused, again } = self.one(ask).await?;
            answers.granted += granted;
            answers.refused += refused;
            answers.again += again;
        }
        Ok(answers)
    }
}

fn is_undone(error: &Error) -> bool {
    [SqlState::UNIQUE_VIOLATION, SqlState::T_R_DEADLOCK_DETECTED].iter().any(|state| error.code() == Some(state))
}
