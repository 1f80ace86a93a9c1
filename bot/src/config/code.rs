//! The company's own Code: `code.file`.

use std::{fs, io, path::Path};

use guidance::Code;

use super::{reader::Reader, sections::CodeConfig};

/// Reads the section; without a file it is the Code the program ships with.
pub(super) fn section(reader: &mut Reader<'_>) -> Option<CodeConfig> {
    let Some(file) = reader.text("code.file", "code.md") else { return Some(CodeConfig::default()) };
    match read(Path::new(&file.value)) {
        Ok(code) => Some(CodeConfig { file: Some(file.value.into()), code }),
        Err(problem) => {
            reader.refuse(&file, problem);
            None
        }
    }
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
