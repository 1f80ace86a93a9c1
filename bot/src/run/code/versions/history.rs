//! `ethics-bot code history`.

use std::process::ExitCode;

use domain::{Clock, CodeVersion, Day, SystemClock};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use super::read;
use crate::{cli::HistoryArguments, run::say::say};

/// Prints every version, newest first.
pub(crate) fn history(arguments: &HistoryArguments) -> anyhow::Result<ExitCode> {
    let versions = read(&arguments.register.data)?;
    let now_ms = SystemClock.now().as_millisecond();
    let published = versions.iter().filter(|version| at_ms(version).is_some_and(|at| at <= now_ms));
    let in_force = published.max_by_key(|version| at_ms(version)).map(|version| version.hash);
    if arguments.json {
        let rows: Vec<Value> =
            versions.iter().map(|version| to_json(version, in_force == Some(version.hash))).collect();
        say!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(ExitCode::SUCCESS);
    }
    for version in &versions {
        say!("{}", in_words(version, in_force == Some(version.hash), now_ms));
    }
    if versions.is_empty() {
        say!("There is no version in the register; the program records the Code in use when it starts.");
    }
    Ok(ExitCode::SUCCESS)
}

fn at_ms(version: &CodeVersion) -> Option<i64> {
    version.publication.as_ref().map(|publication| publication.at_ms)
}

fn moment(at_ms: i64) -> String {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    moment.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

fn in_words(version: &CodeVersion, in_force: bool, now_ms: i64) -> String {
    let state = match at_ms(version) {
        Some(at) if in_force => format!("in force since {}", moment(at)),
        Some(at) if at > now_ms => format!("comes into force {}", moment(at)),
        Some(at) => format!("was in force from {} on", moment(at)),
        None => "approved, not published".to_owned(),
    };
    let mut lines = vec![format!("{}  {state}", version.name)];
    match &version.approval {
        Some(approval) => {
            lines.push(format!(
                "    approved by {} on {}, {}; entered by {} on {}",
                approval.body, approval.on, approval.resolution, version.recorded.by, version.recorded.on
            ));
            if approval.sign_again {
                lines.push("    everybody is asked to sign it".to_owned());
            }
            match (&version.disclosure, approval.disclose_by) {
                (Some(disclosure), _) => {
                    lines.push(format!("    disclosed on {}, {}", disclosure.on, disclosure.place));
                }
                (None, Some(day)) => lines.push(format!("    to be disclosed until {day}")),
                (None, None) => {}
            }
        }
        None => {
            lines.push(format!("    in use before versions were kept here; seen on {}", version.recorded.on))
        }
    }
    if let Some(publication) = version.publication.as_ref().filter(|_| version.approval.is_some()) {
        let recorded = &publication.recorded;
        lines.push(format!("    published by {} on {}", recorded.by, recorded.on));
    }
    lines.push(format!("    SHA-256 {}\n", version.hash));
    lines.join("\n")
}

fn to_json(version: &CodeVersion, in_force: bool) -> Value {
    let approval = version.approval.as_ref().map(|approval| {
        json!({
            "body": approval.body.name(),
            "on": iso(approval.on),
            "resolution": approval.resolution,
            "sign_again": approval.sign_again,
            "disclose_by": approval.disclose_by.map(iso),
        })
    });
    json!({
        "name": version.name,
        "sha256": version.hash.to_string(),
        "in_force": in_force,
        "recorded_by": version.recorded.by,
        "recorded_on": iso(version.recorded.on),
        "approval": approval,
        "in_force_from": at_ms(version).map(moment),
        "disclosed_on": version.disclosure.as_ref().map(|disclosure| iso(disclosure.on)),
        "disclosed_where": version.disclosure.as_ref().map(|disclosure| disclosure.place.clone()),
    })
}

/// `2026-11-20`.
fn iso(day: Day) -> String {
    Date::from(day).to_string()
}
