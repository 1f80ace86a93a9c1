//! Looking after the program: `check`, `health` and `docs`.

use std::path::PathBuf;

use clap::Subcommand;
use clap_complete::Shell;

use super::ConfigArguments;

#[derive(Debug, Subcommand)]
pub(crate) enum DocsCommand {
    /// Write a man page for each command into a folder: man --local-file FOLDER/ethics-bot.1
    Man(ManArguments),
    /// Print completions for a shell, to be put where it looks for them
    Completions(CompletionsArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ManArguments {
    /// The folder; it is made where it is missing
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArguments {
    #[command(flatten)]
    pub(crate) config: ConfigArguments,
    /// Call neither Slack nor the relay nor the mail server
    #[arg(long)]
    pub(crate) offline: bool,
    /// The file is a relay's, for `ethics-bot relay`
    #[arg(long)]
    pub(crate) relay: bool,
    /// Print one JSON object: findings, each with its level (ok, note, mend), what it is about, its words and its remedy
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct HealthArguments {
    #[command(flatten)]
    pub(crate) config: ConfigArguments,
    /// Ask whether it can take what comes (/readyz), with a line for each part, and not only whether it lives (/healthz)
    #[arg(long)]
    pub(crate) ready: bool,
}
