//! People and the users that apps act as.

use serde_json::{Value, json};

use crate::cast::{Account, Person};
use crate::world::TEAM;
use crate::world::shelf::Identified;

/// When the accounts of the cast were made.
pub(crate) const MADE: u64 = 1_700_000_000;

/// The workspace of strangers.
const ELSEWHERE: &str = "T0ELSEWHERE";

/// A person, or the user of an app.
#[derive(Clone, Debug, Default)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) real_name: String,
    pub(crate) title: String,
    pub(crate) email: String,
    pub(crate) about: String,
    pub(crate) account: Account,
    pub(crate) bot: Option<Bot>,
    /// The account was taken away.
    pub(crate) deleted: bool,
    /// When the profile was changed last, in seconds since 1970.
    pub(crate) updated: u64,
    /// Whether the person is shown as away.
    pub(crate) away: bool,
}

/// What makes a user a bot.
#[derive(Clone, Debug)]
pub(crate) struct Bot {
    pub(crate) name: String,
    pub(crate) bot_id: String,
    pub(crate) app_id: String,
}

impl Bot {
    /// The `bot_profile` of a message.
    pub(crate) fn profile(&self) -> Value {
        json!({
            "id": self.bot_id, "deleted": false, "name": self.name, "updated": MADE, "app_id": self.app_id,
            "icons": {}, "team_id": TEAM,
        })
    }
}

impl Identified for User {
    fn id(&self) -> &str {
        &self.id
    }
}

impl From<Person> for User {
    fn from(person: Person) -> Self {
        Self {
            id: person.id,
            name: person.handle,
            real_name: person.real_name,
            title: person.title,
            email: person.email,
            about: person.about,
            account: person.account,
            updated: MADE,
            ..Self::default()
        }
    }
}

impl User {
    /// The workspace that the account belongs to.
    pub(crate) fn team(&self) -> &'static str {
        if self.account == Account::Stranger { ELSEWHERE } else { TEAM }
    }

    /// As the control API shows it.
    pub(crate) fn control(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "real_name": self.real_name, "title": self.title,
            "email": self.email, "is_bot": self.bot.is_some(), "about": self.about, "deleted": self.deleted,
        })
    }

    /// As `users.info` shows it; the address needs `users:read.email`. `base` is the sandbox's address.
    pub(crate) fn slack(&self, base: &str, with_email: bool) -> Value {
        let is_channel_guest = self.account == Account::ChannelGuest;
        let mut shown = json!({
            "id": self.id, "team_id": self.team(), "name": self.name, "deleted": self.deleted, "color": "9f69e7",
            "real_name": self.real_name, "tz": "America/New_York", "tz_label": "Eastern Standard Time",
            "tz_offset": -18000,
            "profile": self.profile(base, with_email),
            "is_admin": false, "is_owner": false, "is_primary_owner": false,
            "is_restricted": is_channel_guest || self.account == Account::Guest,
            "is_ultra_restricted": is_channel_guest, "is_bot": self.bot.is_some(), "is_app_user": false,
            "updated": self.updated, "is_email_confirmed": true, "who_can_share_contact_card": "EVERYONE",
            "has_2fa": false,
        });
        // Slack says it of strangers alone
        if self.account == Account::Stranger {
            shown["is_stranger"] = json!(true);
        }
        shown
    }

    /// As `users.profile.get` shows it.
    pub(crate) fn profile(&self, base: &str, with_email: bool) -> Value {
        let (first, last) = self.real_name.split_once(' ').unwrap_or((&self.real_name, ""));
        let mut profile = json!({
            "title": self.title, "phone": "", "skype": "", "real_name": self.real_name,
            "real_name_normalized": self.real_name, "display_name": self.name,
            "display_name_normalized": self.name, "first_name": first, "last_name": last, "fields": {},
            "status_text": "", "status_emoji": "", "status_emoji_display_info": [], "status_expiration": 0,
            "status_text_canonical": "", "avatar_hash": "sandbox", "pronouns": "", "start_date": "",
            "huddle_state": "default_unset", "huddle_state_expiration_ts": 0, "team": TEAM,
        });
        for size in ["24", "32", "48", "72", "192", "512", "1024", "original"] {
            profile[format!("image_{size}")] = json!(format!("{base}/avatar/{}", self.id));
        }
        match &self.bot {
            Some(bot) => {
                profile["bot_id"] = json!(bot.bot_id);
                profile["api_app_id"] = json!(bot.app_id);
            }
            None if with_email => profile["email"] = json!(self.email),
            None => {}
        }
        profile
    }

    /// As interactions name the person who acts.
    pub(crate) fn acting(&self) -> Value {
        json!({"id": self.id, "username": self.name, "name": self.name, "team_id": self.team()})
    }
}
