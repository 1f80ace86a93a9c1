//! A stand-in for Slack that counts, and that asks to wait when a limit is exceeded. Source of the limits: docs.slack.dev, "Rate limits".

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use domain::{
    Clock, CodeHash, Day, ManualClock, Mark, Member, MemberKind, Signature, SignatureId, SignatureVerdict,
    Zone,
};
use jiff::{Timestamp, tz::TimeZone};
use slack::blocks::MessageBody;

use super::CampaignOutcome;
use crate::jobs::{
    letters::{LetterPost, PostFault},
    members::{Roster, RosterError, RosterPage},
};

const PAGE: u32 = 200;
/// "Several hundred" messages a minute in a workspace: the least that this can mean.
const MESSAGES_A_MINUTE: usize = 300;
/// Tier 2.
const PAGES_A_MINUTE: usize = 20;
/// Tier 3.
const OPENED_A_MINUTE: usize = 50;
const MINUTE_MS: i64 = 60_000;
/// A message a second in a conversation.
const IN_A_CONVERSATION_MS: i64 = 1_000;
/// Where people are.
const ZONES: [&str; 6] = [
    "America/Los_Angeles",
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Tokyo",
];

/// The stand-in.
pub(super) struct Workspace {
    people: u32,
    clock: Arc<ManualClock>,
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    messages: VecDeque<i64>,
    pages: VecDeque<i64>,
    opened: VecDeque<i64>,
    /// Of each conversation, the last message and how many there were.
    conversations: HashMap<u32, (i64, u32)>,
    marks: HashSet<[u8; 8]>,
    since_last: Vec<(u32, u32)>,
    sent: u32,
    repeated: u32,
    limited: u32,
    looked_for: u32,
    at_night: u32,
    busiest: usize,
}

/// Every twentieth is a guest and every twentieth a bot.
fn kind(person: u32) -> MemberKind {
    match person % 20 {
        7 => MemberKind::Guest,
        13 => MemberKind::Other,
        _ => MemberKind::Employee,
    }
}

pub(super) fn account(person: u32) -> String {
    format!("U{person:07}")
}

fn zone(person: u32) -> &'static str {
    ZONES.get(usize::try_from(person).unwrap_or(0) % ZONES.len()).copied().unwrap_or("UTC")
}

fn person(account: &str) -> Option<u32> {
    account.strip_prefix('U')?.parse().ok()
}

