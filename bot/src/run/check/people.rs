//! Who holds the roles, as the workspace knows them, and the channel of the passes' keys.

use commands::Person;
use domain::Role;
use slack::{
    Http,
    http::Identity,
    model::{ChannelId, User, UserId},
};

use super::Findings;
use crate::config::Config;

/// Everybody who is named in the configuration.
pub(super) async fn check(http: &Http, me: &Identity, config: &Config, findings: &mut Findings) {
    findings.about("people");
    for role in Role::ALL {
        for user in config.directory.in_slack(role) {
            check_holder(http, me, role.name(), user, findings).await;
        }
    }
    let holders = config.directory.everybody();
    for keeper in config.audit.head_to.iter().filter(|keeper| !holders.contains(&Person::from(*keeper))) {
        check_holder(http, me, "audit.head_to", keeper, findings).await;
    }
    findings.about("channel");
    if let Some(channel) = &config.passes.announce_in {
        check_channel(http, channel, findings).await;
    }
}

async fn check_holder(http: &Http, me: &Identity, role: &str, user: &UserId, findings: &mut Findings) {
    let found = match http.users_info(user).await {
        Ok(found) => found,
        Err(error) => {
            return findings.bad(
                format_args!("{role}: {user} cannot be found ({error})"),
                "Copy the member id from the person's Slack profile.",
            );
        }
    };
    match trouble(&found, me) {
        Some(trouble) => findings.bad(format_args!("{role}: {user} {trouble}"), REMEDY),
        None if found.is_restricted => findings.note(format_args!(
            "{role}: {user} is a guest of several channels, who can be on cases; people of the company should hold the other roles"
        )),
        None => findings.good(format_args!("{role}: {user} is in the workspace")),
    }
}

const REMEDY: &str = "Name somebody else in the configuration, by the member id of their Slack profile; \
     outside counsel and the Audit Committee’s designee may be e-mail addresses.";

/// Why this account cannot hold a role.
fn trouble(found: &User, me: &Identity) -> Option<&'static str> {
    let elsewhere = found.team_id.as_ref().zip(me.team_id.as_ref()).is_some_and(|(team, own)| team != own);
    if found.deleted {
        Some("has left the workspace")
    } else if found.is_bot || found.id.as_str() == "USLACKBOT" {
        Some("is a bot, which reads no reports")
    } else if found.is_stranger || (elsewhere && !found.is_in_enterprise()) {
        Some("belongs to another workspace and cannot be invited to a case’s channel")
    } else if found.is_ultra_restricted {
        Some("is a guest of a single channel and cannot be invited to a case’s channel")
    } else {
        None
    }
}

async fn check_channel(http: &Http, channel: &ChannelId, findings: &mut Findings) {
    match http.conversations_info(channel).await {
        Ok(found) if found.is_archived => {
            findings.bad("passes.announce_in: the channel is archived", "Name a channel that everybody is in.");
        }
        Ok(found) if !found.is_member => findings.bad(
            "passes.announce_in: the bot is not in the channel",
            "In Slack, write /invite @ethics-bot in it; the key is listed within a minute.",
        ),
        Ok(found) => findings.good(format_args!(
            "the key of each quarter's passes is listed in #{}; everybody should be in it",
            found.name.as_deref().unwrap_or(channel.as_str())
        )),
        Err(error) => findings.bad(
            format_args!("passes.announce_in: the channel cannot be found ({error})"),
            "Copy the channel id from the end of the channel's details in Slack; a private channel must have the bot in it.",
        ),
    }
}
