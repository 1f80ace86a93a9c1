//! `ethics-bot staff`: looking after the staff page.

use std::process::ExitCode;

use anyhow::Context;
use commands::Address;
use storage_identity::IdentityStore;

use crate::{cli::StaffResetArguments, run::say::say};

/// Forgets somebody's app.
pub(crate) fn reset(arguments: &StaffResetArguments) -> anyhow::Result<ExitCode> {
    let address = Address::parse(&arguments.address)?;
    anyhow::ensure!(
        storage_database::Database::is_in(&arguments.data, "identity"),
        "there is no identity.db in {}: expected the bot's data folder",
        arguments.data.display()
    );
    let reset = super::runtime()?.block_on(async {
        let store = IdentityStore::open(&arguments.data).await?;
        let reset = store.reset_staff(&::staff::member(&address)).await;
        store.close().await;
        reset
    });
    if reset.context("nothing was reset")? {
        say!(
            "Reset. The next sign-in with this address sets up an authenticator app again, and its sessions have ended."
        );
    } else {
        say!(
            "Nobody has set up an app with this address. The next sign-in with it does, if it is in the configuration."
        );
    }
    Ok(ExitCode::SUCCESS)
}
