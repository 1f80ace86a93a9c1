//! Everything the workspace holds: people, conversations, apps, views. One value behind one lock.

pub(crate) mod app;
pub(crate) mod channel;
pub(crate) mod events;
pub(crate) mod file;
pub(crate) mod life;
pub(crate) mod message;
pub(crate) mod offers;
pub(crate) mod person;
pub(crate) mod reaction;
pub(crate) mod schedule;
pub(crate) mod shelf;
pub(crate) mod subscription;
pub(crate) mod ticket;
pub(crate) mod user;
pub(crate) mod usergroup;
pub(crate) mod view;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::delivery::flight::{Outgoing, Waiting};
use crate::faults::Planned;
use crate::wire::Wire;
use app::App;
use channel::{Channel, Kind};
use file::File;
use schedule::Scheduled;
use shelf::Shelf;
use ticket::{ResponseUrl, Trigger};
use user::User;
use usergroup::UserGroup;
use view::View;

pub(crate) const TEAM: &str = "T0SANDBOX";
pub(crate) const DOMAIN: &str = "capstone";
const NOTICES_KEPT: usize = 5;

/// The workspace.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) users: Shelf<User>,
    pub(crate) channels: Shelf<Channel>,
    pub(crate) apps: Vec<App>,
    pub(crate) views: BTreeMap<String, View>,
    /// The modals of a person, bottom first.
    pub(crate) stacks: HashMap<String, Vec<String>>,
    /// The app whose Home tab a person looked at last.
    pub(crate) home_app: HashMap<String, String>,
    pub(crate) triggers: HashMap<String, Trigger>,
    pub(crate) response_urls: HashMap<String, ResponseUrl>,
    pub(crate) notices: HashMap<String, VecDeque<String>>,
    /// By block_id and action_id.
    pub(crate) offers: HashMap<(String, String), VecDeque<Value>>,
    pub(crate) files: BTreeMap<String, File>,
    pub(crate) usergroups: Vec<UserGroup>,
    pub(crate) scheduled: Vec<Scheduled>,
    /// Rung when a message was scheduled.
    pub(crate) alarm: Arc<Notify>,
    /// Tokens that `auth.revoke` ended.
    pub(crate) revoked: HashSet<String>,
    pub(crate) wire: Wire,
    /// What waits to be sent when the lock is about to be released.
    pub(crate) outbox: Vec<Outgoing>,
    pub(crate) pending: HashMap<String, Waiting>,
    pub(crate) socket_tickets: HashMap<String, (String, Duration)>,
    pub(crate) faults: Planned,
    pub(crate) buckets: HashMap<(String, String), VecDeque<Duration>>,
    /// The sandbox's address, `http://127.0.0.1:PORT`.
    pub(crate) base: String,
    pub(crate) now: Duration,
    last_ts: u128,
    sequence: u64,
}

impl World {
    pub(crate) fn next_number(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// An id as Slack's look: a letter, then digits.
    pub(crate) fn next_id(&mut self, prefix: &str) -> String {
        format!("{prefix}0S{:07}", self.next_number())
    }

    /// A message's timestamp: the time, and unique.
    pub(crate) fn next_ts(&mut self) -> String {
        self.last_ts = self.now.as_micros().max(self.last_ts + 1);
        ts(self.last_ts)
    }

    /// The timestamp that the next message will get, if nothing comes before it.
    pub(crate) fn peek_ts(&self) -> String {
        ts(self.now.as_micros().max(self.last_ts + 1))
    }

    pub(crate) fn notice(&mut self, user: &str, text: impl Into<String>) {
        let notices = self.notices.entry(user.to_owned()).or_default();
        if notices.len() == NOTICES_KEPT {
            notices.pop_front();
        }
        notices.push_back(text.into());
    }

    /// A user by id or handle, with or without `@`.
    pub(crate) fn find_user(&self, name: &str) -> Option<&User> {
        let name = name.strip_prefix('@').unwrap_or(name);
        let id = name.strip_prefix("<@").and_then(|name| name.strip_suffix('>')).unwrap_or(name);
        self.users.by_id(id).or_else(|| self.users.iter().find(|user| user.name == id))
    }

    pub(crate) fn find_app(&self, app_id: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.app_id == app_id)
    }

