//! `ethics-bot health`: a container's health check.

use std::process::ExitCode;

use anyhow::bail;

use crate::{
    cli::HealthArguments,
    config,
    health::{Visit, visit},
    run::say::say,
};

/// Asks the program that runs on this machine; ends with 0 when it is well, with 1 otherwise.
pub(crate) fn health(arguments: &HealthArguments) -> anyhow::Result<ExitCode> {
    let configured = config::load_health(&arguments.config.config, &config::environment())?;
    let Some(configured) = configured else {
        bail!(
            "health.listen is not set in {}, so the program does not tell how it is: expected an address and a port such as \"127.0.0.1:9090\" under [health]",
            arguments.config.config.display()
        );
    };
    let path = if arguments.ready { "/readyz" } else { "/healthz" };
    let Visit { well, words } = visit(configured.listen, path)?;
    say!("{words}");
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
