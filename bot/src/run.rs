//! What each subcommand does.

mod ask;
mod check;
mod demo;
mod eval;
mod serve;

use std::process::ExitCode;

use anyhow::Context;
use tokio::runtime::Runtime;

use crate::cli::ManifestArguments;

pub(crate) use ask::ask;
pub(crate) use check::check;
pub(crate) use demo::demo;
pub(crate) use eval::eval;
pub(crate) use serve::serve;

/// Prints the manifest.
#[allow(clippy::print_stdout, reason = "the command line's own voice")]
pub(crate) fn manifest(arguments: &ManifestArguments) -> anyhow::Result<ExitCode> {
    let url = arguments.http.as_deref();
    if url.is_some_and(|url| !url.starts_with("https://")) {
        anyhow::bail!("expected an address that starts with https://, which Slack can reach");
    }
    println!("{}", serde_json::to_string_pretty(&crate::manifest(url))?);
    Ok(ExitCode::SUCCESS)
}

fn runtime() -> anyhow::Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("the runtime cannot be started")
}

/// Waits for Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
