//! How the program does: questions, signatures, reports (Code: Monitoring Compliance and Disciplinary Action).
//!
//! # Privacy
//! Sums that others computed and suppressed: nothing is counted here, and nobody is named.

use domain::{COUNTED_FROM, MonthOfTopics, Role, Tally};
use guidance::{Guide, SectionId};
use slack::{
    blocks::{Block, Element, ModalView, Text, clip, escape},
    model::UserId,
};

use crate::{Fault, Reply, Services, board, campaign::bar, questions::NOTHING_YET};

/// The button that opens it.
pub const MONITORING_OPEN: &str = "monitoring_open";

/// Topics that are named.
const MOST_TOPICS: usize = 5;
/// Fewer people are not told apart.
const FEWEST: u64 = 5;

/// Who does not see it is told so.
pub(crate) const NOT_FOR_YOU: &str = "These numbers are for the ethics manager and the board secretary.";

/// Whether this person sees it.
fn is_for(services: &Services, user: &UserId) -> bool {
    [Role::EthicsManager, Role::BoardSecretary].into_iter().any(|role| services.directory.holds(user, role))
}

/// What they find in the Home tab; nothing for anybody else.
pub(crate) fn duty(services: &Services, user: &UserId) -> Option<Block> {
    is_for(services, user).then(|| {
        Block::section(Text::mrkdwn("*How the program does.* Questions, signatures, reports, in numbers."))
            .accessory(Element::button(MONITORING_OPEN, "Open the numbers"))
    })
}

/// What they find under help; nothing for anybody else.
#[must_use]
pub fn how(services: &Services, user: &UserId) -> Option<Block> {
    let text = "How the program does, in numbers: write `/ethics monitoring`.";
    is_for(services, user).then(|| Block::section(Text::mrkdwn(text)))
}

/// The page, for the ethics manager and the board secretary.
///
/// # Errors
/// [`Fault`] when something cannot be counted.
pub async fn open(services: &Services, user: &UserId) -> Result<Reply, Fault> {
    let view = ModalView::new("monitoring", "How the program does").close("Close");
    if !is_for(services, user) {
        return Ok(Reply::Open(view.block(Block::section(NOT_FOR_YOU))));
    }
    let served = services.code.now();
    let tally = services.signatures.tally(served.version.hash).await;
    let tally = tally.map_err(|error| Fault::new("count acknowledgments", error))?;
    let months = services.questions.months().await;
    let months = months.map_err(|error| Fault::new("read the counts of topics", error))?;
    let asked = tally.members.or(services.board.employees.map(u64::from));
    Ok(Reply::Open(
        view.block(part("Signatures", &signatures(&served.version.name, &tally, asked)))
            .block(part("Questions", &questions(&served.guide, months.first())))
            .block(part("Reports", &reports(services, user).await?))
            .block(Block::context([Text::plain(format!(
                "Questions count in steps of {COUNTED_FROM}, and none of them is kept. Nobody’s name is in these numbers."
            ))])),
    ))
}

fn part(title: &str, lines: &[String]) -> Block {
    Block::section(Text::mrkdwn(clip(&format!("*{title}*\n{}", lines.join("\n")), 3_000)))
}

fn signatures(version: &str, tally: &Tally, asked: Option<u64>) -> Vec<String> {
    let version = escape(version);
    let signed = match asked.filter(|asked| *asked > 0) {
        Some(asked) => {
            let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
            format!(
                "`{}` people signed the Code; version {version} is in force",
                bar(count(tally.signed), count(asked))
            )
        }
        None => format!(
            "{} people signed the Code; version {version} is in force. How many work here is not known; `board.employees` says it.",
            tally.signed
        ),
    };
    let declined = match tally.declined {
        0 => "Nobody recorded that they do not sign.".to_owned(),
        few if few < FEWEST => format!("Fewer than {FEWEST} recorded that they do not sign."),
        many => format!("{many} recorded that they do not sign."),
    };
    vec![signed, declined]
}

fn questions(guide: &Guide, month: Option<&MonthOfTopics>) -> Vec<String> {
    let Some(month) = month else {
        return vec![NOTHING_YET.to_owned()];
    };
    let of = |covered: bool| {
        let counts = month.topics.iter().filter(|(section, _)| section.is_some() == covered);
        counts.map(|(_, count)| count).sum::<u64>()
    };
    let mut lines = vec![
        format!("In {}, at least {} questions were answered from the Code.", month.month, of(true)),
        format!("At least {} were about something that the Code does not say.", of(false)),
    ];
    let topics = month.topics.iter().filter_map(|(section, count)| Some((section.as_deref()?, count)));
    let topics: Vec<String> = topics
        .take(MOST_TOPICS)
        .map(|(id, count)| {
            let section = SectionId::parse(id).ok().and_then(|id| guide.section(&id));
            let heading = section.map_or(id, |section| section.heading());
            format!("• {}: {count} or more", escape(heading))
        })
        .collect();
    if !topics.is_empty() {
        lines.push("Most asked about:".to_owned());
        lines.extend(topics);
    }
    lines
}

async fn reports(services: &Services, user: &UserId) -> Result<Vec<String>, Fault> {
    let mut lines = board::rate(services, user).await?;
    if lines.is_empty() {
        lines.push(
            "The number of reports per 100 employees shows when `board.employees` says how many work here."
                .to_owned(),
        );
    }
    Ok(lines)
}
