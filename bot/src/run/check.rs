//! `ethics-bot check`: a doctor that changes nothing.

mod contacts;
mod link;
mod staff;

use crate::run::say::say;
use std::{path::Path, process::ExitCode};

use commands::Person;
use domain::{Role, SystemRandomness};
use slack::{Http, model::ChannelId};

use crate::{
    app,
    cli::CheckArguments,
    config::{self, AuditConfig, Config, StorageConfig},
    manifest, master_key,
    report::KeyRecord,
};

/// Prints the configuration without its secrets, and what was found.
pub(crate) fn check(arguments: &CheckArguments) -> anyhow::Result<ExitCode> {
    if arguments.relay {
        return check_relay(arguments);
    }
    let config = config::load(&arguments.config.config, &config::environment())?;
    say!("{}", describe(&config));
    let mut findings = Findings::default();
    match &config.relay.apart {
        Some(apart) => link::check_bot(apart, &config, &mut findings),
        None => check_storage(&config.storage, &mut findings),
    }
    note_listing(&config, &mut findings);
    check_audit(&config, &mut findings);
    check_board(&config, &mut findings);
    contacts::check(&config, &mut findings);
    staff::check(&config, &mut findings);
    if arguments.offline {
        say!("  Slack and the mail server were not called (--offline).");
    } else {
        super::runtime()?.block_on(async {
            if let Some(apart) = &config.relay.apart {
                link::visit(apart, &config, &mut findings).await;
            }
            staff::visit(&config, &mut findings).await;
            check_slack(&config, &mut findings).await
        })?;
    }
    Ok(findings.told())
}

/// The same for the file of a relay alone.
fn check_relay(arguments: &CheckArguments) -> anyhow::Result<ExitCode> {
    let config = config::load_relay(&arguments.config.config, &config::environment())?;
    say!("{}", link::describe(&config));
    let mut findings = Findings::default();
    check_storage(&config.storage, &mut findings);
    link::check_relay(&config, &mut findings);
    Ok(findings.told())
}

#[derive(Default)]
struct Findings {
    lines: Vec<String>,
    failed: usize,
}

impl Findings {
    fn good(&mut self, text: impl std::fmt::Display) {
        self.lines.push(format!("ok    {text}"));
    }

    /// Something that works and costs something.
    fn note(&mut self, text: impl std::fmt::Display) {
        self.lines.push(format!("note  {text}"));
    }

