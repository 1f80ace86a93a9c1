//! `ethics-bot docs`: man pages, and completions for shells, from the command line's own definition.

use std::{fs, path::Path, process::ExitCode};

use anyhow::Context;
use clap::CommandFactory;

use crate::{
    cli::{Cli, CompletionsArguments, ManArguments},
    run::say::{say, say_as_is},
};

/// Writes a page for the program and for each of its subcommands.
pub(crate) fn man(arguments: &ManArguments) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    let count = write_page(&program, folder)?;
    say!("{count} pages are in {}.", folder.display());
    Ok(ExitCode::SUCCESS)
}

fn write_page(command: &clap::Command, folder: &Path) -> anyhow::Result<usize> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let file = folder.join(format!("{name}.1"));
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    fs::write(&file, page).with_context(|| format!("{} cannot be written", file.display()))?;
    let subcommands = command.get_subcommands().filter(|subcommand| !subcommand.is_hide_set());
    subcommands
        .map(|subcommand| write_page(subcommand, folder))
        .sum::<anyhow::Result<usize>>()
        .map(|more| more + 1)
}

/// Prints what a shell reads.
pub(crate) fn completions(arguments: &CompletionsArguments) -> anyhow::Result<ExitCode> {
    let mut text = Vec::new();
    let mut program = Cli::command();
    let name = program.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut program, name, &mut text);
    say_as_is!("{}", String::from_utf8_lossy(&text));
    Ok(ExitCode::SUCCESS)
}
