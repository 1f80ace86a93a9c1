//! How people get the Code and are asked to sign it.

use domain::{QuietHours, Rhythm};

use super::reader::Reader;

/// How people get the Code and are asked to sign it. Nothing is sent unless it is switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgmentsConfig {
    /// Whether whoever joins gets the Code, and is reminded.
    pub welcome: bool,
    /// Whether campaigns can be started, and amendments are told to everybody.
    pub campaigns: bool,
    /// So many letters go out in a minute, from all processes together.
    pub per_minute: u32,
    /// Hours in which no letter comes; `None` when any hour and any day is good.
    pub quiet: Option<QuietHours>,
    /// When people are reminded.
    pub rhythm: Rhythm,
}

impl Default for AcknowledgmentsConfig {
    fn default() -> Self {
        Self {
            welcome: false,
            campaigns: false,
            per_minute: 60,
            quiet: Some(QuietHours::default()),
            rhythm: Rhythm::default(),
        }
    }
}

impl AcknowledgmentsConfig {
    /// Whether the list of who works here is kept.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        self.welcome || self.campaigns
    }
}

pub(super) fn section(reader: &mut Reader<'_>) -> AcknowledgmentsConfig {
    let usual = AcknowledgmentsConfig::default();
    let welcome = reader.flag("acknowledgments.welcome");
    let campaigns = reader.flag("acknowledgments.campaigns");
    let per_minute = reader.number("acknowledgments.per_minute", 1, 300);
    let quiet = match reader.text("acknowledgments.quiet", "20:00-08:00") {
        None => usual.quiet,
        Some(found) if found.value.trim() == "off" => None,
        Some(found) => match found.value.parse() {
            Ok(hours) => Some(hours),
            Err(error) => {
                reader.refuse(&found, error_text(&error));
                usual.quiet
            }
        },
    };
    let rhythm = match reader.numbers("acknowledgments.remind_after_days", "[7, 14, 28]") {
        None => usual.rhythm,
        Some(found) => Rhythm::new(&found.value).unwrap_or_else(|error| {
            reader.refuse(&found, error_text(&error));
            usual.rhythm
        }),
    };
    let per_minute = per_minute.and_then(|found| u32::try_from(found.value).ok()).unwrap_or(usual.per_minute);
    AcknowledgmentsConfig { welcome, campaigns, per_minute, quiet, rhythm }
}

fn error_text(error: &dyn std::error::Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::super::{Environment, parse};
    use super::AcknowledgmentsConfig;

    fn read(keys: &str) -> Result<AcknowledgmentsConfig, String> {
        let text = format!(
            "[acknowledgments]\n{keys}\n[company]\nname = \"Example\"\n[roles]\nethics_manager = [\"U1\"]\noutside_counsel = [\"U2\"]\n\
             audit_committee = [\"U3\"]\nboard_secretary = [\"U4\"]\n"
        );
        let secrets = [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1")];
        let environment: Environment =
            secrets.map(|(name, secret)| (name.to_owned(), secret.to_owned())).into();
        parse("test.toml", &text, &environment)
            .map(|config| config.acknowledgments)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_is_sent_unless_it_is_switched_on() {
        assert_eq!(read(""), Ok(AcknowledgmentsConfig::default()));
        assert!(!AcknowledgmentsConfig::default().is_on());
        let on = read(
            "welcome = true\ncampaigns = true\nper_minute = 120\nquiet = \"off\"\nremind_after_days = []",
        )
        .unwrap();
        assert!(on.is_on() && on.quiet.is_none() && on.rhythm.days().is_empty() && on.per_minute == 120);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (keys, expected) in [
            (
                "per_minute = 0",
                "test.toml:2: acknowledgments.per_minute: expected a whole number from 1 to 300",
            ),
            (
                "quiet = \"at night\"",
                "acknowledgments.quiet: expected hours such as \"20:00-08:00\", or \"off\"",
            ),
            ("remind_after_days = [14, 7]", "acknowledgments.remind_after_days: expected days from 1 to 365"),
            ("welcom = true", "did you mean acknowledgments.welcome?"),
        ] {
            let said = read(keys).unwrap_err();
            assert!(said.contains(expected), "{keys}\n{said}");
        }
    }
}
