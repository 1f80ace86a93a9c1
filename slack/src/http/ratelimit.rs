//! Buckets that a 429 closes for a while, and in which calls wait their turn.

use super::{Method, Tier};
use crate::token::InstallKey;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::time::Instant;

/// After a 429 calls of the bucket keep the pace of the method's tier for so long: it is how long Slack counts.
const CAREFUL: Duration = Duration::from_secs(60);

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

/// A method of one installation, for posts in one channel.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Bucket {
    pub(super) install: InstallKey,
    pub(super) method: String,
    pub(super) channel: Option<String>,
}

type Callback = Arc<dyn Fn(RatelimitInfo) + Send + Sync>;

#[derive(Default)]
pub(super) struct Ratelimiter {
    buckets: Mutex<HashMap<Bucket, Turns>>,
    callbacks: RwLock<Vec<Callback>>,
    pacing: bool,
}

/// When the calls of a bucket may go.
struct Turns {
    /// Closed by Slack until then.
    opens: Instant,
    /// The first turn nobody has.
    next: Instant,
    /// Calls keep the pace until then.
    careful_until: Instant,
}

/// The time between two calls that a method's tier allows. Source: docs.slack.dev, "Rate limits".
pub(super) fn pace(method: &Method) -> Duration {
    match method.tier {
        Tier::Special if method.per_channel => Duration::from_secs(1),
        tier => tier.per_minute().map_or(Duration::ZERO, |calls| Duration::from_secs(60) / calls),
    }
}

impl Ratelimiter {
    /// Makes every call keep its method's pace, not only those after a 429.
    pub(super) fn pace_all(&mut self) {
        self.pacing = true;
    }

    /// Takes the next turn in the bucket: the moment to call, or how long it would be where that is beyond `latest`.
    /// Who asks first goes first.
    pub(super) fn turn(&self, bucket: &Bucket, pace: Duration, latest: Instant) -> Result<Instant, Duration> {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if self.pacing && !buckets.contains_key(bucket) {
            forget(&mut buckets, now);
            buckets.insert(bucket.clone(), Turns { opens: now, next: now, careful_until: now });
        }
        let Some(turns) = buckets.get_mut(bucket) else { return Ok(now) };
        let waiting = turns.opens > now || turns.next > now;
        if !(self.pacing || waiting || turns.careful_until > now) {
            return Ok(now);
        }
        let turn = turns.next.max(turns.opens).max(now);
        if turn > latest {
            return Err(turn.duration_since(now));
        }
        turns.next = turn + pace;
        Ok(turn)
    }

    /// Whether the bucket was closed again while a call waited for its turn.
    pub(super) fn is_closed(&self, bucket: &Bucket) -> bool {
        let buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.get(bucket).is_some_and(|turns| turns.opens > Instant::now())
    }

    /// Closes one bucket, no other, and tells whoever asked to know.
    pub(super) fn close(&self, bucket: &Bucket, retry_after: Duration, attempt: u32) {
        {
            let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            forget(&mut buckets, now);
            let turns =
                buckets.entry(bucket.clone()).or_insert(Turns { opens: now, next: now, careful_until: now });
            turns.opens = turns.opens.max(now + retry_after);
            // Whoever has a turn before the bucket opens will ask for another one.
            turns.next = turns.opens;
            turns.careful_until = turns.opens + CAREFUL;
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

fn forget(buckets: &mut HashMap<Bucket, Turns>, now: Instant) {
    buckets.retain(|_, turns| turns.careful_until.max(turns.next) > now);
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
        let install = InstallKey::default();
        Bucket { install, method: method.to_owned(), channel: channel.map(str::to_owned) }
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[tokio::test(start_paused = true)]
    async fn closing_one_bucket_leaves_the_others_open_and_it_opens_by_itself() {
        let limiter = Ratelimiter::default();
        let (here, now) = (bucket("chat.postMessage", Some("C1")), Instant::now());
        let (far, second) = (now + seconds(600), seconds(1));
        limiter.close(&here, seconds(30), 1);
        limiter.close(&here, seconds(1), 1);
        let mut elsewhere = here.clone();
        elsewhere.install = InstallKey::team("T2".to_owned().into());
        for open in [bucket("chat.postMessage", Some("C2")), bucket("users.info", None), elsewhere] {
            assert_eq!(limiter.turn(&open, second, far), Ok(now));
            assert_eq!(limiter.turn(&open, second, far), Ok(now), "nothing waits where nothing is limited");
        }
        // Who asks first goes first, at the method's pace; who would have to wait too long takes no turn.
        for n in 0..3 {
            assert_eq!(limiter.turn(&here, second, far), Ok(now + seconds(30 + n)));
        }
        assert_eq!(limiter.turn(&here, second, now + seconds(5)), Err(seconds(33)));
        assert!(limiter.is_closed(&here));
        tokio::time::advance(seconds(30)).await;
        assert!(!limiter.is_closed(&here));
        assert_eq!(limiter.turn(&here, second, far), Ok(now + seconds(33)), "behind those who wait");
        tokio::time::advance(CAREFUL).await;
        let later = Instant::now();
        assert_eq!(limiter.turn(&here, second, far + CAREFUL), Ok(later));
        assert_eq!(limiter.turn(&here, second, far + CAREFUL), Ok(later), "free again");
    }

    #[tokio::test(start_paused = true)]
    async fn pacing_keeps_every_call_at_its_methods_pace() {
        let mut limiter = Ratelimiter::default();
        limiter.pace_all();
        let (list, now) = (bucket("users.list", None), Instant::now());
        let three = pace(&Method::USERS_LIST);
        assert_eq!(
            (three, pace(&Method::CHAT_POST_MESSAGE), pace(&Method::AUTH_TEST)),
            (seconds(3), seconds(1), seconds(0))
        );
        for n in 0..3 {
            assert_eq!(limiter.turn(&list, three, now + seconds(60)), Ok(now + seconds(3 * n)));
        }
        tokio::time::advance(seconds(100)).await;
        assert_eq!(limiter.turn(&list, three, now + seconds(600)), Ok(Instant::now()));
    }
}
