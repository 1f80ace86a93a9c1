//! `ethics-bot audit`.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Walk the chain: was anything in the trail changed, removed or moved, and where? Ends with 1 when it was
    Verify(AuditVerifyArguments),
    /// Print the trail
    List(AuditListArguments),
    /// Print the public key that checks the signatures under heads. It is no secret; give it to whoever keeps the heads
    Key(AuditKeyArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct TrailKeyArguments {
    /// The data folder, or a copy of it
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
    /// The master key's file; master.key in the data folder when it is not given. /dev/stdin for one that comes from somewhere else
    #[arg(long, value_name = "FILE", env = "ETHICS_BOT_STORAGE_MASTER_KEY_FILE")]
    pub(crate) master_key: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditVerifyArguments {
    #[command(flatten)]
    pub(crate) key: TrailKeyArguments,
    /// A head that somebody kept: the whole line from the message. Give it again for more of them
    #[arg(long, value_name = "LINE")]
    pub(crate) head: Vec<String>,
    /// Check signatures with this key, as `audit key` prints it, and not with the master key. Give it again where the master key was replaced
    #[arg(long, value_name = "KEY")]
    pub(crate) public_key: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditListArguments {
    /// The data folder, or a copy of it
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
    /// Only what was done on the case with this number
    #[arg(long, value_name = "NUMBER")]
    pub(crate) case: Option<String>,
    /// Print one JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AuditKeyArguments {
    #[command(flatten)]
    pub(crate) key: TrailKeyArguments,
}
