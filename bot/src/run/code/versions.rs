//! `ethics-bot code approve`, `publish`, `history`, `show` and `disclosed`: the register of versions, also while the program runs.

mod history;

pub(crate) use history::history;

use std::{path::Path, process::ExitCode};

use anyhow::{Context, bail, ensure};
use domain::Clock;
use domain::{
    Amendment, Calendar, CodeHash, CodeVersion, Disclosure, Publication, Record, Recorded, SystemClock,
    Weekend,
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use storage_identity::{IdentityStore, read_code_versions};

use crate::{
    cli::{ApproveArguments, DisclosedArguments, PublishArguments, RecorderArguments, ShowArguments},
    config,
    run::{
        runtime,
        say::{say, say_as_is},
    },
};

/// Names are typed again, and stand in messages.
const NAME_CHARS: usize = 40;

/// Puts an approved version into the register.
pub(crate) fn approve(arguments: &ApproveArguments) -> anyhow::Result<ExitCode> {
    let code = config::read_code(&arguments.file).map_err(anyhow::Error::msg)?;
    ensure!(
        !code.sections().is_empty(),
        "expected a Code with sections; {} has none",
        arguments.file.display()
    );
    let name = arguments.name.trim();
    ensure!(
        !name.is_empty() && name.chars().count() <= NAME_CHARS && !name.chars().any(char::is_control),
        "expected a short name for the version, such as 2027-01 (at most {NAME_CHARS} characters)"
    );
    let recorded = record(&arguments.recorder);
    let amendment = Amendment {
        body: arguments.by.into(),
        on: arguments.on,
        resolution: arguments.resolution.clone(),
        sign_again: arguments.sign_again,
        disclose: arguments.disclose,
    };
    let approval = amendment.into_approval(recorded.on, &calendar()).context("nothing was recorded")?;
    let (disclose_by, late) = (approval.disclose_by, approval.clone());
    let version = CodeVersion {
        hash: CodeHash::of(code.document()),
        name: name.to_owned(),
        text: code.document().to_owned(),
        recorded,
        approval: Some(approval),
        publication: None,
        disclosure: None,
    };
    let added = with_store(&arguments.register.data, async |store| {
        let added = store.add_code_version(&version).await?;
        let is_late = added == Recorded::Known && store.approve_code_version(version.hash, &late).await?;
        let in_force = store.code_version_in_force(SystemClock.now().as_millisecond()).await?;
        let is_in_force = in_force.is_some_and(|in_force| in_force.hash == version.hash);
        Ok(if is_late { Err(is_in_force) } else { Ok(added) })
    })?;
    let added = match added {
        Ok(added) => added,
        Err(true) => {
            say!("Recorded: the text that is in use was approved. It keeps its name, and stays in force.");
            return Ok(ExitCode::SUCCESS);
        }
        Err(false) => {
            say!(
                "Recorded: this text, which was in use before, was approved. It keeps its name. Another one is in force now; to go back to this one, say so in its text, such as \"As amended on 1 March 2027\", and \
                 approve and publish that."
            );
            return Ok(ExitCode::SUCCESS);
        }
    };
    match added {
        Recorded::New => {}
        Recorded::Known => bail!(
            "this very text is in the register already; `ethics-bot code history` shows it. To go back to an earlier text, say so in it, such as \"As amended on 1 March 2027\": whoever signs can then tell the two apart"
        ),
        Recorded::NameTaken => bail!("another version is called {name}; choose another name"),
    }
    say!("Recorded: version {name}, {} sections, SHA-256 {}.", code.sections().len(), version.hash);
    if let Some(day) = disclose_by {
        say!("It has to be disclosed until {day}; then enter it with `ethics-bot code disclosed`.");
    }
    say!("It is not in force yet. Publish it with\n\n    ethics-bot code publish \"{name}\"\n");
    Ok(ExitCode::SUCCESS)
}

/// Brings a version into force.
pub(crate) fn publish(arguments: &PublishArguments) -> anyhow::Result<ExitCode> {
    let now = SystemClock.now();
    let at = arguments.at.as_deref().map(moment).transpose()?.unwrap_or(now);
    ensure!(
        at >= now - jiff::SignedDuration::from_mins(1),
        "the moment lies in the past; leave --at out to publish now"
    );
    let publication = Publication { at_ms: at.as_millisecond(), recorded: record(&arguments.recorder) };
    let version = with_store(&arguments.register.data, async |store| {
        let version = named(store.code_versions().await?, &arguments.named)?;
        ensure!(
            version.approval.is_some(),
            "version {} was in use before versions were kept here, and nobody's approval is recorded; enter it with `ethics-bot code approve`; it is in force as it is",
            version.name
        );
        let done = store.publish_code_version(version.hash, &publication, now.as_millisecond()).await?;
        ensure!(done, "version {} was published before, and stays so", version.name);
        Ok(version)
    })?;
    let when = at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M %Z");
    say!(
        "Version {} is in force from {when} on. The program serves it within seconds of that moment, and needs no restart.",
        version.name
    );
    Ok(ExitCode::SUCCESS)
}

/// Prints a version's text.
pub(crate) fn show(arguments: &ShowArguments) -> anyhow::Result<ExitCode> {
    say_as_is!("{}", version(&arguments.register.data, &arguments.named)?.text);
    Ok(ExitCode::SUCCESS)
}

/// Records that an amendment was disclosed.
pub(crate) fn disclosed(arguments: &DisclosedArguments) -> anyhow::Result<ExitCode> {
    let recorded = record(&arguments.recorder);
    ensure!(arguments.on <= recorded.on, "the day lies in the future; enter the disclosure once it was made");
    ensure!(
        !arguments.place.trim().is_empty(),
        "expected where it was disclosed, such as \"Form 8-K, Item 5.05\""
    );
    let disclosure = Disclosure { on: arguments.on, place: arguments.place.trim().to_owned(), recorded };
    let version = with_store(&arguments.register.data, async |store| {
        let version = named(store.code_versions().await?, &arguments.named)?;
        ensure!(
            version.approval.as_ref().is_some_and(|approval| approval.disclose_by.is_some()),
            "version {} was approved as one that has not to be disclosed; nothing was recorded",
            version.name
        );
        let done = store.disclose_code_version(version.hash, &disclosure).await?;
        ensure!(done, "a disclosure of version {} is recorded already, and stays", version.name);
        Ok(version)
    })?;
    say!("Recorded: version {} was disclosed on {}.", version.name, arguments.on);
    Ok(ExitCode::SUCCESS)
}

/// The version that somebody names, from the register in this folder.
pub(super) fn version(folder: &Path, name: &str) -> anyhow::Result<CodeVersion> {
    named(read(folder)?, name)
}

fn read(folder: &Path) -> anyhow::Result<Vec<CodeVersion>> {
    runtime()?.block_on(read_code_versions(folder)).with_context(|| no_register(folder))
}

fn no_register(folder: &Path) -> String {
    format!(
        "there is no register of versions in {}: expected the bot's data folder of this version, with identity.db in it",
        folder.display()
    )
}

fn named(versions: Vec<CodeVersion>, name: &str) -> anyhow::Result<CodeVersion> {
    const LEAST_DIGITS: usize = 6;
    let known: Vec<String> = versions.iter().map(|version| version.name.clone()).collect();
    let wanted = name.trim().to_lowercase();
    let is_hash =
        |version: &CodeVersion| wanted.len() >= LEAST_DIGITS && version.hash.to_string().starts_with(&wanted);
    let place = versions
        .iter()
        .position(|version| version.name == name.trim())
        .or_else(|| versions.iter().position(is_hash));
    place
        .and_then(|place| versions.into_iter().nth(place))
        .with_context(|| format!("there is no version {name}; expected one of: {}", known.join(", ")))
}

fn with_store<T>(
    folder: &Path,
    work: impl AsyncFnOnce(&IdentityStore) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    ensure!(storage_database::Database::is_in(folder, "identity"), no_register(folder));
    runtime()?.block_on(async {
        let store = IdentityStore::open(folder).await?;
        let done = work(&store).await;
        store.close().await;
        done
    })
}

fn record(recorder: &RecorderArguments) -> Record {
    Record { by: recorder.recorded_by.trim().to_owned(), on: calendar().today(SystemClock.now()) }
}

/// This machine's days, without holidays: a deadline comes rather too early than too late.
fn calendar() -> Calendar {
    Calendar::new(TimeZone::system(), Weekend::USUAL, [])
}

fn moment(text: &str) -> anyhow::Result<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let civil: DateTime = text.parse().ok().with_context(|| {
        format!("expected a moment such as 2027-01-01T09:00 or 2027-01-01T09:00Z; {text} is none")
    })?;
    Ok(TimeZone::system().to_timestamp(civil)?)
}
