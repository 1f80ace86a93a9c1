//! Sending letters: the welcome, the news of an amendment, the request to sign and its reminders. Each once, at a pace, and at a good hour.

mod post;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use commands::{
    CodeInForce, Services,
    campaign::{LetterWords, letter},
};
use domain::{Clock, CodeVersion, Zone};
use jiff::tz::TimeZone;
use slack::blocks::MessageBody;
use storage_identity::{IdentityStore, LONGEST_PAUSE_MS, Letter, LetterCall, LetterEnd, StoreError, Taken};
use tokio_util::sync::CancellationToken;

pub(crate) use post::{LetterPost, PostFault, SlackLetters};

use crate::{config::AcknowledgmentsConfig, metrics::JobMark, trouble::Trouble};

/// The queue is looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// What was refused or is in doubt is tried or looked for again after this.
const AGAIN_MS: i64 = 60 * 1_000;
/// When the token is no good, nothing can be sent for a while.
const CLOSED: Duration = Duration::from_secs(300);
/// So many letters go out before the version in force is looked at again.
const AT_ONCE: usize = 20;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What writes a letter's words.
pub(crate) type Writer = Box<dyn Fn(LetterWords<'_>) -> MessageBody + Send + Sync>;

/// The words of letters, as a company sends them.
pub(crate) fn writer(services: Services) -> Writer {
    Box::new(move |words| letter(&services, words))
}

/// What sends the letters.
pub(crate) struct Letters {
    pub(crate) identity: IdentityStore,
    pub(crate) post: Arc<dyn LetterPost>,
    pub(crate) write: Writer,
    pub(crate) config: AcknowledgmentsConfig,
    pub(crate) deadlines: Arc<domain::DeadlineRules>,
    pub(crate) clock: Arc<dyn Clock>,
    /// The Code that is served: nobody is asked to sign another one. `None` where nothing is served.
    pub(crate) served: Option<Arc<CodeInForce>>,
    pub(crate) state: LettersState,
}

/// What is remembered from look to look.
#[derive(Default)]
pub(crate) struct LettersState {
    /// They could not be sent, and the log says so already.
    failing: Trouble,
    /// Slack could not be reached, and the log says so already.
    away: Trouble,
    /// The version in force, and the second in which it was found.
    version: Mutex<Option<(i64, Option<CodeVersion>)>>,
}

/// What came of a look at the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Look {
    /// How many letters were sent.
    pub(crate) sent: usize,
    /// When the next one may go, in milliseconds since 1970.
    pub(crate) not_before_ms: Option<i64>,
}

impl Letters {
    /// Puts people on lists and sends what may go now.
    pub(crate) async fn look(&self) -> Look {
        let looked = self.list_and_send().await;
        let is_news = self.state.failing.is_news(looked.is_err());
        match looked {
            Err(error) => {
                if is_news {
                    let cause = std::error::Error::source(&error).map(ToString::to_string);
                    tracing::warn!(%error, cause, "the queue of letters did not answer; it is asked every second");
                }
                Look::default()
            }
            Ok(look) => {
                if is_news {
                    tracing::info!("the queue of letters answers again");
                }
                look
            }
        }
    }

    async fn list_and_send(&self) -> Result<Look, StoreError> {
        let version = self.version().await?;
        let is_served = |version: &CodeVersion| {
            self.served.as_ref().is_none_or(|served| served.now().version.hash == version.hash)
        };
        if !version.as_ref().is_none_or(is_served) {
            // The form is some seconds behind: letters wait for it
            return Ok(Look { not_before_ms: Some(self.now_ms()), ..Look::default() });
        }
        if self.config.campaigns {
            while self.identity.list_people(self.now_ms(), self.config.welcome).await? > 0 {}
        }
        let mut look = Look::default();
        loop {
            if look.sent >= AT_ONCE {
                return Ok(Look { not_before_ms: Some(self.now_ms()), ..look });
            }
            match self.take(version.as_ref()).await? {
                Taken::Nothing => return Ok(look),
                Taken::NotBefore(at) => return Ok(Look { not_before_ms: Some(at), ..look }),
                Taken::Letter(letter) => {
                    look.sent += usize::from(self.send(&letter, version.as_ref()).await?)
                }
            }
        }
    }

