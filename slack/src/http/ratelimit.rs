//! Buckets that a 429 closes for a while.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::time::Instant;

/// Slack asked to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RatelimitInfo {
    /// The method.
    pub method: String,
    /// For how long its bucket is closed.
    pub retry_after: Duration,
    /// Whether the bucket is one channel's.
    pub per_channel: bool,
    /// Which attempt of the call met the limit, counted from 1.
    pub attempt: u32,
}

/// A method, for posts in one channel.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Bucket {
    pub(super) method: String,
    pub(super) channel: Option<String>,
}

type Callback = Arc<dyn Fn(RatelimitInfo) + Send + Sync>;

#[derive(Default)]
pub(super) struct Ratelimiter {
    closed: Mutex<HashMap<Bucket, Instant>>,
    callbacks: RwLock<Vec<Callback>>,
}

impl Ratelimiter {
    /// When the bucket opens, if it is closed.
    pub(super) fn opens(&self, bucket: &Bucket) -> Option<Instant> {
        let closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
        closed.get(bucket).copied().filter(|opens| *opens > Instant::now())
    }

    /// Closes one bucket, no other, and tells whoever asked to know.
    pub(super) fn close(&self, bucket: &Bucket, retry_after: Duration, attempt: u32) {
        {
            let mut closed = self.closed.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            closed.retain(|_, opens| *opens > now);
            let opens = closed.entry(bucket.clone()).or_insert(now);
            *opens = (*opens).max(now + retry_after);
        }
        let info = RatelimitInfo {
            method: bucket.method.clone(),
            retry_after,
            per_channel: bucket.channel.is_some(),
            attempt,
        };
        let callbacks = self.callbacks.read().unwrap_or_else(PoisonError::into_inner).clone();
        callbacks.iter().for_each(|callback| callback(info.clone()));
    }

    pub(super) fn subscribe(&self, callback: Callback) {
        self.callbacks.write().unwrap_or_else(PoisonError::into_inner).push(callback);
    }
}

impl fmt::Debug for Ratelimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ratelimiter")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(method: &str, channel: Option<&str>) -> Bucket {
        Bucket { method: method.to_owned(), channel: channel.map(str::to_owned) }
    }

    #[tokio::test(start_paused = true)]
    async fn closing_one_bucket_leaves_the_others_open_and_it_opens_by_itself() {
        let limiter = Ratelimiter::default();
        let here = bucket("chat.postMessage", Some("C1"));
        limiter.close(&here, Duration::from_secs(30), 1);
        limiter.close(&here, Duration::from_secs(1), 1);
        assert_eq!(limiter.opens(&here), Some(Instant::now() + Duration::from_secs(30)));
        assert_eq!(limiter.opens(&bucket("chat.postMessage", Some("C2"))), None);
        assert_eq!(limiter.opens(&bucket("users.info", None)), None);
        tokio::time::advance(Duration::from_secs(30)).await;
        assert_eq!(limiter.opens(&here), None);
    }
}
