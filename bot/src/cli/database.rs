//! `ethics-bot database`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum DatabaseCommand {
    /// Print what makes the roles and schemas on a server, for its administrator to run with psql
    Setup,
    /// Make the keys' files that are missing, once for all machines: copy them to each. Keys that are there stay as they are
    Keys(DatabaseKeysArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct DatabaseKeysArguments {
    /// The data folder
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
}
