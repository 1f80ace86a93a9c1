//! `ethics-bot report`.

use std::path::PathBuf;

use clap::Subcommand;
use domain::Span;

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ReportArguments {
    #[command(subcommand)]
    pub(crate) command: Option<ReportCommand>,
    /// The period, which must be over: 2026-Q3, 2026-H1 or 2026. Without it, the latest that is over
    pub(crate) period: Option<String>,
    /// Write report.html, report.pdf and report.csv into this folder, readable by this user only
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub(crate) out: PathBuf,
    /// The data folder, or a copy of it; the program may run meanwhile
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
    /// The file with the board secretary's key
    #[arg(long, value_name = "FILE")]
    pub(crate) key: Option<PathBuf>,
    /// How many people work at the company, to compare with others
    #[arg(long, value_name = "NUMBER", env = "ETHICS_BOT_BOARD_EMPLOYEES", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    pub(crate) employees: Option<u32>,
    /// The company's name, to stand on the report
    #[arg(long, value_name = "NAME", env = "ETHICS_BOT_COMPANY_NAME")]
    pub(crate) company: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReportCommand {
    /// Make the board secretary's key and print it, once
    Key(ReportKeyArguments),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReportKeyArguments {
    /// The data folder
    #[arg(long, value_name = "FOLDER", env = "ETHICS_BOT_STORAGE_FOLDER", default_value = "data")]
    pub(crate) data: PathBuf,
    /// How long the periods of the reports are, from now on: one kind only, for a year less three of its quarters would give away the fourth.
    /// Configure board.period alike
    #[arg(long, value_enum, default_value_t = Every::Quarter)]
    pub(crate) every: Every,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Every {
    Quarter,
    HalfYear,
    Year,
}

impl From<Every> for Span {
    fn from(every: Every) -> Self {
        match every {
            Every::Quarter => Self::Quarter,
            Every::HalfYear => Self::HalfYear,
            Every::Year => Self::Year,
        }
    }
}
