//! The JSON body of a call.

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

use crate::control::refusal::Refusal;

/// Other content types than JSON are refused: a page elsewhere could send them unasked.
pub(crate) fn is_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next().unwrap_or_default().trim() == "application/json" {
        return Ok(());
    }
    Err(Refusal::bad("send JSON with the header content-type: application/json"))
}

/// The fields of a call, none of them unknown.
#[derive(Debug)]
pub(crate) struct Body {
    fields: Map<String, Value>,
    expected: &'static [&'static str],
}

impl Body {
    /// Reads a body.
    pub(crate) fn read(
        headers: &HeaderMap,
        bytes: &[u8],
        expected: &'static [&'static str],
    ) -> Result<Self, Refusal> {
        is_json(headers)?;
        let bytes = if bytes.is_empty() { b"{}" } else { bytes };
        let fields = match serde_json::from_slice(bytes) {
            Ok(Value::Object(fields)) => fields,
            Ok(_) => return Err(Refusal::bad("the body must be a JSON object")),
            Err(error) => return Err(Refusal::bad(format!("the body is not JSON: {error}"))),
        };
        if let Some(unknown) = fields.keys().find(|name| !expected.contains(&name.as_str())) {
            let expected = expected.join(", ");
            return Err(Refusal::bad(format!(
                "there is no field `{unknown}` here; the fields are: {expected}"
            )));
        }
        Ok(Self { fields, expected })
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn find_text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.find(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(Refusal::bad(format!("`{name}` must be text, not {other}"))),
        }
    }

    pub(crate) fn text(&self, name: &str) -> Result<&str, Refusal> {
        self.find_text(name)?.ok_or_else(|| {
            Refusal::bad(format!("`{name}` is missing; the fields are: {}", self.expected.join(", ")))
        })
    }
}
