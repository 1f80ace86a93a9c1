//! The command line.

mod audit;
mod backup;
mod campaign;
mod code;
mod database;
mod export;
mod keys;
mod operating;
mod outbox;
mod report;
mod staff;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub(crate) use audit::{
    AuditCommand, AuditKeyArguments, AuditListArguments, AuditVerifyArguments, TrailKeyArguments,
};
pub(crate) use backup::{BackupCommand, BackupMakeArguments, BackupRestoreArguments, BackupVerifyArguments};
pub(crate) use campaign::{
    CampaignCommand, CampaignExportArguments, CampaignStatusArguments, SimulateCampaignArguments,
};
pub(crate) use code::{
    ApproveArguments, DisclosedArguments, HistoryArguments, PublishArguments, RecorderArguments,
    RegisterArguments, ShowArguments,
};
pub(crate) use database::{DatabaseCommand, DatabaseKeysArguments};
pub(crate) use export::{ExportArguments, ExportCommand};
pub(crate) use keys::{KeyArguments, KeyName, KeysCommand, NewKeyArguments};
pub(crate) use operating::{
    CheckArguments, CompletionsArguments, DocsCommand, HealthArguments, ManArguments,
};
pub(crate) use outbox::{OutboxCommand, OutboxListArguments, OutboxRetryArguments};
pub(crate) use report::{ReportArguments, ReportCommand, ReportKeyArguments};
pub(crate) use staff::{StaffCommand, StaffResetArguments};

