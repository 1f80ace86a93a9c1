//! The validator.

use super::{Features, Manifest, OauthConfig, Problem, Problems, Rule, Settings};
use std::collections::HashSet;
use std::net::Ipv4Addr;

pub(super) fn check(manifest: &Manifest) -> Result<(), Problems> {
    let mut check = Check::default();
    let display = &manifest.display_information;
    check.text("/display_information/name", &display.name, 1, 35);
    check.maybe("/display_information/description", display.description.as_ref(), 1, 140);
    check.maybe("/display_information/long_description", display.long_description.as_ref(), 175, 4_000);
    if let Some(color) = &display.background_color {
        check.rule(
            "/display_information/background_color",
            is_color(color),
            "is not # and 3 or 6 hexadecimal digits",
        );
    }
    check.features(&manifest.features);
    check.oauth(&manifest.oauth_config);
    check.settings(&manifest.settings);
    check.together(manifest);
    check.domains("/outgoing_domains", manifest.outgoing_domains.iter().flatten(), (10, 50));
    if check.0.is_empty() { Ok(()) } else { Err(Problems(check.0)) }
}

#[derive(Default)]
struct Check(Vec<Problem>);

impl Check {
    fn add(&mut self, at: impl Into<String>, rule: Rule) {
        self.0.push(Problem { at: at.into(), rule });
    }

    fn rule(&mut self, at: impl Into<String>, holds: bool, rule: &'static str) {
        if !holds {
            self.add(at, Rule::Other(rule));
        }
    }

    fn text(&mut self, at: impl Into<String>, text: &str, min: usize, max: usize) {
        let actual = text.chars().count();
        if actual > max {
            self.add(at, Rule::Longest { max, actual });
        } else if actual < min {
            self.add(at, Rule::Shortest { min, actual });
        }
    }

    fn maybe(&mut self, at: impl Into<String>, text: Option<&String>, min: usize, max: usize) {
        if let Some(text) = text {
            self.text(at, text, min, max);
        }
    }

    fn most(&mut self, at: impl Into<String>, actual: usize, max: usize) {
        if actual > max {
            self.add(at, Rule::Most { max, actual });
        }
    }

    fn texts(&mut self, at: &str, texts: &[String], most: usize, longest: usize) {
        self.most(at, texts.len(), most);
        for (n, text) in texts.iter().enumerate() {
            self.text(format!("{at}/{n}"), text, 1, longest);
        }
        self.once(at, texts.iter().map(String::as_str));
    }

