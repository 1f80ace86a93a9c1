//! The table of methods: how each is called and limited.

use std::borrow::Cow;

/// How often a method may be called per workspace and minute. Source: docs.slack.dev, "Rate limits".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tier {
    /// 1 a minute.
    One,
    /// 20 a minute.
    Two,
    /// 50 a minute.
    Three,
    /// 100 a minute.
    Four,
    /// A rule of its own.
    Special,
}

impl Tier {
    /// Calls a minute, where the tier has a number.
    #[must_use]
    pub fn per_minute(self) -> Option<u32> {
        match self {
            Self::One => Some(1),
            Self::Two => Some(20),
            Self::Three => Some(50),
            Self::Four => Some(100),
            Self::Special => None,
        }
    }
}

/// How arguments are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encoding {
    /// `application/x-www-form-urlencoded`, for reads.
    Form,
    /// `application/json`, for writes.
    Json,
}

/// Which token goes into the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Token {
    /// The bot token.
    Bot,
    /// The app-level token.
    App,
    /// None.
    None,
}

/// A method of the Web API and how it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Method {
    /// Its name, for example `chat.postMessage`.
    pub name: Cow<'static, str>,
    /// Its rate limit.
    pub tier: Tier,
    /// How its arguments are sent.
    pub encoding: Encoding,
    /// Whether a repetition has no further effect, so that it may be repeated after a timeout or server error.
    pub idempotent: bool,
    /// Which token it takes.
    pub token: Token,
    /// Whether each channel has its own bucket.
    pub per_channel: bool,
    /// The bot scopes; of alternatives joined with `|` the one for the kind of conversation.
    pub scopes: &'static [&'static str],
}

impl Method {
    /// A method this crate has no function for: a JSON write of tier 2 that is not repeated.
    #[must_use]
    pub fn other(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            tier: Tier::Two,
            encoding: Encoding::Json,
            idempotent: false,
            token: Token::Bot,
            per_channel: false,
            scopes: &[],
        }
    }

    /// Sends the arguments as a form, as reads need.
    #[must_use]
    pub fn form(mut self) -> Self {
        self.encoding = Encoding::Form;
        self
    }

    /// Allows repetition after timeouts and server errors.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    const fn of(name: &'static str, tier: Tier, kind: Kind, scopes: &'static [&'static str]) -> Self {
        Self {
            name: Cow::Borrowed(name),
            tier,
            encoding: if matches!(kind, Kind::Read | Kind::Grant) { Encoding::Form } else { Encoding::Json },
            idempotent: !matches!(kind, Kind::Once | Kind::Post | Kind::Grant),
            token: match kind {
                Kind::App => Token::App,
                Kind::Grant => Token::None,
                _ => Token::Bot,
            },
            per_channel: matches!(kind, Kind::Post),
            scopes,
        }
    }
}

/// What a method does to the world.
#[derive(Clone, Copy)]
enum Kind {
    /// Reads; sent as a form, repeatable.
    Read,
    /// Writes to a state that a repetition leaves the same.
    Put,
    /// Writes something new each time.
    Once,
    /// Posts into a channel: new each time, one bucket per channel.
    Post,
    /// Takes the app-level token.
    App,
    /// Makes something new, as a form and without a token.
    Grant,
}

macro_rules! methods {
    ($($constant:ident = $name:literal, $tier:ident, $kind:ident, [$($scope:literal),*];)+) => {
        impl Method {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: Method = Method::of($name, Tier::$tier, Kind::$kind, &[$($scope),*]);
            )+

            /// Every method this crate has a function for.
            pub const ALL: &'static [Method] = &[$(Method::$constant),+];
        }
    };
}