    pub(crate) fn find_app_mut(&mut self, app_id: &str) -> Option<&mut App> {
        self.apps.iter_mut().find(|app| app.app_id == app_id)
    }

    pub(crate) fn find_channel(&self, id: &str) -> Option<&Channel> {
        self.channels.by_id(id)
    }

    pub(crate) fn find_channel_mut(&mut self, id: &str) -> Option<&mut Channel> {
        self.channels.by_id_mut(id)
    }

    /// A public or private channel by name.
    pub(crate) fn find_named(&self, name: &str) -> Option<&Channel> {
        let name = name.strip_prefix('#').unwrap_or(name);
        self.channels.iter().find(|channel| channel.is_named() && channel.name == name)
    }

    /// The direct message of these people, made when there is none yet.
    pub(crate) fn direct_message(&mut self, members: &[String]) -> String {
        let mut sorted = members.to_vec();
        sorted.sort();
        sorted.dedup();
        if let Some(channel) = self.find_direct_message(&sorted) {
            return channel.id.clone();
        }
        let (id, kind) =
            if sorted.len() <= 2 { (direct_id(&sorted), Kind::Im) } else { (self.next_id("G"), Kind::Mpim) };
        let creator = members.first().cloned().unwrap_or_default();
        let name = self.group_name(kind, &sorted);
        let mut channel = Channel::new(id.clone(), name, kind, creator, self.now);
        channel.members = sorted;
        self.channels.push(channel);
        self.tell_direct_message(&id);
        id
    }

    fn find_direct_message(&self, sorted: &[String]) -> Option<&Channel> {
        if sorted.len() <= 2 {
            return self.channels.by_id(&direct_id(sorted)).filter(|channel| channel.members == sorted);
        }
        self.channels.iter().find(|channel| channel.kind == Kind::Mpim && channel.members == sorted)
    }

    /// Whether these people have a direct message already.
    pub(crate) fn has_direct_message(&self, members: &[String]) -> bool {
        let mut sorted = members.to_vec();
        sorted.sort();
        sorted.dedup();
        self.find_direct_message(&sorted).is_some()
    }

    fn tell_direct_message(&mut self, id: &str) {
        let Some(channel) = self.find_channel(id).filter(|channel| channel.kind == Kind::Im) else { return };
        let shown = channel.members.clone();
        let event = |me: &str| {
            let other = channel.other(me).unwrap_or_default();
            json!({"type": "im_created", "user": other, "channel": channel.slack(me)})
        };
        let events: Vec<(String, Value)> =
            shown.iter().map(|member| (member.clone(), event(member))).collect();
        for app in self.listeners("im_created", Some(id)) {
            let me = self.find_app(&app).map(|app| app.bot_user.clone()).unwrap_or_default();
            if let Some((_, event)) = events.iter().find(|(member, _)| *member == me) {
                self.emit(&app, event.clone());
            }
        }
    }

    fn group_name(&self, kind: Kind, members: &[String]) -> String {
        if kind != Kind::Mpim {
            return String::new();
        }
        let names: Vec<&str> =
            members.iter().filter_map(|id| self.find_user(id)).map(|user| user.name.as_str()).collect();
        format!("mpdm-{}-1", names.join("--"))
    }

    pub(crate) fn team(&self) -> Value {
        json!({"id": TEAM, "name": "Capstone", "domain": DOMAIN})
    }

    pub(crate) fn seconds(&self) -> u64 {
        self.now.as_secs()
    }
}

/// The id of the direct message of one person or two, who are sorted.
fn direct_id(sorted: &[String]) -> String {
    sorted.iter().fold("D".to_owned(), |id, member| id + member.get(1..).unwrap_or_default())
}

fn ts(micros: u128) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}
