//! A cluster of PostgreSQL in a directory of its own, as the user that it needs.

use super::Absence;
use crate::failure::Failure;
use crate::ground::Ground;
use crate::server::{Account, Ending, Server, command, is_root, on_path, postgres_programs, run};
use crate::stop::Stop;
use std::path::PathBuf;
use tokio_postgres::{Config, Error, NoTls};

pub(crate) const NAME: &str = "PostgreSQL";
/// Whom Debian's package lets it run as.
const USER: &str = "postgres";
/// It would wait for its callers at another one.
const ENDING: Ending = Ending::INTERRUPT;

/// Bytes of a segment of its log, and how many it has before the first race.
const SEGMENT: usize = 16 << 20;
const SEGMENTS: usize = 64;

/// Beside the defaults, under which every commit is synced.
const SETTINGS: [&str; 6] = [
    "listen_addresses=",
    "shared_buffers=1GB",
    "wal_buffers=64MB",
    // Neither a checkpoint nor new segments of its log in the middle of a race.
    "checkpoint_timeout=1h",
    "max_wal_size=16GB",
    "min_wal_size=4GB",
];

/// The server of a cluster, once it is needed. It ends with this.
#[derive(Debug)]
pub(crate) struct Cluster {
    programs: PathBuf,
    account: Option<Account>,
    running: Option<(Server, Config)>,
    ground: Ground,
}

impl Cluster {
    /// What is told of it on the page.
    pub(crate) const SETTINGS_THAT_MATTER: [&'static str; 9] = [
        "fsync",
        "synchronous_commit",
        "wal_sync_method",
        "full_page_writes",
        "shared_buffers",
        "wal_buffers",
        "checkpoint_timeout",
        "max_wal_size",
        "min_wal_size",
    ];

    /// PostgreSQL as it is installed here, or what is missing to run it.
    pub(crate) fn installed(ground: &Ground) -> Result<Result<Self, Absence>, Failure> {
        let remedy = "apt-get install postgresql-15";
        let Some(programs) = postgres_programs() else {
            return Ok(Err(Absence { why: "it is not installed", remedy }));
        };
        let account = if is_root() { Account::named(USER) } else { None };
        if is_root() && account.is_none() {
            let why = "it refuses to run as root, and its user `postgres` is not there";
            return Ok(Err(Absence { why, remedy }));
        }
        if is_root() && on_path("setpriv").is_none() {
            let why = "it refuses to run as root, and `setpriv`, to run it as its own user, is not there";
            return Ok(Err(Absence { why, remedy: "apt-get install util-linux" }));
        }
        Ok(Ok(Self { programs, account, running: None, ground: ground.lap()? }))
    }

    /// How its server is reached, which is started if need be.
    pub(crate) async fn running(&mut self, stop: &Stop) -> Result<Config, Failure> {
        if let Some((_, reach)) = &self.running {
            return Ok(reach.clone());
        }
        let directory = self.ground.path();
        let (cluster, words) = (directory.join("cluster"), directory.join("words"));
        let account = self.account.as_ref();
        if let Some(account) = account {
            account.own(directory).map_err(Failure::io("give away", directory))?;
        }
        let mut make = command(&self.programs.join("initdb"), account, ENDING);
        make.args(["--username=onhand", "--auth=trust", "--encoding=UTF8", "--locale=C", "--pgdata"]).arg(&cluster);
        run("initdb", make.current_dir(directory), &words)?;

        let mut start = command(&self.programs.join("postgres"), account, ENDING);
        start.arg("-D").arg(&cluster).arg("-k").arg(directory);
        start.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        let mut server = Server::start(NAME, start.current_dir(directory), words, ENDING)?;
        let mut reach = Config::new();
        reach.host_path(directory).user("onhand").dbname("postgres");
        server.until_it_answers(stop, async || reach.connect(NoTls).await.map(|_| ())).await?;
        grow(&reach).await.map_err(Failure::of(NAME, "make its log"))?;
        let (_, reach) = self.running.insert((server, reach));
        Ok(reach.clone())
    }
}

/// Lets its log grow as after some use: segments are used again then, and no race pays for new ones.
async fn grow(reach: &Config) -> Result<(), Error> {
    let (client, connection) = reach.connect(NoTls).await?;
    tokio::spawn(connection);
    let fill = format!(
        "SELECT count(pg_logical_emit_message(false, 'room', repeat('x', {SEGMENT}))) FROM generate_series(1, {SEGMENTS})"
    );
    client.batch_execute(&fill).await?;
    client.batch_execute("CHECKPOINT").await
}
