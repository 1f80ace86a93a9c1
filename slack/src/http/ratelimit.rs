//! Buckets that a 429 closes for a while, and in which calls wait their turn.

use super::{Method, Tier, Token};
use crate::token::InstallKey;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use tokio::time::{Instant, sleep_until, timeout_at};

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
    /// When the pace allows the next call.
    next: Instant,
    /// Calls keep the pace until then.
    careful_until: Instant,
    /// How many wait in the line.
    waiting: u32,
    /// Whoever holds it goes next; tokio hands it on in the order in which it was asked for.
    line: Arc<tokio::sync::Mutex<()>>,
}

impl Turns {
    fn new(now: Instant) -> Self {
        Self { opens: now, next: now, careful_until: now, waiting: 0, line: Arc::default() }
    }

    /// When the first in the line may go.
    fn turn(&self, now: Instant) -> Instant {
        self.next.max(self.opens).max(now)
    }
}

/// The time between two calls that a method's tier allows. Source: docs.slack.dev, "Rate limits".
pub(super) fn pace(method: &Method) -> Duration {
    match method.tier {
        // A minute between two connections would leave the app deaf; what Slack asks for is waited for anyway.
        _ if method.token == Token::App => Duration::from_secs(1),
        Tier::Special if method.per_channel => Duration::from_secs(1),
        tier => tier.per_minute().map_or(Duration::ZERO, |calls| Duration::from_secs(60) / calls),
    }
}

impl Ratelimiter {
    /// Makes every call keep its method's pace, not only those after a 429.
    pub(super) fn pace_all(&mut self) {
        self.pacing = true;
    }

    /// Waits for the next turn in the bucket. Who asks first goes first, however often Slack closes it meanwhile, and who
    /// gives up leaves no gap.
    ///
    /// # Errors
    /// How long it would be where that is beyond `latest`.
    pub(super) async fn turn(
        &self,
        bucket: &Bucket,
        pace: Duration,
        latest: Instant,
    ) -> Result<(), Duration> {
        let Some(place) = self.enter(bucket, pace, latest)? else { return Ok(()) };
        let line = Arc::clone(&place.line);
        let Ok(_first) = timeout_at(latest, line.lock()).await else {
            return Err(self.wait(bucket).max(pace));
        };
        loop {
            match self.go(bucket, pace) {
                None => return Ok(()),
                Some(turn) if turn > latest => return Err(self.wait(bucket)),
                Some(turn) => sleep_until(turn).await,
            }
        }
    }

    /// Takes a place in the line, where there is need of one.
    fn enter(
        &self,
        bucket: &Bucket,
        pace: Duration,
        latest: Instant,
    ) -> Result<Option<Waiting<'_>>, Duration> {
        let now = Instant::now();
        let mut buckets = self.buckets();
        if self.pacing && !buckets.contains_key(bucket) {
            forget(&mut buckets, now);
            buckets.insert(bucket.clone(), Turns::new(now));
        }
        let Some(turns) = buckets.get_mut(bucket) else { return Ok(None) };
        let limited = turns.waiting > 0 || turns.turn(now) > now || turns.careful_until > now;
        if !(self.pacing || limited) {
            return Ok(None);
        }
        let turn = turns.turn(now) + pace * turns.waiting;
        if turn > latest {
            return Err(turn.duration_since(now));
        }
        turns.waiting += 1;
        Ok(Some(Waiting { limiter: self, bucket: bucket.clone(), line: Arc::clone(&turns.line) }))
    }

    /// Lets the first in the line go, or says when.
    fn go(&self, bucket: &Bucket, pace: Duration) -> Option<Instant> {
        let now = Instant::now();
        let mut buckets = self.buckets();
        let turns = buckets.get_mut(bucket)?;
        let turn = turns.turn(now);
        if turn > now {
            return Some(turn);
        }
        turns.next = now + pace;
        None
    }

    /// How long until the next turn.
    fn wait(&self, bucket: &Bucket) -> Duration {
        let now = Instant::now();
        self.buckets().get(bucket).map_or(Duration::ZERO, |turns| turns.turn(now).duration_since(now))
    }

    fn buckets(&self) -> MutexGuard<'_, HashMap<Bucket, Turns>> {
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes one bucket, no other, and tells whoever asked to know.
    pub(super) fn close(&self, bucket: &Bucket, retry_after: Duration, attempt: u32) {
        {
            let (mut buckets, now) = (self.buckets(), Instant::now());
            forget(&mut buckets, now);
            let turns = buckets.entry(bucket.clone()).or_insert_with(|| Turns::new(now));
            turns.opens = turns.opens.max(now + retry_after);
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

/// A place in the line of a bucket.
struct Waiting<'a> {
    limiter: &'a Ratelimiter,
    bucket: Bucket,
    line: Arc<tokio::sync::Mutex<()>>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(turns) = self.limiter.buckets().get_mut(&self.bucket) {
            turns.waiting = turns.waiting.saturating_sub(1);
        }
    }
}

