//! The cases of one person, as a list that says what is next.

use domain::{CasePointer, CaseState, Day, Deadline, DeadlineRules, next_deadline};
use slack::{
    blocks::{Block, Element, MessageBody, OptionItem, Style, Text},
    model::UserId,
};

use super::{
    card::{CASE_READ, CASE_REPLY},
    news, triage,
};
use crate::{Fault, Person, Reply, Services};

/// The menu of what the list shows.
pub const QUEUE_FILTER: &str = "queue_filter";
/// The buttons that turn the list's pages; their value is what is shown and the page.
pub const QUEUE_PAGE: &str = "queue_page";
/// The button that opens the form for a case that came in another way.
pub const CASE_NEW: &str = "case_new";

/// Cases on one page: one block each, far below Slack's 100 blocks of a Home tab.
const PAGE: usize = 15;
/// What counts as soon, in days.
const SOON_DAYS: i64 = 7;

/// What the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Filter {
    #[default]
    All,
    Overdue,
    Soon,
    New,
    AwaitingReporter,
    Concluded,
    PutOff,
    Questions,
}

impl Filter {
    const ALL: [Self; 8] = [
        Self::All,
        Self::Overdue,
        Self::Soon,
        Self::New,
        Self::AwaitingReporter,
        Self::Concluded,
        Self::PutOff,
        Self::Questions,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::New => "new",
            Self::AwaitingReporter => "awaiting",
            Self::Concluded => "concluded",
            Self::PutOff => "put-off",
            Self::Questions => "questions",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::All => "All open cases",
            Self::Overdue => "Overdue",
            Self::Soon => "Due within a week",
            Self::New => "Nobody answered yet",
            Self::AwaitingReporter => "Awaiting the reporter",
            Self::Concluded => "With a finding, not closed",
            Self::PutOff => "Put off",
            Self::Questions => "Questions",
        }
    }

    fn shows(self, line: &Line) -> bool {
        let case = &line.case;
        match self {
            Self::All => true,
            Self::Overdue => line.is_overdue(),
            Self::Soon => line.days_left().is_some_and(|days| (0..=SOON_DAYS).contains(&days)),
            Self::New => case.state == CaseState::Received,
            Self::AwaitingReporter => case.state == CaseState::AwaitingReporter,
            Self::Concluded => case.state.finding().is_some(),
            Self::PutOff => line.put_off().is_some(),
            Self::Questions => case.topic.is_question(),
        }
    }
}

/// What a Home tab shows of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Shown {
    filter: Filter,
    page: usize,
}

impl Shown {
    /// As a menu or a button says it; the first page of all cases for anything else.
    #[must_use]
    pub fn parse(value: &str) -> Self {
        let (name, page) = value.split_once('|').unwrap_or((value, ""));
        let filter = Filter::ALL.into_iter().find(|filter| filter.name() == name).unwrap_or_default();
        Self { filter, page: page.parse().unwrap_or(0) }
    }

    fn value(filter: Filter, page: usize) -> String {
        format!("{}|{page}", filter.name())
    }
}

/// A case with what comes next.
#[derive(Debug)]
pub struct Line {
    /// The case.
    pub case: CasePointer,
    /// Until when something has to be done.
    pub next: Option<Deadline>,
    today: Day,
}

impl Line {
    fn of(case: CasePointer, rules: &DeadlineRules, today: Day) -> Self {
        let next = next_deadline(&case, rules);
        Self { case, next, today }
    }

    /// How many days are left for what comes next; fewer than none when it is overdue.
    #[must_use]
    pub fn days_left(&self) -> Option<i64> {
        self.next.map(|next| next.due.number() - self.today.number())
    }

    fn is_overdue(&self) -> bool {
        self.days_left().is_some_and(|days| days < 0)
    }

    /// Until when it is put off. What is overdue is not: it is among the first again.
    fn put_off(&self) -> Option<Day> {
        self.case.days.put_off.filter(|until| *until > self.today && !self.is_overdue())
    }

