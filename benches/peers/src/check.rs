//! What has to hold afterwards, and what a peer proves before it is measured.

use crate::ask::Assortment;
use crate::drive::{Caller, all, callers};
use crate::failure::Failure;
use crate::shop::{Answers, Books, Client, Keeps, Mode, Shop};
use crate::stop::Stop;

/// The books agree with the answers: reserved = granted = taken from stock, and nothing is below zero.
pub(crate) fn balanced(
    peer: &'static str,
    keeps: Keeps,
    (granted, confirmed): (u64, u64),
    books: Books,
) -> Result<(), Failure> {
    let units = i64::try_from(granted).unwrap_or(i64::MAX);
    let reserved = books.reservations == granted && books.reserved == units && books.confirmed == confirmed;
    let taken = keeps == Keeps::Records || (books.taken == units && books.least >= 0);
    if reserved && taken {
        return Ok(());
    }
    let what = format!("callers were granted {granted} units and had {confirmed} confirmed; its books say {books:?}");
    Err(Failure::Check { peer, what })
}

/// How many units are sold out to prove it.
fn units(mode: Mode) -> i64 {
    i64::try_from(3 * mode.callers * mode.batch + 1).unwrap_or(i64::MAX)
}

/// What there is for a proof.
pub(crate) fn scarce(mode: Mode) -> Assortment {
    Assortment::scarce(units(mode))
}

/// All callers together ask for more than there is: exactly that much is granted. Each asks for its first batch
/// twice under the same ids: it is granted once. Each confirms it twice: it is confirmed once.
pub(crate) async fn prove<S: Shop>(peer: &'static str, shop: &S, mode: Mode, stop: &Stop) -> Result<(), Failure> {
    let callers = callers(peer, shop, mode, scarce(mode)).await?;
    let proofs = all(peer, callers.into_iter().map(|caller| caller.prove(stop.clone()))).await?;
    let granted: u64 = proofs.iter().map(|(granted, _)| granted).sum();
    let confirmed = proofs.iter().map(|(_, confirmed)| confirmed).sum();
    if i64::try_from(granted) != Ok(units(mode)) {
        let what = format!("of {} units in stock it granted {granted}", units(mode));
        return Err(Failure::Check { peer, what });
    }
    balanced(peer, Keeps::Stock, (granted, confirmed), shop.books().await?)
}

impl<C: Client> Caller<C> {
    async fn prove(mut self, stop: Stop) -> Result<(u64, u64), Failure> {
        let mut asks = Vec::new();
        self.asker.fill(&mut asks, self.batch);
        let first = self.client.reserve(&asks).await?;
        let second = self.client.reserve(&asks).await?;
        let expected = Answers { granted: 0, refused: first.refused, again: first.granted };
        if second != expected {
            return Err(self.wrong(format!("a retry was answered {second:?} instead of {expected:?}")));
        }
        let (mut granted, mut confirmed) = (first.granted, 0);
        if first.refused == 0 {
            confirmed = self.client.confirm(&asks).await?;
            let twice = self.client.confirm(&asks).await?;
            if (confirmed, twice) != (asks.len() as u64, 0) {
                let what = format!("of {} held it confirmed {confirmed}, and {twice} a second time", asks.len());
                return Err(self.wrong(what));
            }
        }
        loop {
            stop.check()?;
            self.asker.fill(&mut asks, self.batch);
            let answers = self.client.reserve(&asks).await?;
            granted += answers.granted;
            if answers.refused > 0 {
                return Ok((granted, confirmed));
            }
        }
    }

    fn wrong(&self, what: String) -> Failure {
        Failure::Check { peer: self.peer, what }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: Books = Books { taken: 7, reservations: 7, reserved: 7, confirmed: 3, least: 0 };

    fn holds(keeps: Keeps, books: Books) -> bool {
        balanced("somebody", keeps, (7, 3), books).is_ok()
    }

    #[test]
    fn books_that_agree_with_the_answers_are_right() {
        assert!(holds(Keeps::Stock, RIGHT));
        assert!(holds(Keeps::Records, Books { taken: 0, ..RIGHT }));
    }

    #[test]
    fn every_figure_that_differs_is_noticed() {
        for wrong in [
            Books { taken: 6, ..RIGHT },
            Books { reservations: 8, ..RIGHT },
            Books { reserved: 6, ..RIGHT },
            Books { confirmed: 2, ..RIGHT },
            Books { least: -1, ..RIGHT },
        ] {
            assert!(!holds(Keeps::Stock, wrong), "{wrong:?}");
        }
        assert!(!holds(Keeps::Records, Books { reservations: 6, ..RIGHT }));
    }

    #[test]
    fn a_proof_asks_for_more_than_there_is() {
        let mode = Mode::new("four with batches of ten", 4, 10);
        assert_eq!(scarce(mode).all_units(), 121);
    }
}
