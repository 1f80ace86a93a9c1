//! Whatever arrives, read as each form of the page and thrown away: for the tests that send what no page sends.

use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
};

use super::{
    answer::read,
    evidence::split,
    mailbox::{Key, LetterForm, receipt},
    passes::PassForm,
    report::ReportForm,
};

/// As how many forms these bytes can be read.
#[must_use]
pub fn read_any(bytes: &[u8]) -> usize {
    let body = Bytes::copy_from_slice(bytes);
    let headers =
        HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let words = String::from_utf8_lossy(bytes);
    [
        read::<ReportForm>(&headers, &body).is_ok(),
        read::<Key>(&headers, &body).is_ok(),
        read::<LetterForm>(&headers, &body).is_ok(),
        read::<PassForm>(&headers, &body).is_ok(),
        split(&body).is_some(),
        receipt(&words).is_ok(),
    ]
    .into_iter()
    .map(usize::from)
    .sum()
}
