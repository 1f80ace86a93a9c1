//! The Monday digest: how the week begins for somebody who works on cases.

use slack::{
    blocks::{Block, Element, MessageBody, Text},
    model::UserId,
};

use super::{
    queue::{Line, lines, summary},
    triage,
};
use crate::{Fault, Services};

/// How many cases are named: what is overdue or due this week. The rest is in the Home tab.
const NAMED: usize = 15;

/// What this person should know as the week begins; `None` when there is nothing to do.
///
/// # Errors
/// [`Fault`] when the cases cannot be reached.
pub async fn digest(services: &Services, user: &UserId) -> Result<Option<MessageBody>, Fault> {
    let lines = lines(services, user).await?;
    let waiting = triage::waiting(services, user).await?.len();
    if lines.is_empty() && waiting == 0 {
        return Ok(None);
    }
    let pressing: Vec<&Line> = lines.iter().filter(|line| line.is_pressing()).collect();
    let mut message = MessageBody::text("Your cases this week")
        .block(Block::header("Your cases this week"))
        .block(Block::section(Text::mrkdwn(summary(&lines, waiting))));
    for line in pressing.iter().take(NAMED) {
        message = message.block(line.block());
    }
    if pressing.len() > NAMED {
        let more = format!("{} more are in the Home tab.", pressing.len() - NAMED);
        message = message.block(Block::context([Text::plain(more)]));
    }
    if waiting > 0 {
        message = message.block(Block::actions([Element::button(triage::TRIAGE_OPEN, "Show what waits")]));
    }
    Ok(Some(message))
}
