//! The register of waivers: who asked, who decided, and until when it has to be disclosed (Code: Waivers and Amendments).

mod ask;
mod decide;
mod disclose;
mod form;
mod list;
mod page;
mod reminder;
mod words;

pub use ask::{WAIVER_FORM, WAIVER_NEW, ask, submit_ask};
pub use decide::{DECISION_FORM, WAIVER_DECIDE, decide, submit_decision};
pub use disclose::{DISCLOSURE_FORM, WAIVER_DISCLOSE, disclose, submit_disclosure};
pub(crate) use list::duty;
pub use list::{WAIVER_LIST, WAIVERS_OPEN, list, open};
pub use page::{WAIVER_SHOW, show};
pub use reminder::reminder;

use domain::{Record, Recorder, Role, Waiver, WaiverNumber};
use slack::{
    blocks::{Block, MessageBody, ModalView, Text},
    model::UserId,
};

use crate::{Directory, Fault, Reply, Services};

/// The roles that keep the register.
pub const KEEPERS: [Role; 2] = [Role::EthicsManager, Role::BoardSecretary];

/// The role in which this person keeps the register. Nobody holds both (`Directory::new`).
fn role(directory: &Directory, user: &UserId) -> Option<Role> {
    KEEPERS.into_iter().find(|role| directory.holds(user, *role))
}

/// Who writes into the register, and today where the company is.
fn recorder(services: &Services, user: &UserId) -> Option<Recorder> {
    let on = services.today();
    let role = role(&services.directory, user)?;
    Some(Recorder { role, record: Record { by: user.as_str().to_owned(), on } })
}

async fn find(services: &Services, number: &str) -> Result<Option<Waiver>, Fault> {
    let Ok(number) = WaiverNumber::parse(number) else {
        return Ok(None);
    };
    services.waivers.find(number).await.map_err(|error| Fault::new("find a waiver", error))
}

/// What anybody is told who does not keep the register: whom to ask.
#[must_use]
pub fn whom_to_ask(services: &Services) -> MessageBody {
    MessageBody::text(whom_to_ask_words(services))
}

pub(crate) fn whom_to_ask_words(services: &Services) -> String {
    format!(
        "A waiver lets somebody do what the Code does not allow otherwise. If you need one, please ask {} before you act. For directors and executive officers \
         only the Board of Directors or one of its committees can grant it; {} brings it to them.",
        services.directory.mention(Role::EthicsManager),
        services.directory.mention(Role::BoardSecretary)
    )
}

/// How to reach the register, for whoever keeps it.
#[must_use]
pub fn how(services: &Services, user: &UserId) -> Option<Block> {
    let text = "You keep the register of waivers: write `/ethics waiver`.";
    role(&services.directory, user).map(|_| Block::section(Text::mrkdwn(text)))
}

pub(crate) const NOT_YOURS: &str = "The ethics manager and the board secretary keep the register of waivers.";

fn not_yours() -> Reply {
    Reply::Replace(notice(NOT_YOURS))
}

fn not_there() -> Reply {
    Reply::Replace(notice("There is no waiver with this number."))
}

fn notice(text: &str) -> ModalView {
    ModalView::new("waiver_notice", "Waivers").close("Close").block(Block::section(Text::plain(text)))
}
