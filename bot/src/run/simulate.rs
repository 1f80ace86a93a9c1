//! `ethics-bot simulate`.

use crate::run::say::{say, say_as_is};
use std::process::ExitCode;

use crate::{
    cli::AnonymityArguments,
    simulation::{Company, ReleaseTimes, json, simulate, text},
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
