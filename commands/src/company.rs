//! What the company says of itself, for the ends of answers.

use slack::model::ChannelId;

use crate::contacts::Contact;

/// Names and places from configuration, in the company's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// The company's name.
    pub name: String,
    /// Where questions of pay, leave and working conditions go, such as `the HR team, hr@example.com`.
    pub human_resources: String,
    /// Where questions on accounts and devices go.
    pub it: String,
    /// The ways to reach somebody outside of this chat.
    pub contacts: Vec<Contact>,
    /// The address of the Code on the company's website; `None` when it is not there.
    pub code_website: Option<String>,
    /// The address of the relay page, the same for everybody; `None` when there is none.
    pub page: Option<String>,
    /// The channel in which everybody sees the public key of each quarter's passes; `None` when it is listed nowhere.
    pub key_channel: Option<ChannelId>,
}
