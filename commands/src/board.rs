//! The Board's report: in chat, and as sections from which pages are made.

mod benchmark;
mod labels;
mod message;
mod outline;
mod summary;

use std::{collections::BTreeSet, fmt, sync::Arc};

use domain::{BoardBooks, Counted, Period, Role, Scope, Span};
use slack::{
    blocks::{Block, Element, MessageBody, Text},
    model::UserId,
};

pub use benchmark::{Benchmark, SOURCES};
pub use outline::{Outline, Row, Section, Value};

use crate::{Directory, Fault, Reply, Services};

/// Where the reports of the Board come from, and what they are measured by.
#[derive(Clone)]
pub struct BoardDesk {
    /// Who counts.
    pub books: Arc<dyn BoardBooks>,
    /// How long the periods of the reports are.
    pub span: Span,
    /// How many people work here; `None` when nobody said.
    pub employees: Option<u32>,
}

impl fmt::Debug for BoardDesk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoardDesk").field("span", &self.span).field("employees", &self.employees).finish()
    }
}

/// Who holds no role is told so, whatever there is.
pub(crate) const NOT_FOR_YOU: &str = "The Board’s report is for the board secretary and the Audit Committee’s designee. Whoever works on cases gets the numbers of \
                           the cases they are on; you are on none.";

/// What whoever gets it finds under help; nothing for anybody else.
#[must_use]
pub fn how(services: &Services, user: &UserId) -> Option<Block> {
    let text = "The cases in numbers, as far as they are yours to see: write `/ethics board`.";
    counted(&services.directory, user).map(|_| Block::section(Text::mrkdwn(text)))
}

/// The report on the period that is written in `text`, or on the latest one that is over, as words for this person alone.
///
/// # Errors
/// [`Fault`] when the cases cannot be counted.
pub async fn board(services: &Services, user: &UserId, text: &str) -> Result<Reply, Fault> {
    let BoardDesk { span, .. } = &services.board;
    let Some(counted) = counted(&services.directory, user) else {
        return Ok(tell(NOT_FOR_YOU));
    };
    let today = services.clock.today();
    let asked = match text.trim() {
        "" => Ok(Period::latest(today, *span)),
        text => Period::parse(text),
    };
    let period = match asked.map(|period| period.checked(today, *span)) {
        Ok(Ok(period)) => period,
        Ok(Err(refusal)) => return Ok(tell(&refusal.to_string())),
        Err(_) => return Ok(tell(&what_is_expected(Period::latest(today, *span)))),
    };
    Ok(Reply::Tell(message::message(&outline(services, period, &counted).await?)))
}

/// The button that opens the report on the latest period that is over.
pub const BOARD_OPEN: &str = "board_open";

/// What whoever reports to the Board finds in the Home tab; nothing for anybody else.
pub(crate) fn duty(services: &Services, user: &UserId) -> Option<Block> {
    counted(&services.directory, user).filter(|counted| counted.scope() == Scope::Full)?;
    let period = Period::latest(services.clock.today(), services.board.span);
    let text = format!("*The Board’s report.* What was reported in {period}, and what was done about it.");
    Some(Block::section(Text::mrkdwn(text)).accessory(Element::button(BOARD_OPEN, "Open the report")))
}

/// The report on the latest period that is over, as a page.
///
/// # Errors
/// [`Fault`] when the cases cannot be counted.
pub async fn open(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    let Some(counted) = counted(&services.directory, user) else {
        return Ok(Reply::Nothing);
    };
    let period = Period::latest(services.clock.today(), services.board.span);
    Ok(Reply::Open(message::page(&outline(services, period, &counted).await?)))
}

/// Reports per 100 employees in the latest period that is over, beside what was published of others; nothing where nobody said how many work here, or
/// for whoever holds no role.
pub(crate) async fn rate(services: &Services, user: &UserId) -> Result<Vec<String>, Fault> {
    let Some(counted) = counted(&services.directory, user) else { return Ok(Vec::new()) };
    let period = Period::latest(services.clock.today(), services.board.span);
    let outline = outline(services, period, &counted).await?;
    Ok(message::measured(&outline, benchmark::REPORTS_PER_100))
}

async fn outline(services: &Services, period: Period, counted: &Counted) -> Result<Outline, Fault> {
    let report = services.board.books.board_report(period, counted).await;
    let report = report.map_err(|error| Fault::new("count cases for the Board", error))?;
    Ok(Outline::of(&report, services.board.employees))
}

fn what_is_expected(latest: Period) -> String {
    format!(
        "I do not know this period. Please write the latest as `/ethics board {latest}`, or one before it in the same way."
    )
}

/// Which cases are counted for this person; `None` for whoever holds no role.
///
/// # Privacy
/// It depends on who they are and never on which cases there are: nobody learns from it that there is one about them (promise A8).
fn counted(directory: &Directory, user: &UserId) -> Option<Counted> {
    let holds: BTreeSet<Role> = Role::ALL.into_iter().filter(|role| directory.holds(user, *role)).collect();
    if holds.contains(&Role::BoardSecretary) || holds.contains(&Role::AuditCommittee) {
        return Some(Counted::full(&holds));
    }
    let own = || Counted::of(Scope::Own, |readers| directory.may_read(user, readers));
    (!holds.is_empty()).then(own)
}

fn tell(text: &str) -> Reply {
    Reply::Tell(MessageBody::text(text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{Readers, Topic, route};

    use super::*;

    fn user(id: &str) -> UserId {
        UserId::parse(id).unwrap()
    }

    /// Ruth leads and is the committee's designee as well.
    fn directory() -> Directory {
        let held = [
            (Role::EthicsManager, "U1RUTH"),
            (Role::OutsideCounsel, "U2JONAS"),
            (Role::AuditCommittee, "U1RUTH"),
            (Role::BoardSecretary, "U4HELEN"),
        ];
        let held: BTreeMap<_, _> = held.into_iter().map(|(role, id)| (role, vec![user(id)])).collect();
        Directory::new(held).unwrap()
    }

    fn about(roles: &[Role]) -> Readers {
        route(Topic::Other, &roles.iter().copied().collect()).unwrap()
    }

    #[test]
    fn nobody_counts_a_case_they_are_kept_out_of_in_any_role() {
        let of = |id| counted(&directory(), &user(id)).unwrap();
        let (ruth, jonas, helen) = (of("U1RUTH"), of("U2JONAS"), of("U4HELEN"));
        assert_eq!([ruth.scope(), jonas.scope(), helen.scope()], [Scope::Full, Scope::Own, Scope::Full]);
        let about_ruth = about(&[Role::EthicsManager]);
        assert!(!ruth.counts(&about_ruth) && jonas.counts(&about_ruth) && helen.counts(&about_ruth));
        let about_helen = about(&[Role::BoardSecretary]);
        assert!(ruth.counts(&about_helen) && jonas.counts(&about_helen) && !helen.counts(&about_helen));
        let about_jonas = about(&[Role::OutsideCounsel]);
        assert!(!jonas.counts(&about_jonas) && helen.counts(&about_jonas));
    }

    #[test]
    fn own_numbers_are_of_the_cases_that_one_may_read() {
        let question = route(Topic::Question, &BTreeSet::new()).unwrap();
        assert!(!counted(&directory(), &user("U2JONAS")).unwrap().counts(&question));
        assert_eq!(counted(&directory(), &user("U9TOMAS")), None);
    }
}
