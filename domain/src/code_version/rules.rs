//! Who approves an amendment, and until when it has to be disclosed.

use thiserror::Error;

use super::Approval;
use crate::{Body, Calendar, DISCLOSE_WITHIN_WORKING_DAYS, Day};

/// An approval as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Who decided.
    pub body: Body,
    /// The day of the decision.
    pub on: Day,
    /// How the body calls its decision.
    pub resolution: String,
    /// Whether everybody is asked to sign the version.
    pub sign_again: bool,
    /// Whether it has to be disclosed to shareholders (Form 8-K, Item 5.05: an amendment that applies to the principal officers and is not only technical).
    pub disclose: bool,
}

/// Why an approval is not taken.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
pub enum AmendmentRefusal {
    /// Code: Waivers and Amendments.
    #[error("an amendment of the Code is approved by the Board of Directors or a committee of the Board")]
    WrongBody,
    /// The day is in the future.
    #[error("the day of the decision lies in the future; enter the approval once it was given")]
    NotYet,
    /// Nothing says which decision it was.
    #[error("say which decision it was, such as the number of the resolution or the day of the meeting")]
    NoResolution,
}

impl Amendment {
    /// The approval, if it is one.
    ///
    /// # Errors
    /// [`AmendmentRefusal`] says what the Code asks for.
    pub fn into_approval(self, today: Day, calendar: &Calendar) -> Result<Approval, AmendmentRefusal> {
        if !matches!(self.body, Body::Board | Body::BoardCommittee) {
            return Err(AmendmentRefusal::WrongBody);
        }
        if self.on > today {
            return Err(AmendmentRefusal::NotYet);
        }
        if self.resolution.trim().is_empty() {
            return Err(AmendmentRefusal::NoResolution);
        }
        let due = || calendar.add_working_days(self.on, DISCLOSE_WITHIN_WORKING_DAYS);
        Ok(Approval {
            body: self.body,
            on: self.on,
            resolution: self.resolution.trim().to_owned(),
            sign_again: self.sign_again,
            disclose_by: self.disclose.then(due),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::Date, tz::TimeZone};

    use super::{Amendment, AmendmentRefusal};
    use crate::{Body, Calendar, Day, Weekend};

    fn day(text: &str) -> Day {
        Day::from(text.parse::<Date>().unwrap())
    }

    fn amendment(body: Body) -> Amendment {
        Amendment {
            body,
            on: day("2026-11-20"),
            resolution: " Resolution 14 ".to_owned(),
            sign_again: true,
            disclose: true,
        }
    }

    #[test]
    fn only_the_board_or_a_committee_of_it_approves() {
        let (today, calendar) = (day("2026-11-23"), Calendar::new(TimeZone::UTC, Weekend::USUAL, []));
        let refused = |amendment: Amendment| amendment.into_approval(today, &calendar).unwrap_err();
        assert_eq!(refused(amendment(Body::EthicsManager)), AmendmentRefusal::WrongBody);
        let later = Amendment { on: day("2026-11-24"), ..amendment(Body::Board) };
        assert_eq!(refused(later), AmendmentRefusal::NotYet);
        let nameless = Amendment { resolution: " ".to_owned(), ..amendment(Body::Board) };
        assert_eq!(refused(nameless), AmendmentRefusal::NoResolution);

        for body in [Body::Board, Body::BoardCommittee] {
            let approval = amendment(body).into_approval(today, &calendar).unwrap();
            assert_eq!((approval.body, approval.resolution.as_str()), (body, "Resolution 14"));
            // A Friday: four working days later is a Thursday
            assert_eq!(approval.disclose_by, Some(day("2026-11-26")));
        }
        let technical = Amendment { disclose: false, ..amendment(Body::Board) };
        assert_eq!(technical.into_approval(today, &calendar).unwrap().disclose_by, None);
    }
}
