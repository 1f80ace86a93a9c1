//! The Board's report.

use async_trait::async_trait;
use domain::{BoardBooks, BoardBooksError, BoardReport, Counted, Period};

use crate::Relay;

#[async_trait]
impl BoardBooks for Relay {
    async fn board_report(&self, period: Period, counted: &Counted) -> Result<BoardReport, BoardBooksError> {
        let facts = self.store.facts(period).await.map_err(|error| BoardBooksError(Box::new(error)))?;
        Ok(BoardReport::of(&facts, period, counted))
    }
}
