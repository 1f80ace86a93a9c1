//! What an interaction lets the app do for a while: open a modal, answer by URL.

use std::time::Duration;

use crate::random;
use crate::world::World;

const TRIGGER_LIFE: Duration = Duration::from_secs(3);
const RESPONSE_URL_LIFE: Duration = Duration::from_secs(30 * 60);
const RESPONSE_URL_USES: u32 = 5;
const REMEMBERED: Duration = Duration::from_secs(60 * 60);

/// Permission to open one modal for one person.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub(crate) app_id: String,
    pub(crate) user: String,
    /// The conversation that the person looked at, where that is known.
    pub(crate) channel: Option<String>,
    expires: Duration,
    used: bool,
}

/// Permission to answer an interaction up to five times.
#[derive(Clone, Debug)]
pub(crate) struct ResponseUrl {
    pub(crate) app_id: String,
    pub(crate) user: String,
    pub(crate) channel: String,
    /// The message the interaction came from.
    pub(crate) message_ts: Option<String>,
    expires: Duration,
    uses: u32,
}

impl World {
    /// A trigger id for this person's act, good for 3 seconds and one view.
    pub(crate) fn add_trigger(&mut self, app_id: &str, user: &str) -> String {
        let id = format!("{}.{}.{}", self.now.as_millis(), self.next_number(), random::hex(32));
        let now = self.now;
        self.triggers.retain(|_, trigger| trigger.expires + REMEMBERED > now);
        let life = if self.faults.expires_trigger() { Duration::ZERO } else { TRIGGER_LIFE };
        let (app_id, user) = (app_id.to_owned(), user.to_owned());
        let trigger = Trigger { app_id, user, channel: None, expires: now + life, used: false };
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// Remembers in which conversation a person acted.
    pub(crate) fn place_trigger(&mut self, id: &str, channel: &str) {
        if let Some(trigger) = self.triggers.get_mut(id) {
            trigger.channel = Some(channel.to_owned());
        }
    }

    /// The trigger, if it can still be used. It is spent only by [`World::spend_trigger`].
    pub(crate) fn find_trigger(&self, app_id: &str, id: &str) -> Result<Trigger, &'static str> {
        let trigger = self.triggers.get(id).filter(|trigger| trigger.app_id == app_id);
        match trigger {
            None => Err("invalid_trigger_id"),
            Some(trigger) if trigger.used => Err("exchanged_trigger_id"),
            Some(trigger) if trigger.expires < self.now => Err("expired_trigger_id"),
            Some(trigger) => Ok(trigger.clone()),
        }
    }

    pub(crate) fn spend_trigger(&mut self, id: &str) {
        if let Some(trigger) = self.triggers.get_mut(id) {
            trigger.used = true;
        }
    }

    /// The address where the app may answer this act.
    pub(crate) fn add_response_url(
        &mut self,
        app_id: &str,
        user: &str,
        channel: &str,
        message_ts: Option<&str>,
    ) -> String {
        let id = random::hex(32);
        let now = self.now;
        self.response_urls.retain(|_, url| url.expires + REMEMBERED > now);
        let url = ResponseUrl {
            app_id: app_id.to_owned(),
            user: user.to_owned(),
            channel: channel.to_owned(),
            message_ts: message_ts.map(str::to_owned),
            expires: now + RESPONSE_URL_LIFE,
            uses: 0,
        };
        self.response_urls.insert(id.clone(), url);
        format!("{}/response/{id}", self.base)
    }

    /// Uses a response URL once.
    pub(crate) fn use_response_url(&mut self, id: &str) -> Result<ResponseUrl, &'static str> {
        let now = self.now;
        let url = self.response_urls.get_mut(id).ok_or("invalid_url")?;
        if url.expires < now {
            return Err("expired_url");
        }
        if url.uses == RESPONSE_URL_USES {
            return Err("used_url");
        }
        url.uses += 1;
        Ok(url.clone())
    }
}
