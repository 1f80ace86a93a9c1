//! The trail's head, for whoever keeps it.

use domain::SignedHead;
use slack::blocks::{Block, MessageBody, Text};

/// The direct message with a head, in one line to copy. It looks the same whether anything was done on a case or not (promise A8).
#[must_use]
pub fn head(head: &SignedHead) -> MessageBody {
    let title = format!("A seal for the trail of the case desk, {}", head.day);
    let text = format!(
        "*{title}*\nPlease keep this line where nobody else can change it. With it, `ethics-bot audit verify` shows whether anything \
         that was written into the trail until today was changed or removed later.\n```{head}```"
    );
    let whether = "It comes on a schedule, whether anything happened or not. If it stays away, please ask whoever runs this program.";
    MessageBody::text(title)
        .block(Block::section(Text::mrkdwn(text)))
        .block(Block::context([Text::plain(whether)]))
}
