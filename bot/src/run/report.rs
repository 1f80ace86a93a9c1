//! `ethics-bot report`: the Board's report, for the board secretary.

use std::{collections::BTreeSet, fs, path::Path, process::ExitCode};

use anyhow::Context;
use commands::board::Outline;
use domain::{BoardReport, Clock, Counted, Period, Role, SystemClock, SystemRandomness};
use zeroize::Zeroizing;

use crate::run::say::say;
use crate::{
    cli::{ReportArguments, ReportCommand, ReportKeyArguments},
    private_file,
    report::{self, KeyRecord, Paper, SecretaryKey},
};

/// Writes the report's three files, or makes the key.
pub(crate) fn report(arguments: &ReportArguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Some(ReportCommand::Key(arguments)) => key(arguments),
        None => write(arguments),
    }
}

fn write(arguments: &ReportArguments) -> anyhow::Result<ExitCode> {
    let span = allowed(arguments)?.span;
    let today = SystemClock.today();
    let period = match &arguments.period {
        Some(text) => Period::parse(text)?,
        None => Period::latest(today, span),
    };
    let period = period.checked(today, span)?;
    let facts = super::runtime()?.block_on(storage_content::read_facts(&arguments.data, period));
    let facts = facts.with_context(|| {
        format!("there are no cases to count in {}: expected the data folder of this version, with content.db in it", arguments.data.display())
    })?;
    // A report about the board secretary is in no number of theirs (promise A8)
    let counted = Counted::full(&BTreeSet::from([Role::BoardSecretary]));
    let outline = Outline::of(&BoardReport::of(&facts, period, &counted), arguments.employees);
    let paper = Paper { outline: &outline, company: arguments.company.as_deref(), made: today };
    for (name, content) in [
        ("report.html", report::page(&paper).into_bytes()),
        ("report.pdf", report::pdf(&paper)),
        ("report.csv", report::csv(&outline).into_bytes()),
    ] {
        let path = arguments.out.join(name);
        private_file::write(&path, &content)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        say!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// The record of the key that was given. Without the right key there is no report.
fn allowed(arguments: &ReportArguments) -> anyhow::Result<KeyRecord> {
    let data = &arguments.data;
    let Some(record) = KeyRecord::read(data)? else {
        anyhow::bail!(
            "there is no board secretary's key for {} yet: make it once with `ethics-bot report key`, and give it to the board secretary",
            data.display()
        );
    };
    let Some(file) = &arguments.key else {
        anyhow::bail!("the report is the board secretary's: say with --key in which file their key is");
    };
    let text = fs::read_to_string(file).map(Zeroizing::new);
    let key = SecretaryKey::parse(&text.with_context(|| format!("{} cannot be read", file.display()))?)?;
    if !record.is_of(&key) {
        anyhow::bail!("this is another key than the one that was made for {}", data.display());
    }
    Ok(record)
}

/// Makes the key. It is printed and nowhere kept.
#[allow(clippy::print_stderr, reason = "the command line's own voice")]
fn key(arguments: &ReportKeyArguments) -> anyhow::Result<ExitCode> {
    let data: &Path = &arguments.data;
    if !storage_database::Database::is_in(data, "content") {
        anyhow::bail!("{} is not a data folder: expected content.db in it", data.display());
    }
    if KeyRecord::read(data)?.is_some() {
        anyhow::bail!(
            "a board secretary's key was made for {} already. If it is lost, remove board.key there and make another; keep the same --every, for reports by \
             another one can be taken from those that were made",
            data.display()
        );
    }
    let key = SecretaryKey::random(&SystemRandomness);
    let record = KeyRecord::of(&key, arguments.every.into());
    record.write(data).with_context(|| format!("board.key cannot be written in {}", data.display()))?;
    say!("{}", *key.in_groups());
    eprintln!(
        "This is the board secretary's key. It is shown this once; only a hash of it is kept, in board.key."
    );
    Ok(ExitCode::SUCCESS)
}