impl Workspace {
    pub(super) fn new(people: u32, clock: Arc<ManualClock>) -> Self {
        Self { people, clock, counts: Mutex::default() }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sent(&self) -> u32 {
        self.counts().sent
    }

    pub(super) fn has_reached_everybody(&self) -> bool {
        let asked = (0..self.people).filter(|person| kind(*person) == MemberKind::Employee).count();
        self.counts().conversations.len() >= asked
    }

    /// Who signs, of those who had a letter since this was asked last: so many of a hundred, always the same.
    pub(super) fn take_signers(&self, of_a_hundred: u32) -> Vec<String> {
        let had = std::mem::take(&mut self.counts().since_last);
        let signs = |(person, letter): &(u32, u32)| {
            let mixed = (person ^ letter.rotate_right(8)).wrapping_mul(2_654_435_761);
            ((mixed ^ mixed >> 15).wrapping_mul(2_246_822_519) >> 16) % 100 < of_a_hundred
        };
        had.iter().filter(|one| signs(one)).map(|(person, _)| account(*person)).collect()
    }

    pub(super) fn report(&self, outcome: &mut CampaignOutcome) {
        let counts = self.counts();
        outcome.letters = counts.sent;
        outcome.repeated = counts.repeated;
        outcome.limited = counts.limited;
        outcome.looked_for = counts.looked_for;
        outcome.at_night = counts.at_night;
        outcome.busiest_minute = u32::try_from(counts.busiest).unwrap_or(u32::MAX);
    }
}

/// Counts a call in the minute before it, or says how long to wait.
fn count(window: &mut VecDeque<i64>, now_ms: i64, most: usize) -> Result<(), Duration> {
    while window.front().is_some_and(|at| at + MINUTE_MS <= now_ms) {
        window.pop_front();
    }
    match window.front() {
        Some(first) if window.len() >= most => {
            Err(Duration::from_millis((first + MINUTE_MS - now_ms).max(1_000).unsigned_abs()))
        }
        _ => {
            window.push_back(now_ms);
            Ok(())
        }
    }
}

#[async_trait]
impl LetterPost for Workspace {
    async fn post(&self, account: &str, _: MessageBody, mark: Mark) -> Result<(), PostFault> {
        let person = person(account).filter(|person| *person < self.people).ok_or(PostFault::Refused)?;
        let now = self.clock.now();
        let now_ms = now.as_millisecond();
        let mut counts = self.counts();
        let last = counts.conversations.get(&person).map(|(at, _)| *at);
        let too_soon = last.is_some_and(|at| at + IN_A_CONVERSATION_MS > now_ms);
        let counted = count(&mut counts.messages, now_ms, MESSAGES_A_MINUTE);
        if let Err(wait) = if too_soon { Err(Duration::from_secs(1)) } else { counted } {
            counts.limited += 1;
            return Err(PostFault::Limited(wait));
        }
        counts.busiest = counts.busiest.max(counts.messages.len());
        counts.sent += 1;
        let mut key = [0; 8];
        key.copy_from_slice(&mark.as_bytes()[..8]);
        if !counts.marks.insert(key) {
            counts.repeated += 1;
        }
        let conversation = counts.conversations.entry(person).or_default();
        *conversation = (now_ms, conversation.1 + 1);
        let letter = conversation.1;
        counts.since_last.push((person, letter));
        let local = TimeZone::get(zone(person)).map(|zone| now.to_zoned(zone));
        if local.is_ok_and(|local| {
            !(8..20).contains(&local.hour()) || local.weekday().to_monday_zero_offset() > 4
        }) {
            counts.at_night += 1;
        }
        Ok(())
    }

    async fn find(&self, _: &str, mark: Mark) -> Result<bool, PostFault> {
        let now_ms = self.clock.now().as_millisecond();
        let mut counts = self.counts();
        counts.looked_for += 1;
        if let Err(wait) = count(&mut counts.opened, now_ms, OPENED_A_MINUTE) {
            counts.limited += 1;
            return Err(PostFault::Limited(wait));
        }
        let mut key = [0; 8];
        key.copy_from_slice(&mark.as_bytes()[..8]);
        Ok(counts.marks.contains(&key))
    }
}

#[async_trait]
impl Roster for Workspace {
    async fn page(&self, cursor: Option<&str>) -> Result<RosterPage, RosterError> {
        let from: u32 = cursor.map_or(Ok(0), str::parse).map_err(|_| RosterError::Cursor)?;
        let mut counts = self.counts();
        if let Err(retry_after) = count(&mut counts.pages, self.clock.now().as_millisecond(), PAGES_A_MINUTE)
        {
            counts.limited += 1;
            return Err(slack::Error::RateLimited { method: "users.list".to_owned(), retry_after }.into());
        }
        let to = from.saturating_add(PAGE).min(self.people);
        let member = |person| Member {
            account: account(person),
            kind: kind(person),
            zone: Zone { name: Some(zone(person).to_owned()), offset_s: None },
            active: true,
        };
        Ok(((from..to).map(member).collect(), (to < self.people).then(|| to.to_string())))
    }

    async fn groups(&self) -> Result<Vec<(String, String)>, RosterError> {
        Ok(vec![("S1".to_owned(), "The first hundred".to_owned())])
    }

    async fn group(&self, _: &str) -> Result<Vec<String>, RosterError> {
        Ok((0..self.people.min(100)).map(account).collect())
    }
}

/// Somebody signs.
pub(super) fn signature(account: &str, hash: CodeHash, now: Timestamp) -> Signature {
    Signature {
        id: SignatureId::random(&domain::SystemRandomness),
        account: account.to_owned(),
        hash,
        verdict: SignatureVerdict::Signed,
        name: "Somebody".to_owned(),
        position: "Something".to_owned(),
        words: "I have read it.".to_owned(),
        day: Day::from(now.to_zoned(TimeZone::UTC).date()),
        signed_ms: now.as_millisecond(),
    }
}
