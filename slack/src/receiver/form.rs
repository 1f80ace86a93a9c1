//! The form of a slash command, read in one pass: it is the request of which there are most.

use crate::model::{ResponseUrl, SlashCommand, TriggerId};
use serde_json::{Map, Value};
use std::borrow::Cow;
use tokio::time::Instant;

/// The fields Slack sends. Of repeated ones the first counts.
#[derive(Default)]
struct Fields<'a> {
    payload: Option<Cow<'a, str>>,
    command: Option<Cow<'a, str>>,
    text: Option<Cow<'a, str>>,
    user_id: Option<Cow<'a, str>>,
    user_name: Option<Cow<'a, str>>,
    channel_id: Option<Cow<'a, str>>,
    channel_name: Option<Cow<'a, str>>,
    team_id: Option<Cow<'a, str>>,
    enterprise_id: Option<Cow<'a, str>>,
    is_enterprise_install: Option<Cow<'a, str>>,
    api_app_id: Option<Cow<'a, str>>,
    trigger_id: Option<Cow<'a, str>>,
    response_url: Option<Cow<'a, str>>,
}

/// What a form holds.
pub(super) enum Form<'a> {
    /// The JSON of an interaction.
    Payload(Cow<'a, str>),
    /// A slash command.
    Command(Box<SlashCommand>),
    /// A slash command without a field it cannot do without.
    Broken(Map<String, Value>),
    /// Neither.
    Other,
}

impl<'a> Fields<'a> {
    fn read(body: &'a [u8]) -> Self {
        let mut fields = Self::default();
        for (key, value) in pairs(body) {
            let field = match decode(key).as_ref() {
                "payload" => &mut fields.payload,
                "command" => &mut fields.command,
                "text" => &mut fields.text,
                "user_id" => &mut fields.user_id,
                "user_name" => &mut fields.user_name,
                "channel_id" => &mut fields.channel_id,
                "channel_name" => &mut fields.channel_name,
                "team_id" => &mut fields.team_id,
                "enterprise_id" => &mut fields.enterprise_id,
                "is_enterprise_install" => &mut fields.is_enterprise_install,
                "api_app_id" => &mut fields.api_app_id,
                "trigger_id" => &mut fields.trigger_id,
                "response_url" => &mut fields.response_url,
                _ => continue,
            };
            field.get_or_insert_with(|| decode(value));
        }
        fields
    }

    /// The command, or `None` without who typed it or where.
    fn command(self) -> Option<SlashCommand> {
        fn some<T>(field: Option<Cow<'_, str>>, read: impl FnOnce(String) -> T) -> Option<T> {
            field.filter(|text| !text.is_empty()).map(|text| read(text.into_owned()))
        }
        let now = Instant::now();
        let install = self.is_enterprise_install.unwrap_or_default();
        let command = self.command?.into_owned();
        let (user_id, channel_id) = (self.user_id?.into_owned(), self.channel_id?.into_owned());
        Some(SlashCommand {
            text: self.text.unwrap_or_default().into_owned(),
            user_name: some(self.user_name, std::convert::identity),
            channel_name: some(self.channel_name, std::convert::identity),
            team_id: some(self.team_id, Into::into),
            enterprise_id: some(self.enterprise_id, Into::into),
            is_enterprise_install: install == "1" || install.eq_ignore_ascii_case("true"),
            api_app_id: some(self.api_app_id, Into::into),
            trigger_id: some(self.trigger_id, |id| TriggerId::received_at(id, now)),
            response_url: some(self.response_url, |url| ResponseUrl::received_at(&url, now)),
            ..SlashCommand::new(command, String::new(), user_id.into(), channel_id.into())
        })
    }
}

/// The fields of a form, not decoded. Source: url.spec.whatwg.org, "application/x-www-form-urlencoded parsing".
fn pairs(body: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut parts = pair.splitn(2, |byte| *byte == b'=');
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
    })
}

/// A key or value of a form as text. What has nothing to decode is not copied.
pub(super) fn decode(text: &[u8]) -> Cow<'_, str> {
    if !text.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return String::from_utf8_lossy(text);
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        decoded.push(match (byte, after) {
            (b'+', _) => b' ',
            (b'%', [high, low, behind @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = behind;
                    high << 4 | low
                }
                _ => b'%',
            },
            (byte, _) => *byte,
        });
    }
    let lossy = |error: std::string::FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into_owned();
    Cow::Owned(String::from_utf8(decoded).unwrap_or_else(lossy))
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

pub(super) fn read(body: &[u8]) -> Form<'_> {
    let fields = Fields::read(body);
    if let Some(payload) = fields.payload {
        return Form::Payload(payload);
    }
    if fields.command.is_none() {
        return Form::Other;
    }
    match fields.command() {
        Some(command) => Form::Command(Box::new(command)),
        None => Form::Broken(all(body)),
    }
}

/// The form as it came. A command has no type; a forged one must not steer how the form is read.
fn all(body: &[u8]) -> Map<String, Value> {
    let mut fields = Map::new();
    for (key, value) in pairs(body) {
        fields.entry(decode(key).into_owned()).or_insert_with(|| Value::String(decode(value).into_owned()));
    }
    fields.remove("type");
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Incoming;
    use proptest::prelude::*;
    use url::form_urlencoded;

    proptest! {
        #[test]
        fn forms_are_decoded_as_the_standard_says(body in "[a-c=&+%0-9A-Fé]{0,60}") {
            let ours: Vec<_> = pairs(body.as_bytes()).map(|(key, value)| (decode(key), decode(value))).collect();
            let theirs: Vec<_> = form_urlencoded::parse(body.as_bytes()).collect();
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn no_bytes_make_reading_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
            drop(read(&body));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_form_reads_like_the_same_fields_as_json() {
        for body in [
            "command=%2Fe&user_id=U1&channel_id=C1",
            "command=%2Fe&command=%2Fx&text=a+b%26c&text=&user_id=U1&channel_id=C1&team_id=&enterprise_id=E1",
            "user_name=ann&channel_name=directmessage&command=&user_id=&channel_id=&is_enterprise_install=TRUE",
            "trigger_id=1.2&response_url=https%3A%2F%2Fhooks.slack.com%2Fx&api_app_id=A1&team_id=T1&command=%2Fe\
             &user_id=U1&channel_id=C1&is_enterprise_install=1&token=x&unknown=y",
        ] {
            let Form::Command(command) = read(body.as_bytes()) else { panic!("{body}") };
            let slowly = Incoming::from_value(Value::Object(all(body.as_bytes())));
            assert!(Incoming::Command(command) == slowly, "{body}");
        }
    }
}