/// A chat-ops ethics bot for Slack.
///
/// Employees ask what the company's Code of Business Conduct and Ethics says and get its own words. Reporters type /report and reach the ethics
/// manager through an anonymizing relay. The ethics manager is told by direct message when a case's private channel is open, and handles the case
/// there.
///
/// Start with `ethics-bot demo`: it needs no Slack and no configuration.
#[derive(Debug, Parser)]
#[command(name = "ethics-bot", version, propagate_version = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) run: Run,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Run {
    /// Try everything on this machine: the bot, the relay, and a Slack-compatible sandbox with people in it, in your browser
    Demo(DemoArguments),
    /// Run a Slack-compatible workspace for any app: point its SDK at what this prints
    Sandbox(SandboxArguments),
    /// Run the bot for a real workspace
    Serve(ConfigArguments),
    /// Run the relay alone, on a host of its own: the reports' stores and the page, apart from the bot
    Relay(RelayArguments),
    /// Ask the Code a question
    Ask(AskArguments),
    /// Use your own company's Code
    #[command(subcommand)]
    Code(CodeCommand),
    /// Measure how well questions are answered: FILE has one JSON object a line, {"id", "q", "gold": [section ids]}
    Eval(EvalArguments),
    /// Simulate a company, to choose by numbers
    #[command(subcommand)]
    Simulate(SimulateCommand),
    /// Look at the trail of what was done on cases, on the host that holds the reports
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Print the register of waivers of the Code, on the bot's host, also while the program runs
    Waivers(WaiversArguments),
    /// Look at campaigns, in which people are asked to sign the Code, on the bot's host, also while the program runs
    #[command(subcommand)]
    Campaign(CampaignCommand),
    /// Look after the staff page, on the bot's host, also while the program runs
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Write the Board's report: a page, a PDF and a table, on the host that holds the reports. It needs the board secretary's key
    Report(ReportArguments),
    /// Check the configuration, the databases, the token, the people of each role; changes nothing
    Check(CheckArguments),
    /// See what could not be done in Slack or by mail, and have it tried now
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Copy the databases while the program runs, see whether a copy is whole, and put it back
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Look at the keys, and put others in their place, while the program runs
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Take everything along in open formats
    #[command(subcommand)]
    Export(ExportCommand),
    /// Keep everything on a PostgreSQL server
    #[command(subcommand)]
    Database(DatabaseCommand),
    /// Ask the program that runs on this machine how it is; ends with 1 when it is not well. A container's health check
    Health(HealthArguments),
    /// Print the Slack app manifest, to create the app from
    Manifest(ManifestArguments),
    /// Write man pages, or completions for a shell
    #[command(subcommand)]
    Docs(DocsCommand),
    /// Clean one file from standard input; the program runs itself so
    #[command(hide = true)]
    CleanEvidence,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConfigArguments {
    /// The configuration file. Every key may also come from the environment, as ETHICS_BOT_<SECTION>_<KEY>; secrets only as SLACK_BOT_TOKEN,
    /// SLACK_APP_TOKEN, SLACK_SIGNING_SECRET or from files that the configuration names
    #[arg(long, short, value_name = "FILE", env = "ETHICS_BOT_CONFIG", default_value = crate::config::USUAL_FILE)]
    pub(crate) config: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RelayArguments {
    /// The relay's configuration file. Every key may also come from the environment, as ETHICS_BOT_<SECTION>_<KEY>
    #[arg(long, short, value_name = "FILE", env = "ETHICS_BOT_CONFIG", default_value = "ethics-relay.toml")]
    pub(crate) config: PathBuf,
    /// Make a new key for the link into this file, which is not there yet, and do nothing else
    #[arg(long, value_name = "FILE")]
    pub(crate) new_link_key: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DemoArguments {
    /// The page's port; 0 takes any free one
    #[arg(long, default_value_t = 8100)]
    pub(crate) port: u16,
    /// Keep the databases in this folder; without it, they are deleted at the end
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// How verbose the log is: error, warn, info, debug or trace
    #[arg(long, default_value = "warn")]
    pub(crate) log: tracing::Level,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SandboxArguments {
    /// An app to install, by its manifest (JSON, as Slack exports it). Give it again for more apps; without it, the workspace has no app
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Vec<PathBuf>,
    /// Where the apps listen when Socket Mode is off: http://127.0.0.1:3000 takes the place of the host in the manifest's request URLs
    #[arg(long, value_name = "URL", requires = "manifest")]
    pub(crate) url: Option<String>,
    /// The page's port; 0 takes any free one
    #[arg(long, default_value_t = 8100)]
    pub(crate) port: u16,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// Apply Slack's rate limits: HTTP 429 with Retry-After
    #[arg(long)]
    pub(crate) rate_limits: bool,
    /// How verbose the log is: error, warn, info, debug or trace
    #[arg(long, default_value = "warn")]
    pub(crate) log: tracing::Level,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AskArguments {
    /// The question, in your own words
    pub(crate) question: String,
    /// Ask this Code, the Markdown that `code import` writes, and not the one the program ships with
    #[arg(long, value_name = "FILE")]
    pub(crate) code: Option<PathBuf>,
    /// Which of its sections speak of which topic: the file that `code topics` writes
    #[arg(long, value_name = "FILE", requires = "code")]
    pub(crate) topics: Option<PathBuf>,
    /// Print one JSON object: outcome, confidence, sections (best first) with the sentences that matter
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EvalArguments {
    /// Questions about the Code
    #[arg(value_name = "FILE", required_unless_present = "corpus", conflicts_with = "corpus")]
    pub(crate) file: Option<PathBuf>,
    /// Ask this Code, the Markdown that `code import` writes, and not the shipped one
    #[arg(long, value_name = "FILE", requires = "file")]
    pub(crate) code: Option<PathBuf>,
    /// Which of its sections speak of which topic: the file that `code topics` writes
    #[arg(long, value_name = "FILE", requires = "code")]
    pub(crate) topics: Option<PathBuf>,
    /// Other texts, one JSON object a line: {"doc", "section", "text"}
    #[arg(long, value_name = "FILE", requires = "queries")]
    pub(crate) corpus: Option<PathBuf>,
    /// Questions about them: {"q", "doc" ("*": all), "gold": [sections], "answerable"}
    #[arg(long, value_name = "FILE", requires = "corpus")]
    pub(crate) queries: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SimulateCommand {
    /// How well could somebody who knows who used the report form, and when, guess who sent each report?
    Anonymity(AnonymityArguments),
    /// How long does a campaign take, and does it stay within Slack's limits? The real queue against a counted stand-in for Slack
    Campaign(SimulateCampaignArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct AnonymityArguments {
    /// How many people work there
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) employees: u32,
    /// Reports per 100 people and year
    #[arg(long, default_value_t = 1.6, value_parser = number(0.01, 100.0))]
    pub(crate) rate: f64,
    /// How many years are simulated
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) years: u32,
    /// How many times somebody only looks at the form or the page, for each report
    #[arg(long, default_value_t = 5.0, value_parser = number(0.0, 1_000.0))]
    pub(crate) looks: f64,
    /// The share of reports that are marked urgent, 0 to 1
    #[arg(long, default_value_t = 0.1, value_parser = number(0.0, 1.0))]
    pub(crate) urgent: f64,
    /// The share of reporters who come back to the mailbox, 0 to 1
    #[arg(long, default_value_t = 0.26, value_parser = number(0.0, 1.0))]
    pub(crate) follow_up: f64,
    /// Measure these release times, too: 09:00,12:00 or "Mon-Fri 09:00,Mon-Fri 18:00", or every-3600 for a step in seconds
    #[arg(long, value_name = "TIMES")]
    pub(crate) schedule: Option<String>,
    /// The same number gives the same simulation
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

/// Takes a number from `least` to `most`.
fn number(least: f64, most: f64) -> impl Fn(&str) -> Result<f64, String> + Clone {
    move |text| match text.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("expected a number from {least} to {most}")),
    }
}

#[derive(Debug, clap::Args)]
pub(crate) struct WaiversArguments {
    /// The bot's data folder, or a copy of it
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
    /// Print comma-separated values (RFC 4180), safe to open in a spreadsheet
    #[arg(long, conflicts_with = "json")]
    pub(crate) csv: bool,
    /// Print one JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ManifestArguments {
    /// Have Slack send everything to this address over HTTP, instead of Socket Mode
    #[arg(long, value_name = "URL")]
    pub(crate) http: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CodeCommand {
    /// Read a Code out of the document it is kept in, and show what was understood: Markdown, plain text, HTML, DOCX, or a PDF that holds text
    Import(ImportArguments),
    /// Propose which sections of your Code speak of which topic of the question bank, as a file to correct by hand
    Topics(TopicsArguments),
    /// Show what changed between two versions of a Code, section by section; ends with 1 when something did
    Diff(DiffArguments),
    /// Record that the Board or a committee approved a version; on the bot's host, also while the program runs
    Approve(ApproveArguments),
    /// Bring an approved version into force, now or at a moment
    Publish(PublishArguments),
    /// List every version: who approved it, from when on it is in force
    History(HistoryArguments),
    /// Print a version's text, as it was signed
    Show(ShowArguments),
    /// Record that an amendment was disclosed to the shareholders
    Disclosed(DisclosedArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct DiffArguments {
    /// The version before: the Markdown that `code import` wrote, a version of the register by its name, or `shipped` for the Code that the program ships
    /// with
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The version after, in the same way
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// Write a page to read, with nothing in it from elsewhere
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
}

#[derive(Debug, clap::Args)]
pub(crate) struct TopicsArguments {
    /// The Markdown that `code import` wrote
    #[arg(value_name = "FILE")]
    pub(crate) code: PathBuf,
    /// Write the proposal here, for the key code.topics of the configuration; without it, it is printed
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ImportArguments {
    /// The document
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Write the Code as Markdown, for the key code.file of the configuration; without it, nothing is written
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write over the file that --out names; corrections made in it by hand are lost, its sections' ids are kept
    #[arg(long, requires = "out")]
    pub(crate) replace: bool,
    /// Keep the ids of the sections in this Markdown of an earlier import
    #[arg(long, value_name = "FILE")]
    pub(crate) keep_ids: Option<PathBuf>,
    /// Read the document as this, whatever it looks like
    #[arg(long, value_enum)]
    pub(crate) format: Option<DocumentFormat>,
    /// Print one JSON object: title, sections, what was left out, complaints
    #[arg(long)]
    pub(crate) json: bool,
    /// Read in this process, not in one of its own with limits on time and memory
    #[arg(long, hide = true)]
    pub(crate) unwatched: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum DocumentFormat {
    Markdown,
    Text,
    Html,
    Docx,
    Pdf,
}
