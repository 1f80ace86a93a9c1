//! The conversation a call is about, as the app can see it.

use crate::api::call::{Call, Failure};
use crate::world::channel::{Channel, Kind};

/// Whether this can be the timestamp of a message.
pub(crate) fn is_ts(ts: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    ts.split_once('.').is_some_and(|(seconds, rest)| digits(seconds) && digits(rest))
}

impl Call<'_> {
    /// The conversation of the argument `channel`. Private ones the app is not in do not exist for it.
    pub(crate) fn place(&self) -> Result<&Channel, Failure> {
        let id = self.required("channel")?;
        let channel = self.world.find_channel(&id).ok_or("channel_not_found")?;
        let visible = channel.kind == Kind::Public || channel.has(&self.me);
        if visible { Ok(channel) } else { Err("channel_not_found".into()) }
    }

    /// The same, and the app must have the scope for its kind: `groups` + `:read`.
    pub(crate) fn place_for(&self, verbs: &[&str]) -> Result<&Channel, Failure> {
        let channel = self.place()?;
        let scope = channel.kind.scope();
        let wanted: Vec<String> = verbs
            .iter()
            .map(|verb| match (*verb, channel.kind) {
                ("write", Kind::Public) => "channels:manage".to_owned(),
                (verb, _) => format!("{scope}:{verb}"),
            })
            .collect();
        self.need_scope(&wanted)?;
        Ok(channel)
    }

    /// The same, for changes: the app must be a member and the channel not archived.
    pub(crate) fn place_to_change(&self, verbs: &[&str]) -> Result<String, Failure> {
        let channel = self.place_for(verbs)?;
        if channel.archived {
            return Err("is_archived".into());
        }
        if !channel.has(&self.me) {
            return Err("not_in_channel".into());
        }
        Ok(channel.id.clone())
    }
}
