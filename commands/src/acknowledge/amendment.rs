//! What the board secretary and the ethics manager are told about the disclosure of an amendment.

use domain::{CodeVersion, DisclosureReminder};
use slack::blocks::{Block, MessageBody, Text, escape};

/// The direct message; `None` for a version that has not to be disclosed.
#[must_use]
pub fn amendment_reminder(version: &CodeVersion, reminder: DisclosureReminder) -> Option<MessageBody> {
    let (due, approval) = (version.disclosure_due()?, version.approval.as_ref()?);
    let said = match reminder {
        DisclosureReminder::Before => format!("It has to be disclosed to the shareholders by {due}."),
        DisclosureReminder::Due => format!("{due} is the last day to disclose it to the shareholders."),
        DisclosureReminder::Missed => format!(
            "It was to be disclosed to the shareholders by {due}, and no disclosure is recorded. If it was disclosed, please have it recorded; if not, please see to it now."
        ),
    };
    let name = escape(&version.name);
    let text = format!(
        "*Amendment of the Code, version {name}* · Approved by {} on {}. {said}",
        approval.body, approval.on
    );
    let how = format!(
        "Whoever runs the program records the disclosure with `ethics-bot code disclosed \"{name}\"`."
    );
    Some(
        MessageBody::text(format!("Amendment of the Code, version {}: disclose by {due}", version.name))
            .block(Block::section(Text::mrkdwn(text)))
            .block(Block::context([Text::mrkdwn(how)])),
    )
}
