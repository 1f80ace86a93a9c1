//! What was asked about, month by month, for the ethics manager.

use domain::{COUNTED_FROM, MonthOfTopics};
use guidance::SectionId;
use slack::{
    blocks::{Block, MessageBody, Text, clip, escape},
    model::UserId,
};

use super::{NOT_YOURS, looks_after, told};
use crate::{Fault, Services};

/// No month is over, or none was counted.
pub(crate) const NOTHING_YET: &str = "Nothing to show yet. What people ask about is counted by month, and a month shows once it is over. If none ever does, ask whoever runs this bot to switch on `questions.count_topics`.";

const MOST_MONTHS: usize = 12;

/// The months that are over. Whoever does not hold the role is refused.
///
/// # Errors
/// [`Fault`] when the counts cannot be read.
pub async fn topics(services: &Services, user: &UserId) -> Result<MessageBody, Fault> {
    if !looks_after(services, user) {
        return Ok(told(NOT_YOURS));
    }
    let months = services.questions.months().await;
    let months = months.map_err(|error| Fault::new("read the counts of topics", error))?;
    if months.is_empty() {
        return Ok(told(NOTHING_YET));
    }
    let note = format!(
        "Counts go in steps of {COUNTED_FROM}; what was asked about less often is not kept. Nobody’s name and no question is."
    );
    let blocks =
        months.iter().take(MOST_MONTHS).map(|month| Block::section(Text::mrkdwn(line(services, month))));
    Ok(MessageBody::text("What people asked about")
        .blocks(blocks.collect::<Vec<_>>())
        .block(Block::context([Text::plain(note)])))
}

fn line(services: &Services, month: &MonthOfTopics) -> String {
    let guide = services.guide();
    let topics = month.topics.iter().map(|(section, count)| {
        let named = section.as_deref().map(|id| {
            let section = SectionId::parse(id).ok().and_then(|id| guide.section(&id));
            section.map_or_else(|| id.to_owned(), |section| section.heading().to_owned())
        });
        let named = named.unwrap_or_else(|| "what the Code does not say".to_owned());
        format!("• {}: {count} or more", escape(&named))
    });
    clip(&format!("*{}*\n{}", month.month, topics.collect::<Vec<_>>().join("\n")), 3_000)
}
