//! Clicks, choices, modals and shortcuts. Source: docs.slack.dev, "Interaction payloads".

use super::{
    Action, ChannelId, ChannelRef, EnterpriseId, Message, ResponseUrl, TeamId, TriggerId, Ts, UserRef,
    ViewId, ViewPayload, ViewState, flag, opaque_debug, or_default,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The workspace of an interaction; absent when the app is installed on a whole organization.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TeamRef {
    /// Which workspace.
    pub id: TeamId,
    /// Its name in addresses.
    #[serde(default, deserialize_with = "or_default")]
    pub domain: Option<String>,
    /// Its organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise_id: Option<EnterpriseId>,
}

/// The organization of an interaction.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct EnterpriseRef {
    /// Which organization.
    pub id: EnterpriseId,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: Option<String>,
}

/// Where the clicked element is.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Container {
    /// `message`, `view` or another kind.
    #[serde(rename = "type", default, deserialize_with = "or_default")]
    pub kind: String,
    /// The message.
    #[serde(default, deserialize_with = "or_default")]
    pub message_ts: Option<Ts>,
    /// The message's channel.
    #[serde(default, deserialize_with = "or_default")]
    pub channel_id: Option<ChannelId>,
    /// The view.
    #[serde(default, deserialize_with = "or_default")]
    pub view_id: Option<ViewId>,
    /// Whether only the person sees the message.
    #[serde(default, deserialize_with = "flag")]
    pub is_ephemeral: bool,
}

/// A click or choice: `block_actions`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BlockActions {
    /// Who.
    pub user: UserRef,
    /// In which workspace; none where the app is installed on a whole organization.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<TeamRef>,
    /// In which organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise: Option<EnterpriseRef>,
    /// Whether the app is installed on that whole organization.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
    /// In which channel, for an element of a message.
    #[serde(default, deserialize_with = "or_default")]
    pub channel: Option<ChannelRef>,
    /// In which message.
    #[serde(default, deserialize_with = "or_default")]
    pub message: Option<Message>,
    /// In which view.
    #[serde(default, deserialize_with = "or_default")]
    pub view: Option<ViewPayload>,
    /// What the inputs of the message hold, beside what was clicked; for a view it is in the view.
    #[serde(default, deserialize_with = "or_default")]
    pub state: ViewState,
    /// What was clicked or chosen, usually one.
    #[serde(default, deserialize_with = "or_default")]
    pub actions: Vec<Action>,
    /// The permission to open a modal; absent for custom functions.
    #[serde(default, deserialize_with = "or_default")]
    pub trigger_id: Option<TriggerId>,
    /// The address for answers, for an element of a message.
    #[serde(default, deserialize_with = "or_default")]
    pub response_url: Option<ResponseUrl>,
    /// Where the element is.
    #[serde(default, deserialize_with = "or_default")]
    pub container: Container,
    #[serde(skip)]
    raw: Value,
}

/// A modal was submitted: `view_submission`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ViewSubmission {
    /// Who.
    pub user: UserRef,
    /// In which workspace; none where the app is installed on a whole organization.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<TeamRef>,
    /// In which organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise: Option<EnterpriseRef>,
    /// Whether the app is installed on that whole organization.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
    /// The modal with what was entered.
    pub view: ViewPayload,
    /// The permission to open a modal.
    #[serde(default, deserialize_with = "or_default")]
    pub trigger_id: Option<TriggerId>,
    /// Addresses for answers into channels chosen in the modal.
    #[serde(default, deserialize_with = "or_default")]
    pub response_urls: Vec<ModalResponseUrl>,
    #[serde(skip)]
    raw: Value,
}

/// An address for answers into a channel that was chosen in a modal.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ModalResponseUrl {
    /// The block of the choice.
    #[serde(default, deserialize_with = "or_default")]
    pub block_id: String,
    /// The element of the choice.
    #[serde(default, deserialize_with = "or_default")]
    pub action_id: String,
    /// The channel.
    pub channel_id: ChannelId,
    /// The address.
    pub response_url: ResponseUrl,
}

