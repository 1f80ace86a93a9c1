//! `ethics-bot code`: from a document to a version that is in force.

mod diff;
mod preview;
mod topics;
mod versions;
mod watch;

pub(crate) use diff::diff;
pub(crate) use topics::topics;
pub(crate) use versions::{approve, disclosed, history, publish, show};

use crate::run::say::say;
use std::{
    fs,
    io::{Read, Write},
    path::Path,
    process::ExitCode,
};

use anyhow::Context;
use documents::{Format, Import, ImportError, Options, limits::FILE_BYTES};
use guidance::Code;

use crate::cli::{DocumentFormat, ImportArguments};

/// Reads a document in a process of its own, shows what was understood, and writes it if so asked.
pub(crate) fn import(arguments: &ImportArguments) -> anyhow::Result<ExitCode> {
    if !arguments.unwatched {
        return watch::watch(&arguments.file);
    }
    watch::limit_memory();
    let bytes =
        read(&arguments.file).with_context(|| format!("{} was not imported", arguments.file.display()))?;
    let earlier = earlier(arguments)?;
    let name = arguments.file.file_name().unwrap_or_default().to_string_lossy();
    let options = Options { name: &name, format: arguments.format.map(format), earlier: earlier.as_deref() };
    let import = documents::import(&bytes, &options)
        .with_context(|| format!("{} was not imported", arguments.file.display()))?;
    let code = Code::parse(&import.markdown).context("what was read is no Code")?;
    if let Some(out) = &arguments.out {
        write(out, &import.markdown, arguments.replace)?;
    }
    print(arguments, &import, &code)?;
    Ok(ExitCode::SUCCESS)
}

/// The file's bytes. A file that is too large is not read.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        anyhow::bail!("expected a file");
    }
    let bytes = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    if bytes > FILE_BYTES {
        return Err(ImportError::TooLarge { bytes }.into());
    }
    let mut read = Vec::with_capacity(bytes);
    file.take(FILE_BYTES as u64 + 1).read_to_end(&mut read)?;
    Ok(read)
}

/// The Markdown whose ids are kept: the named one, or the one that is replaced.
fn earlier(arguments: &ImportArguments) -> anyhow::Result<Option<String>> {
    let replaced = arguments.out.as_ref().filter(|out| arguments.replace && out.exists());
    let Some(path) = arguments.keep_ids.as_ref().or(replaced) else { return Ok(None) };
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Some(text))
}

const fn format(named: DocumentFormat) -> Format {
    match named {
        DocumentFormat::Markdown => Format::Markdown,
        DocumentFormat::Text => Format::Text,
        DocumentFormat::Html => Format::Html,
        DocumentFormat::Docx => Format::Docx,
        DocumentFormat::Pdf => Format::Pdf,
    }
}

fn print(arguments: &ImportArguments, import: &Import, code: &Code) -> anyhow::Result<()> {
    if arguments.json {
        say!("{}", preview::json(import, code));
        return Ok(());
    }
    let file = arguments.file.display().to_string();
    std::io::stdout().write_all(preview::text(&file, import, code).as_bytes())?;
    match &arguments.out {
        Some(out) => say!(
            "Written to {out}. Read it through and correct it; then serve it with\n\n    [code]\n    file = \"{out}\"\n\nin ethics-bot.toml.",
            out = out.display()
        ),
        None => say!("Nothing was written. Add --out code.md to write it."),
    }
    Ok(())
}

/// Writes the whole file or nothing.
fn write(out: &Path, markdown: &str, replace: bool) -> anyhow::Result<()> {
    if out.exists() && !replace {
        anyhow::bail!(
            "{out} is there already and was left as it is. Choose another name, or add --replace to write over it: corrections made in it are lost then, its sections' ids are kept",
            out = out.display()
        );
    }
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let cannot = || format!("{} cannot be written", out.display());
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(cannot)?;
    file.write_all(markdown.as_bytes()).with_context(cannot)?;
    file.persist(out).with_context(cannot)?;
    Ok(())
}
