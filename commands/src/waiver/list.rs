//! The register as a list: what waits for a decision first, then what has to be disclosed, then all others.

use domain::{Day, Waiver};
use slack::{
    blocks::{Block, Element, ModalView, Text, clip, escape},
    model::UserId,
};

use super::{ask::WAIVER_NEW, not_yours, page::WAIVER_SHOW, role, words};
use crate::{Fault, Reply, Services};

/// The buttons that lead to the list; their value is the page.
pub const WAIVER_LIST: &str = "waiver_list";

/// Waivers on one page.
const PAGE: usize = 15;

/// A part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Pending,
    Undisclosed,
    Other,
}

impl Part {
    fn of(waiver: &Waiver) -> Self {
        match &waiver.decision {
            None => Self::Pending,
            Some(_) if waiver.disclosure_due().is_some() => Self::Undisclosed,
            Some(_) => Self::Other,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Pending => "Awaiting a decision",
            Self::Undisclosed => "Approved, not yet disclosed",
            Self::Other => "All others",
        }
    }
}

/// The register, for whoever keeps it; `None` for anybody else.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn open(services: &Services, user: &UserId) -> Result<Option<ModalView>, Fault> {
    match role(&services.directory, user) {
        None => Ok(None),
        Some(_) => view(services, 0).await.map(Some),
    }
}

/// The button that opens the register.
pub const WAIVERS_OPEN: &str = "waivers_open";

/// What whoever keeps the register finds in the Home tab; nothing for anybody else.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub(crate) async fn duty(services: &Services, user: &UserId) -> Result<Option<Block>, Fault> {
    if role(&services.directory, user).is_none() {
        return Ok(None);
    }
    let waivers = services.waivers.all().await;
    let waivers = waivers.map_err(|error| Fault::new("list the register of waivers", error))?;
    let text = format!("*Waivers.* {}", summary(&waivers));
    let open = Element::button(WAIVERS_OPEN, "Open the register");
    Ok(Some(Block::section(Text::mrkdwn(text)).accessory(open)))
}

/// The list in place of what is open, on this page.
///
/// # Errors
/// [`Fault`] when the register does not answer.
pub async fn list(services: &Services, user: &UserId, page: &str) -> Result<Reply, Fault> {
    if role(&services.directory, user).is_none() {
        return Ok(not_yours());
    }
    view(services, page.parse().unwrap_or(0)).await.map(Reply::Replace)
}

async fn view(services: &Services, page: usize) -> Result<ModalView, Fault> {
    let mut waivers =
        services.waivers.all().await.map_err(|error| Fault::new("list the register of waivers", error))?;
    // Newest first within a part, as the register gives them
    waivers.sort_by_key(Part::of);
    let today = services.today();
    let pages = waivers.len().div_ceil(PAGE).max(1);
    let page = page.min(pages - 1);
    let mut view = ModalView::new("waivers", "Waivers")
        .close("Close")
        .block(Block::section(Text::mrkdwn(summary(&waivers))))
        .block(Block::actions([Element::button(WAIVER_NEW, "New waiver")]));
    let mut last = None;
    for waiver in waivers.iter().skip(page * PAGE).take(PAGE) {
        let part = Part::of(waiver);
        if last.replace(part) != Some(part) {
            view = view.block(Block::header(part.title()));
        }
        view = view.block(line(waiver, today));
    }
    if pages > 1 {
        view = view
            .block(Block::context([Text::plain(format!("Page {} of {pages}", page + 1))]))
            .block(Block::actions(turning(page, pages)));
    }
    Ok(view)
}

fn summary(waivers: &[Waiver]) -> String {
    let count = |part| waivers.iter().filter(|waiver| Part::of(waiver) == part).count();
    if waivers.is_empty() {
        return "There is no waiver in the register.".to_owned();
    }
    let pending = match count(Part::Pending) {
        0 => "Nothing awaits a decision.".to_owned(),
        1 => "One awaits a decision.".to_owned(),
        count => format!("{count} await a decision."),
    };
    match count(Part::Undisclosed) {
        0 => pending,
        1 => pending + " *One has to be disclosed.*",
        count => format!("{pending} *{count} have to be disclosed.*"),
    }
}

fn line(waiver: &Waiver, today: Day) -> Block {
    let text = format!(
        "*{}* · {}, {}\n{}\n{}",
        waiver.number,
        escape(&waiver.person),
        waiver.kind,
        escape(&clip(&waiver.section.heading, 300)),
        words::standing(waiver, today)
    );
    Block::section(Text::mrkdwn(text))
        .accessory(Element::button(WAIVER_SHOW, "Show").value(waiver.number.to_string()))
}

fn turning(page: usize, pages: usize) -> Vec<Element> {
    let to = |label: &str, page: usize| {
        Element::button(format!("{WAIVER_LIST}_{page}"), label).value(page.to_string())
    };
    let back = (page > 0).then(|| to("Back", page.saturating_sub(1)));
    let on = (page + 1 < pages).then(|| to("Next", page + 1));
    back.into_iter().chain(on).collect()
}
