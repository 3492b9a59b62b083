//! What the log tells of what was reserved, compared with what callers were told.

use crate::process::open_in;
use crate::support::stock_up;
use onhand::{Blocking, CommandId, DefineSku, Event, Position, Receive, digest};
use std::collections::HashMap;
use std::path::Path;

/// Mugs and cups in Berlin, more than can be sold.
pub(crate) fn set_up(directory: &Path) {
    let core = open_in(directory);
    stock_up(&core, 1_000_000_000);
    core.define_sku(DefineSku::new("cup")).unwrap();
    core.receive(Receive::new("cup", "berlin", 1_000_000_000)).unwrap();
    core.close().unwrap();
}

/// What the log tells of, as far as it was read.
#[derive(Debug, Default)]
pub(crate) struct Books {
    commands: HashMap<CommandId, Position>,
    mugs: i64,
    cups: i64,
    until: Position,
}

impl Books {
    /// Commands are whole, and each is there once.
    pub(crate) fn read_on(&mut self, core: &Blocking) {
        let mut told = core.core().subscribe(self.until);
        while let Some(committed) = told.try_next().unwrap() {
            for event in &committed.events {
                if let Event::StockReserved(hold) = event {
                    self.mugs += 1;
                    self.cups += i64::from(hold.lines.len() == 2);
                }
            }
            let twice = self.commands.insert(committed.command, committed.last());
            assert!(twice.is_none(), "{} was applied twice", committed.command);
        }
        self.until = told.position();
        assert_eq!(self.until, core.core().position());
    }

    /// Everything acknowledged is in the log where it was said to be, and the state is the log's.
    pub(crate) fn agree_with(&self, core: &Blocking, acknowledged: &[(CommandId, Position)]) {
        for (id, position) in acknowledged {
            assert_eq!(self.commands.get(id), Some(position), "{id} was acknowledged");
        }
        let snapshot = core.snapshot().unwrap();
        assert_eq!(snapshot.stock("mug", "berlin").unwrap().reserved.0, self.mugs);
        assert_eq!(snapshot.stock("cup", "berlin").unwrap().reserved.0, self.cups);
    }
}

pub(crate) fn check_from_the_beginning(directory: &Path, acknowledged: &[(CommandId, Position)]) {
    let (core, mut books) = (open_in(directory), Books::default());
    books.read_on(&core);
    books.agree_with(&core, acknowledged);
    let live = digest(&core.snapshot().unwrap().read().unwrap());
    core.close().unwrap();
    assert_eq!(digest(&open_in(directory).snapshot().unwrap().read().unwrap()), live);
}
