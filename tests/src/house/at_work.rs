//! A bot whose jobs run by themselves, as the program's do, on the clock that the test moves.

use super::{House, Via};

impl House {
    /// The shipped cast and the bot, which releases, reminds and delivers by itself as the clock is moved.
    ///
    /// # Panics
    /// When something does not start.
    pub async fn open_at_work(via: Via) -> Self {
        let mut house = Self::open(via).await;
        house.at_work = true;
        house.restart().await;
        house
    }
}
