//! What Slack sends: ids, payloads and events, decoded so that a new or missing field never loses a payload.
//!
//! # Privacy
//! Every type here that can carry what a person wrote or who they are prints only its name in `Debug`.

mod action;
mod channel;
mod command;
mod event;
mod happening;
mod id;
mod incoming;
mod interaction;

mod message;
mod response_url;
mod team;
mod tolerant;
mod trigger;
mod user;
mod view;

pub use action::Action;
pub use channel::{Channel, ChannelKind, ChannelRef};
pub use command::SlashCommand;
pub use event::{Authorization, Event, EventEnvelope, EventMeta, Retry};
pub use happening::{
    AppHomeOpened, AppMention, ChannelChanged, ChannelIdChanged, ChannelRename, MemberJoinedChannel,
    MemberLeftChannel, MessageEvent, TokensRevoked,
};
pub use id::{
    AppId, BotId, ChannelId, EnterpriseId, EventId, FileId, IdError, ScheduledMessageId, TeamId, Ts,
    UserGroupId, UserId, ViewId,
};
pub use incoming::{Incoming, RawPayload};
pub use interaction::{
    BlockActions, BlockSuggestion, Container, EnterpriseRef, MessageAction, ModalResponseUrl, Shortcut,
    TeamRef, ViewClosed, ViewSubmission,
};
pub use message::{Edited, Message, MessageMetadata};
pub use response_url::ResponseUrl;
pub use team::{Bot, Team, UserGroup};
pub use trigger::TriggerId;
pub use user::{User, UserRef};
pub use view::{ViewPayload, ViewState};

/// Gives payload types a `Debug` that prints the type name and nothing else.
macro_rules! opaque_debug {
    ($($name:ty),+ $(,)?) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )+};
}
pub(crate) use opaque_debug;
pub(crate) use tolerant::{flag, or_default};
