//! A warm cache: a subscriber that catches up, stays live, and goes on after a restart without gap or duplicate.
//!
//! The cache is a ledger of its own. It answers without asking the core and is right by construction: it is
//! carried on by the same events under the same rules.

use onhand::{
    Committed, DefineLocation, DefineSku, Entry, Error, Ledger, Onhand, Position, Receive, Reserve, Submission,
    Subscription, digest,
};

/// What a shop's pages are served from.
struct Cache {
    ledger: Ledger,
    feed: Subscription,
}

impl Cache {
    /// From what was saved, or from nothing.
    fn start(core: &Onhand, saved: Vec<Entry>) -> Result<Self, Box<dyn std::error::Error>> {
        let ledger = Ledger::restore(0, saved)?;
        let feed = core.subscribe(ledger.position());
        Ok(Self { ledger, feed })
    }

    /// Takes what is there already.
    fn catch_up(&mut self) -> Result<(), Error> {
        while let Some(committed) = self.feed.try_next()? {
            self.take(&committed)?;
        }
        Ok(())
    }

    /// Waits until it has seen a position: whoever got a receipt will then find it in the cache.
    async fn reach(&mut self, position: Position) -> Result<(), Error> {
        while self.ledger.position() < position {
            let committed = self.feed.next().await.ok_or(Error::Closed)??;
            self.take(&committed)?;
        }
        Ok(())
    }

    fn take(&mut self, committed: &Committed) -> Result<(), Error> {
        // No gap and no duplicate: each command begins where the one before it ended.
        assert_eq!(committed.first, self.ledger.position().plus(1));
        for event in &committed.events {
            self.ledger.evolve(event, committed.time)?;
        }
        Ok(())
    }

    fn available(&self, sku: &str) -> i64 {
        self.ledger.sku(sku).map_or(0, |sku| self.ledger.availability(sku, Some("web")).available.0)
    }

    /// What would be written to a file.
    fn save(&self) -> Vec<Entry> {
        self.ledger.entries().collect()
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = tempfile::tempdir()?;
    let core = Onhand::open(directory.path()).await?;
    core.define_location(DefineLocation::store("berlin")).await?;
    core.define_sku(DefineSku::new("mug")).await?;
    core.receive(Receive::new("mug", "berlin", 100)).await?;

    let mut cache = Cache::start(&core, Vec::new())?;
    cache.catch_up()?;
    println!("caught up to position {}: {} mugs for the web", cache.ledger.position(), cache.available("mug"));
    assert_eq!(cache.available("mug"), 100);

    // Live: shoppers go on in another task, while the cache follows.
    let shop = core.clone();
    let shoppers = tokio::spawn(async move {
        let mut last = Position::START;
        for _ in 0..30 {
            last = shop.reserve(Reserve::new().channel("web").line("mug", 1)).await?.position;
        }
        Ok::<_, onhand::SubmitError>(last)
    });
    let last = shoppers.await??;
    cache.reach(last).await?;
    println!("live at position {}: {} mugs", cache.ledger.position(), cache.available("mug"));
    assert_eq!(cache.available("mug"), 70);

    // The cache's process ends, and sales go on without it.
    let (saved, stopped_at) = (cache.save(), cache.ledger.position());
    drop(cache);
    let sales = (0..20).map(|_| Submission::new(Reserve::new().channel("web").line("mug", 2)));
    let granted = core.submit_batch(sales).await.into_iter().filter(Result::is_ok).count();
    assert_eq!(granted, 20);

    // It starts again from what it had saved, and reads on from there.
    let mut cache = Cache::start(&core, saved)?;
    assert_eq!(cache.ledger.position(), stopped_at);
    println!("started again at position {stopped_at}: {} mugs, as it was left", cache.available("mug"));
    cache.reach(core.position()).await?;
    println!("caught up to position {}: {} mugs", cache.ledger.position(), cache.available("mug"));
    assert_eq!(cache.available("mug"), 30);

    // Nothing is missing: the cache's state and the core's are the same, byte for byte.
    assert_eq!(digest(cache.ledger.state()), digest(&*core.snapshot().await?.read()?));
    println!("the cache and the core have the same digest");
    drop(cache);
    core.close().await?;
    Ok(())
}
