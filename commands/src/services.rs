//! What the verbs work with, and what they give back.

use std::sync::Arc;

use domain::{
    CaseDesk, Clock, CodeVersions, Day, DeadlineRules, FileCounter, Intake, Mailboxes, QuestionBook,
    SecondLook, Signatures, WaiverRegister,
};
use guidance::Guide;
use slack::blocks::{HomeView, MessageBody, ModalView};

use crate::{
    CodeInForce, Company, Directory, Fault, Names, board::BoardDesk, campaign::CampaignDesk,
    passes::PassDesk, reading::CodeFile,
};

/// The rooms behind the verbs.
#[derive(Clone)]
#[allow(missing_debug_implementations)]
pub struct Services {
    /// The Code in force.
    pub code: Arc<CodeInForce>,
    /// Every version of the Code.
    pub versions: Arc<dyn CodeVersions>,
    /// Who signed which version.
    pub signatures: Arc<dyn Signatures>,
    /// The relay's door.
    pub intake: Arc<dyn Intake>,
    /// The reporters' mailboxes.
    pub mailboxes: Arc<dyn Mailboxes>,
    /// The case desk.
    pub desk: Arc<dyn CaseDesk>,
    /// Until when somebody has to do something on a case.
    pub deadlines: Arc<DeadlineRules>,
    /// What may be kept of questions.
    pub questions: Arc<dyn QuestionBook>,
    /// The register of waivers.
    pub waivers: Arc<dyn WaiverRegister>,
    /// Whether an approval for a director or an executive officer has to be disclosed to shareholders.
    pub disclose_waivers: bool,
    /// Asking people to sign the Code.
    pub campaigns: CampaignDesk,
    /// Who holds which role.
    pub directory: Arc<Directory>,
    /// Who gives codes for passes; `None` where there is no relay page.
    pub passes: Option<Arc<dyn PassDesk>>,
    /// What the holders of roles are called.
    pub names: Arc<Names>,
    /// Where members fetch files.
    pub files: Arc<dyn FileCounter>,
    /// The Board's report.
    pub board: BoardDesk,
    /// The second look at a text before it is sent.
    pub second_look: Arc<dyn SecondLook>,
    /// The company's own words.
    pub company: Arc<Company>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Services {
    /// What answers from the Code in force. An answer takes it once, so that it is of one version.
    #[must_use]
    pub fn guide(&self) -> Arc<Guide> {
        Arc::clone(&self.code.now().guide)
    }

    /// The company's day.
    #[must_use]
    pub fn today(&self) -> Day {
        self.deadlines.calendar.today(self.clock.now())
    }
}

/// What comes back for a command, a click or a message. It goes straight to the person who acted and is never stored.
#[derive(Debug, PartialEq)]
pub enum Reply {
    /// Words that only this person sees.
    Tell(MessageBody),
    /// A form or a page, opened on top of what is open.
    Open(ModalView),
    /// A page in place of the one that is open.
    Replace(ModalView),
    /// The whole Code as a file in the person's own conversation with the bot, and a page that says so.
    File(Box<CodeFile>),
    /// The Home tab, anew.
    Home(Box<HomeView>),
    /// Nothing.
    Nothing,
}

/// What comes back for a submitted form.
#[derive(Debug)]
pub enum FormReply {
    /// Another page in its place.
    Replace(Box<ModalView>),
    /// The form stays, with these texts at these blocks. The fault, if it was ours, is for the operator's log.
    Mend(Vec<(String, String)>, Option<Fault>),
    /// The form again, with its words and a line that says that it was our fault; the fault is for the operator's log.
    Retry(Box<ModalView>, Fault),
    /// The form closes.
    Close,
}

impl FormReply {
    pub(crate) fn replace(view: ModalView) -> Self {
        Self::Replace(Box::new(view))
    }

    pub(crate) fn mend(block: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Mend(vec![(block.into(), text.into())], None)
    }

    /// The same, when it was our fault.
    pub(crate) fn mend_fault(block: impl Into<String>, text: impl Into<String>, fault: Fault) -> Self {
        Self::Mend(vec![(block.into(), text.into())], Some(fault))
    }
}
