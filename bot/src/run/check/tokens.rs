//! Slack's tokens, what they may do, and whether both clocks agree.

use domain::{Clock, SystemClock};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use slack::{
    Http,
    http::{Identity, Method},
};

use super::Findings;
use crate::{
    config::{Config, Transport},
    manifest,
};

/// Slack's own limit for signatures is 300 s.
const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// Whose token it is, and whether it may do what is needed; `None` when it is no good, or Slack cannot be reached.
pub(super) async fn check(http: &Http, config: &Config, findings: &mut Findings) -> Option<Identity> {
    findings.about("token");
    let before = SystemClock.now();
    let reply = match http.call_reply::<Identity>(Method::AUTH_TEST, &json!({})).await {
        Ok(reply) => reply,
        Err(error @ slack::Error::Http(_)) => {
            findings.bad(
                format_args!("Slack cannot be reached at {} ({error})", config.slack.api_url),
                "Let this host reach it over HTTPS (port 443), by name.",
            );
            return None;
        }
        Err(error) => {
            findings.bad(error, "Install the app into the workspace again and copy its bot token.");
            return None;
        }
    };
    let me = &reply.value;
    findings.good(format_args!(
        "the bot token belongs to {} in the workspace {}",
        me.user.as_deref().unwrap_or("the bot"),
        me.team.as_deref().unwrap_or("of this token")
    ));
    check_scopes(&reply.scopes, findings);
    findings.about("clock");
    let ours = before + (SystemClock.now().duration_since(before)) / 2;
    check_clock(reply.date.as_deref(), ours, findings);
    if let Transport::Socket { .. } = config.slack.transport {
        check_app_token(http, findings).await;
    }
    Some(reply.value)
}

fn check_scopes(granted: &[String], findings: &mut Findings) {
    if granted.is_empty() {
        return findings.note(
            "Slack did not say which scopes the bot token has: compare them with `ethics-bot manifest`",
        );
    }
    let has = |scope: &str| granted.iter().any(|granted| granted == scope);
    let mut missing = false;
    for (scope, reason) in manifest::bot_scopes().filter(|(scope, _)| !has(scope)) {
        missing = true;
        findings.bad(
            format_args!("the bot token has not the scope {scope}, which it needs to {reason}"),
            "Put the manifest of this version into the app’s settings (App Manifest) and install the app again.",
        );
    }
    let needed: Vec<&str> = manifest::bot_scopes().map(|(scope, _)| scope).collect();
    let more: Vec<&str> =
        granted.iter().map(String::as_str).filter(|scope| !needed.contains(scope)).collect();
    if !more.is_empty() {
        findings.note(format_args!(
            "the bot token may do more than the program does: {}. Take these scopes out of the app’s settings and install it again",
            more.join(", ")
        ));
    }
    if !missing {
        findings.good(format_args!("the bot token has the {} scopes that it needs", needed.len()));
    }
}

fn check_clock(theirs: Option<&str>, ours: Timestamp, findings: &mut Findings) {
    let parsed = theirs.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
    let Some(theirs) = parsed else {
        return findings.note("Slack did not say what time it is there, so the clocks were not compared");
    };
    let ahead = ours.duration_since(theirs.timestamp());
    let way = if ahead.is_negative() { "behind" } else { "ahead of" };
    let off = ahead.abs();
    if off > SKEW {
        findings.bad(
            format_args!("this machine’s clock is {} s {way} Slack’s", off.as_secs()),
            "Set the clock by NTP: beyond 300 s Slack’s signed requests are refused, and releases and deadlines go by this clock.",
        );
    } else {
        findings.good("this machine’s clock agrees with Slack’s to the minute");
    }
}

/// Asking for an address makes no connection.
async fn check_app_token(http: &Http, findings: &mut Findings) {
    findings.about("token");
    match http.apps_connections_open().await {
        Ok(_) => findings.good("the app-level token opens connections of Socket Mode"),
        Err(error) => findings.bad(
            format_args!("the app-level token opens no connection ({error})"),
            "In the app’s settings make an app-level token with the scope connections:write (Basic Information), and switch Socket Mode on.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_off_by_more_than_a_minute_is_to_be_set() {
        let ours: Timestamp = "2026-11-28T12:00:00Z".parse().unwrap();
        let found = |date: Option<&str>| {
            let mut findings = Findings::default();
            check_clock(date, ours, &mut findings);
            findings.to_string()
        };
        assert!(found(Some("Sat, 28 Nov 2026 11:59:01 GMT")).contains("agrees with Slack"));
        assert!(
            found(Some("Sat, 28 Nov 2026 11:55:00 GMT"))
                .contains("MEND  this machine’s clock is 300 s ahead of")
        );
        assert!(found(Some("Sat, 28 Nov 2026 12:01:30 GMT")).contains("90 s behind Slack"));
        for unknown in [None, Some("yesterday")] {
            assert!(found(unknown).contains("note  Slack did not say"), "{unknown:?}");
        }
    }
}
