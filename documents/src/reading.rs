//! What a reader hands on.

use crate::{Complaint, LeftOut, block::Block};

/// The blocks of a document, and what happened while they were read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) blocks: Vec<Block>,
    /// The title, where it stands outside of the text (front matter, `<title>`).
    pub(crate) title: Option<String>,
    pub(crate) left_out: Vec<LeftOut>,
    pub(crate) complaints: Vec<Complaint>,
}

impl Reading {
    /// Notes what was left out, unless there was nothing.
    pub(crate) fn leave_out(&mut self, what: &'static str, count: usize) {
        if count > 0 {
            self.left_out.push(LeftOut { what, count });
        }
    }
}
