//! The arguments of a call: from the query, a form, a form in parts or JSON.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use crate::api::method::Method;

const LONGEST_NAME: usize = 255;

/// Arguments by name, and the token wherever it was.
#[derive(Debug, Default)]
pub(crate) struct Args {
    fields: Map<String, Value>,
    pub(crate) token: Option<String>,
    pub(crate) token_in_header: bool,
    /// Slack's code when the body was not what its content type says.
    pub(crate) malformed: Option<&'static str>,
    /// What Slack remarks on in its answer: `missing_charset`, `superfluous_charset`.
    pub(crate) warning: Option<&'static str>,
}

/// The media type of a request and the charset beside it.
fn content_type(headers: &HeaderMap) -> (String, Option<String>) {
    let whole = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let mut parts = whole.split(';').map(|part| part.trim().to_lowercase());
    let kind = parts.next().unwrap_or_default();
    let charset =
        parts.find_map(|part| part.strip_prefix("charset=").map(|set| set.trim_matches('"').to_owned()));
    (kind, charset)
}

impl Args {
    /// Reads a request. Methods that take no JSON ignore a JSON body, as Slack does.
    pub(crate) async fn read(query: &str, headers: &HeaderMap, body: Bytes, method: Option<&Method>) -> Self {
        let mut args = Self::default();
        args.form(query.as_bytes());
        let (kind, charset) = content_type(headers);
        if charset.as_deref().is_some_and(|charset| !matches!(charset, "utf-8" | "utf8" | "iso-8859-1")) {
            args.malformed = Some("invalid_charset");
        }
        match kind.as_str() {
            "application/json" => {
                args.warning = charset.is_none().then_some("missing_charset");
                args.json_body(&body, method.is_none_or(|method| method.json));
            }
            "application/x-www-form-urlencoded" => {
                args.warning = charset.is_some().then_some("superfluous_charset");
                args.form(&body);
            }
            "multipart/form-data" => args.parts(headers, body).await,
            // Slack takes it and reads nothing from it
            "text/plain" => {}
            _ if body.is_empty() => {}
            "" => args.malformed = Some("missing_post_type"),
            _ => args.malformed = Some("invalid_post_type"),
        }
        args.check_names();
        args.take_token(headers);
        args
    }

    fn json_body(&mut self, body: &[u8], wanted: bool) {
        if body.is_empty() {
            return;
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) if wanted => self.fields.extend(fields),
            Ok(Value::Object(_)) => {}
            Ok(_) => self.malformed = Some("json_not_object"),
            Err(_) => self.malformed = Some("invalid_json"),
        }
    }

    async fn parts(&mut self, headers: &HeaderMap, body: Bytes) {
        match parts(headers, body).await {
            Some(parts) => {
                for part in parts.into_iter().filter(|part| part.file_name.is_none()) {
                    let text = String::from_utf8_lossy(&part.bytes).into_owned();
                    self.fields.insert(part.name, Value::String(text));
                }
            }
            None => self.malformed = Some("invalid_form_data"),
        }
    }

    fn check_names(&mut self) {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
        if self.fields.keys().any(|name| name.contains('[')) {
            self.malformed = Some("invalid_array_arg");
        } else if self.fields.keys().any(|name| name.len() > LONGEST_NAME || !name.chars().all(plain)) {
            self.malformed = Some("invalid_arg_name");
        }
    }

    fn take_token(&mut self, headers: &HeaderMap) {
        let bearer = bearer(headers);
        self.token_in_header = bearer.is_some();
        let field = self.fields.remove("token").and_then(|token| token.as_str().map(str::to_owned));
        self.token = bearer.map(str::to_owned).or(field).filter(|token| !token.is_empty());
    }

    fn form(&mut self, form: &[u8]) {
        for (name, value) in form_urlencoded::parse(form) {
            self.fields.insert(name.into_owned(), Value::String(value.into_owned()));
        }
    }

    /// What goes into the wire log: arguments that came as JSON in a form are shown as JSON.
    pub(crate) fn logged(&self) -> Value {
        let mut fields = self.fields.clone();
        for name in ["blocks", "view", "metadata", "attachments", "files"] {
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
            *value == json!(true)
                || *value == json!(1)
                || value.as_str().is_some_and(|text| text == "1" || text.eq_ignore_ascii_case("true"))
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

/// The token of an `Authorization: Bearer …` header.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// One part of a `multipart/form-data` body.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) bytes: Bytes,
}

/// The parts of a body. None when it is not made of parts.
pub(crate) async fn parts(headers: &HeaderMap, body: Bytes) -> Option<Vec<Part>> {
    let kind = headers.get(header::CONTENT_TYPE)?;
    let request = Request::builder().header(header::CONTENT_TYPE, kind).body(Body::from(body)).ok()?;
    let mut multipart = Multipart::from_request(request, &()).await.ok()?;
    let mut parts = Vec::new();
    while let Some(field) = multipart.next_field().await.ok()? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        parts.push(Part { name, file_name, bytes: field.bytes().await.ok()? });
    }
    Some(parts)
}
