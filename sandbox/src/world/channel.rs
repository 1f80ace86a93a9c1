//! Conversations.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::{Value, json};

use crate::world::TEAM;
use crate::world::message::Message;
use crate::world::shelf::Identified;

/// What sort of conversation it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Public,
    Private,
    Im,
    Mpim,
}

impl Kind {
    pub(crate) fn control(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::Im => "im",
            Self::Mpim => "mpim",
        }
    }

    /// The name `conversations.list` knows it by.
    pub(crate) fn listed(self) -> &'static str {
        match self {
            Self::Public => "public_channel",
            Self::Private => "private_channel",
            Self::Im => "im",
            Self::Mpim => "mpim",
        }
    }

    /// The first half of its scopes: `groups` of `groups:read`.
    pub(crate) fn scope(self) -> &'static str {
        match self {
            Self::Public => "channels",
            Self::Private => "groups",
            Self::Im => "im",
            Self::Mpim => "mpim",
        }
    }

    /// The `channel_type` of message events.
    pub(crate) fn event(self) -> &'static str {
        match self {
            Self::Public => "channel",
            Self::Private => "group",
            Self::Im => "im",
            Self::Mpim => "mpim",
        }
    }
}

/// Text that somebody set at some time: a topic or a purpose.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heading {
    pub(crate) value: String,
    pub(crate) creator: String,
    pub(crate) last_set: u64,
}

impl Heading {
    fn json(&self) -> Value {
        json!({"value": self.value, "creator": self.creator, "last_set": self.last_set})
    }
}

/// A pinned message.
#[derive(Clone, Debug)]
pub(crate) struct Pin {
    pub(crate) ts: String,
    pub(crate) by: String,
    pub(crate) at: u64,
}

/// One conversation with its messages.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) creator: String,
    pub(crate) created: u64,
    pub(crate) topic: Heading,
    pub(crate) purpose: Heading,
    pub(crate) members: Vec<String>,
    pub(crate) archived: bool,
    pub(crate) general: bool,
    pub(crate) previous_names: Vec<String>,
    pub(crate) messages: Vec<Message>,
    pub(crate) pins: Vec<Pin>,
    /// Up to which timestamp each member has read.
    pub(crate) read: HashMap<String, String>,
    /// Who closed this direct message; the next message opens it again.
    pub(crate) closed: HashSet<String>,
}

impl Identified for Channel {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Channel {
    pub(crate) fn new(id: String, name: String, kind: Kind, creator: String, now: Duration) -> Self {
        Self {
            id,
            name,
            kind,
            creator,
            created: now.as_secs(),
            topic: Heading::default(),
            purpose: Heading::default(),
            members: Vec::new(),
            archived: false,
            general: false,
            previous_names: Vec::new(),
            messages: Vec::new(),
            pins: Vec::new(),
            read: HashMap::new(),
            closed: HashSet::new(),
        }
    }

    /// Channels have names and can be joined; direct messages cannot.
    pub(crate) fn is_named(&self) -> bool {
        matches!(self.kind, Kind::Public | Kind::Private)
    }

    pub(crate) fn has(&self, user: &str) -> bool {
        self.members.iter().any(|member| member == user)
    }

    /// The other side of a direct message.
    pub(crate) fn other(&self, user: &str) -> Option<&str> {
        if self.kind != Kind::Im {
            return None;
        }
        let other = self.members.iter().find(|member| *member != user);
        other.or(self.members.first()).map(String::as_str)
    }

    /// A message that everybody in the conversation can see.
    pub(crate) fn find_message(&self, ts: &str) -> Option<&Message> {
        // Messages are kept in the order of their times
        let at = self.messages.partition_point(|message| message.ts.as_str() < ts);
        self.messages.get(at).filter(|message| message.ts == ts && message.ephemeral_to.is_none())
    }

    pub(crate) fn find_message_mut(&mut self, ts: &str) -> Option<&mut Message> {
        let at = self.messages.partition_point(|message| message.ts.as_str() < ts);
        self.messages.get_mut(at).filter(|message| message.ts == ts && message.ephemeral_to.is_none())
    }

    pub(crate) fn is_pinned(&self, ts: &str) -> bool {
        self.pins.iter().any(|pin| pin.ts == ts)
    }

    /// Messages this person has not read: other people's, newer than the last one read.
    pub(crate) fn unread(&self, user: &str) -> usize {
        let last = self.read.get(user).map_or("", String::as_str);
        // Messages are kept in the order of their times
        let read = self.messages.partition_point(|message| message.ts.as_str() <= last);
        let newer = self.messages.get(read..).unwrap_or_default().iter();
        let counts = |message: &&Message| {
            message.user != user && message.is_visible_to(user) && !message.content.is_from_slack()
        };
        newer.filter(counts).count()
    }

    /// As the Web API shows it to an app acting as `viewer`.
    pub(crate) fn slack(&self, viewer: &str) -> Value {
        let last_read = self.read.get(viewer).map_or("0000000000.000000", String::as_str);
        if self.kind == Kind::Im {
            return json!({
                "id": self.id, "created": self.created, "is_archived": false, "is_im": true,
                "is_org_shared": false, "context_team_id": TEAM, "updated": self.created * 1000,
                "user": self.other(viewer), "last_read": last_read, "is_open": !self.closed.contains(viewer),
                "is_user_deleted": false, "priority": 0,
            });
        }
        let is_group = self.kind != Kind::Public;
        json!({
            "id": self.id, "name": self.name, "name_normalized": self.name,
            "is_channel": self.kind == Kind::Public, "is_group": is_group, "is_im": false,
            "is_mpim": self.kind == Kind::Mpim, "is_private": is_group, "created": self.created,
            "creator": self.creator, "is_archived": self.archived, "is_general": self.general,
            "unlinked": 0, "is_shared": false, "is_ext_shared": false, "is_org_shared": false,
            "pending_shared": [], "is_pending_ext_shared": false, "context_team_id": TEAM,
            "shared_team_ids": [TEAM], "updated": self.created * 1000, "is_member": self.has(viewer),
            "last_read": last_read, "topic": self.topic.json(), "purpose": self.purpose.json(),
            "previous_names": self.previous_names, "parent_conversation": null, "is_frozen": false,
            "is_read_only": false, "pending_connected_team_ids": [], "properties": {}, "priority": 0,
        })
    }

    /// The same with what has been said last and how much of it is new, as the app's own conversations are shown.
    pub(crate) fn detailed(&self, viewer: &str) -> Value {
        let mut shown = self.slack(viewer);
        let newest = self.messages.iter().rev().find(|message| message.ephemeral_to.is_none());
        shown["latest"] = newest.map_or(Value::Null, |message| message.slack(false));
        let unread = self.unread(viewer);
        shown["unread_count"] = json!(unread);
        shown["unread_count_display"] = json!(unread);
        shown
    }

    /// As the control API shows it, without messages.
    pub(crate) fn control(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "kind": self.kind.control(), "topic": self.topic.value,
            "members": self.members, "archived": self.archived,
        })
    }
}
