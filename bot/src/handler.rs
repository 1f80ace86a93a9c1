//! Dispatch: from a typed payload to a verb, and its reply back to the person who acted.

mod click;
mod command;
mod export;
mod form;
mod gate;
mod question;
mod reply;
mod sign;
mod thread;

use std::{sync::Arc, time::Instant};

use async_trait::async_trait;
use commands::{Services, case, home, permissions};
use slack::{
    CommandAck, Context, EventHandler, ViewAck,
    blocks::{Block, HomeView, Text, clip},
    gateway::SocketState,
    http::RatelimitInfo,
    model::{
        AppHomeOpened, AppMention, BlockActions, EventMeta, MemberJoinedChannel, MessageEvent, RawPayload,
        SlashCommand, User, ViewSubmission,
    },
};

use storage_identity::IdentityStore;
use tokio_util::task::TaskTracker;

use self::gate::{Caller, Gate};
use crate::{
    jobs::{Deliveries, SlackRoster},
    metrics::{self, Metrics},
};

/// Where every payload of Slack's arrives.
pub(crate) struct Handler {
    services: Services,
    deliveries: Arc<Deliveries>,
    gate: Gate,
    welcomes: Option<Welcomes>,
    metrics: Arc<Metrics>,
    /// What follows an acknowledgment; a stop waits for it.
    later: TaskTracker,
}

/// What puts the welcome of whoever joins into the queue.
pub(crate) struct Welcomes {
    pub(crate) roster: Arc<SlackRoster>,
    pub(crate) identity: IdentityStore,
}

impl Handler {
    pub(crate) fn new(
        services: Services,
        deliveries: Arc<Deliveries>,
        roster: Arc<SlackRoster>,
        identity: IdentityStore,
        welcomes: Option<Welcomes>,
        metrics: Arc<Metrics>,
        later: TaskTracker,
    ) -> Self {
        Self { services, deliveries, gate: Gate::new(roster, identity), welcomes, metrics, later }
    }
}

#[async_trait]
impl EventHandler for Handler {
    async fn slash_command(&self, ctx: Context, cmd: SlashCommand) -> CommandAck {
        let begun = Instant::now();
        let ack = command::answer(&self.services, &self.gate, &ctx, &cmd).await;
        self.metrics.answers.answered(begun);
        ack
    }

    async fn block_actions(&self, ctx: Context, act: BlockActions) {
        let begun = Instant::now();
        click::answer(&self.services, &self.gate, &ctx, &act).await;
        self.metrics.answers.answered(begun);
        // Wakes for a report that was taken up
        self.deliveries.wake();
    }

    async fn view_submission(&self, ctx: Context, sub: ViewSubmission) -> ViewAck {
        let begun = Instant::now();
        let ack = form::answer(&self.services, &self.gate, &ctx, &self.later, &sub).await;
        self.metrics.answers.answered(begun);
        // Wakes for what people on a case do. A report or an answer writes no effect before its release.
        self.deliveries.wake();
        ack
    }

    async fn message(&self, ctx: Context, meta: EventMeta, ev: MessageEvent) {
        question::answer_message(&self.services, &self.gate, &ctx, (&meta, &ev)).await;
    }

    async fn app_mention(&self, ctx: Context, meta: EventMeta, ev: AppMention) {
        let begun = Instant::now();
        question::answer_mention(&self.services, &self.gate, &ctx, (&meta, &ev)).await;
        self.metrics.answers.answered(begun);
    }

    async fn app_home_opened(&self, ctx: Context, meta: EventMeta, ev: AppHomeOpened) {
        if ev.tab != "home" {
            return;
        }
        let begun = Instant::now();
        let Some(row) = permissions::of_event("app_home_opened") else { return };
        let view = match self.gate.refusal(&self.services, Caller::of_event(&ev.user, &meta), row, "").await {
            Some(refusal) => HomeView::new().block(Block::section(Text::plain(clip(refusal.words(), 3_000)))),
            None => {
                let shown = case::Shown::default();
                home::view(&self.services, &ev.user, shown).await.unwrap_or_else(|(fault, view)| {
                    reply::log(&fault);
                    *view
                })
            }
        };
        if let Err(error) = ctx.http.views_publish(&ev.user, &view).await {
            tracing::warn!(%error, "the home tab could not be published");
        }
        self.metrics.answers.answered(begun);
    }

    async fn member_joined_channel(&self, _: Context, _: EventMeta, ev: MemberJoinedChannel) {
        if let Err(fault) = case::guard(&self.services, &ev.channel, &ev.user).await {
            reply::log(&fault);
        }
        self.deliveries.wake();
    }

    async fn team_join(&self, _: Context, _: EventMeta, user: User) {
        let Some(welcomes) = &self.welcomes else { return };
        let now = self.services.clock.now();
        let today = self.services.deadlines.calendar.today(now);
        let joined = match welcomes.roster.member(&user).await {
            Ok(member) => welcomes
                .identity
                .join(&member, today, now.as_millisecond())
                .await
                .map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        if let Err(error) = joined {
            tracing::warn!(
                error,
                "somebody joined and is not in the queue yet; the next reading of the directory finds them"
            );
        }
    }

    async fn unknown(&self, _: Context, raw: RawPayload) {
        tracing::info!(kind = raw.kind(), "a payload of a kind that this version does not know");
    }

    async fn ratelimit(&self, info: RatelimitInfo) {
        // Of what follows from what somebody does there is no line: it would say that they do it now
        if metrics::is_by_own_clock(&info.method.to_string()) {
            tracing::warn!(method = %info.method, retry_after_s = info.retry_after.as_secs(), "Slack asks to wait");
        }
    }

    async fn socket(&self, state: SocketState) {
        self.metrics.socket.heard(&state);
        match state {
            SocketState::Connected { slot, .. } => tracing::info!(slot, "connected to Slack"),
            SocketState::Refused { code } => {
                tracing::error!(code = code.as_str(), "Slack refuses the app-level token")
            }
            SocketState::LinkDisabled { retry_in, .. } => {
                tracing::error!(
                    retry_in_s = retry_in.as_secs(),
                    "Socket Mode is switched off in the app's settings"
                );
            }
            other => tracing::debug!(state = ?other, "socket"),
        }
    }
}
