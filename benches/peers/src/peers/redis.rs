//! Redis: one server a race, scripts, and every write on the disk before it is answered.

use super::Absence;
use crate::ask::{Ask, Assortment};
use crate::failure::Failure;
use crate::ground::Ground;
use crate::server::{Ending, Server, command, on_path};
use crate::shop::{About, Answers, Books, Client, Introduction, Keeps, Mode, Peer, Shop};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, ConnectionAddr, Pipeline, RedisResult, Script};
use std::path::PathBuf;
use std::sync::Arc;

const NAME: &str = "Redis";

const ABOUT: About = About {
    name: NAME,
    keeps: Keeps::Stock,
    modes: &[
        Mode::new("64 callers, pipelines of 64", 64, 64),
        Mode::new("256 callers, one each", 256, 1),
        Mode::new("one caller", 1, 1),
    ],
    how: "a server of its own, by a Unix socket: a script checks and decrements the level and sets the reservation",
};

/// 1: granted, 0: not enough left, 2: it was granted before.
const RESERVE: &str = "
    if redis.call('EXISTS', KEYS[2]) == 1 then return 2 end
    local available = tonumber(redis.call('GET', KEYS[1]))
    if available < tonumber(ARGV[1]) then return 0 end
    redis.call('DECRBY', KEYS[1], ARGV[1])
    redis.call('SET', KEYS[2], ARGV[2])
    return 1";

/// A reservation begins with what it is: h for held, c for confirmed.
const CONFIRM: &str = "
    if redis.call('GETRANGE', KEYS[1], 0, 0) ~= 'h' then return 0 end
    redis.call('SETRANGE', KEYS[1], 0, 'c')
    return 1";

const STOCK: &str = "
    for sku = 0, ARGV[1] - 1 do
        for location = 0, ARGV[2] - 1 do redis.call('SET', 's:' .. sku .. ':' .. location, ARGV[3]) end
    end";

/// Units left, the least left of any level, reservations, units in them, confirmed ones.
const BOOKS: &str = "
    local left, least, count, reserved, confirmed = 0, nil, 0, 0, 0
    for _, key in ipairs(redis.call('KEYS', 's:*')) do
        local available = tonumber(redis.call('GET', key))
        left = left + available
        if least == nil or available < least then least = available end
    end
    for _, key in ipairs(redis.call('KEYS', 'r:*')) do
        local state, quantity = string.match(redis.call('GET', key), '^(%a):(%d+):')
        count = count + 1
        reserved = reserved + tonumber(quantity)
        if state == 'c' then confirmed = confirmed + 1 end
    end
    return {left, least, count, reserved, confirmed}";

/// Redis as it is installed here.
#[derive(Debug)]
pub(crate) struct Redis {
    program: PathBuf,
}

impl Redis {
    pub(crate) fn installed() -> Result<Self, Absence> {
        let absence = Absence { why: "it is not installed", remedy: "apt-get install redis-server" };
        on_path("redis-server").map(|program| Self { program }).ok_or(absence)
    }
}

/// A server with stock. It ends with this.
#[derive(Debug)]
pub(crate) struct Running {
    client: redis::Client,
    stocked: i64,
    scripts: Arc<Scripts>,
    _server: Server,
}

#[derive(Debug)]
struct Scripts {
    reserve: Script,
    confirm: Script,
}

impl Peer for Redis {
    type Shop = Running;

    fn about(&self) -> About {
        ABOUT
    }

    async fn open(&mut self, ground: &Ground, assortment: Assortment, _: Mode) -> Result<Running, Failure> {
        let socket = ground.path().join("redis.sock");
        let mut start = command(&self.program, None, Ending::TERMINATE);
        start.args(["--port", "0", "--save", "", "--appendonly", "yes", "--appendfsync", "always"]);
        // The log is not written anew in the middle of a race.
        start.args(["--auto-aof-rewrite-percentage", "0", "--daemonize", "no"]);
        start.arg("--dir").arg(ground.path()).arg("--unixsocket").arg(&socket);
        let mut server = Server::start(NAME, &mut start, ground.path().join("words"), Ending::TERMINATE)?;
        let client = redis::Client::open(ConnectionAddr::Unix(socket));
        let client = client.map_err(Failure::of(NAME, "be reached"))?;
        let first = server.until_it_answers(&ground.stop, async || connect(&client).await);
        let mut first = first.await?;
        let scripts = Scripts { reserve: Script::new(RESERVE), confirm: Script::new(CONFIRM) };
        let prepared = prepare(&mut first, &scripts, assortment).await;
        prepared.map_err(Failure::of(NAME, "be stocked"))?;
        Ok(Running { client, stocked: assortment.all_units(), scripts: Arc::new(scripts), _server: server })
    }
}