    /// The day after which it comes in the list; without a deadline it comes last.
    fn place(&self) -> i64 {
        self.put_off().or(self.next.map(|next| next.due)).map_or(i64::MAX, Day::number)
    }

    /// What comes next, in words.
    fn next(&self) -> String {
        let put_off = self.put_off().map(|until| format!("Put off until {until} · "));
        put_off.unwrap_or_default() + &self.due()
    }

    fn due(&self) -> String {
        match (self.next, self.days_left()) {
            (Some(next), Some(days)) if days < 0 => format!("*Overdue* since {}: {}", next.due, next.kind),
            (Some(next), Some(0)) => format!("*Due today*: {}", next.kind),
            (Some(next), _) => format!("By {}: {}", next.due, next.kind),
            (None, _) => format!("Opened {}", self.case.days.opened),
        }
    }

    /// Overdue, or due within a week.
    pub(super) fn is_pressing(&self) -> bool {
        self.days_left().is_some_and(|days| days <= SOON_DAYS)
    }

    pub(super) fn block(&self) -> Block {
        let case = &self.case;
        let tasks = case.marks.tasks_in_words(self.today).map(|tasks| format!(" · {tasks}"));
        let (next, tasks) = (self.next(), tasks.unwrap_or_default());
        let text = format!("*{}* · {} · {}\n{next}{tasks}", news::room(case), case.topic.label(), case.state);
        Block::section(Text::mrkdwn(text))
            .accessory(Element::button(CASE_READ, "Read").value(case.number.to_string()))
    }
}

/// The open cases of this person: what is overdue first, then what is due next, then what came first.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached.
pub async fn lines(services: &Services, person: impl Into<Person>) -> Result<Vec<Line>, Fault> {
    let person = person.into();
    let cases = services.desk.open_cases().await.map_err(|error| Fault::new("list cases", error))?;
    let today = services.today();
    let mine = cases.into_iter().filter(|case| services.directory.may_read(&person, &case.readers));
    let mut lines: Vec<Line> = mine.map(|case| Line::of(case, &services.deadlines, today)).collect();
    // The order of the store (the day of opening) within equals
    lines.sort_by_key(Line::place);
    Ok(lines)
}

/// The list in the Home tab of somebody who holds a role; nothing for anybody else.
pub(crate) async fn blocks(services: &Services, user: &UserId, shown: Shown) -> Result<Vec<Block>, Fault> {
    if !services.directory.works_on_cases(user) {
        return Ok(Vec::new());
    }
    let lines = lines(services, user).await?;
    let waiting = triage::waiting(services, user).await?.len();
    let mut blocks =
        vec![Block::header("Your cases"), Block::section(Text::mrkdwn(summary(&lines, waiting)))];
    let kept: Vec<&Line> = lines.iter().filter(|line| shown.filter.shows(line)).collect();
    blocks.push(Block::actions(tools(shown.filter, waiting, !lines.is_empty())));
    let pages = kept.len().div_ceil(PAGE).max(1);
    let page = shown.page.min(pages - 1);
    blocks.extend(kept.iter().skip(page * PAGE).take(PAGE).map(|line| line.block()));
    if kept.is_empty() && !lines.is_empty() {
        blocks.push(Block::section(Text::plain(format!("{}: none.", shown.filter.label()))));
    }
    if pages > 1 {
        blocks.push(Block::context([Text::plain(format!("Page {} of {pages}", page + 1))]));
        blocks.push(Block::actions(turning(shown.filter, page, pages)));
    }
    blocks.push(Block::divider());
    Ok(blocks)
}

