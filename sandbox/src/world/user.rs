//! People and the users that apps act as.

use serde_json::{Value, json};

use crate::cast::Person;
use crate::world::TEAM;

/// A person, or the user of an app.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) real_name: String,
    pub(crate) title: String,
    pub(crate) email: String,
    pub(crate) about: String,
    pub(crate) bot: Option<Bot>,
}

/// What makes a user a bot.
#[derive(Clone, Debug)]
pub(crate) struct Bot {
    pub(crate) bot_id: String,
    pub(crate) app_id: String,
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
            bot: None,
        }
    }
}

impl User {
    /// As the control API shows it.
    pub(crate) fn control(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "real_name": self.real_name, "title": self.title,
            "email": self.email, "is_bot": self.bot.is_some(), "about": self.about,
        })
    }

    /// As `users.info` shows it; the address needs `users:read.email`.
    pub(crate) fn slack(&self, with_email: bool) -> Value {
        let mut user = json!({
            "id": self.id, "team_id": TEAM, "name": self.name, "deleted": false, "color": "9f69e7",
            "real_name": self.real_name, "tz": "America/New_York", "tz_label": "Eastern Standard Time",
            "tz_offset": -18000,
            "profile": {
                "title": self.title, "phone": "", "skype": "", "real_name": self.real_name,
                "real_name_normalized": self.real_name, "display_name": self.name,
                "display_name_normalized": self.name, "status_text": "", "status_emoji": "",
                "status_expiration": 0, "avatar_hash": "sandbox", "team": TEAM,
            },
            "is_admin": false, "is_owner": false, "is_primary_owner": false, "is_restricted": false,
            "is_ultra_restricted": false, "is_bot": self.bot.is_some(), "is_app_user": false,
            "updated": 1_700_000_000, "is_email_confirmed": true, "who_can_share_contact_card": "EVERYONE",
        });
        match &self.bot {
            Some(bot) => {
                user["profile"]["bot_id"] = json!(bot.bot_id);
                user["profile"]["api_app_id"] = json!(bot.app_id);
            }
            None if with_email => user["profile"]["email"] = json!(self.email),
            None => {}
        }
        user
    }

    /// As interactions name the person who acts.
    pub(crate) fn acting(&self) -> Value {
        json!({"id": self.id, "username": self.name, "name": self.name, "team_id": TEAM})
    }
}
