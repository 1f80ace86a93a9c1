//! The Home tab.

use slack::{
    blocks::{Block, Element, HomeView, OptionItem, Text, clip},
    model::UserId,
};

use crate::{
    Fault, Services, board, campaign,
    case::{self, Shown},
    mailbox::MAILBOX_OPEN,
    passes::PASSES_OPEN,
    report::REPORT_OPEN,
    waiver,
};

/// The menu of the Code's sections.
pub const HOME_SECTION: &str = "home_section";

/// What this person sees there: their cases, if they hold a role, and then what everybody sees.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached; it comes with a tab that says so and shows the rest.
pub async fn view(
    services: &Services,
    user: &UserId,
    shown: Shown,
) -> Result<HomeView, (Fault, Box<HomeView>)> {
    match mine(services, user, shown).await {
        Ok(mine) => Ok(everybodys(services, HomeView::new().blocks(mine))),
        Err(fault) => {
            let sorry = Block::section(
                "Your cases cannot be shown right now. Please open this tab again in a minute.",
            );
            Err((fault, Box::new(everybodys(services, HomeView::new().block(sorry)))))
        }
    }
}

/// What this person's roles bring: cases, the Board's report, the register of waivers.
async fn mine(services: &Services, user: &UserId, shown: Shown) -> Result<Vec<Block>, Fault> {
    let mut blocks = case::blocks(services, user, shown).await?;
    let duties = board::duty(services, user).into_iter().chain(waiver::duty(services, user).await?);
    let duties = duties.chain(campaign::duty(services, user).await?);
    let before = blocks.len();
    blocks.extend(duties);
    if blocks.len() > before {
        blocks.push(Block::divider());
    }
    Ok(blocks)
}

/// What everybody sees: the same for all.
fn everybodys(services: &Services, view: HomeView) -> HomeView {
    let sections = services.guide.code().sections().iter().take(100);
    let options = sections.map(|section| OptionItem::new(clip(section.heading(), 75), section.id().as_str()));
    view.block(Block::header("Code of Business Conduct and Ethics"))
        .block(Block::section(Text::mrkdwn(
            "*Ask.* Type `/ask` and your question, or write to me under *Messages*. I answer with the Code’s own words, and only you see it.",
        )))
        .block(
            Block::section(Text::mrkdwn("*Read.* The whole Code, section by section."))
                .accessory(Element::static_select(HOME_SECTION, options).placeholder("Choose a section")),
        )
        .block(Block::divider())
        .block(Block::section(Text::mrkdwn(
            "*Report.* With your name, or without it. You see who will read it before you send it.",
        )))
        .block(Block::actions(report_buttons(services)))
        .blocks(listed_key(services))
        .block(Block::context([Text::mrkdwn(
            "The Code forbids any retaliation against anybody who reports in good faith.",
        )]))
}

/// Where the key of the passes is listed, if it is.
fn listed_key(services: &Services) -> Option<Block> {
    let channel = services.company.key_channel.as_ref().filter(|_| services.passes.is_some())?;
    Some(Block::context([Text::mrkdwn(format!(
        "The key of each quarter’s anonymous passes is listed in <#{channel}>, where everybody sees the same one."
    ))]))
}

fn report_buttons(services: &Services) -> Vec<Element> {
    let mut buttons = vec![
        Element::button(REPORT_OPEN, "Report a concern"),
        Element::button(MAILBOX_OPEN, "Open my mailbox"),
    ];
    if services.passes.is_some() {
        buttons.push(Element::button(PASSES_OPEN, "Get anonymous passes"));
    }
    buttons
}
