//! Campaigns on the command line.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum CampaignCommand {
    /// How far is the amendment or campaign that was begun last?
    Status(CampaignStatusArguments),
    /// Write who signed and when, as comma-separated values (RFC 4180), safe to open in a spreadsheet. It names people: it is for the ethics manager
    Export(CampaignExportArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct CampaignStatusArguments {
    /// The bot's data folder, or a copy of it
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CampaignExportArguments {
    /// The bot's data folder, or a copy of it
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
    /// The file to write, which is not there yet
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SimulateCampaignArguments {
    /// How many people work there
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) people: u32,
    /// How many letters go out in a minute
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=300))]
    pub(crate) per_minute: u32,
    /// The share of people who sign after a letter, in percent
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub(crate) sign: u32,
    /// Stop after so many letters; without it, the campaign runs to its end
    #[arg(long, value_name = "LETTERS")]
    pub(crate) letters: Option<u32>,
    /// Keep the databases in this folder, which is new; without it, they are in a temporary one and deleted at the end
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}
