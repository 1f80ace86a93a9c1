//! The query string of a GET.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;

use crate::control::refusal::Refusal;

/// The fields after the `?`; empty ones count as left out.
#[derive(Debug)]
pub(crate) struct Fields(HashMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Fields {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let fields = Query::<HashMap<String, String>>::from_request_parts(parts, state).await;
        fields
            .map(|Query(fields)| Self(fields))
            .map_err(|_| Refusal::bad("the part after the `?` must be `name=value`, joined by `&`"))
    }
}

impl Fields {
    /// Refuses fields that the call does not know.
    pub(crate) fn only(self, expected: &[&str]) -> Result<Self, Refusal> {
        match self.0.keys().find(|name| !expected.contains(&name.as_str())) {
            Some(unknown) => {
                let expected = expected.join(", ");
                Err(Refusal::bad(format!("there is no field `{unknown}` here; the fields are: {expected}")))
            }
            None => Ok(self),
        }
    }

    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub(crate) fn text(&self, name: &str) -> Result<&str, Refusal> {
        self.find(name).ok_or_else(|| Refusal::bad(format!("`{name}` is missing")))
    }

    /// A whole number.
    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let read = |text: &str| {
            text.parse().map_err(|_| Refusal::bad(format!("`{name}` must be a whole number, not {text}")))
        };
        self.find(name).map(read).transpose()
    }
}
