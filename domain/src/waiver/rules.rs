//! Who can decide on which waiver, and until when an approval has to be disclosed.

use thiserror::Error;

use super::{Body, Decision, Disclosure, PersonKind, Record, Verdict, Waiver};
use crate::{Calendar, Day, Role};

/// Working days for the disclosure (SEC Form 8-K, Item 5.05 and General Instruction B.1; Nasdaq Rule 5610: four business days). An approval on a day that
/// is none counts from the next one.
pub const DISCLOSE_WITHIN_WORKING_DAYS: u16 = 4;

/// What a body said, as somebody enters it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// What.
    pub verdict: Verdict,
    /// By whom.
    pub body: Body,
    /// On which day.
    pub on: Day,
}

/// Who writes into the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorder {
    /// The role in which they do.
    pub role: Role,
    /// Who, and today.
    pub record: Record,
}

/// Why something does not go into the register, as it is told to whoever entered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WaiverRefusal {
    /// The ethics manager decided on a director or an executive officer.
    #[error(
        "Only the Board of Directors or one of its committees can waive this for a director or an executive officer."
    )]
    WrongBody,
    /// Somebody other than the board secretary records what the Board or a committee decided.
    #[error(
        "A decision of the Board or of a committee is recorded by the board secretary, so that nobody decides in the name of another body."
    )]
    NotFromTheBoard,
    /// Somebody other than the ethics manager records what the ethics manager decided.
    #[error(
        "A decision of the ethics manager is recorded by the ethics manager, so that nobody decides in the name of somebody else."
    )]
    NotFromTheManager,
    /// The waiver is for whoever records the decision.
    #[error("This waiver is for you. Somebody else has to record what was decided.")]
    AboutYourself,
    /// The day has not come.
    #[error("This day has not come yet. Please enter the day on which it happened.")]
    NotYet,
    /// It was decided before.
    #[error("A decision is recorded already, and it stays as it is.")]
    AlreadyDecided,
    /// There is nothing to disclose.
    #[error("Only an approved waiver for a director or an executive officer is disclosed.")]
    NothingToDisclose,
    /// The disclosure is older than the approval.
    #[error("It was approved after this day. Please enter the day on which it was disclosed.")]
    BeforeTheApproval,
    /// It was disclosed before.
    #[error("The disclosure is recorded already, and it stays as it is.")]
    AlreadyDisclosed,
}

impl Waiver {
    /// The decision as it is recorded. `calendar` is the company's, or `None` where nothing has to be disclosed.
    ///
    /// # Errors
    /// [`WaiverRefusal`]: the body cannot decide on this (Code: Waivers and Amendments), or whoever records it cannot speak for the body, or is the person.
    pub fn decide(
        &self,
        ruling: Ruling,
        recorder: &Recorder,
        calendar: Option<&Calendar>,
    ) -> Result<Decision, WaiverRefusal> {
        if self.decision.is_some() {
            return Err(WaiverRefusal::AlreadyDecided);
        }
        let for_director = self.kind == PersonKind::DirectorOrExecutiveOfficer;
        match ruling.body {
            Body::EthicsManager if for_director => return Err(WaiverRefusal::WrongBody),
            Body::EthicsManager if recorder.role != Role::EthicsManager => {
                return Err(WaiverRefusal::NotFromTheManager);
            }
            Body::Board | Body::BoardCommittee if recorder.role != Role::BoardSecretary => {
                return Err(WaiverRefusal::NotFromTheBoard);
            }
            _ => {}
        }
        if self.account.as_deref() == Some(recorder.record.by.as_str()) {
            return Err(WaiverRefusal::AboutYourself);
        }
        if ruling.on > recorder.record.on {
            return Err(WaiverRefusal::NotYet);
        }
        let approved = ruling.verdict == Verdict::Approved;
        let calendar = calendar.filter(|_| approved && for_director);
        Ok(Decision {
            verdict: ruling.verdict,
            body: ruling.body,
            on: ruling.on,
            recorded: recorder.record.clone(),
            disclose_by: calendar
                .map(|calendar| calendar.add_working_days(ruling.on, DISCLOSE_WITHIN_WORKING_DAYS)),
        })
    }

    /// The disclosure as it is recorded.
    ///
    /// # Errors
    /// [`WaiverRefusal`]: there is nothing to disclose, it was disclosed before, or it cannot have been on that day.
    pub fn disclose(&self, on: Day, place: &str, recorder: &Recorder) -> Result<Disclosure, WaiverRefusal> {
        let decision = self.decision.as_ref().filter(|_| self.can_be_disclosed());
        let Some(decision) = decision else { return Err(WaiverRefusal::NothingToDisclose) };
        if self.disclosure.is_some() {
            return Err(WaiverRefusal::AlreadyDisclosed);
        }
        if on > recorder.record.on {
            return Err(WaiverRefusal::NotYet);
        }
        if on < decision.on {
            return Err(WaiverRefusal::BeforeTheApproval);
        }
        Ok(Disclosure { on, place: place.to_owned(), recorded: recorder.record.clone() })
    }

    /// Whether it is an approved one for a director or an executive officer, disclosed or not.
    #[must_use]
    pub fn can_be_disclosed(&self) -> bool {
        let approved = self.decision.as_ref().is_some_and(|decision| decision.verdict == Verdict::Approved);
        approved && self.kind == PersonKind::DirectorOrExecutiveOfficer
    }
}
