//! What a program does with what arrives.

use super::{CommandAck, Context, Fault, OptionsAck, ViewAck};
use crate::gateway::SocketState;
use crate::http::RatelimitInfo;
use crate::model::{
    AppHomeOpened, AppMention, BlockActions, BlockSuggestion, ChannelChanged, ChannelIdChanged,
    ChannelRename, Event, EventEnvelope, EventMeta, MemberJoinedChannel, MemberLeftChannel, MessageAction,
    MessageEvent, RawPayload, Shortcut, SlashCommand, TokensRevoked, User, ViewClosed, ViewSubmission,
};
use async_trait::async_trait;

/// Handles deliveries; every method has a default that does nothing.
///
/// Events, clicks, closed views and shortcuts are acknowledged before their method runs. Commands, submitted modals and
/// option requests are acknowledged with the method's answer, or by the client when the answer takes too long; a late
/// answer still reaches the person. Each call runs in its own task: a panic ends only that call and is told to
/// [`fault`](EventHandler::fault).
#[async_trait]
#[allow(
    unused_variables,
    reason = "the defaults use none of their arguments, but implementors read the names"
)]
pub trait EventHandler: Send + Sync + 'static {
    /// Any event, once. The default calls the method for its kind.
    async fn event(&self, ctx: Context, env: EventEnvelope) {
        let EventEnvelope { meta, event } = env;
        match event {
            Event::AppMention(ev) => self.app_mention(ctx, meta, *ev).await,
            Event::Message(ev) => self.message(ctx, meta, *ev).await,
            Event::AppHomeOpened(ev) => self.app_home_opened(ctx, meta, *ev).await,
            Event::MemberJoinedChannel(ev) => self.member_joined_channel(ctx, meta, ev).await,
            Event::MemberLeftChannel(ev) => self.member_left_channel(ctx, meta, ev).await,
            Event::ChannelArchive(ev) => self.channel_archive(ctx, meta, ev).await,
            Event::ChannelUnarchive(ev) => self.channel_unarchive(ctx, meta, ev).await,
            Event::ChannelDeleted(ev) => self.channel_deleted(ctx, meta, ev).await,
            Event::ChannelLeft(ev) => self.channel_left(ctx, meta, ev).await,
            Event::ChannelRename(ev) => self.channel_rename(ctx, meta, ev).await,
            Event::ChannelIdChanged(ev) => self.channel_id_changed(ctx, meta, ev).await,
            Event::TeamJoin(user) => self.team_join(ctx, meta, *user).await,
            Event::UserChange(user) => self.user_change(ctx, meta, *user).await,
            Event::AppUninstalled => self.app_uninstalled(ctx, meta).await,
            Event::TokensRevoked(ev) => self.tokens_revoked(ctx, meta, ev).await,
            Event::AppRateLimited => self.app_rate_limited(ctx, meta).await,
            Event::Unknown(value) => self.unknown_event(ctx, meta, RawPayload::new(value)).await,
        }
    }

    /// Somebody mentioned the app.
    async fn app_mention(&self, ctx: Context, meta: EventMeta, ev: AppMention) {}
    /// A message was written, changed or deleted; also the app's own.
    async fn message(&self, ctx: Context, meta: EventMeta, ev: MessageEvent) {}
    /// Somebody opened the app's home.
    async fn app_home_opened(&self, ctx: Context, meta: EventMeta, ev: AppHomeOpened) {}
    /// Somebody joined a channel the app is in.
    async fn member_joined_channel(&self, ctx: Context, meta: EventMeta, ev: MemberJoinedChannel) {}
    /// Somebody left a channel the app is in.
    async fn member_left_channel(&self, ctx: Context, meta: EventMeta, ev: MemberLeftChannel) {}
    /// A channel was closed.
    async fn channel_archive(&self, ctx: Context, meta: EventMeta, ev: ChannelChanged) {}
    /// A channel was opened again.
    async fn channel_unarchive(&self, ctx: Context, meta: EventMeta, ev: ChannelChanged) {}
    /// A channel was deleted.
    async fn channel_deleted(&self, ctx: Context, meta: EventMeta, ev: ChannelChanged) {}
    /// The app itself is no longer in a channel.
    async fn channel_left(&self, ctx: Context, meta: EventMeta, ev: ChannelChanged) {}
    /// A channel got another name.
    async fn channel_rename(&self, ctx: Context, meta: EventMeta, ev: ChannelRename) {}
    /// A channel got another id.
    async fn channel_id_changed(&self, ctx: Context, meta: EventMeta, ev: ChannelIdChanged) {}
    /// Somebody joined the workspace.
    async fn team_join(&self, ctx: Context, meta: EventMeta, user: User) {}
    /// Somebody's account changed, for example was deactivated.
    async fn user_change(&self, ctx: Context, meta: EventMeta, user: User) {}
    /// The app was removed from the workspace or organization.
    async fn app_uninstalled(&self, ctx: Context, meta: EventMeta) {}
    /// Tokens no longer work.
    async fn tokens_revoked(&self, ctx: Context, meta: EventMeta, ev: TokensRevoked) {}
    /// Slack left out events, for there were too many.
    async fn app_rate_limited(&self, ctx: Context, meta: EventMeta) {}
    /// An event this crate does not know.
    async fn unknown_event(&self, ctx: Context, meta: EventMeta, raw: RawPayload) {}

    /// A slash command.
    async fn slash_command(&self, ctx: Context, cmd: SlashCommand) -> CommandAck {
        CommandAck::empty()
    }
    /// A click or choice.
    async fn block_actions(&self, ctx: Context, act: BlockActions) {}
    /// A submitted modal.
    async fn view_submission(&self, ctx: Context, sub: ViewSubmission) -> ViewAck {
        ViewAck::close()
    }
    /// A closed modal.
    async fn view_closed(&self, ctx: Context, closed: ViewClosed) {}
    /// A menu asking for its options.
    async fn options(&self, ctx: Context, req: BlockSuggestion) -> OptionsAck {
        OptionsAck::none()
    }
    /// A global shortcut.
    async fn shortcut(&self, ctx: Context, shortcut: Shortcut) {}
    /// A shortcut used on a message.
    async fn message_action(&self, ctx: Context, action: MessageAction) {}
    /// A payload this crate does not know.
    async fn unknown(&self, ctx: Context, raw: RawPayload) {}

    /// Slack asked to wait.
    async fn ratelimit(&self, info: RatelimitInfo) {}
    /// A connection of Socket Mode changed.
    async fn socket(&self, state: SocketState) {}
    /// A handler or its answer failed. The default logs it.
    async fn fault(&self, fault: Fault) {
        tracing::error!(fault = %fault, "a delivery failed");
    }
}