/// Without a timer for each answer: a race has one of its own.
async fn connect(client: &redis::Client) -> RedisResult<MultiplexedConnection> {
    let patient = AsyncConnectionConfig::new().set_response_timeout(None);
    client.get_multiplexed_async_connection_with_config(&patient).await
}

async fn prepare(first: &mut MultiplexedConnection, scripts: &Scripts, assortment: Assortment) -> RedisResult<()> {
    scripts.reserve.prepare_invoke().load_async(first).await?;
    scripts.confirm.prepare_invoke().load_async(first).await?;
    let Assortment { skus, locations, units } = assortment;
    Script::new(STOCK).arg(skus).arg(locations).arg(units).invoke_async(first).await
}

impl Running {
    async fn connection(&self) -> Result<MultiplexedConnection, Failure> {
        connect(&self.client).await.map_err(Failure::of(NAME, "take another connection"))
    }
}

impl Shop for Running {
    type Client = Caller;

    async fn client(&self) -> Result<Caller, Failure> {
        Ok(Caller { connection: self.connection().await?, scripts: Arc::clone(&self.scripts) })
    }

    async fn introduction(&self) -> Result<Introduction, Failure> {
        let mut connection = self.connection().await?;
        let info: RedisResult<String> = redis::cmd("INFO").arg("server").query_async(&mut connection).await;
        let info = info.map_err(Failure::of(NAME, "tell its version"))?;
        let version = info.lines().find_map(|line| line.strip_prefix("redis_version:")).unwrap_or("unknown");
        let mut introduction = Introduction::new(version.trim());
        for name in ["appendonly", "appendfsync", "save", "auto-aof-rewrite-percentage", "io-threads"] {
            let told = redis::cmd("CONFIG").arg("GET").arg(name).query_async(&mut connection).await;
            let (_, value): (String, String) = told.map_err(Failure::of(NAME, "tell its settings"))?;
            introduction = introduction.with(name, if value.is_empty() { "none".to_owned() } else { value });
        }
        Ok(introduction)
    }

    async fn books(&self) -> Result<Books, Failure> {
        let mut connection = self.connection().await?;
        let sums = Script::new(BOOKS).invoke_async(&mut connection).await;
        let (left, least, reservations, reserved, confirmed): (i64, i64, u64, i64, u64) =
            sums.map_err(Failure::of(NAME, "add up its books"))?;
        Ok(Books { taken: self.stocked - left, least, reservations, reserved, confirmed })
    }

    async fn close(self) -> Result<(), Failure> {
        Ok(())
    }
}

pub(crate) struct Caller {
    connection: MultiplexedConnection,
    scripts: Arc<Scripts>,
}

impl Client for Caller {
    async fn reserve(&mut self, asks: &[Ask]) -> Result<Answers, Failure> {
        let mut pipeline = Pipeline::with_capacity(asks.len());
        for ask @ Ask { sku, location, quantity, expires_at, .. } in asks {
            pipeline.cmd("EVALSHA").arg(self.scripts.reserve.get_hash()).arg(2);
            pipeline.arg(format!("s:{sku}:{location}")).arg(&key(ask));
            pipeline.arg(quantity).arg(format!("h:{quantity}:{sku}:{location}:{expires_at}"));
        }
        let mut answers = Answers::default();
        for answer in self.ask(&pipeline).await.map_err(Failure::of(NAME, "reserve"))? {
            match answer {
                1 => answers.granted += 1,
                0 => answers.refused += 1,
                _ => answers.again += 1,
            }
        }
        Ok(answers)
    }

    async fn confirm(&mut self, held: &[Ask]) -> Result<u64, Failure> {
        let mut pipeline = Pipeline::with_capacity(held.len());
        for ask in held {
            pipeline.cmd("EVALSHA").arg(self.scripts.confirm.get_hash()).arg(1).arg(&key(ask));
        }
        let confirmed = self.ask(&pipeline).await.map_err(Failure::of(NAME, "confirm"))?;
        Ok(confirmed.into_iter().sum())
    }
}

/// What a reservation is kept under.
fn key(ask: &Ask) -> [u8; 18] {
    let mut key = [0; 18];
    let prefixed = b"r:".iter().chain(ask.id.as_bytes());
    key.iter_mut().zip(prefixed).for_each(|(byte, from)| *byte = *from);
    key
}

impl Caller {
    async fn ask(&mut self, pipeline: &Pipeline) -> RedisResult<Vec<u64>> {
        pipeline.query_async(&mut self.connection).await
    }
}
