//! Looking at the parts of the program.

use std::{
    borrow::Cow,
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use relay::link::{IssuerSlot, Remote};
use storage_content::{ContentStore, StoreError};
use storage_identity::IdentityStore;

use super::outbox::OutboxAge;
use crate::metrics::{Exposition, SocketCount, family};

/// A store that takes longer does not answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where payloads of Slack's come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Over so many connections of Socket Mode.
    Socket(usize),
    /// Slack calls in.
    Http,
}

/// The way between the bot's host and the relay's.
pub(crate) enum Link {
    /// On the bot's host: without it nothing can be stored.
    ToRelay(Arc<Remote>),
    /// On the relay's host: without it the page goes on working.
    ToBot(Arc<IssuerSlot>),
}

/// What there is to look at in this process.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) door: Option<Door>,
    pub(crate) identity: Option<IdentityStore>,
    pub(crate) content: Option<ContentStore>,
    pub(crate) link: Option<Link>,
}

impl Parts {
    /// Looks at every part.
    pub(super) async fn look(&self, sockets: &SocketCount, now: Timestamp) -> Looked {
        let mut looked = Looked { lines: Vec::new(), outbox: None, at: now, since: Instant::now() };
        if let Some(door) = self.door {
            looked.lines.push(door.line(sockets.ready()));
        }
        if let Some(identity) = &self.identity {
            let answer = in_time(identity.answers()).await;
            looked.lines.push(Line::database("identity", &answer));
        }
        if let Some(content) = &self.content {
            let vitals = in_time(content.vitals(now.as_millisecond())).await;
            looked.lines.push(Line::database("content", &vitals));
            looked.outbox = vitals.ok().map(|vitals| OutboxAge::of(vitals, now));
        }
        match &self.link {
            None => {}
            Some(Link::ToRelay(remote)) => {
                let words = if remote.is_joined() { "the relay is there" } else { "the relay is not there" };
                looked.lines.push(Line::new("link", remote.is_joined(), words));
            }
            Some(Link::ToBot(slot)) => {
                let is_there = slot.bots() > 0;
                let words = match is_there {
                    true => "the bot is there",
                    false => "the bot is not there; the page works, and passes cannot be fetched",
                };
                looked.lines.push(Line { decides: false, ..Line::new("link", is_there, words) });
            }
        }
        looked
    }
}

impl Door {
    fn line(self, ready: usize) -> Line {
        match self {
            Self::Socket(all) => Line::new(
                "slack",
                ready > 0,
                format!("{ready} of {all} connections of Socket Mode are ready"),
            ),
            Self::Http => Line::new("slack", true, "listening for Slack"),
        }
    }
}

/// What a store said, or why it takes nothing.
async fn in_time<T>(asked: impl Future<Output = Result<T, StoreError>>) -> Result<T, Cow<'static, str>> {
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(said)) => Ok(said),
        Ok(Err(StoreError::Obstructed { obstacle, .. })) => {
            Err(format!("nothing can be stored: {obstacle}. {}", obstacle.remedy()).into())
        }
        _ => Err("the database does not answer".into()),
    }
}

/// What was found of one part.
pub(super) struct Line {
    pub(super) part: &'static str,
    good: bool,
    /// Whether the program can take what comes only while this is good.
    decides: bool,
    pub(super) words: Cow<'static, str>,
}

impl Line {
    fn new(part: &'static str, good: bool, words: impl Into<Cow<'static, str>>) -> Self {
        Self { part, good, decides: true, words: words.into() }
    }

    fn database<T>(part: &'static str, answer: &Result<T, Cow<'static, str>>) -> Self {
        match answer {
            Ok(_) => Self::new(part, true, "the database answers"),
            Err(words) => Self::new(part, false, words.clone()),
        }
    }

    /// Nothing can be taken because of it.
    pub(super) const fn is_down(&self) -> bool {
        self.decides && !self.good
    }
}

/// What a look found.
pub(super) struct Looked {
    lines: Vec<Line>,
    outbox: Option<OutboxAge>,
    at: Timestamp,
    pub(super) since: Instant,
}

impl Looked {
    /// Something that waits in the outbox does not decide: a bot that is taken out of service for it could take nothing else either.
    pub(super) fn is_ready(&self) -> bool {
        !self.lines.iter().any(Line::is_down)
    }

    /// What was found of each part.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(super) fn write(&self, out: &mut Exposition) {
        out.one(&family::LOOKED, &[], self.at.as_second());
        let parts = self.lines.iter().map(|line| (vec![("part", line.part)], u8::from(line.good)));
        out.all(&family::PART, parts);
        if let Some(outbox) = self.outbox {
            out.one(&family::OUTBOX_AGE, &[], outbox.seconds);
            out.one(&family::OUTBOX_ATTEMPTS, &[], outbox.attempts);
        }
    }
}

impl fmt::Display for Looked {
    /// `ok    slack: 2 of 2 connections of Socket Mode are ready`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Line { part, good, decides, words } in &self.lines {
            let mark = match (good, decides) {
                (true, _) => "ok",
                (false, true) => "down",
                (false, false) => "note",
            };
            writeln!(f, "{mark:<5} {part}: {words}")?;
        }
        match self.outbox {
            None => Ok(()),
            Some(outbox) => {
                writeln!(f, "{:<5} outbox: {}", if outbox.is_late() { "late" } else { "ok" }, outbox.words())
            }
        }
    }
}
