//! `ethics-bot outbox`: what could not be done outside, for the operator.

use std::process::ExitCode;

use anyhow::Context;
use domain::{CaseNumber, Clock, SystemClock};
use jiff::Timestamp;
use serde_json::json;
use storage_content::{ContentStore, read_stuck_effects};
use storage_database::Database;

use crate::{
    cli::{OutboxListArguments, OutboxRetryArguments},
    run::say::say,
};

/// What failed this often is listed: once or twice is Slack asking to wait.
const FAILED: u32 = 3;

/// Prints what failed.
pub(crate) fn list(arguments: &OutboxListArguments) -> anyhow::Result<ExitCode> {
    let stuck = super::runtime()?.block_on(read_stuck_effects(&arguments.data, FAILED)).with_context(|| {
        format!("there is no outbox to read in {}: expected the data folder of the host that holds the reports", arguments.data.display())
    })?;
    if arguments.json {
        let stuck: Vec<_> = stuck
            .iter()
            .map(|one| {
                json!({"case": one.case, "effect": one.effect.name(), "attempts": one.attempts, "next_ms": one.due_ms})
            })
            .collect();
        say!("{}", serde_json::to_string_pretty(&stuck)?);
        return Ok(ExitCode::SUCCESS);
    }
    let now = SystemClock.now();
    for one in &stuck {
        let next = Timestamp::from_millisecond(one.due_ms).unwrap_or(now);
        let wait_s = next.as_second().saturating_sub(now.as_second()).max(0);
        say!(
            "case {}  {:<24}  tried {} times, again in {wait_s} s",
            one.case,
            one.effect.name(),
            one.attempts
        );
    }
    if stuck.is_empty() {
        say!("Nothing failed more than twice. What is under way is not listed.");
    } else {
        say!(
            "Why is in the log, at each try. They are tried again by themselves; `ethics-bot outbox retry` has them tried now."
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Has what failed tried now.
pub(crate) fn retry(arguments: &OutboxRetryArguments) -> anyhow::Result<ExitCode> {
    let case = arguments.case.as_deref().map(CaseNumber::parse).transpose()?.map(|number| number.to_string());
    anyhow::ensure!(
        Database::is_in(&arguments.data, "content"),
        "there is no outbox in {}: expected the data folder of the host that holds the reports",
        arguments.data.display()
    );
    let retried = super::runtime()?.block_on(async {
        let store = ContentStore::open(&arguments.data).await?;
        let retried = store.retry_stuck_effects(FAILED, case.as_deref()).await;
        store.close().await;
        retried
    })?;
    say!("{retried} will be tried within a second, if the program runs.");
    Ok(ExitCode::SUCCESS)
}
