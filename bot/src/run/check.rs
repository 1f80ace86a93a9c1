//! `ethics-bot check`: a doctor that changes nothing.

mod calendar;
mod contacts;
mod databases;
mod findings;
mod link;
mod page;
mod people;
mod roles;
mod settings;
mod staff;
mod tokens;

pub(crate) use link::remote as relay_apart;

use crate::run::say::say;
use std::process::ExitCode;

use commands::Person;
use domain::{Role, SystemClock};

use crate::{
    app,
    cli::CheckArguments,
    config::{self, AuditConfig, Config, Environment, HealthConfig},
    report::KeyRecord,
};
use findings::Findings;

/// Prints the configuration without its secrets, and what was found.
pub(crate) fn check(arguments: &CheckArguments) -> anyhow::Result<ExitCode> {
    let environment = config::environment();
    let mut findings = Findings::default();
    if arguments.relay {
        let config = config::load_relay(&arguments.config.config, &environment)?;
        tell(arguments, &link::describe(&config));
        super::runtime()?.block_on(check_relay(arguments, &config, &mut findings));
    } else {
        let config = config::load(&arguments.config.config, &environment)?;
        tell(arguments, &describe(&config));
        super::runtime()?.block_on(check_bot(arguments, &config, &environment, &mut findings))?;
    }
    findings.told(arguments.json)
}

/// What is for people's eyes only.
fn tell(arguments: &CheckArguments, text: &str) {
    if !arguments.json {
        say!("{text}");
    }
}

async fn check_bot(
    arguments: &CheckArguments,
    config: &Config,
    environment: &Environment,
    findings: &mut Findings,
) -> anyhow::Result<()> {
    findings.about("storage");
    let page = match &config.relay.apart {
        Some(apart) => {
            databases::check(&config.storage, &databases::IDENTITY, findings).await;
            link::check_bot(apart, config, findings.about("link"));
            apart.page.as_ref().map(|page| Some(page.url.as_str()))
        }
        None => {
            let files = [&databases::IDENTITY[..], &databases::CONTENT[..]].concat();
            databases::check(&config.storage, &files, findings).await;
            databases::check_master_key(&config.storage, findings).await;
            config.relay.page.as_ref().map(|page| page.url.as_deref())
        }
    };
    if let Some(url) = page {
        page::check(url, findings.about("page"));
        note_listing(config, findings);
    }
    check_audit(config, findings.about("trail"));
    check_board(config, findings.about("board"));
    calendar::check(&config.deadlines.calendar, &SystemClock, findings.about("deadlines"));
    contacts::check(config, findings.about("contacts"));
    roles::check(&config.directory, config.relay.apart.is_some(), findings.about("roles"));
    staff::check(config, findings.about("staff"));
    check_health(config.health, findings.about("health"));
    if arguments.offline {
        tell(arguments, "  Slack, the relay, the page and the mail server were not called (--offline).");
        return Ok(());
    }
    if let Some(apart) = &config.relay.apart {
        link::visit(apart, config, findings.about("link")).await;
    }
    page::visit(page.flatten(), findings.about("page")).await;
    staff::visit(config, findings.about("mail")).await;
    let http = app::http(&config.slack)?;
    if let Some(me) = tokens::check(&http, config, findings).await {
        settings::check(&http, &me, config, environment, findings).await;
        people::check(&http, &me, config, findings).await;
    }
    Ok(())
}

/// The same for the file of a relay alone.
async fn check_relay(arguments: &CheckArguments, config: &config::RelayHostConfig, findings: &mut Findings) {
    databases::check(&config.storage, &databases::CONTENT, findings.about("storage")).await;
    databases::check_master_key(&config.storage, findings).await;
    link::check_relay(config, findings.about("link"));
    calendar::check(&config.deadlines.calendar, &SystemClock, findings.about("deadlines"));
    check_health(config.health, findings.about("health"));
    if let Some(page) = &config.relay.page {
        page::check(page.url.as_deref(), findings.about("page"));
        if !arguments.offline {
            page::visit(page.url.as_deref(), findings).await;
        }
    }
}

/// What is told there is no secret, and nobody else's business either.
fn check_health(health: Option<HealthConfig>, findings: &mut Findings) {
    match health {
        None => findings.note(
            "health.listen is not set: no health check and no metrics, so nobody is told when the program stands still",
        ),
        Some(HealthConfig { listen }) if listen.ip().is_loopback() => {
            findings.good(format_args!("health and metrics are told at {listen}"));
        }
        Some(HealthConfig { listen }) => findings.note(format_args!(
            "health and metrics are told at {listen} to whoever reaches it: let the firewall leave it to your monitoring"
        )),
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
        None => ("in this process".to_owned(), config.storage.master_key.to_string()),
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
