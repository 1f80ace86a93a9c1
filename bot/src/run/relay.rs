//! `ethics-bot relay`: the relay alone, on a host of its own.

use crate::run::say::say;
use std::{path::Path, process::ExitCode, sync::Arc};

use domain::{SystemClock, SystemRandomness};

use crate::{RelayApp, cli::RelayArguments, config, master_key, telemetry};

/// Runs the relay until it is asked to stop, or makes a key for the link.
pub(crate) fn relay(arguments: &RelayArguments) -> anyhow::Result<ExitCode> {
    if let Some(file) = &arguments.new_link_key {
        return new_link_key(file);
    }
    let config = config::load_relay(&arguments.config, &config::environment())?;
    telemetry::start(&config.log);
    super::runtime()?.block_on(async {
        let app = RelayApp::build(config, Arc::new(SystemClock), Arc::new(SystemRandomness)).await?;
        tracing::info!(address = %app.link_addr()?, "listening for the bot");
        if let Some(address) = app.page_addr()? {
            tracing::info!(%address, "the relay's page");
        }
        if let Some(address) = app.health_addr()? {
            tracing::info!(%address, "health and metrics");
        }
        let running = app.start(true);
        super::asked_to_stop().await;
        tracing::info!("stopping");
        running.stop().await;
        Ok(ExitCode::SUCCESS)
    })
}

fn new_link_key(file: &Path) -> anyhow::Result<ExitCode> {
    master_key::draw_new(file, &SystemRandomness)?;
    say!(
        "{} holds a new key. Both hosts need this file: name it in relay.link_key_file on each, readable by the program's user only.",
        file.display()
    );
    Ok(ExitCode::SUCCESS)
}
