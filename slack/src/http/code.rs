//! Slack's error codes.

use std::fmt;

macro_rules! codes {
    ($($variant:ident = $code:literal $(| $alias:literal)*, $doc:literal;)+) => {
        /// Why Slack refused, as the text in `error`. Codes not listed are kept in [`Code::Other`].
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $code, "`: ", $doc)] $variant,)+
            /// Any other code.
            Other(Box<str>),
        }

        impl Code {
            /// The code as Slack writes it; of two spellings, the one in the method reference.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Other(code) => code,
                }
            }
        }

        impl From<&str> for Code {
            fn from(code: &str) -> Self {
                match code {
                    $($code $(| $alias)* => Self::$variant,)+
                    other => Self::Other(clean(other)),
                }
            }
        }
    };
}

codes! {
    AccessDenied = "access_denied", "the resource is not accessible.";
    AccountInactive = "account_inactive", "the token's user or workspace is gone.";
    AlreadyArchived = "already_archived", "the channel is archived already.";
    AlreadyInChannel = "already_in_channel", "the person is a member already.";
    AlreadyPinned = "already_pinned", "the message is pinned already.";
    CantInvite = "cant_invite", "the person cannot be invited.";
    CantInviteSelf = "cant_invite_self", "the app cannot invite itself.";
    CantKickSelf = "cant_kick_self", "the app cannot remove itself.";
    CantUpdateMessage = "cant_update_message", "the message is not the app's.";
    ChannelNotFound = "channel_not_found", "no such channel, or a private one the app is not in.";
    DuplicateExternalId = "duplicate_external_id", "a view has that `external_id` already.";
    ExchangedTriggerId = "exchanged_trigger_id" | "trigger_exchanged", "the trigger was used before.";
    ExpiredTriggerId = "expired_trigger_id" | "trigger_expired", "the trigger is older than 3 seconds.";
    FatalError = "fatal_error", "an error of Slack's; part of the operation may have succeeded.";
    HashConflict = "hash_conflict", "the view has changed since.";
    InternalError = "internal_error", "an error of Slack's; part of the operation may have succeeded.";
    InvalidArguments = "invalid_arguments", "the arguments are wrong.";
    InvalidAuth = "invalid_auth", "the token is wrong.";
    InvalidBlocks = "invalid_blocks", "the blocks are wrong.";
    InvalidName = "invalid_name", "the channel name is wrong.";
    InvalidTriggerId = "invalid_trigger_id", "the trigger is wrong.";
    InviteeCantSeeChannel = "invitee_cant_see_channel", "the person cannot see the channel.";
    IsArchived = "is_archived", "the channel is archived.";
    LastMember = "last_member", "the last member cannot leave.";
    MessageNotFound = "message_not_found", "no such message.";
    MetadataTooLarge = "metadata_too_large", "the metadata is too large.";
    MissingScope = "missing_scope", "the token lacks a scope.";
    MsgTooLong = "msg_too_long", "the message is too long.";
    NameTaken = "name_taken", "a channel has that name already.";
    NoChannel = "no_channel", "the channel name is empty.";
    NoPermission = "no_permission", "the token may not do this.";
    NoText = "no_text", "the message is empty.";
    NoUser = "no_user", "no person was given.";
    NotAllowedTokenType = "not_allowed_token_type", "the token is of another kind.";
    NotArchived = "not_archived", "the channel is not archived.";
    NotAuthed = "not_authed", "there is no token.";
    NotEnabled = "not_enabled", "the app's home tab is switched off.";
    NotFound = "not_found", "no such view.";
    NotInChannel = "not_in_channel", "the app or person is not a member.";
    OrgUserNotInTeam = "org_user_not_in_team", "the person is not in the workspace.";
    PushLimitReached = "push_limit_reached", "three modals are open already.";
    RateLimited = "ratelimited" | "rate_limited", "too many calls.";
    RequestTimeout = "request_timeout", "Slack did not get the whole request.";
    RestrictedAction = "restricted_action", "a workspace setting forbids it.";
    ServiceUnavailable = "service_unavailable", "Slack is not available.";
    TeamDisabled = "team_disabled", "the workspace is closed.";
    TokenExpired = "token_expired", "the token has expired.";
    TokenRevoked = "token_revoked", "the token was revoked.";
    UnknownMethod = "unknown_method", "no such method.";
    UraMaxChannels = "ura_max_channels", "a guest cannot be in more channels.";
    UserDisabled = "user_disabled", "the person's account is deactivated.";
    UserIsRestricted = "user_is_restricted", "guests cannot do or have this.";
    UserNotFound = "user_not_found", "no such person.";
    UserNotInChannel = "user_not_in_channel", "the person is not a member.";
    UserNotVisible = "user_not_visible", "the app cannot see the person.";
    UserRemovedFromTeam = "user_removed_from_team", "the token's user was removed.";
    UsersNotFound = "users_not_found", "no person has that address.";
    ViewTooLarge = "view_too_large", "the view has more than 250 kB.";
}

impl Code {
    /// Whether the token itself is no good: a repetition cannot help, an operator must.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::NotAuthed
                | Self::InvalidAuth
                | Self::AccountInactive
                | Self::UserRemovedFromTeam
                | Self::TeamDisabled
                | Self::TokenRevoked
                | Self::TokenExpired
                | Self::NotAllowedTokenType
                | Self::MissingScope
        )
    }

    /// Whether Slack had a problem of its own, after which part of the operation may have succeeded.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::FatalError | Self::InternalError | Self::RequestTimeout | Self::ServiceUnavailable
        )
    }

    /// Whether the person cannot be written to, whatever the app does: the account is closed, or of another kind. It says nothing of the token.
    #[must_use]
    pub fn is_about_person(&self) -> bool {
        match self {
            Self::OrgUserNotInTeam
            | Self::UserDisabled
            | Self::UserIsRestricted
            | Self::UserNotFound
            | Self::UserNotVisible => true,
            Self::Other(other) => matches!(&**other, "cannot_dm_bot" | "cannot_dm_user" | "is_inactive"),
            _ => false,
        }
    }

    /// Whether `conversations.invite` means one of the people with it, not the call.
    pub(super) fn is_about_invitee(&self) -> bool {
        matches!(
            self,
            Self::AlreadyInChannel
                | Self::CantInvite
                | Self::CantInviteSelf
                | Self::InviteeCantSeeChannel
                | Self::NoUser
                | Self::OrgUserNotInTeam
                | Self::UraMaxChannels
                | Self::UserDisabled
                | Self::UserIsRestricted
                | Self::UserNotFound
                | Self::UserNotVisible
        )
    }
}

/// Codes are printed in errors and logs, so an unknown one is kept only if it looks like a code.
fn clean(code: &str) -> Box<str> {
    let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if !code.is_empty() && code.len() <= 80 && code.bytes().all(known) {
        code.into()
    } else {
        "unreadable_code".into()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip_and_both_spellings_are_one() {
        assert_eq!(Code::from("name_taken"), Code::NameTaken);
        assert_eq!(Code::from("trigger_expired"), Code::from("expired_trigger_id"));
        assert_eq!(Code::from("canvas_disabled").as_str(), "canvas_disabled");
        assert_eq!(Code::from("my boss <said>").as_str(), "unreadable_code");
    }
}
