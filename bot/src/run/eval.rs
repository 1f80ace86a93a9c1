//! `ethics-bot eval`.

use std::{fs::File, io::BufReader, process::ExitCode};

use anyhow::Context;
use guidance::Guide;

use crate::cli::EvalArguments;

/// Measures a file of questions against the shipped Code.
#[allow(clippy::print_stdout, reason = "the command line's own voice")]
pub(crate) fn eval(arguments: &EvalArguments) -> anyhow::Result<ExitCode> {
    let file = File::open(&arguments.file)
        .with_context(|| format!("{} cannot be opened", arguments.file.display()))?;
    let guide = Guide::new(guidance::shipped());
    let report = guidance::eval::run(&guide, BufReader::new(file))
        .with_context(|| format!("{} cannot be measured", arguments.file.display()))?;
    let report = serde_json::to_value(&report)?;
    if arguments.json {
        println!("{report}");
        return Ok(ExitCode::SUCCESS);
    }
    for (name, value) in report.as_object().into_iter().flatten() {
        println!("{name:<16} {value}");
    }
    Ok(ExitCode::SUCCESS)
}
