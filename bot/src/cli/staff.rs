//! `ethics-bot staff`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Forget somebody's authenticator app and end their sessions: their next sign-in sets up another one
    Reset(StaffResetArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct StaffResetArguments {
    /// The e-mail address with which they sign in
    pub(crate) address: String,
    /// The bot's data folder
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
}