    /// The version in force. It is looked up once a minute, and a new one is noted as an amendment.
    async fn version(&self) -> Result<Option<CodeVersion>, StoreError> {
        let now = self.clock.now();
        let minute = now.as_second().div_euclid(60);
        {
            let known = self.state.version.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, version)) = &*known
                && *at == minute
            {
                return Ok(version.clone());
            }
        }
        let mut version = self.identity.code_version_in_force(now.as_millisecond()).await?;
        if let Some(version) = &mut version {
            let today = self.deadlines.calendar.today(now);
            if self.config.campaigns
                && self.identity.note_version(version, today, now.as_millisecond()).await?
            {
                tracing::info!("a new version of the Code is in force; everybody is told");
            }
            // The text is not needed from here on
            version.text.clear();
        }
        let mut known = self.state.version.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((minute, version.clone()));
        Ok(version)
    }

    async fn take(&self, version: Option<&CodeVersion>) -> Result<Taken, StoreError> {
        let now = self.clock.now();
        let opens_ms = |zone: &Zone| match &self.config.quiet {
            None => now.as_millisecond(),
            Some(hours) => {
                let zone = zone.time_zone(&TimeZone::UTC);
                hours.opens(now, &zone, &self.deadlines.calendar).as_millisecond()
            }
        };
        let call = LetterCall {
            now_ms: now.as_millisecond(),
            gap_ms: 60_000 / i64::from(self.config.per_minute.max(1)),
            in_force: version.map(|version| version.hash),
            welcome: self.config.welcome,
            campaigns: self.config.campaigns,
            opens_ms: &opens_ms,
        };
        self.identity.take_letter(&call).await
    }

    /// Sends one; says whether it is known to have been sent.
    async fn send(&self, letter: &Letter, version: Option<&CodeVersion>) -> Result<bool, StoreError> {
        let posted = self.post_once(letter, version).await;
        let end = match &posted {
            Ok(()) => self.sent(letter),
            Err(PostFault::Limited(wait)) => {
                let until_ms = self.now_ms().saturating_add(milliseconds(*wait).min(LONGEST_PAUSE_MS));
                self.identity.pause_letters(until_ms).await?;
                match letter.is_in_doubt {
                    true => LetterEnd::InDoubt { look_ms: until_ms },
                    false => LetterEnd::NotSent { again_ms: until_ms },
                }
            }
            Err(PostFault::Closed) => {
                self.identity.pause_letters(self.now_ms().saturating_add(milliseconds(CLOSED))).await?;
                self.later(letter)
            }
            Err(PostFault::NotSent) => self.later(letter),
            Err(PostFault::InDoubt) => LetterEnd::InDoubt { look_ms: self.now_ms().saturating_add(AGAIN_MS) },
            // Every other letter would be in doubt as well, and would have to be looked for one by one
            Err(PostFault::Away) => {
                let again_ms = self.now_ms().saturating_add(AGAIN_MS);
                self.identity.pause_letters(again_ms).await?;
                LetterEnd::InDoubt { look_ms: again_ms }
            }
            Err(PostFault::Refused) => LetterEnd::Unreached,
        };
        let is_away = matches!(posted, Err(PostFault::Away));
        let is_news = self.state.away.is_news(is_away);
        if let Err(fault) = &posted
            && (!is_away || is_news)
        {
            tracing::warn!(%fault, "a letter was not sent, or is not known to have been sent");
        }
        self.identity.end_letter(letter, end).await?;
        Ok(posted.is_ok())
    }

    fn later(&self, letter: &Letter) -> LetterEnd {
        let later = self.now_ms().saturating_add(AGAIN_MS);
        match letter.is_in_doubt {
            true => LetterEnd::InDoubt { look_ms: later },
            false => LetterEnd::NotSent { again_ms: later },
        }
    }

    fn sent(&self, letter: &Letter) -> LetterEnd {
        let now = self.clock.now();
        let days = self.config.rhythm.days_after(letter.step).filter(|_| letter.asks);
        let next_ms = days.map(|days| now.as_millisecond().saturating_add(i64::from(days) * DAY_MS));
        LetterEnd::Sent { day: self.deadlines.calendar.today(now), next_ms }
    }

    /// Posts a letter. Where its sending was begun before, its mark is looked for first.
    async fn post_once(&self, letter: &Letter, version: Option<&CodeVersion>) -> Result<(), PostFault> {
        if letter.is_in_doubt && self.post.find(&letter.account, letter.mark).await? {
            return Ok(());
        }
        let named = version.filter(|version| letter.hash.is_none_or(|hash| hash == version.hash));
        let words = LetterWords {
            kind: letter.kind,
            asks: letter.asks,
            step: letter.step,
            version: named.map(|version| version.name.as_str()),
        };
        self.post.post(&letter.account, (self.write)(words), letter.mark).await
    }

    fn now_ms(&self) -> i64 {
        self.clock.now().as_millisecond()
    }
}

fn milliseconds(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(i64::MAX / 2)
}

/// Sends letters as they become due, until `stop`.
pub(crate) async fn send_letters(letters: Arc<Letters>, mark: JobMark, stop: CancellationToken) {
    loop {
        let looking = mark.begin();
        let look = letters.look().await;
        looking.end(!letters.state.failing.lasts());
        let until = look.not_before_ms.map(|at| at.saturating_sub(letters.now_ms()).max(1).unsigned_abs());
        let wait = until.map_or(LOOK_EVERY, Duration::from_millis).min(LOOK_EVERY);
        if stop.run_until_cancelled(tokio::time::sleep(wait)).await.is_none() {
            return;
        }
    }
}