/// A modal was closed: `view_closed`, only for views that asked for it.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ViewClosed {
    /// Who.
    pub user: UserRef,
    /// In which workspace; none where the app is installed on a whole organization.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<TeamRef>,
    /// In which organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise: Option<EnterpriseRef>,
    /// Whether the app is installed on that whole organization.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
    /// The view: the one cancelled, or the root of the stack when closed by the x.
    pub view: ViewPayload,
    /// Whether the whole stack was closed by the x.
    #[serde(default, deserialize_with = "flag")]
    pub is_cleared: bool,
    #[serde(skip)]
    raw: Value,
}

/// A menu with external options asks for them: `block_suggestion`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BlockSuggestion {
    /// Who.
    pub user: UserRef,
    /// In which workspace; none where the app is installed on a whole organization.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<TeamRef>,
    /// In which organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise: Option<EnterpriseRef>,
    /// Whether the app is installed on that whole organization.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
    /// The menu.
    #[serde(default, deserialize_with = "or_default")]
    pub action_id: String,
    /// Its block.
    #[serde(default, deserialize_with = "or_default")]
    pub block_id: String,
    /// What was typed so far.
    #[serde(default, deserialize_with = "or_default")]
    pub value: String,
    /// In which view.
    #[serde(default, deserialize_with = "or_default")]
    pub view: Option<ViewPayload>,
    #[serde(skip)]
    raw: Value,
}

/// A global shortcut: `shortcut`. It has no channel and no `response_url`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Shortcut {
    /// Who.
    pub user: UserRef,
    /// In which workspace; none where the app is installed on a whole organization.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<TeamRef>,
    /// In which organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise: Option<EnterpriseRef>,
    /// Whether the app is installed on that whole organization.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
    /// The name of the shortcut.
    #[serde(default, deserialize_with = "or_default")]
    pub callback_id: String,
    /// The permission to open a modal.
    #[serde(default, deserialize_with = "or_default")]
    pub trigger_id: Option<TriggerId>,
    #[serde(skip)]
    raw: Value,
}

/// A shortcut used on a message: `message_action`.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MessageAction {
    /// Who.
    pub user: UserRef,
    /// In which workspace; none where the app is installed on a whole organization.
    #[serde(default, deserialize_with = "or_default")]
    pub team: Option<TeamRef>,
    /// In which organization.
    #[serde(default, deserialize_with = "or_default")]
    pub enterprise: Option<EnterpriseRef>,
    /// Whether the app is installed on that whole organization.
    #[serde(default, deserialize_with = "flag")]
    pub is_enterprise_install: bool,
    /// The name of the shortcut.
    #[serde(default, deserialize_with = "or_default")]
    pub callback_id: String,
    /// The channel of the message.
    #[serde(default, deserialize_with = "or_default")]
    pub channel: Option<ChannelRef>,
    /// The message.
    #[serde(default, deserialize_with = "or_default")]
    pub message: Option<Message>,
    /// The message's id, also where `message` is missing.
    #[serde(default, deserialize_with = "or_default")]
    pub message_ts: Option<Ts>,
    /// The permission to open a modal.
    #[serde(default, deserialize_with = "or_default")]
    pub trigger_id: Option<TriggerId>,
    /// The address for answers.
    #[serde(default, deserialize_with = "or_default")]
    pub response_url: Option<ResponseUrl>,
    #[serde(skip)]
    raw: Value,
}

/// An interaction that keeps its payload as it came.
pub(super) trait Whole: DeserializeOwned {
    fn keep(&mut self, raw: Value);
}

macro_rules! whole {
    ($($name:ty),+ $(,)?) => {$(
        impl Whole for $name {
            fn keep(&mut self, raw: Value) {
                self.raw = raw;
            }
        }

        impl $name {
            /// The payload as it came, with whatever this type has no field for. Null where it was not delivered. Never log it.
            #[must_use]
            pub fn raw(&self) -> &Value {
                &self.raw
            }
        }
    )+};
}

whole!(BlockActions, BlockSuggestion, MessageAction, Shortcut, ViewClosed, ViewSubmission);

opaque_debug!(
    BlockActions,
    BlockSuggestion,
    Container,
    EnterpriseRef,
    MessageAction,
    ModalResponseUrl,
    Shortcut,
    TeamRef,
    ViewClosed,
    ViewSubmission,
);
