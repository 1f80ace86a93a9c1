//! The identity part: the Code, who signed it, campaigns, the register of waivers, counts of questions.

use std::{fs, path::Path};

use anyhow::Context;
use serde_json::{Map, Value};
use storage_database::{Database, read_rows};

use super::{
    Exported,
    folder::Folder,
    tables::{self, Fate, IDENTITY},
};
use crate::{config::StorageConfig, csv::line, run::waivers};

/// The columns of the list of signatures, in order.
const SIGNATURES: [&str; 9] =
    ["account", "verdict", "name", "position", "version", "hash", "day", "signed_ms", "words"];

/// Writes everything of the bot's side.
pub(super) async fn write(storage: &StorageConfig, folder: &mut Folder) -> anyhow::Result<Exported> {
    let mut exported = Exported::default();
    let mut identity = Database::open_to_read(&storage.folder, "identity").await?;
    let (mut versions, mut signatures) = (Vec::new(), Vec::new());
    for (table, _) in IDENTITY.iter().filter(|(_, fate)| matches!(fate, Fate::Rows)) {
        let rows: Vec<_> = read_rows(&mut identity, table).await?.into_iter().map(tables::object).collect();
        exported.rows += rows.len();
        match *table {
            "code_version" => versions.clone_from(&rows),
            "signature" => signatures.clone_from(&rows),
            _ => {}
        }
        folder.write(&format!("identity/{table}.jsonl"), tables::lines(rows).as_bytes())?;
    }
    write_code(&versions, folder)?;
    exported.signatures = signatures.len();
    folder.write("identity/signatures.csv", signed(&signatures, &versions).as_bytes())?;
    let register = storage_identity::read_waivers(&storage.folder).await?;
    folder.write("identity/waivers.csv", waivers::csv(&register).as_bytes())?;
    copy_questions(&storage.folder.join("questions"), folder)?;
    Ok(exported)
}

fn text<'a>(row: &'a Map<String, Value>, name: &str) -> &'a str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Each version's text as it was signed, byte for byte: its SHA-256 is the one in the signatures.
fn write_code(versions: &[Map<String, Value>], folder: &mut Folder) -> anyhow::Result<()> {
    for version in versions {
        let place = version.get("place").map_or_else(String::new, Value::to_string);
        folder.write(&format!("identity/code/version-{place}.md"), text(version, "text").as_bytes())?;
    }
    Ok(())
}

fn signed(signatures: &[Map<String, Value>], versions: &[Map<String, Value>]) -> String {
    let mut table = line(&SIGNATURES);
    for signature in signatures {
        let of = versions.iter().find(|version| version.get("hash") == signature.get("hash"));
        let cells = SIGNATURES.map(|name| match name {
            "version" => of.map_or("", |version| text(version, "name")),
            _ => text(signature, name),
        });
        table.push_str(&line(&cells));
    }
    table
}

/// Counts of topics, questions that were given, the company's own bank: files as they are.
fn copy_questions(from: &Path, folder: &mut Folder) -> anyhow::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_file() && !name.starts_with('.') {
            let content = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            folder.write(&format!("identity/questions/{name}"), &content)?;
        }
    }
    Ok(())
}
