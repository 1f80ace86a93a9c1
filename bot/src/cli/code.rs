//! `ethics-bot code approve`, `publish`, `history`, `show` and `disclosed`: versions of the Code.

use std::path::PathBuf;

use domain::{Body, Day};
use jiff::civil::Date;

#[derive(Debug, clap::Args)]
pub(crate) struct RegisterArguments {
    /// The bot's data folder
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ApproveArguments {
    /// The Code as Markdown, as `code import` wrote it and somebody corrected it
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// What people call this version by, such as 2027-01
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// Who approved it. The Code asks for the Board of Directors or a committee of the Board
    #[arg(long, value_enum, value_name = "BODY")]
    pub(crate) by: ApprovedBy,
    /// The day of the decision, such as 2026-11-20
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) on: Day,
    /// How the body calls its decision, such as "Resolution 2026-14"
    #[arg(long, value_name = "WORDS")]
    pub(crate) resolution: String,
    /// Ask everybody to sign this version
    #[arg(long)]
    pub(crate) sign_again: bool,
    /// It has to be disclosed to shareholders within four working days of the decision (Form 8-K, Item 5.05: it concerns the principal officers and is
    /// not only technical). Holidays are not taken off
    #[arg(long)]
    pub(crate) disclose: bool,
    #[command(flatten)]
    pub(crate) recorder: RecorderArguments,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RecorderArguments {
    /// Who enters this; your user's name unless you say otherwise
    #[arg(long, value_name = "NAME", env = "USER")]
    pub(crate) recorded_by: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct PublishArguments {
    /// The version's name, or the beginning of its SHA-256
    #[arg(value_name = "VERSION")]
    pub(crate) named: String,
    /// When it comes into force: 2027-01-01T09:00 in this machine's time zone, or with an offset, 2027-01-01T09:00Z; now, without it
    #[arg(long, value_name = "MOMENT")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) recorder: RecorderArguments,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
}

#[derive(Debug, clap::Args)]
pub(crate) struct HistoryArguments {
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
    /// Print one JSON array
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ShowArguments {
    /// The version's name, or the beginning of its SHA-256
    #[arg(value_name = "VERSION")]
    pub(crate) named: String,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DisclosedArguments {
    /// The version's name, or the beginning of its SHA-256
    #[arg(value_name = "VERSION")]
    pub(crate) named: String,
    /// The day of the disclosure
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) on: Day,
    /// Where, such as "Form 8-K, Item 5.05"
    #[arg(long = "where", value_name = "WORDS")]
    pub(crate) place: String,
    #[command(flatten)]
    pub(crate) recorder: RecorderArguments,
    #[command(flatten)]
    pub(crate) register: RegisterArguments,
}

/// Whoever could be named as having approved an amendment.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum ApprovedBy {
    /// The Board of Directors
    Board,
    /// A committee of the Board
    BoardCommittee,
    /// The ethics manager, who cannot
    #[value(hide = true)]
    EthicsManager,
}

impl From<ApprovedBy> for Body {
    fn from(by: ApprovedBy) -> Self {
        match by {
            ApprovedBy::Board => Self::Board,
            ApprovedBy::BoardCommittee => Self::BoardCommittee,
            ApprovedBy::EthicsManager => Self::EthicsManager,
        }
    }
}

fn day(text: &str) -> Result<Day, String> {
    text.parse::<Date>().map(Day::from).map_err(|_| "expected a day such as 2026-11-20".to_owned())
}
