//! `ethics-bot keys`.

use clap::{Subcommand, ValueEnum};

use super::ConfigArguments;

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Say which keys are here, which of them is in use, and whether it is being replaced. No key is shown
    Show(KeyArguments),
    /// Draw a new key into the file of the one in use, beside it. Copy the file to your vault, and to every other machine that needs it
    New(NewKeyArguments),
    /// Let the newest key take the place of the one before, while the program runs. Broken off, it goes on where it was when it is run again
    Rotate(KeyArguments),
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyName {
    /// What the keys of cases are sealed under, on the host that holds the reports
    Master,
    /// What the secrets of the staff page's authenticator apps are sealed under, on the bot's host
    Staff,
    /// What passes for the page are made with
    Passes,
    /// What the bot's host and the relay's host know each other by
    Link,
}

#[derive(Debug, clap::Args)]
pub(crate) struct KeyArguments {
    /// Which key
    #[arg(value_enum, value_name = "KEY", default_value_t = KeyName::Master)]
    pub(crate) key: KeyName,
    #[command(flatten)]
    pub(crate) config: ConfigArguments,
}

#[derive(Debug, clap::Args)]
pub(crate) struct NewKeyArguments {
    #[command(flatten)]
    pub(crate) which: KeyArguments,
    /// For the pass key: use it from now on, not from the next quarter, because somebody may have copied the one before. Passes that people have fetched are not taken any more
    #[arg(long)]
    pub(crate) now: bool,
}
