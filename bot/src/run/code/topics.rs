//! `ethics-bot code topics`.

use crate::run::say::{say, say_as_is};
use std::{fs, process::ExitCode};

use anyhow::Context;
use guidance::{Guide, Mapping};

use crate::{cli::TopicsArguments, config};

/// Proposes which sections speak of which topic. A file that is there already is not written over: it may hold corrections.
pub(crate) fn topics(arguments: &TopicsArguments) -> anyhow::Result<ExitCode> {
    let code = config::read_code(&arguments.code).map_err(anyhow::Error::msg)?;
    let proposed = Mapping::propose(&Guide::new(code.clone()));
    let text = proposed.to_toml(&code);
    let Some(out) = &arguments.out else {
        say_as_is!("{text}");
        return Ok(ExitCode::SUCCESS);
    };
    if out.exists() {
        anyhow::bail!("{} is there already and may hold corrections; name another file", out.display());
    }
    fs::write(out, text).with_context(|| format!("{} cannot be written", out.display()))?;
    let unmapped = proposed.unmapped();
    if !unmapped.is_empty() {
        say!("No section was found for: {}.", unmapped.join(", "));
    }
    say!(
        "Written to {out}. Read it through and correct it; then serve it with\n\n    [code]\n    file = \"{code}\"\n    topics = \"{out}\"\n\nin ethics-bot.toml.",
        out = out.display(),
        code = arguments.code.display(),
    );
    Ok(ExitCode::SUCCESS)
}
