//! What each subcommand does.

mod ask;
mod audit;
mod backup;
mod campaign;
mod check;
mod clean_evidence;
mod code;
mod database;
mod demo;
mod docs;
mod eval;
mod export;
mod health;
mod keys;
mod outbox;
mod relay;
mod report;
mod sandbox;
mod say;
mod serve;
mod simulate;
mod staff;
mod waivers;

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use tokio::runtime::Runtime;

use self::say::say;
use crate::cli::{
    AuditCommand, BackupCommand, CampaignCommand, Cli, CodeCommand, DatabaseCommand, DocsCommand,
    ExportCommand, KeysCommand, ManifestArguments, OutboxCommand, Run, SimulateCommand, StaffCommand,
};

/// After so many steps of tasks a thread looks which connections have something to read. With tokio's own 61, of 64 people at once a few waited for two rounds of all the others.
const LOOKS_AFTER: u32 = 8;

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let ended = match cli.run {
        Run::Demo(arguments) => demo::demo(arguments),
        Run::Sandbox(arguments) => sandbox::sandbox(&arguments),
        Run::Serve(arguments) => serve::serve(&arguments),
        Run::Relay(arguments) => relay::relay(&arguments),
        Run::Ask(arguments) => ask::ask(&arguments),
        Run::Code(CodeCommand::Import(arguments)) => code::import(&arguments),
        Run::Code(CodeCommand::Topics(arguments)) => code::topics(&arguments),
        Run::Code(CodeCommand::Diff(arguments)) => code::diff(&arguments),
        Run::Code(CodeCommand::Approve(arguments)) => code::approve(&arguments),
        Run::Code(CodeCommand::Publish(arguments)) => code::publish(&arguments),
        Run::Code(CodeCommand::History(arguments)) => code::history(&arguments),
        Run::Code(CodeCommand::Show(arguments)) => code::show(&arguments),
        Run::Code(CodeCommand::Disclosed(arguments)) => code::disclosed(&arguments),
        Run::Eval(arguments) => eval::eval(&arguments),
        Run::Simulate(SimulateCommand::Anonymity(arguments)) => simulate::anonymity(&arguments),
        Run::Simulate(SimulateCommand::Campaign(arguments)) => simulate::campaign(&arguments),
        Run::Campaign(CampaignCommand::Status(arguments)) => campaign::status(&arguments),
        Run::Campaign(CampaignCommand::Export(arguments)) => campaign::export(&arguments),
        Run::Audit(AuditCommand::Verify(arguments)) => audit::verify(&arguments),
        Run::Audit(AuditCommand::List(arguments)) => audit::list(&arguments),
        Run::Audit(AuditCommand::Key(arguments)) => audit::key(&arguments),
        Run::Waivers(arguments) => waivers::waivers(&arguments),
        Run::Staff(StaffCommand::Reset(arguments)) => staff::reset(&arguments),
        Run::Report(arguments) => report::report(&arguments),
        Run::Check(arguments) => check::check(&arguments),
        Run::Outbox(OutboxCommand::List(arguments)) => outbox::list(&arguments),
        Run::Outbox(OutboxCommand::Retry(arguments)) => outbox::retry(&arguments),
        Run::Backup(BackupCommand::Make(arguments)) => backup::make(&arguments),
        Run::Backup(BackupCommand::Keys(arguments)) => backup::keys(&arguments),
        Run::Backup(BackupCommand::Verify(arguments)) => backup::verify(&arguments),
        Run::Backup(BackupCommand::Restore(arguments)) => backup::restore(&arguments),
        Run::Keys(KeysCommand::Show(arguments)) => keys::show(&arguments),
        Run::Keys(KeysCommand::New(arguments)) => keys::new(&arguments),
        Run::Keys(KeysCommand::Rotate(arguments)) => keys::rotate(&arguments),
        Run::Export(ExportCommand::Everything(arguments)) => export::everything(&arguments),
        Run::Database(DatabaseCommand::Setup) => Ok(database::setup()),
        Run::Database(DatabaseCommand::Keys(arguments)) => database::keys(&arguments),
        Run::Docs(DocsCommand::Man(arguments)) => docs::man(&arguments),
        Run::Docs(DocsCommand::Completions(arguments)) => docs::completions(&arguments),
        Run::Health(arguments) => health::health(&arguments),
        Run::Manifest(arguments) => manifest(&arguments),
        Run::CleanEvidence => clean_evidence::clean_evidence(),
    };
    match ended {
        Ok(code) => code,
        Err(error) => {
            say_error(&error);
            ExitCode::FAILURE
        }
    }
}

/// The error and its causes, one a line.
#[allow(clippy::print_stderr, reason = "the command line's own voice")]
fn say_error(error: &anyhow::Error) {
    eprintln!("ethics-bot: {error}");
    for cause in error.chain().skip(1) {
        eprintln!("  because {cause}");
    }
}

/// Prints the manifest.
fn manifest(arguments: &ManifestArguments) -> anyhow::Result<ExitCode> {
    let url = arguments.http.as_deref();
    if url.is_some_and(|url| !url.starts_with("https://")) {
        anyhow::bail!("expected an address that starts with https://, which Slack can reach");
    }
    let manifest = crate::manifest::checked(url).context("Slack would not take this manifest")?;
    say!("{}", serde_json::to_string_pretty(&manifest)?);
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .event_interval(LOOKS_AFTER)
        .enable_all()
        .build()
        .context("the runtime cannot be started")
}

/// Waits for Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
