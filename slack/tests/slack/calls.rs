//! Every method function of the crate, called once.

use slack::http::{History, Upload};
use slack::prelude::*;
use slack::{Error, Http};
use std::pin::Pin;

type Call = for<'a> fn(&'a Http) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

macro_rules! calls {
    ($($method:literal => |$http:ident| $call:expr;)+) => {
        /// The name of each method and its function. `files_upload` calls two.
        pub(crate) const CALLS: &[(&str, Call)] = &[$(
            ($method, |$http| Box::pin(async move { $call.await.map(drop) }))
        ),+];
    };
}

fn channel() -> ChannelId {
    ChannelId::from("C1".to_owned())
}

fn user() -> UserId {
    UserId::from("U1".to_owned())
}

fn ts() -> Ts {
    Ts::from("1.2".to_owned())
}

fn modal() -> ModalView {
    ModalView::new("a", "Title").block(Block::section("text"))
}

fn trigger() -> TriggerId {
    TriggerId::received_now("1.2.3")
}

fn text() -> MessageBody {
    MessageBody::text("hi").block(Block::section("hi"))
}

calls! {
    "api.test" => |http| http.api_test();
    "apps.connections.open" => |http| http.apps_connections_open();
    "auth.test" => |http| http.auth_test();
    "bots.info" => |http| http.bots_info(&BotId::from("B1".to_owned()));
    "chat.delete" => |http| http.chat_delete(&channel(), &ts());
    "chat.postEphemeral" => |http| http.chat_post_ephemeral(&channel(), &user(), &text());
    "chat.postMessage" => |http| http.chat_post_message(&channel(), &text().thread_ts(ts()));
    "chat.scheduleMessage" => |http| http.chat_schedule_message(&channel(), 1_562_180_400, &text());
    "chat.update" => |http| http.chat_update(&channel(), &ts(), &text());
    "conversations.archive" => |http| http.conversations_archive(&channel());
    "conversations.close" => |http| http.conversations_close(&channel());
    "conversations.create" => |http| http.conversations_create("case", true);
    "conversations.history" => |http| http.conversations_history(&channel(), &History::new().limit(5).oldest(ts()));
    "conversations.info" => |http| http.conversations_info(&channel());
    "conversations.invite" => |http| http.conversations_invite(&channel(), &[user()]);
    "conversations.join" => |http| http.conversations_join(&channel());
    "conversations.kick" => |http| http.conversations_kick(&channel(), &user());
    "conversations.leave" => |http| http.conversations_leave(&channel());
    "conversations.list" => |http| http.conversations_list(&[ChannelKind::Private]);
    "conversations.members" => |http| http.conversations_members(&channel());
    "conversations.open" => |http| http.conversations_open(&[user()]);
    "conversations.rename" => |http| http.conversations_rename(&channel(), "case");
    "conversations.replies" => |http| http.conversations_replies(&channel(), &ts(), &History::new());
    "conversations.setPurpose" => |http| http.conversations_set_purpose(&channel(), "p");
    "conversations.setTopic" => |http| http.conversations_set_topic(&channel(), "t");
    "conversations.unarchive" => |http| http.conversations_unarchive(&channel());
    "files.getUploadURLExternal" => |http| http.files_upload(&channel(), Upload::new("a.txt", "hello").comment("c").thread_ts(ts()));
    "files.completeUploadExternal" => |http| http.files_upload(&channel(), Upload::new("a.txt", "hello").comment("c").thread_ts(ts()));
    "oauth.v2.access" => |http| async { http.oauth_v2_refresh("1.2", &"secret".into(), &"xoxe-1".into()).await };
    "pins.add" => |http| http.pins_add(&channel(), &ts());
    "reactions.add" => |http| http.reactions_add(&channel(), &ts(), "eyes");
    "team.info" => |http| http.team_info();
    "usergroups.list" => |http| http.usergroups_list();
    "usergroups.users.list" => |http| http.usergroups_users_list(&UserGroupId::from("S1".to_owned()));
    "users.conversations" => |http| http.users_conversations(Some(&user()), &[ChannelKind::Public]);
    "users.info" => |http| http.users_info(&user());
    "users.list" => |http| http.users_list();
    "users.lookupByEmail" => |http| http.users_lookup_by_email("a@example.com");
    "views.open" => |http| http.views_open(&trigger(), &modal());
    "views.publish" => |http| http.views_publish(&user(), &HomeView::new().block(Block::section("hi")));
    "views.push" => |http| http.views_push(&trigger(), &modal());
    "views.update" => |http| http.views_update(&ViewId::from("V1".to_owned()), Some("h"), &modal());
}