methods! {
    API_TEST = "api.test", Four, Read, [];
    APPS_CONNECTIONS_OPEN = "apps.connections.open", One, App, ["connections:write"];
    AUTH_TEST = "auth.test", Special, Read, [];
    BOTS_INFO = "bots.info", Three, Read, ["users:read"];
    CHAT_DELETE = "chat.delete", Three, Put, ["chat:write"];
    CHAT_POST_EPHEMERAL = "chat.postEphemeral", Four, Post, ["chat:write"];
    CHAT_POST_MESSAGE = "chat.postMessage", Special, Post, ["chat:write"];
    CHAT_SCHEDULE_MESSAGE = "chat.scheduleMessage", Three, Once, ["chat:write"];
    CHAT_UPDATE = "chat.update", Three, Put, ["chat:write"];
    CONVERSATIONS_ARCHIVE = "conversations.archive", Two, Put, ["channels:manage|groups:write"];
    CONVERSATIONS_CLOSE = "conversations.close", Two, Put, ["im:write|mpim:write"];
    CONVERSATIONS_CREATE = "conversations.create", Two, Once, ["channels:manage|groups:write"];
    CONVERSATIONS_HISTORY = "conversations.history", Three, Read, ["channels:history|groups:history|im:history|mpim:history"];
    CONVERSATIONS_INFO = "conversations.info", Three, Read, ["channels:read|groups:read|im:read|mpim:read"];
    CONVERSATIONS_INVITE = "conversations.invite", Three, Put, ["channels:manage|groups:write"];
    CONVERSATIONS_JOIN = "conversations.join", Three, Put, ["channels:join"];
    CONVERSATIONS_KICK = "conversations.kick", Three, Put, ["channels:manage|groups:write"];
    CONVERSATIONS_LEAVE = "conversations.leave", Three, Put, ["channels:manage|groups:write"];
    CONVERSATIONS_LIST = "conversations.list", Two, Read, ["channels:read|groups:read|im:read|mpim:read"];
    CONVERSATIONS_MEMBERS = "conversations.members", Four, Read, ["channels:read|groups:read|im:read|mpim:read"];
    CONVERSATIONS_OPEN = "conversations.open", Three, Put, ["im:write|mpim:write"];
    CONVERSATIONS_RENAME = "conversations.rename", Two, Put, ["channels:manage|groups:write"];
    CONVERSATIONS_REPLIES = "conversations.replies", Three, Read, ["channels:history|groups:history|im:history|mpim:history"];
    CONVERSATIONS_SET_PURPOSE = "conversations.setPurpose", Two, Put, ["channels:manage|groups:write"];
    CONVERSATIONS_SET_TOPIC = "conversations.setTopic", Two, Put, ["channels:manage|groups:write"];
    CONVERSATIONS_UNARCHIVE = "conversations.unarchive", Two, Put, ["channels:manage|groups:write"];
    FILES_COMPLETE_UPLOAD_EXTERNAL = "files.completeUploadExternal", Four, Once, ["files:write"];
    FILES_GET_UPLOAD_URL_EXTERNAL = "files.getUploadURLExternal", Four, Read, ["files:write"];
    OAUTH_V2_ACCESS = "oauth.v2.access", Special, Grant, [];
    PINS_ADD = "pins.add", Two, Put, ["pins:write"];
    REACTIONS_ADD = "reactions.add", Three, Put, ["reactions:write"];
    TEAM_INFO = "team.info", Three, Read, ["team:read"];
    USERGROUPS_LIST = "usergroups.list", Two, Read, ["usergroups:read"];
    USERGROUPS_USERS_LIST = "usergroups.users.list", Two, Read, ["usergroups:read"];
    USERS_CONVERSATIONS = "users.conversations", Three, Read, ["channels:read|groups:read|im:read|mpim:read"];
    USERS_INFO = "users.info", Four, Read, ["users:read"];
    USERS_LIST = "users.list", Two, Read, ["users:read"];
    USERS_LOOKUP_BY_EMAIL = "users.lookupByEmail", Three, Read, ["users:read.email"];
    VIEWS_OPEN = "views.open", Four, Once, [];
    VIEWS_PUBLISH = "views.publish", Four, Put, [];
    VIEWS_PUSH = "views.push", Four, Once, [];
    VIEWS_UPDATE = "views.update", Four, Put, [];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_something_new_is_never_repeated_and_reads_are_forms() {
        for method in Method::ALL {
            let creates = [
                "conversations.create",
                "chat.postMessage",
                "chat.postEphemeral",
                "views.open",
                "views.push",
                "chat.scheduleMessage",
                "files.completeUploadExternal",
                "oauth.v2.access",
            ];
            assert_eq!(method.idempotent, !creates.contains(&method.name.as_ref()), "{}", method.name);
        }
        assert_eq!(Method::CONVERSATIONS_MEMBERS.encoding, Encoding::Form);
        assert_eq!(Method::CONVERSATIONS_INVITE.encoding, Encoding::Json);
        assert_eq!(Method::APPS_CONNECTIONS_OPEN.token, Token::App);
    }
}
