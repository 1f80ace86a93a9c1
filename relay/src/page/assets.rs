//! The page's files, inside the program.

use std::{io::Write, sync::Arc};

use axum::{
    Router,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use flate2::{Compression, write::GzEncoder};

use crate::SecondLook;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const JSON: &str = "application/json";

macro_rules! scripts {
    ($($name:literal),* $(,)?) => {
        [$((concat!("/page/", $name), SCRIPT, include_str!(concat!("../../page/", $name)))),*]
    };
}

/// Every script: its address, its type, and what is in it.
const SCRIPTS: [(&str, &str, &str); 24] = scripts!(
    "app.js",
    "done.js",
    "draft.js",
    "elements.js",
    "files-view.js",
    "guard.js",
    "kept-passes.js",
    "letter.js",
    "look-view.js",
    "mailbox.js",
    "names.js",
    "passes-view.js",
    "passes.js",
    "place.js",
    "problems.js",
    "readers.js",
    "receipt.js",
    "relay.js",
    "report.js",
    "second-look.js",
    "sending.js",
    "standing.js",
    "start.js",
    "work.js",
);

const OTHERS: [(&str, &str, &str); 3] = [
    ("/", HTML, include_str!("../../page/index.html")),
    ("/page/style.css", CSS, include_str!("../../page/style.css")),
    ("/second-look.json", JSON, SecondLook::RULES),
];

/// A file, as it is and compressed: phones on Tor are slow.
struct Asset {
    kind: &'static str,
    text: &'static str,
    gzip: Vec<u8>,
}

pub(super) fn routes() -> Router {
    SCRIPTS.into_iter().chain(OTHERS).fold(Router::new(), |router, (address, kind, text)| {
        let asset = Arc::new(Asset { kind, text, gzip: compressed(text) });
        router.route(address, get(move |headers: HeaderMap| async move { asset.serve(&headers) }))
    })
}

/// Empty when it could not be compressed; then it is served as it is.
fn compressed(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default()
}

impl Asset {
    fn serve(&self, headers: &HeaderMap) -> Response {
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|accepted| accepted.to_str().ok());
        let takes_gzip =
            accepted.is_some_and(|accepted| accepted.split(',').any(|one| one.trim().starts_with("gzip")));
        let kind = (header::CONTENT_TYPE, self.kind);
        if takes_gzip && !self.gzip.is_empty() {
            ([kind, (header::CONTENT_ENCODING, "gzip")], self.gzip.clone()).into_response()
        } else {
            ([kind], self.text).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_comes_whole_and_in_under_100_kb() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        let mut files = 0;
        for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
            let name = entry.file_name().into_string().unwrap();
            if entry.path().is_file() && name != "index.html" {
                files += 1;
                let address = format!("/page/{name}");
                assert!(
                    SCRIPTS.iter().chain(&OTHERS).any(|(served, ..)| *served == address),
                    "{name} is not served"
                );
            }
        }
        assert_eq!(files, SCRIPTS.len() + 1);
        let sent: usize = SCRIPTS.iter().chain(&OTHERS).map(|(_, _, text)| compressed(text).len()).sum();
        assert!(sent < 100_000, "{sent} bytes");
    }
}
