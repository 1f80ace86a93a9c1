//! `ethics-bot outbox`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum OutboxCommand {
    /// List what could not be done in Slack or by mail, and is tried again by itself: of which case, what, how often. The log says why
    List(OutboxListArguments),
    /// Have it tried now, once what stood in its way is mended
    Retry(OutboxRetryArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct OutboxListArguments {
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// The data folder of the host that holds the reports
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct OutboxRetryArguments {
    /// Of this case only
    #[arg(long, value_name = "NUMBER")]
    pub(crate) case: Option<String>,
    /// The data folder of the host that holds the reports
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
}
