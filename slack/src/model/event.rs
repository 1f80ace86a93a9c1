//! The Events API: an envelope and one event. Source: docs.slack.dev, "The Events API".

use super::{
    AppHomeOpened, AppId, AppMention, ChannelChanged, ChannelIdChanged, ChannelRename, EnterpriseId, EventId,
    MemberJoinedChannel, MemberLeftChannel, MessageEvent, TeamId, TokensRevoked, User, UserId, flag,
    opaque_debug, or_default, tolerant,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// What happened. Kinds this crate does not know, and known kinds of an unexpected shape, are kept as `Unknown`.
///
/// Private channels have event names of their own (`group_…`); they arrive in the same variants.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// `app_mention`
    AppMention(Box<AppMention>),
    /// `message`
    Message(Box<MessageEvent>),
    /// `app_home_opened`
    AppHomeOpened(Box<AppHomeOpened>),
    /// `member_joined_channel`
    MemberJoinedChannel(MemberJoinedChannel),
    /// `member_left_channel`
    MemberLeftChannel(MemberLeftChannel),
    /// `channel_archive`, `group_archive`
    ChannelArchive(ChannelChanged),
    /// `channel_unarchive`, `group_unarchive`
    ChannelUnarchive(ChannelChanged),
    /// `channel_deleted`, `group_deleted`
    ChannelDeleted(ChannelChanged),
    /// `channel_left`, `group_left`: the app itself is no longer a member.
    ChannelLeft(ChannelChanged),
    /// `channel_rename`, `group_rename`
    ChannelRename(ChannelRename),
    /// `channel_id_changed`
    ChannelIdChanged(ChannelIdChanged),
    /// `team_join`
    TeamJoin(Box<User>),
    /// `user_change`
    UserChange(Box<User>),
    /// `app_uninstalled`
    AppUninstalled,
    /// `tokens_revoked`
    TokensRevoked(TokensRevoked),
    /// `app_rate_limited`: more than 30,000 deliveries an hour; some events were not sent.
    AppRateLimited,
    /// Anything else, as it came.
    Unknown(Value),
}

impl Event {
    /// Reads one inner event. Never fails: what is not understood becomes [`Event::Unknown`].
    #[must_use]
    pub fn from_value(value: Value) -> Self {
        let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
        Self::known(kind, &value).unwrap_or(Self::Unknown(value))
    }

    fn known(kind: &str, raw: &impl Raw) -> Option<Self> {
        #[derive(Deserialize)]
        struct WithUser {
            user: Box<User>,
        }
        Some(match kind {
            "app_mention" => Self::AppMention(raw.read()?),
            "message" => Self::Message(raw.read()?),
            "app_home_opened" => Self::AppHomeOpened(raw.read()?),
            "member_joined_channel" => Self::MemberJoinedChannel(raw.read()?),
            "member_left_channel" => Self::MemberLeftChannel(raw.read()?),
            "channel_archive" | "group_archive" => Self::ChannelArchive(raw.read()?),
            "channel_unarchive" | "group_unarchive" => Self::ChannelUnarchive(raw.read()?),
            "channel_deleted" | "group_deleted" => Self::ChannelDeleted(raw.read()?),
            "channel_left" | "group_left" => Self::ChannelLeft(raw.read()?),
            "channel_rename" | "group_rename" => Self::ChannelRename(raw.read()?),
            "channel_id_changed" => Self::ChannelIdChanged(raw.read()?),
            "team_join" => Self::TeamJoin(raw.read::<WithUser>()?.user),
            "user_change" => Self::UserChange(raw.read::<WithUser>()?.user),
            "app_uninstalled" => Self::AppUninstalled,
            "tokens_revoked" => Self::TokensRevoked(raw.read()?),
            "app_rate_limited" => Self::AppRateLimited,
            _ => return None,
        })
    }

    /// Reads one inner event without a detour. `None` where that takes more patience.
    fn from_json(json: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Tagged<'a> {
            #[serde(rename = "type", borrow)]
            kind: Cow<'a, str>,
        }
        let Tagged { kind } = serde_json::from_str(json).ok()?;
        Self::known(&kind, &json).or_else(|| serde_json::from_str(json).ok().map(Self::Unknown))
    }

    /// The variant's name, harmless to log.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AppMention(_) => "app_mention",
            Self::Message(_) => "message",
            Self::AppHomeOpened(_) => "app_home_opened",
            Self::MemberJoinedChannel(_) => "member_joined_channel",
            Self::MemberLeftChannel(_) => "member_left_channel",
            Self::ChannelArchive(_) => "channel_archive",
            Self::ChannelUnarchive(_) => "channel_unarchive",
            Self::ChannelDeleted(_) => "channel_deleted",
            Self::ChannelLeft(_) => "channel_left",
            Self::ChannelRename(_) => "channel_rename",
            Self::ChannelIdChanged(_) => "channel_id_changed",
            Self::TeamJoin(_) => "team_join",
            Self::UserChange(_) => "user_change",
            Self::AppUninstalled => "app_uninstalled",
            Self::TokensRevoked(_) => "tokens_revoked",
            Self::AppRateLimited => "app_rate_limited",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({})", self.kind())
    }
}

