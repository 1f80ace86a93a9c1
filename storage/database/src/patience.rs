//! What is tried again while somebody reads for a moment, such as a backup.

use std::time::Duration;

use crate::StoreError;

const TRIES: usize = 50;
const PAUSE: Duration = Duration::from_millis(200);

/// Does it, again and again for ten seconds at most until it goes.
///
/// # Errors
/// What it says the last time.
pub async fn patiently(act: impl AsyncFn() -> Result<(), StoreError>) -> Result<(), StoreError> {
    for _ in 1..TRIES {
        if act().await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(PAUSE).await;
    }
    act().await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn it_is_tried_until_it_goes_and_not_for_ever() {
        let tries = Cell::new(0);
        let busy_until = async |good: usize| {
            patiently(async || {
                tries.set(tries.get() + 1);
                if tries.get() < good { Err(StoreError::Busy) } else { Ok(()) }
            })
            .await
        };
        assert!(busy_until(3).await.is_ok());
        assert_eq!(tries.take(), 3);
        assert!(matches!(busy_until(usize::MAX).await, Err(StoreError::Busy)));
        assert_eq!(tries.get(), TRIES);
    }
}
