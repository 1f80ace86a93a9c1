//! `ethics-bot serve`.

use std::{process::ExitCode, sync::Arc};

use anyhow::Context;
use domain::{SystemClock, SystemRandomness};

use crate::{App, cli::ConfigArguments, config, telemetry};

/// Runs the bot until it is asked to stop.
pub(crate) fn serve(arguments: &ConfigArguments) -> anyhow::Result<ExitCode> {
    let config = config::load(&arguments.config, &config::environment())?;
    telemetry::start(&config.log);
    super::runtime()?.block_on(async {
        let app = App::build(config, Arc::new(SystemClock), Arc::new(SystemRandomness)).await?;
        match app.local_addr()? {
            Some(address) => tracing::info!(%address, "listening for Slack"),
            None => tracing::info!("connecting to Slack"),
        }
        if let Some(address) = app.page_addr()? {
            tracing::info!(%address, "the relay's page");
        }
        if let Some(address) = app.staff_addr()? {
            tracing::info!(%address, "the staff page");
        }
        if let Some(address) = app.health_addr()? {
            tracing::info!(%address, "health and metrics");
        }
        let mut running = app.start(true);
        let ended = tokio::select! {
            ended = running.ended() => ended.context("Slack does not let this app in"),
            () = super::asked_to_stop() => Ok(()),
        };
        tracing::info!("stopping");
        running.stop().await;
        ended.map(|()| ExitCode::SUCCESS)
    })
}
