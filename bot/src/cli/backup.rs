//! `ethics-bot backup`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// Copy the databases into a new folder, while the program runs. The keys of cases are not in it
    Make(BackupMakeArguments),
    /// Copy the keys of cases into a folder, in place of those that are there. Keep no other copy, and none longer than a week: a case whose key was destroyed is read with an old one
    Keys(BackupMakeArguments),
    /// Restore a backup into a temporary folder, open everything that is sealed in it, and say whether it is whole. Nothing is shown, and nothing stays
    Verify(BackupVerifyArguments),
    /// Put a backup into an empty data folder. The program does not run meanwhile
    Restore(BackupRestoreArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct BackupMakeArguments {
    /// Where the copy goes
    #[arg(value_name = "FOLDER")]
    pub(crate) to: PathBuf,
    /// The data folder
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BackupVerifyArguments {
    /// The backup
    #[arg(value_name = "FOLDER")]
    pub(crate) backup: PathBuf,
    /// The folder with the copy of the keys of cases, of the same time or later
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keys: Option<PathBuf>,
    /// The master key's file; /dev/stdin for one that comes from somewhere else
    #[arg(
        long,
        value_name = "FILE",
        env = "ETHICS_BOT_STORAGE_MASTER_KEY_FILE",
        default_value = "data/master.key"
    )]
    pub(crate) master_key: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BackupRestoreArguments {
    /// The backup
    #[arg(value_name = "FOLDER")]
    pub(crate) backup: PathBuf,
    /// The folder with the copy of the keys of cases, of the same time or later
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keys: Option<PathBuf>,
    /// The data folder, which holds no database yet
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
}
