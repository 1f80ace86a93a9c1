//! `ethics-bot keys`.

use clap::Subcommand;

use super::ConfigArguments;

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Say which master keys are here, by their ids, which one is in use, and whether it is being replaced. No key is shown
    Show(ConfigArguments),
    /// Draw a new master key into the file of the one in use, beside it. Copy the file to your vault, and to every other machine that uses these databases, then rotate
    New(ConfigArguments),
    /// Seal the keys of all cases under the newest master key, while the program runs. Broken off, it goes on where it was when it is run again
    Rotate(ConfigArguments),
}