    fn once<'a>(&mut self, at: &str, texts: impl Iterator<Item = &'a str>) {
        let mut seen = HashSet::new();
        for (n, text) in texts.enumerate() {
            self.rule(format!("{at}/{n}"), seen.insert(text), "is there twice");
        }
    }

    fn url(&mut self, at: impl Into<String>, url: Option<&String>, longest: usize) {
        let Some(url) = url else { return };
        let at = at.into();
        let web = url.starts_with("https://") || url.starts_with("http://");
        self.rule(at.as_str(), web && url::Url::parse(url).is_ok(), "is not a web address");
        self.text(at, url, 0, longest);
    }

    fn domains<'a>(
        &mut self,
        at: &str,
        domains: impl Iterator<Item = &'a String>,
        (most, longest): (usize, usize),
    ) {
        let domains: Vec<&String> = domains.collect();
        self.most(at, domains.len(), most);
        for (n, domain) in domains.into_iter().enumerate() {
            let at = format!("{at}/{n}");
            self.text(at.as_str(), domain, 1, longest);
            self.rule(at, is_domain(domain), "is not a domain in lower case");
        }
    }

    fn features(&mut self, features: &Features) {
        if let Some(user) = &features.bot_user {
            self.text("/features/bot_user/display_name", &user.display_name, 1, 80);
            let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
            let rule = "has more than lower-case letters, digits, '-', '_' and '.'";
            self.rule("/features/bot_user/display_name", user.display_name.chars().all(known), rule);
        }
        let at = "/features/slash_commands";
        self.most(at, features.slash_commands.len(), 50);
        for (n, command) in features.slash_commands.iter().enumerate() {
            self.text(format!("{at}/{n}/command"), &command.command, 2, 32);
            let plain = !command.command.contains(char::is_whitespace)
                && command.command == command.command.to_lowercase();
            self.rule(
                format!("{at}/{n}/command"),
                command.command.starts_with('/'),
                "does not begin with a slash",
            );
            self.rule(format!("{at}/{n}/command"), plain, "has a space or a capital");
            self.url(format!("{at}/{n}/url"), command.url.as_ref(), 3_000);
            self.text(format!("{at}/{n}/description"), &command.description, 1, 2_000);
            self.maybe(format!("{at}/{n}/usage_hint"), command.usage_hint.as_ref(), 1, 1_000);
        }
        self.once(at, features.slash_commands.iter().map(|command| command.command.as_str()));
        let at = "/features/shortcuts";
        self.most(at, features.shortcuts.len(), 10);
        for (n, shortcut) in features.shortcuts.iter().enumerate() {
            self.text(format!("{at}/{n}/name"), &shortcut.name, 1, 24);
            self.text(format!("{at}/{n}/callback_id"), &shortcut.callback_id, 1, 255);
            self.text(format!("{at}/{n}/description"), &shortcut.description, 1, 150);
        }
        let at = "/features/workflow_steps";
        self.most(at, features.workflow_steps.len(), 10);
        for (n, step) in features.workflow_steps.iter().enumerate() {
            self.text(format!("{at}/{n}/name"), &step.name, 1, 50);
            self.text(format!("{at}/{n}/callback_id"), &step.callback_id, 1, 50);
        }
        self.domains("/features/unfurl_domains", features.unfurl_domains.iter(), (5, 255));
    }

    fn oauth(&mut self, oauth: &OauthConfig) {
        self.texts("/oauth_config/redirect_urls", &oauth.redirect_urls, 1_000, 2_500);
        let scopes = &oauth.scopes;
        self.texts("/oauth_config/scopes/bot", &scopes.bot, 255, 50);
        self.texts("/oauth_config/scopes/user", &scopes.user, 255, 50);
        self.texts("/oauth_config/scopes/bot_optional", &scopes.bot_optional, 255, 50);
        self.texts("/oauth_config/scopes/user_optional", &scopes.user_optional, 255, 50);
    }

    fn settings(&mut self, settings: &Settings) {
        if let Some(events) = &settings.event_subscriptions {
            let at = "/settings/event_subscriptions";
            self.url(format!("{at}/request_url"), events.request_url.as_ref(), 3_500);
            self.texts(&format!("{at}/bot_events"), &events.bot_events, 100, 50);
            self.texts(&format!("{at}/user_events"), &events.user_events, 100, 50);
            self.most(format!("{at}/metadata_subscriptions"), events.metadata_subscriptions.len(), 20);
            for (n, subscription) in events.metadata_subscriptions.iter().enumerate() {
                self.text(
                    format!("{at}/metadata_subscriptions/{n}/event_type"),
                    &subscription.event_type,
                    0,
                    50,
                );
            }
        }
        if let Some(interactivity) = &settings.interactivity {
            let at = "/settings/interactivity";
            self.url(format!("{at}/request_url"), interactivity.request_url.as_ref(), 3_500);
            self.url(
                format!("{at}/message_menu_options_url"),
                interactivity.message_menu_options_url.as_ref(),
                3_500,
            );
        }
        let at = "/settings/allowed_ip_address_ranges";
        self.most(at, settings.allowed_ip_address_ranges.len(), 50);
        for (n, range) in settings.allowed_ip_address_ranges.iter().enumerate() {
            self.rule(format!("{at}/{n}"), is_network(range), "is not an IPv4 address or network");
        }
    }

    /// What no schema says: who is called needs an address, and who has a command needs its scope.
    fn together(&mut self, manifest: &Manifest) {
        let (features, settings) = (&manifest.features, &manifest.settings);
        if settings.socket_mode_enabled != Some(true) {
            let needed = "is needed without Socket Mode";
            for (n, command) in features.slash_commands.iter().enumerate() {
                self.rule(format!("/features/slash_commands/{n}/url"), command.url.is_some(), needed);
            }
            if let Some(events) = &settings.event_subscriptions {
                let hears = !events.bot_events.is_empty() || !events.user_events.is_empty();
                let at = "/settings/event_subscriptions/request_url";
                self.rule(at, !hears || events.request_url.is_some(), needed);
            }
            if let Some(clicks) = &settings.interactivity {
                let at = "/settings/interactivity/request_url";
                self.rule(at, !clicks.is_enabled || clicks.request_url.is_some(), needed);
            }
        }
        let scopes = &manifest.oauth_config.scopes;
        let has_commands = !features.slash_commands.is_empty() || !features.shortcuts.is_empty();
        let may = scopes.bot.iter().chain(&scopes.bot_optional).any(|scope| scope == "commands");
        let rule = "lacks commands, which slash commands and shortcuts need";
        self.rule("/oauth_config/scopes/bot", !has_commands || may, rule);
    }
}

fn is_color(color: &str) -> bool {
    let digits = color.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

fn is_domain(domain: &str) -> bool {
    let known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    let inside = |c: char| c != '.' && c != '-';
    domain.len() >= 2 && domain.bytes().all(known) && domain.starts_with(inside) && domain.ends_with(inside)
}

fn is_network(range: &str) -> bool {
    let (address, bits) = range.split_once('/').unwrap_or((range, "0"));
    address.parse::<Ipv4Addr>().is_ok() && bits.parse::<u8>().is_ok_and(|bits| bits <= 32)
}
