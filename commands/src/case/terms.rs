//! What a case is called by those on it: somebody reported, or somebody asked.

use domain::Topic;

/// The words for one kind of case.
pub(super) struct Terms {
    /// `report`
    pub(super) sent: &'static str,
    /// `The reporter`, at the beginning of a sentence.
    pub(super) sender: &'static str,
    /// The button that opens what was sent.
    pub(super) read: &'static str,
    /// The button and the form that write back.
    pub(super) write: &'static str,
    /// The button and the form that close it.
    pub(super) close: &'static str,
}

const REPORT: Terms = Terms {
    sent: "report",
    sender: "The reporter",
    read: "Read the report",
    write: "Write to the reporter",
    close: "Close the case",
};

const QUESTION: Terms = Terms {
    sent: "question",
    sender: "Whoever asked",
    read: "Read the question",
    write: "Answer the question",
    close: "Close the question",
};

impl Terms {
    pub(super) const fn of(topic: Topic) -> &'static Self {
        if topic.is_question() { &QUESTION } else { &REPORT }
    }
}
