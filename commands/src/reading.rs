//! The whole Code, to read: its contents, each section on a page, a search, and the file (Code: Communication of Code).

mod contents;
mod door;
mod file;
mod found;
mod literal;
mod page;
mod search;
mod spot;

use std::sync::Arc;

use guidance::Guide;
use slack::{blocks::ModalView, model::ViewPayload};

pub use contents::{CODE_CONTENTS, contents};
pub use door::{CODE_WEBSITE, invitation};
pub use file::{CODE_FILE, CodeFile, file};
pub use page::{SECTION_READ, read};
pub use search::{CODE_SEARCH, CODE_SEARCH_FORM, search, submit_search};

pub(crate) use door::{blocks, title};
pub(crate) use spot::Spot;

use crate::{Reply, Services};

const CONTENTS_PAGE: &str = "code_contents";
const SECTION_PAGE: &str = "section";

/// The title of every page.
const TITLE: &str = "The Code";

/// The guide to the Code in force: everything in here reads the Code through it.
fn guide(services: &Services) -> Arc<Guide> {
    services.guide()
}

/// A page in place of the page of the Code that is open, or on top of whatever else is.
fn turn(shown: Option<&ViewPayload>, page: ModalView) -> Reply {
    if ours(shown).is_some() { Reply::Replace(page) } else { Reply::Open(page) }
}

/// The page, if it is one of the Code's.
fn ours(shown: Option<&ViewPayload>) -> Option<&ViewPayload> {
    shown.filter(|view| {
        view.kind == "modal"
            && [CONTENTS_PAGE, SECTION_PAGE, CODE_SEARCH_FORM, file::FILE_PAGE]
                .contains(&view.callback_id.as_str())
    })
}

/// What was searched for before this page was opened; empty when nothing was.
///
/// # Privacy
/// The words travel in the page, on the reader's own device and in Slack: nothing is kept here.
fn searched(shown: Option<&ViewPayload>) -> &str {
    ours(shown).map_or("", |view| view.private_metadata.as_str())
}
