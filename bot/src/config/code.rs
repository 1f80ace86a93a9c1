//! The company's own Code: `code.file`.

use std::{fs, io, path::Path};

use guidance::{Code, Mapping};

use super::{contacts::is_web, reader::Reader, sections::CodeConfig};

/// Reads the section; without a file it is the Code the program ships with.
pub(super) fn section(reader: &mut Reader<'_>) -> Option<CodeConfig> {
    let file = reader.text("code.file", "code.md");
    let topics = reader.text("code.topics", "topics.toml");
    let encoder = reader.flag_or("code.encoder", true);
    if let Some(topics) = topics.as_ref().filter(|_| !encoder) {
        reader.refuse(topics, "expected no topics where code.encoder = false: they are found by the encoder");
    }
    let Some(file) = file else {
        if let Some(topics) = topics {
            reader.refuse(&topics, "expected code.file as well: the shipped Code needs no file of topics");
        }
        return Some(CodeConfig { encoder, ..CodeConfig::default() });
    };
    let code = match read(Path::new(&file.value)) {
        Ok(code) => code,
        Err(problem) => {
            reader.refuse(&file, problem);
            return None;
        }
    };
    let mapping = match topics.as_ref().map(|topics| read_mapping(Path::new(&topics.value), &code)) {
        Some(Err(problem)) => {
            if let Some(topics) = &topics {
                reader.refuse(topics, problem);
            }
            return None;
        }
        read => read.and_then(Result::ok),
    };
    Some(CodeConfig { file: Some(file.value.into()), code, mapping, encoder })
}

/// The address of the Code on the company's website.
pub(super) fn website(reader: &mut Reader<'_>) -> Option<String> {
    /// Slack: the address behind a button, in characters.
    const MOST: usize = 3_000;
    let found = reader.text("code.website", "https://example.com/code-of-conduct")?;
    let good = is_web(&found.value) && found.value.chars().count() <= MOST;
    if !good {
        reader.refuse(&found, "expected the address of a page, which begins with https:// or http://");
    }
    good.then_some(found.value)
}

/// Reads which sections of a Code speak of which topic, from the file that `ethics-bot code topics` writes.
///
/// # Errors
/// Says what was expected.
pub(crate) fn read_mapping(path: &Path, code: &Code) -> Result<Mapping, String> {
    let file = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        format!(
            "expected a file as `ethics-bot code topics` writes it; {file} cannot be read ({})",
            error.kind()
        )
    })?;
    Mapping::parse(&text, code).map_err(|error| format!("in {file}: {error}"))
}

/// Reads a Code from the Markdown that `ethics-bot code import` writes.
///
/// # Errors
/// Says what was expected.
pub(crate) fn read(path: &Path) -> Result<Code, String> {
    let file = path.display();
    let markdown = fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => format!(
            "expected Markdown in UTF-8, and {file} is something else: make it with `ethics-bot code import {file} --out code.md`"
        ),
        kind => format!("expected the path of a readable file; {file} is not one ({kind})"),
    })?;
    Code::parse(&markdown)
        .map_err(|error| format!("expected a Code as `ethics-bot code import` writes it; in {file}, {error}"))
}