/// How much there is, in a line or two.
pub(super) fn summary(lines: &[Line], waiting: usize) -> String {
    let overdue = lines.iter().filter(|line| line.is_overdue()).count();
    let soon = lines.iter().filter(|line| Filter::Soon.shows(line)).count();
    let mut said = match lines.len() {
        0 => "You are on no open case.".to_owned(),
        1 => "You are on one open case.".to_owned(),
        count => format!("You are on {count} open cases."),
    };
    if overdue > 0 {
        said += &format!(" *{overdue} overdue.*");
    }
    if soon > 0 {
        said += &format!(" {soon} due within a week.");
    }
    match waiting {
        0 => said,
        1 => said + "\nOne report without a pass waits to be taken up.",
        count => format!("{said}\n{count} reports without a pass wait to be taken up."),
    }
}

fn tools(filter: Filter, waiting: usize, any: bool) -> Vec<Element> {
    let option = |filter: Filter| OptionItem::new(filter.label(), filter.name());
    let menu = || {
        Element::static_select(QUEUE_FILTER, Filter::ALL.into_iter().map(option))
            .initial_option(option(filter))
    };
    let list = || Element::button(triage::TRIAGE_OPEN, "Show what waits");
    any.then(menu)
        .into_iter()
        .chain((waiting > 0).then(list))
        .chain([Element::button(CASE_NEW, "New case by hand")])
        .collect()
}

fn turning(filter: Filter, page: usize, pages: usize) -> Vec<Element> {
    let to = |label: &str, page: usize| {
        Element::button(format!("{QUEUE_PAGE}_{page}"), label).value(Shown::value(filter, page))
    };
    let back = (page > 0).then(|| to("Back", page.saturating_sub(1)));
    let on = (page + 1 < pages).then(|| to("Next", page + 1));
    back.into_iter().chain(on).collect()
}

/// The open cases of this person, as an answer to `cases`.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached.
pub async fn mine(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    let lines = lines(services, user).await?;
    let waiting = triage::waiting(services, user).await?.len();
    let mut message = listed(&summary(&lines, waiting), &lines.iter().collect::<Vec<_>>());
    if waiting > 0 {
        message = message.block(Block::actions([Element::button(triage::TRIAGE_OPEN, "Show what waits")]));
    }
    Ok(Reply::Tell(message))
}

/// The cases that are overdue, as an answer to `overdue`.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached.
pub async fn overdue(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    let lines = lines(services, user).await?;
    let late: Vec<&Line> = lines.iter().filter(|line| line.is_overdue()).collect();
    let lead = match late.len() {
        0 => "Nothing of yours is overdue.".to_owned(),
        1 => "One case is overdue.".to_owned(),
        count => format!("{count} cases are overdue."),
    };
    Ok(Reply::Tell(listed(&lead, &late)))
}

/// Lines as a message of at most 50 blocks.
pub(super) fn listed(lead: &str, lines: &[&Line]) -> MessageBody {
    const SHOWN: usize = 40;
    let mut message = MessageBody::text(lead).block(Block::section(Text::mrkdwn(lead)));
    for line in lines.iter().take(SHOWN) {
        message = message.block(line.block());
    }
    if lines.len() > SHOWN {
        let more = format!("{} more are in the Home tab.", lines.len() - SHOWN);
        message = message.block(Block::context([Text::plain(more)]));
    }
    message
}

/// One case, as an answer to `case k7q2m9xw`.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn show(services: &Services, user: &UserId, number: &str) -> Result<Reply, Fault> {
    let Some((case, _)) = super::find(services, user, number).await? else {
        return Ok(Reply::Tell(MessageBody::text("There is no case with this number that you are on.")));
    };
    let today = services.today();
    let number = case.number.to_string();
    let line = Line::of(case, &services.deadlines, today);
    let message = MessageBody::text(format!("Case {number}")).block(line.block()).block(Block::actions([
        Element::button(CASE_REPLY, super::terms::Terms::of(line.case.topic).write)
            .value(&number)
            .style(Style::Primary),
        Element::button(super::CASE_STEP, "Next step").value(&number),
        Element::button(super::CASE_SHEET, "Tasks and more").value(&number),
    ]));
    Ok(Reply::Tell(message))
}