/// JSON as text or as a value.
trait Raw {
    fn read<T: DeserializeOwned>(&self) -> Option<T>;
}

impl Raw for Value {
    fn read<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(self).ok()
    }
}

impl Raw for &str {
    fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(self).ok()
    }
}

/// One of the installations an event is visible to.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Authorization {
    /// The organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_id: Option<EnterpriseId>,
    /// The workspace; absent for an installation on a whole organization.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: Option<TeamId>,
    /// The user the app acts as: for a bot, its own user.
    #[serde(default, deserialize_with = "or_default")]
    pub user_id: Option<UserId>,
    /// Whether that user is a bot.
    #[serde(default, deserialize_with = "flag")]
    pub is_bot: bool,
    /// Whether the app is installed on a whole organization.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
}

/// Which delivery of the same event this is, when it is not the first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// The number of the retry: 1 to 3 over HTTP, the attempt over Socket Mode.
    pub num: u32,
    /// Slack's reason, for example `http_timeout`.
    pub reason: Option<String>,
}

impl Retry {
    /// A retry with its number and Slack's reason.
    #[must_use]
    pub fn new(num: u32, reason: Option<&str>) -> Self {
        Self { num, reason: reason.filter(|reason| !reason.is_empty()).map(str::to_owned) }
    }
}

/// What surrounds an event.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EventMeta {
    /// The event's id, the same in every delivery.
    #[serde(default, deserialize_with = "or_default")]
    pub event_id: Option<EventId>,
    /// When it happened, in Unix seconds.
    #[serde(default, deserialize_with = "or_default")]
    pub event_time: Option<i64>,
    /// The workspace; organization-level events have none.
    #[serde(default, deserialize_with = "or_default")]
    pub team_id: Option<TeamId>,
    /// The organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_id: Option<EnterpriseId>,
    /// The app.
    #[serde(default, deserialize_with = "or_default")]
    pub api_app_id: Option<AppId>,
    /// For whom the app sees it; Slack sends at most one.
    #[serde(default, deserialize_with = "or_default")]
    pub authorizations: Vec<Authorization>,
    /// Whether people of another organization are in the channel.
    #[serde(default, deserialize_with = "flag")]
    pub is_ext_shared_channel: bool,
    /// Which delivery this is, when it is not the first.
    #[serde(skip)]
    pub retry: Option<Retry>,
}

/// An event with what surrounds it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct EventEnvelope {
    /// What surrounds it.
    pub meta: EventMeta,
    /// What happened.
    pub event: Event,
}

/// An `event_callback` that is read in one pass, its event still as text.
#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    event: &'a RawValue,
    #[serde(default, deserialize_with = "or_default")]
    event_id: Option<EventId>,
    #[serde(default, deserialize_with = "or_default")]
    event_time: Option<i64>,
    #[serde(default, deserialize_with = "or_default")]
    team_id: Option<TeamId>,
    #[serde(default, deserialize_with = "or_default")]
    enterprise_id: Option<EnterpriseId>,
    #[serde(default, deserialize_with = "or_default")]
    api_app_id: Option<AppId>,
    #[serde(default, deserialize_with = "or_default")]
    authorizations: Vec<Authorization>,
    #[serde(default, deserialize_with = "flag")]
    is_ext_shared_channel: bool,
}

impl EventEnvelope {
    /// Reads the outer payload (`event_callback`, or `app_rate_limited` which has no inner event). Never fails.
    #[must_use]
    pub fn from_value(mut payload: Value) -> Self {
        let inner = match payload.get_mut("event").map(Value::take) {
            Some(inner) => inner,
            None => payload.clone(),
        };
        Self { meta: tolerant::decode(payload), event: Event::from_value(inner) }
    }

    /// Reads an `event_callback` without a detour. `None` where that takes more patience.
    pub(crate) fn from_json(json: &str) -> Option<Self> {
        let outer: Outer<'_> = serde_json::from_str(json).ok().filter(is_callback)?;
        let event = Event::from_json(outer.event.get())?;
        let meta = EventMeta {
            event_id: outer.event_id,
            event_time: outer.event_time,
            team_id: outer.team_id,
            enterprise_id: outer.enterprise_id,
            api_app_id: outer.api_app_id,
            authorizations: outer.authorizations,
            is_ext_shared_channel: outer.is_ext_shared_channel,
            retry: None,
        };
        Some(Self { meta, event })
    }
}

fn is_callback(outer: &Outer<'_>) -> bool {
    outer.kind == "event_callback"
}

opaque_debug!(Authorization, EventEnvelope, EventMeta);
