//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

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
    /// Run the bot for a real workspace
    Serve(ConfigArguments),
    /// Ask the Code a question
    Ask(AskArguments),
    /// Measure how well questions are answered: FILE has one JSON object a line, {"id", "q", "gold": [section ids]}
    Eval(EvalArguments),
    /// Check the configuration, the databases, the token, the people of each role; changes nothing
    Check(CheckArguments),
    /// Print the Slack app manifest, to create the app from
    Manifest(ManifestArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ConfigArguments {
    /// The configuration file. Every key may also come from the environment, as ETHICS_BOT_<SECTION>_<KEY>; secrets only as SLACK_BOT_TOKEN,
    /// SLACK_APP_TOKEN, SLACK_SIGNING_SECRET or from files that the configuration names
    #[arg(long, short, value_name = "FILE", env = "ETHICS_BOT_CONFIG", default_value = "ethics-bot.toml")]
    pub(crate) config: PathBuf,
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
pub(crate) struct AskArguments {
    /// The question, in your own words
    pub(crate) question: String,
    /// Print one JSON object: outcome, confidence, sections (best first) with the sentences that matter
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EvalArguments {
    /// Questions about the shipped Code
    #[arg(value_name = "FILE", required_unless_present = "corpus", conflicts_with = "corpus")]
    pub(crate) file: Option<PathBuf>,
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

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) config: ConfigArguments,
    /// Do not call Slack
    #[arg(long)]
    pub(crate) offline: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ManifestArguments {
    /// Have Slack send everything to this address over HTTP, instead of Socket Mode
    #[arg(long, value_name = "URL")]
    pub(crate) http: Option<String>,
}
