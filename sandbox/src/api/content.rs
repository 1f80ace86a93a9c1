//! The content of a message, read from arguments.

use serde_json::{Value, json};

use crate::api::call::Failure;
use crate::blocks::{check, normal};
use crate::world::message::Content;

const LONGEST_TEXT: usize = 40_000;
const LONGEST_BLOCKS: usize = 100_000;
const MOST_ATTACHMENTS: usize = 100;

/// Reads `text`, `markdown_text`, `blocks`, `attachments` and `metadata`; values may be JSON or JSON as text.
pub(crate) fn read(fields: &Value) -> Result<Content, Failure> {
    let blocks = list(fields, "blocks", "invalid_blocks_format")?;
    let attachments = list(fields, "attachments", "invalid_attachments")?;
    let mut text = fields["text"].as_str().unwrap_or_default().to_owned();
    if let Some(markdown) = fields["markdown_text"].as_str().filter(|markdown| !markdown.is_empty()) {
        if !text.is_empty() || !blocks.is_empty() {
            return Err("markdown_text_conflict".into());
        }
        text = markdown.to_owned();
    }
    if text.is_empty() && blocks.is_empty() && attachments.is_empty() {
        return Err("no_text".into());
    }
    if text.chars().count() > LONGEST_TEXT {
        text = text.chars().take(LONGEST_TEXT).collect();
    }
    if attachments.len() > MOST_ATTACHMENTS {
        return Err("too_many_attachments".into());
    }
    let problems = check::message(&blocks);
    if !problems.is_empty() {
        return Err(Failure::Refused(json!({
            "error": "invalid_blocks", "errors": problems, "response_metadata": {"messages": problems},
        })));
    }
    let mut blocks = Value::Array(blocks);
    if blocks.to_string().len() > LONGEST_BLOCKS {
        return Err("msg_blocks_too_long".into());
    }
    normal::fill(&mut blocks);
    let blocks = blocks.as_array().cloned().unwrap_or_default();
    let metadata = metadata(fields)?;
    Ok(Content { text, blocks, attachments: numbered(attachments), metadata, ..Content::default() })
}

/// Attachments as Slack keeps them: counted, and with a text for where they cannot be shown.
fn numbered(mut attachments: Vec<Value>) -> Vec<Value> {
    for (at, attachment) in attachments.iter_mut().enumerate().filter(|(_, one)| one.is_object()) {
        attachment["id"] = json!(at + 1);
        if attachment["fallback"].as_str().is_none_or(str::is_empty) {
            let text = attachment["text"].as_str().filter(|text| !text.is_empty());
            attachment["fallback"] = json!(text.unwrap_or("[no preview available]"));
        }
        normal::fill(&mut attachment["blocks"]);
        if attachment["blocks"].is_null()
            && let Some(fields) = attachment.as_object_mut()
        {
            fields.remove("blocks");
        }
    }
    attachments
}

fn list(fields: &Value, name: &str, error: &str) -> Result<Vec<Value>, Failure> {
    let value = match &fields[name] {
        Value::Null => return Ok(Vec::new()),
        Value::String(text) if text.is_empty() => return Ok(Vec::new()),
        Value::String(text) => serde_json::from_str(text).map_err(|_| error)?,
        other => other.clone(),
    };
    match value {
        Value::Array(items) => Ok(items),
        _ => Err(error.into()),
    }
}

/// A message's metadata; an empty object is none.
pub(crate) fn metadata(fields: &Value) -> Result<Option<Value>, Failure> {
    let metadata = match &fields["metadata"] {
        Value::Null => return Ok(None),
        Value::String(text) if text.is_empty() => return Ok(None),
        Value::String(text) => serde_json::from_str(text).map_err(|_| "invalid_metadata_format")?,
        other => other.clone(),
    };
    // An empty object takes the metadata of a message away
    if metadata == json!({}) {
        return Ok(None);
    }
    if !metadata["event_type"].is_string() || !metadata["event_payload"].is_object() {
        return Err("invalid_metadata_format".into());
    }
    Ok(Some(metadata))
}
