//! Slack's ids, one type each so that a channel can never be passed where a person is meant.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not an id. Carries no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IdError {
    /// Nothing was given.
    #[error("a Slack id may not be empty")]
    Empty,
    /// More than 128 bytes were given.
    #[error("a Slack id is at most 128 bytes")]
    TooLong,
    /// A character outside ASCII letters, digits, `.`, `-` and `_`.
    #[error("a Slack id is made of ASCII letters, digits, '.', '-' and '_'")]
    Character,
}

fn check(text: &str) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > 128 {
        return Err(IdError::TooLong);
    }
    let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    if text.bytes().all(known) { Ok(()) } else { Err(IdError::Character) }
}

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {$(
        $(#[$doc])+
        ///
        /// Opaque: Slack promises no length and no first letter. `Debug` prints only the type name; `Display` prints the id.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads an id from configuration or another text a person typed. Ids from Slack are taken as they come.
            ///
            /// # Errors
            /// [`IdError`] when the text is empty, longer than 128 bytes or has a character no Slack id has.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                check(text).map(|()| Self(text.to_owned()))
            }

            /// The id as Slack writes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        /// An id as Slack sent it.
        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )+};
}

ids! {
    /// A person or a bot's user, for example `U061F7AUR` or, on Enterprise Grid, `W012A3CDE`.
    UserId;
    /// A channel (`C…`), an older private channel (`G…`) or a direct message (`D…`).
    ChannelId;
    /// A workspace, for example `T0G9PQBBK`; on Enterprise Grid some fields hold an `E…` id.
    TeamId;
    /// An Enterprise Grid organization, `E…`.
    EnterpriseId;
    /// An app, `A…`.
    AppId;
    /// An opened modal or a published home tab, `V…`.
    ViewId;
    /// A message's time stamp, which is also its id within a channel, for example `1503435956.000247`.
    Ts;
    /// One event, the same in every delivery of it, for example `Ev08MFMKH6`.
    EventId;
    /// A bot, `B…`.
    BotId;
    /// A group of people that can be mentioned, `S…`.
    UserGroupId;
    /// A file, `F…`.
    FileId;
    /// A message that will be posted later, `Q…`.
    ScheduledMessageId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_keeps_the_text_and_refuses_what_no_id_has() {
        assert_eq!(UserId::parse("U061F7AUR").unwrap().as_str(), "U061F7AUR");
        assert_eq!(Ts::parse("1503435956.000247").unwrap().to_string(), "1503435956.000247");
        assert_eq!(UserId::parse(""), Err(IdError::Empty));
        assert_eq!(UserId::parse("U1 U2"), Err(IdError::Character));
        assert_eq!(UserId::parse("<@U1>"), Err(IdError::Character));
        assert_eq!(UserId::parse(&"U".repeat(129)), Err(IdError::TooLong));
    }

    #[test]
    fn debug_names_the_type_only() {
        assert_eq!(format!("{:?}", UserId::parse("U061F7AUR").unwrap()), "UserId(..)");
    }
}
