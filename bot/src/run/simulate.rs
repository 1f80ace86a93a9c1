//! `ethics-bot simulate`.

use crate::run::say::{say, say_as_is};
use std::process::ExitCode;

use anyhow::Context;

use crate::{
    cli::{AnonymityArguments, SimulateCampaignArguments},
    simulation::{CampaignPlan, Company, ReleaseTimes, json, simulate, simulate_campaign, text},
};

/// Measures how well a watcher can guess who sent a report.
pub(crate) fn anonymity(arguments: &AnonymityArguments) -> anyhow::Result<ExitCode> {
    let company = Company {
        employees: arguments.employees,
        rate: arguments.rate,
        years: arguments.years,
        looks: arguments.looks,
        urgent: arguments.urgent,
        follow_up: arguments.follow_up,
    };
    let mut all = ReleaseTimes::all()?;
    if let Some(schedule) = &arguments.schedule {
        all.push(ReleaseTimes::parse(schedule)?);
    }
    let simulation = simulate(company, arguments.seed, &all);
    if arguments.json {
        say!("{}", json(&simulation));
    } else {
        say_as_is!("{}", text(&simulation));
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs a campaign on a clock that jumps.
pub(crate) fn campaign(arguments: &SimulateCampaignArguments) -> anyhow::Result<ExitCode> {
    let plan = CampaignPlan {
        people: arguments.people,
        per_minute: arguments.per_minute,
        sign: arguments.sign,
        letters: arguments.letters,
    };
    let temporary = tempfile::tempdir().context("a temporary folder cannot be made")?;
    let folder = arguments.data.as_deref().unwrap_or(temporary.path());
    if storage_database::Database::is_in(folder, "identity") {
        anyhow::bail!(
            "{} has an identity.db: expected a new folder, because the simulation writes people into it",
            folder.display()
        );
    }
    let outcome = super::runtime()?.block_on(simulate_campaign(folder, plan))?;
    if arguments.json {
        say!("{}", outcome.to_json());
    } else {
        say_as_is!("{}", outcome.in_words());
    }
    Ok(ExitCode::SUCCESS)
}
