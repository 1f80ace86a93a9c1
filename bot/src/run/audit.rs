//! `ethics-bot audit`: the trail, for the operator and for whoever audits.

mod verdict;

use crate::run::say::say;
use std::{path::Path, process::ExitCode};

use anyhow::Context;
use domain::{CaseNumber, KeyRing, SignedHead, TrailKey, TrailPublicKey, TrailRow};
use serde_json::json;

use crate::{
    cli::{AuditKeyArguments, AuditListArguments, AuditVerifyArguments, TrailKeyArguments},
    key_file,
};
use verdict::Verdict;

/// Walks the chain and says what is wrong with it, if anything.
pub(crate) fn verify(arguments: &AuditVerifyArguments) -> anyhow::Result<ExitCode> {
    let heads = arguments.head.iter().map(|line| SignedHead::parse(line)).collect::<Result<Vec<_>, _>>()?;
    let given = arguments.public_key.iter().map(|text| TrailPublicKey::parse(text));
    let keys = match given.collect::<Result<Vec<_>, _>>()? {
        _ if heads.is_empty() => Vec::new(),
        keys if keys.is_empty() => derived(&arguments.key)?,
        keys => keys,
    };
    let verdict = Verdict::of(&rows(&arguments.key.data)?, &heads, &keys);
    if arguments.json {
        say!("{}", serde_json::to_string_pretty(&verdict.to_json())?);
    } else {
        say!("{verdict}");
    }
    Ok(if verdict.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints the trail.
pub(crate) fn list(arguments: &AuditListArguments) -> anyhow::Result<ExitCode> {
    let number =
        arguments.case.as_deref().map(CaseNumber::parse).transpose()?.map(|number| number.to_string());
    let mut rows = rows(&arguments.data)?;
    rows.retain(|row| number.is_none() || row.case == number);
    if arguments.json {
        let rows: Vec<_> = rows.iter().map(to_json).collect();
        say!("{}", serde_json::to_string_pretty(&rows)?);
        return Ok(ExitCode::SUCCESS);
    }
    for row in &rows {
        let case = row.case.as_ref().map_or_else(String::new, |case| format!("  case {case}"));
        say!("{:>6}  {:<28}  {}{case}", row.place, row.when(), row.in_words());
    }
    if rows.is_empty() {
        say!("There is no entry.");
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the keys that check the signatures under heads.
pub(crate) fn key(arguments: &AuditKeyArguments) -> anyhow::Result<ExitCode> {
    // More than one while the master key is replaced, the newest last
    for key in derived(&arguments.key)? {
        say!("{key}");
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(row: &TrailRow) -> serde_json::Value {
    json!({
        "entry": row.place, "when": row.when(), "actor": row.actor, "action": row.action, "detail": row.detail,
        "case": row.case, "hash": row.hash.to_string(),
    })
}

fn derived(arguments: &TrailKeyArguments) -> anyhow::Result<Vec<TrailPublicKey>> {
    let file = arguments.master_key.clone().unwrap_or_else(|| arguments.data.join("master.key"));
    let ring: KeyRing = key_file::read(&file)
        .context("the master key is needed here, or instead of it --public-key with what `ethics-bot audit key` prints")?;
    let mut keys: Vec<_> = ring.newest_first().map(|(_, key)| TrailKey::derive(key).public_key()).collect();
    keys.reverse();
    Ok(keys)
}

fn rows(folder: &Path) -> anyhow::Result<Vec<TrailRow>> {
    super::runtime()?.block_on(storage_content::read_trail(folder)).with_context(|| {
        format!("there is no trail to read in {}: expected the data folder of this version, with content.db in it", folder.display())
    })
}
