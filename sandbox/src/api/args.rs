//! The arguments of a call: from the query, a form or JSON.

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use crate::api::method::Method;

/// Arguments by name, and the token wherever it was.
#[derive(Debug, Default)]
pub(crate) struct Args {
    fields: Map<String, Value>,
    pub(crate) token: Option<String>,
    pub(crate) token_in_header: bool,
    /// The body was not what its content type says.
    pub(crate) malformed: Option<&'static str>,
}

impl Args {
    /// Reads a request. Methods that take no JSON ignore a JSON body, as Slack does.
    pub(crate) fn read(query: &str, headers: &HeaderMap, body: &[u8], method: Option<&Method>) -> Self {
        let mut args = Self::default();
        args.form(query.as_bytes());
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        match kind.split(';').next().unwrap_or_default().trim() {
            "application/json" if body.is_empty() => {}
            "application/json" => match serde_json::from_slice(body) {
                Ok(Value::Object(fields)) if method.is_none_or(|method| method.json) => {
                    args.fields.extend(fields)
                }
                Ok(Value::Object(_)) => {}
                Ok(_) => args.malformed = Some("json_not_object"),
                Err(_) => args.malformed = Some("invalid_json"),
            },
            "application/x-www-form-urlencoded" => args.form(body),
            _ if body.is_empty() => {}
            _ => args.malformed = Some("invalid_post_type"),
        }
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = bearer.and_then(|value| value.strip_prefix("Bearer ").or(value.strip_prefix("bearer ")));
        args.token_in_header = bearer.is_some();
        let field = args.fields.remove("token").and_then(|token| token.as_str().map(str::to_owned));
        args.token = bearer.map(str::trim).map(str::to_owned).or(field).filter(|token| !token.is_empty());
        args
    }

    fn form(&mut self, form: &[u8]) {
        for (name, value) in form_urlencoded::parse(form) {
            self.fields.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    /// What goes into the wire log: arguments that came as JSON in a form are shown as JSON.
    pub(crate) fn logged(&self) -> Value {
        let mut fields = self.fields.clone();
        for name in ["blocks", "view", "metadata", "attachments"] {
            if let Some(value) = self.json(name) {
                fields.insert(name.to_owned(), value);
            }
        }
        Value::Object(fields)
    }

    pub(crate) fn all(&self) -> &Map<String, Value> {
        &self.fields
    }

    /// Whether an argument is there and not empty.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null() && value != "")
    }

    /// Text; empty text counts as missing.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) if text.is_empty() => None,
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| {
            *value == json!(true) || *value == json!(1) || *value == "true" || *value == "1"
        })
    }

    /// A list: an array, a JSON array in a form, or text with commas.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let items = match self.json(name) {
            Some(Value::Array(items)) => items,
            _ => return self.text(name).map(|text| split(&text)).unwrap_or_default(),
        };
        items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// A value that a form carries as JSON text. None when missing or not JSON.
    pub(crate) fn json(&self, name: &str) -> Option<Value> {
        match self.fields.get(name)? {
            Value::String(text) => serde_json::from_str(text).ok(),
            Value::Null => None,
            other => Some(other.clone()),
        }
    }
}

fn split(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}
