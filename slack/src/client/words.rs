//! What the client says when the handler cannot: while it works, when it failed, when it is done.

use crate::blocks::{Block, MessageBody, ModalView, Text};
use crate::model::ViewPayload;

/// The words and views of the deadline guard.
#[derive(Clone)]
pub(crate) struct Words {
    pub(crate) waiting_text: Option<String>,
    pub(crate) done_text: Option<String>,
    pub(crate) waiting_view: ModalView,
    pub(crate) done_view: ModalView,
    pub(crate) failure_text: String,
    pub(crate) late_errors_title: String,
}

impl Default for Words {
    fn default() -> Self {
        let view = |title: &str, text: &str| {
            ModalView::new("slack_deadline", title).close("Close").block(Block::section(text))
        };
        Self {
            waiting_text: Some("Working on it. The answer will appear here.".to_owned()),
            done_text: Some("Done.".to_owned()),
            waiting_view: view(
                "One moment",
                "Working on it. You can wait here; this window will change by itself.",
            ),
            done_view: view("Done", "Done. You can close this window."),
            failure_text: "Something went wrong on our side. Please try again in a moment.".to_owned(),
            late_errors_title: "Please check".to_owned(),
        }
    }
}

impl Words {
    pub(crate) fn waiting_message(&self) -> Option<MessageBody> {
        self.waiting_text.as_ref().map(|text| MessageBody::text(text).ephemeral())
    }

    /// What follows the waiting text where the handler has nothing to say after all.
    pub(crate) fn done_message(&self) -> Option<MessageBody> {
        self.done_text.as_ref().map(|text| MessageBody::text(text).ephemeral())
    }

    pub(crate) fn failure_message(&self) -> MessageBody {
        MessageBody::text(&self.failure_text).ephemeral()
    }

    pub(crate) fn failure_view(&self) -> ModalView {
        self.page("Sorry", [self.failure_text.as_str()])
    }

    /// The texts of an `errors` answer that came too late to be shown at the inputs.
    pub(crate) fn errors_view(&self, errors: &[(String, String)]) -> ModalView {
        self.page(&self.late_errors_title, errors.iter().map(|(_, text)| text.as_str()))
    }

    fn page<'a>(&self, title: &str, texts: impl IntoIterator<Item = &'a str>) -> ModalView {
        let sections = texts.into_iter().filter(|text| !text.is_empty()).take(100);
        let sections = sections.map(|text| Block::section(Text::plain(crate::blocks::clip(text, 3_000))));
        ModalView::new("slack_deadline", crate::blocks::clip(title, 24)).close("Close").blocks(sections)
    }

    /// Where to show the failure without taking from the person what they typed: at the first input of the modal.
    pub(crate) fn failure_place(view: &ViewPayload) -> Option<String> {
        view.input_block_ids().first().map(|id| (*id).to_owned())
    }
}