    /// Prints them; gives the program's end.
    fn told(&self) -> ExitCode {
        for line in &self.lines {
            say!("  {line}");
        }
        match self.failed {
            0 => say!("Everything that was looked at is in order."),
            failed => say!("{failed} to mend."),
        }
        if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn bad(&mut self, text: impl std::fmt::Display, remedy: &str) {
        self.failed += 1;
        self.lines.push(format!("MEND  {text}\n        {remedy}"));
    }
}

fn describe(config: &Config) -> String {
    let roles: Vec<String> = Role::ALL
        .into_iter()
        .map(|role| {
            let ids: Vec<&str> = config.directory.holders(role).iter().map(shown).collect();
            format!("  {:<16} {}", role.name(), ids.join(", "))
        })
        .collect();
    let (relay, master_key) = match &config.relay.apart {
        Some(apart) => (format!("on another host, {}", apart.address), "on the relay's host".to_owned()),
        None => ("in this process".to_owned(), config.storage.master_key_file.display().to_string()),
    };
    format!(
        "{}\n  code             {}\n  questions        {}\n  slack            {:?}, {}\n  relay            {}\n  release          {:?}\n  data             {}\n  master key       {}\n{}",
        config.company.name,
        describe_code(&config.code, config.company.code_website.as_deref()),
        describe_questions(&config.questions),
        config.slack.transport,
        config.slack.api_url,
        relay,
        config.release,
        config.storage.folder.display(),
        master_key,
        roles.join("\n")
    )
}

fn shown(person: &Person) -> &str {
    match person {
        Person::Slack(user) => user.as_str(),
        Person::Outside(address) => address.as_str(),
    }
}

fn describe_code(code: &config::CodeConfig, website: Option<&str>) -> String {
    let file = code.file.as_ref().map_or_else(|| "as shipped".to_owned(), |file| file.display().to_string());
    let sections = code.code.sections();
    let first = sections.first().map(|section| section.heading()).unwrap_or_default();
    let last = sections.last().map(|section| section.heading()).unwrap_or_default();
    let topics = code.mapping.as_ref().map_or_else(String::new, |mapping| {
        format!("; topics as mapped, {} of them without a section", mapping.unmapped().len())
    });
    format!(
        "{file}, {} sections, from \u{201c}{first}\u{201d} to \u{201c}{last}\u{201d}{topics}; {}",
        sections.len(),
        website.map_or_else(|| "no code.website".to_owned(), |url| format!("on the website at {url}"))
    )
}

fn describe_questions(questions: &config::QuestionsConfig) -> String {
    let on = |on: bool| if on { "on" } else { "off" };
    let bank =
        questions.bank.as_ref().map_or_else(String::new, |bank| format!("; own bank {}", bank.display()));
    format!(
        "topics counted: {}; unanswered ones taken: {}{bank}",
        on(questions.count_topics),
        on(questions.take_unanswered)
    )
}

/// What it costs that the keys of passes are listed nowhere.
fn note_listing(config: &Config, findings: &mut Findings) {
    let relay = &config.relay;
    let has_passes = relay.page.is_some() || relay.apart.as_ref().is_some_and(|apart| apart.page.is_some());
    if has_passes && config.passes.announce_in.is_none() {
        findings.note(
            "passes.announce_in names no channel: each employee is shown the passes' key alone, so a dishonest bot could show somebody another \
             key and know their reports again",
        );
    }
}

/// Reports on two kinds of periods can be taken from each other.
fn check_board(config: &Config, findings: &mut Findings) {
    let span = config.board.span;
    let record = match config.relay.apart {
        Some(_) => Ok(None),
        None => KeyRecord::read(&config.storage.folder),
    };
    match record {
        Ok(Some(record)) if record.span != span => findings.bad(
            format_args!("the Board's reports are by {span} in chat and by {} on the command line", record.span),
            "Set board.period to what the board secretary's key was made for: one report could be taken from the other, and what they withhold would be left.",
        ),
        Ok(_) => findings.good(format_args!("the Board's reports are by {span}")),
        Err(error) => findings.bad(&error, "It checks the board secretary's key."),
    }
}

fn check_audit(config: &Config, findings: &mut Findings) {
    let AuditConfig { head_to, head_every_days } = &config.audit;
    if head_to.is_empty() {
        return findings.bad(
            "nobody is sent the head of the trail",
            "Name somebody in audit.head_to who is not the ethics manager: without a head from outside, entries can be cut off unnoticed.",
        );
    }
    let ids: Vec<&str> = head_to.iter().map(|id| id.as_str()).collect();
    findings.good(format_args!(
        "the head of the trail is sent to {} every {head_every_days} days",
        ids.join(", ")
    ));
}

fn check_storage(storage: &StorageConfig, findings: &mut Findings) {
    let content = storage.folder.join("content.db");
    if !content.exists() {
        findings.good(format_args!("{} does not exist yet; the first start makes it", content.display()));
        return;
    }
    match master_key::read_or_draw(
        &storage.master_key_file,
        &content,
        storage.missing_keys(),
        &SystemRandomness,
    ) {
        Ok(_) => findings.good("the master key's file can be read"),
        Err(error) => findings.bad(
            error,
            "Without it no report can be read. It is not in the database's backup: look where you kept it.",
        ),
    }
    check_permissions(&storage.master_key_file, findings);
    check_permissions(&content, findings);
}

#[cfg(unix)]
fn check_permissions(path: &Path, findings: &mut Findings) {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(metadata) = std::fs::metadata(path) {
        if metadata.permissions().mode() & 0o077 == 0 {
            findings.good(format_args!("{} is readable by its owner only", path.display()));
        } else {
            findings.bad(format_args!("{} is readable by others", path.display()), "Run: chmod 600 on it.");
        }
    }
}

#[cfg(not(unix))]
fn check_permissions(_: &Path, _: &mut Findings) {}

async fn check_slack(config: &Config, findings: &mut Findings) -> anyhow::Result<()> {
    let http = app::http(&config.slack)?;
    match http.auth_test().await {
        Ok(me) => findings
            .good(format_args!("the bot token belongs to {}", me.user.as_deref().unwrap_or("the bot"))),
        Err(error) => {
            findings.bad(error, "Install the app into the workspace again and copy its bot token.");
            return Ok(());
        }
    }
    for role in Role::ALL {
        for user in config.directory.in_slack(role) {
            check_holder(&http, role.name(), user, findings).await;
        }
    }
    if let Some(channel) = &config.passes.announce_in {
        check_channel(&http, channel, findings).await;
    }
    let holders = config.directory.everybody();
    for keeper in config.audit.head_to.iter().filter(|keeper| !holders.contains(&Person::from(*keeper))) {
        check_holder(&http, "audit.head_to", keeper, findings).await;
    }
    let needed: Vec<&str> = manifest::bot_scopes().map(|(scope, _)| scope).collect();
    findings.good(format_args!("scopes that the app must have: {}", needed.join(", ")));
    Ok(())
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

async fn check_holder(http: &Http, role: &str, user: &slack::model::UserId, findings: &mut Findings) {
    match http.users_info(user).await {
        Ok(found) if found.deleted => findings.bad(
            format_args!("{role}: {user} has left the workspace"),
            "Name somebody else in the configuration.",
        ),
        Ok(_) => findings.good(format_args!("{role}: {user} is in the workspace")),
        Err(error) => findings.bad(
            format_args!("{role}: {user} cannot be found ({error})"),
            "Copy the member id from the person's Slack profile.",
        ),
    }
}
