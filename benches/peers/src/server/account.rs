//! As whom a server runs: PostgreSQL refuses root.

use std::fs;
use std::io;
use std::os::unix::fs::chown;
use std::path::Path;

/// Somebody's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) user: u32,
    pub(crate) group: u32,
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

impl Account {
    /// The account of a name, if there is one here.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::find(&fs::read_to_string("/etc/passwd").ok()?, name)
    }

    fn find(accounts: &str, name: &str) -> Option<Self> {
        accounts.lines().find_map(|line| {
            let mut fields = line.split(':');
            let is_it = fields.next() == Some(name);
            let mut numbers = fields.skip(1).map(|number| number.parse().ok());
            let (user, group) = (numbers.next()??, numbers.next()??);
            is_it.then_some(Self { user, group })
        })
    }

    /// Gives it a directory.
    pub(crate) fn own(&self, directory: &Path) -> io::Result<()> {
        chown(directory, Some(self.user), Some(self.group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts =
            "root:x:0:0:root:/root:/bin/bash\nbroken\npostgresx:x:7:8::/:\npostgres:x:101:104:,,,:/var/lib:/bin/bash\n";
        assert_eq!(Account::find(accounts, "postgres"), Some(Account { user: 101, group: 104 }));
        assert_eq!(Account::find(accounts, "post"), None);
    }
}
