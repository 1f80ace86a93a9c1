//! Questions that nobody could answer: given by the asker's click, brought to a section by the ethics manager.

mod give;
mod list;
mod stripped;
mod teach;
mod topics;

pub use give::{GIVE, GIVE_FORM, give, submit_given};
pub use list::{ADD, PLACE, list};
pub use teach::{TEACH_FORM, open, submit};
pub(crate) use topics::NOTHING_YET;
pub use topics::topics;

pub(crate) use give::give_button;

use domain::Role;
use slack::{
    blocks::{Block, MessageBody, ModalView, Text},
    model::UserId,
};

use crate::Services;

pub(crate) const NOT_YOURS: &str = "This is for the ethics manager alone.";

/// Whether this person looks after the company's questions.
fn looks_after(services: &Services, user: &UserId) -> bool {
    services.directory.holds(user, Role::EthicsManager)
}

/// What they find under help; nothing for anybody else.
#[must_use]
pub fn how(services: &Services, user: &UserId) -> Option<Block> {
    let text = "You look after the answers: `/ethics questions` has the questions that people gave, `/ethics topics` what is asked about.";
    looks_after(services, user).then(|| Block::section(Text::mrkdwn(text)))
}

fn not_yours() -> ModalView {
    ModalView::new("questions", "Questions").close("Close").block(Block::section(NOT_YOURS))
}

fn told(text: &str) -> MessageBody {
    MessageBody::text(text)
}
