//! `ethics-bot eval`.

use crate::run::say::say;
use std::{
    fs::File,
    io::{IsTerminal as _, Write as _, stderr},
    path::Path,
    process::ExitCode,
};

use anyhow::Context;
use guidance::eval::{run, run_corpus};

use crate::cli::EvalArguments;

/// Progress is told every so many questions.
const TOLD_EVERY: usize = 50;

/// Measures questions against a Code, or against any texts.
pub(crate) fn eval(arguments: &EvalArguments) -> anyhow::Result<ExitCode> {
    let report = match (&arguments.file, &arguments.corpus, &arguments.queries) {
        (Some(file), ..) => {
            let guide = super::ask::guide(arguments.code.as_deref(), arguments.topics.as_deref())?;
            let report = run(&guide, open(file)?, tell);
            serde_json::to_value(report.with_context(|| format!("{} cannot be measured", file.display()))?)?
        }
        (None, Some(corpus), Some(queries)) => {
            let report = run_corpus(open(corpus)?, open(queries)?, tell);
            let names = || format!("{} and {} cannot be measured", corpus.display(), queries.display());
            serde_json::to_value(report.with_context(names)?)?
        }
        _ => anyhow::bail!("expected FILE, or --corpus and --queries; see --help"),
    };
    if arguments.json {
        say!("{report}");
        return Ok(ExitCode::SUCCESS);
    }
    for (name, value) in report.as_object().into_iter().flatten() {
        say!("{name:<18} {value}");
    }
    Ok(ExitCode::SUCCESS)
}

fn open(file: &Path) -> anyhow::Result<File> {
    File::open(file).with_context(|| format!("{} cannot be opened", file.display()))
}

/// Tells a person at a terminal how far it is.
fn tell(asked: usize, of: usize) {
    let mut terminal = stderr();
    if terminal.is_terminal() && (asked.is_multiple_of(TOLD_EVERY) || asked == of) {
        let end = if asked == of { "\n" } else { "" };
        // Nobody is harmed when it cannot be told
        let _told = write!(terminal, "\r{asked} of {of} questions{end}");
    }
}
