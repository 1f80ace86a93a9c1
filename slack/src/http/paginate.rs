//! Reading lists page by page.

use super::decode::decode;
use super::{Http, Method};
use crate::error::{Error, Result};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::fmt;

/// One page of a list.
#[derive(Clone)]
#[non_exhaustive]
pub struct Page<T> {
    /// What is on it; fewer than asked for is normal.
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last.
    pub next_cursor: Option<String>,
}

impl<T> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("items", &self.items.len()).finish_non_exhaustive()
    }
}

/// More pages than any list has; a server that never ends a list is an error.
const MAX_PAGES: usize = 2_000;

impl Http {
    /// Reads one page, the list being under `key`.
    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        method: Method,
        key: &'static str,
        args: &Map<String, Value>,
    ) -> Result<Page<T>> {
        let name = method.name.clone();
        let mut body: Value = self.call(method, args).await?;
        let next_cursor = body.pointer("/response_metadata/next_cursor").and_then(Value::as_str);
        let next_cursor = next_cursor.filter(|cursor| !cursor.is_empty()).map(str::to_owned);
        let list = body.get_mut(key).map(Value::take).unwrap_or_default();
        let items = decode(&list)
            .map_err(|path| Error::Decode { method: name.into_owned(), path: format!("{key}{path}") })?;
        Ok(Page { items, next_cursor })
    }

    /// Reads every page, 200 items at a time.
    pub(super) async fn all<T: DeserializeOwned>(
        &self,
        method: Method,
        key: &'static str,
        mut args: Map<String, Value>,
    ) -> Result<Vec<T>> {
        args.insert("limit".to_owned(), 200.into());
        let mut items = Vec::new();
        let mut last = None;
        for _ in 0..MAX_PAGES {
            let page = self.page(method.clone(), key, &args).await?;
            items.extend(page.items);
            match page.next_cursor {
                None => return Ok(items),
                cursor if cursor == last => break,
                Some(cursor) => {
                    args.insert("cursor".to_owned(), cursor.as_str().into());
                    last = Some(cursor);
                }
            }
        }
        let path = "response_metadata.next_cursor".to_owned();
        Err(Error::Decode { method: method.name.into_owned(), path })
    }
}
