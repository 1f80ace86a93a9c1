//! `ethics-bot export`.

use std::path::PathBuf;

use clap::Subcommand;

use super::ConfigArguments;

#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// Write everything that this host holds into a folder, opened and in open formats: cases with their files, the trail, the Code, signatures, waivers. It is the most sensitive
    /// folder there can be; docs/LEAVING.md says how to keep it
    Everything(ExportArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArguments {
    /// A folder that is not there yet, or is empty
    #[arg(value_name = "FOLDER")]
    pub(crate) to: PathBuf,
    #[command(flatten)]
    pub(crate) config: ConfigArguments,
    /// Do not ask: I know that the folder will hold, readable by whoever has it, what people reported in confidence
    #[arg(long)]
    pub(crate) i_know_what_it_holds: bool,
}