fn forget(buckets: &mut HashMap<Bucket, Turns>, now: Instant) {
    buckets.retain(|_, turns| turns.waiting > 0 || turns.careful_until.max(turns.next) > now);
}

impl fmt::Debug for Ratelimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ratelimiter")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;

    fn bucket(method: &str, channel: Option<&str>) -> Bucket {
        let install = InstallKey::default();
        Bucket { install, method: method.to_owned(), channel: channel.map(str::to_owned) }
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// When so many calls that ask one after the other may go, in seconds from `start`.
    async fn departures(limiter: &Ratelimiter, bucket: &Bucket, calls: usize, start: Instant) -> Vec<u64> {
        let far = Instant::now() + seconds(600);
        let call = async || {
            limiter.turn(bucket, seconds(1), far).await.unwrap();
            start.elapsed().as_secs()
        };
        join_all((0..calls).map(|_| call())).await
    }

    #[tokio::test(start_paused = true)]
    async fn closing_one_bucket_leaves_the_others_open_and_it_opens_by_itself() {
        let limiter = Ratelimiter::default();
        let (here, now) = (bucket("chat.postMessage", Some("C1")), Instant::now());
        limiter.close(&here, seconds(30), 1);
        limiter.close(&here, seconds(1), 1);
        let mut elsewhere = here.clone();
        elsewhere.install = InstallKey::team("T2".to_owned().into());
        for open in [bucket("chat.postMessage", Some("C2")), bucket("users.info", None), elsewhere] {
            assert_eq!(
                departures(&limiter, &open, 2, now).await,
                [0, 0],
                "nothing waits where nothing is limited"
            );
        }
        // Who asks first goes first, at the method's pace; who would have to wait too long takes no turn.
        let short = limiter.turn(&here, seconds(1), now + seconds(5));
        assert_eq!(short.await, Err(seconds(30)));
        assert_eq!(departures(&limiter, &here, 3, now).await, [30, 31, 32]);
        assert_eq!(departures(&limiter, &here, 2, now).await, [33, 34], "the pace is kept for a while");
        tokio::time::advance(CAREFUL).await;
        assert_eq!(departures(&limiter, &here, 2, now).await, [94, 94], "free again");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_keeps_the_place_when_slack_closes_the_bucket_again() {
        let limiter = Ratelimiter::default();
        let (here, now) = (bucket("chat.postMessage", Some("C1")), Instant::now());
        limiter.close(&here, seconds(10), 1);
        let again = async {
            // Calls that were under way hear the same limit, and one that it is longer.
            limiter.close(&here, seconds(10), 1);
            tokio::time::sleep(seconds(5)).await;
            limiter.close(&here, seconds(20), 1);
        };
        let (gone, ()) = tokio::join!(departures(&limiter, &here, 4, now), again);
        assert_eq!(gone, [25, 26, 27, 28], "in the order in which they asked, and never two at once");
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_leaves_no_gap_and_nobody_waits_beyond_patience() {
        let limiter = Ratelimiter::default();
        let (here, now) = (bucket("views.open", None), Instant::now());
        limiter.close(&here, seconds(10), 1);
        let gives_up = tokio::time::timeout(seconds(2), limiter.turn(&here, seconds(60), now + seconds(600)));
        let patient = limiter.turn(&here, seconds(1), now + seconds(80));
        let (gave_up, patient) = tokio::join!(gives_up, patient);
        assert!(gave_up.is_err() && patient.is_ok());
        assert_eq!(now.elapsed(), seconds(10));
        // The limit grows while somebody waits in the line.
        limiter.close(&here, seconds(5), 1);
        let first = limiter.turn(&here, seconds(1), now + seconds(600));
        let second = limiter.turn(&here, seconds(1), now + seconds(20));
        let longer = async { limiter.close(&here, seconds(100), 1) };
        let (first, (second, after), ()) =
            tokio::join!(first, async { (second.await, now.elapsed()) }, longer);
        assert!(first.is_ok() && second.is_err());
        assert_eq!((after, now.elapsed()), (seconds(20), seconds(110)));
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
        assert_eq!(pace(&Method::APPS_CONNECTIONS_OPEN), seconds(1));
        for n in 0..3 {
            limiter.turn(&list, three, now + seconds(60)).await.unwrap();
            assert_eq!(now.elapsed(), seconds(3 * n));
        }
        tokio::time::advance(seconds(100)).await;
        let later = Instant::now();
        limiter.turn(&list, three, later + seconds(600)).await.unwrap();
        assert_eq!(later.elapsed(), seconds(0));
    }
}
