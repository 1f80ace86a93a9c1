//! Slash commands.

use commands::{
    Fault, Reply, Services, ask, board, campaign, case, contacts, help, mailbox, monitoring, permissions,
    questions, reading, report, waiver,
};
use domain::{CaseNumber, Receipt};
use slack::{
    CommandAck, Context,
    blocks::{Block, MessageBody, ModalView, Text, clip, unescape},
    model::{SlashCommand, User, UserId},
};

use super::{
    gate::{Caller, Gate},
    reply, sign,
};

/// Answers a slash command.
pub(super) async fn answer(
    services: &Services,
    gate: &Gate,
    ctx: &Context,
    cmd: &SlashCommand,
) -> CommandAck {
    let text = unescape(&cmd.text);
    let text = text.trim();
    let door = door(&cmd.command, text);
    let row = permissions::of_command(&door);
    let profile = match door == "/ethics acknowledge" {
        true => gate.profile(&cmd.user_id).await,
        false => None,
    };
    if let Some(row) = row
        && let Some(refusal) = gate.refusal(services, cmd.into(), row, subject(text)).await
    {
        return told(&refusal.markup());
    }
    match cmd.command.as_str() {
        "/ethics" if row.is_none() => told(
            "I do not know this. Try `/ethics help`, `/ethics code`, `/ethics contacts`, `/ask` with a question, or `/report`.",
        ),
        "/ask" => CommandAck::message(ask::answer_quoting(services, text).ephemeral()),
        "/report" if opens_mailbox(text) => open(ctx, cmd, mailbox::door(), "").await,
        "/report" => open(ctx, cmd, report::open(services, text), text).await,
        "/ethics" => ethics(services, ctx, cmd, text, profile).await,
        _ => told("I do not know this command. Try `/ask` with a question, or `/report`."),
    }
}

async fn ethics(
    services: &Services,
    ctx: &Context,
    cmd: &SlashCommand,
    text: &str,
    profile: Option<User>,
) -> CommandAck {
    if let Some(message) = desk_answer(services, &cmd.user_id, text).await {
        return CommandAck::message(message.ephemeral());
    }
    match text.to_lowercase().as_str() {
        "report" => open(ctx, cmd, report::open(services, ""), "").await,
        "mailbox" => open(ctx, cmd, mailbox::door(), "").await,
        asked if asked.split_whitespace().next() == Some("board") => {
            said(board::board(services, &cmd.user_id, asked.trim_start_matches("board")).await)
        }
        "acknowledge" | "sign" => match sign::form(services, &cmd.user_id, profile).await {
            Ok(view) => open(ctx, cmd, view, "").await,
            Err(fault) => {
                reply::log(&fault);
                told(reply::SORRY)
            }
        },
        "monitoring" | "numbers" => match monitoring::open(services, &cmd.user_id).await {
            Ok(Reply::Open(view)) => open(ctx, cmd, view, "").await,
            other => said(other),
        },
        "contacts" | "contact" => CommandAck::message(contacts::message(services).ephemeral()),
        "code" | "read" => CommandAck::message(reading::invitation(services).ephemeral()),
        "topics" => match questions::topics(services, &cmd.user_id).await {
            Ok(message) => CommandAck::message(message.ephemeral()),
            Err(fault) => {
                reply::log(&fault);
                told(reply::SORRY)
            }
        },
        "questions" => match questions::list(services, &cmd.user_id).await {
            Ok(view) => open(ctx, cmd, view, "").await,
            Err(fault) => {
                reply::log(&fault);
                told(reply::SORRY)
            }
        },
        "case new" | "new case" => match case::by_hand(services, &cmd.user_id) {
            Some(view) => open(ctx, cmd, view, "").await,
            None => told("Only who works on cases can enter one. To report a concern, use `/report`."),
        },
        "waiver" | "waivers" => match waiver::open(services, &cmd.user_id).await {
            Ok(Some(view)) => open(ctx, cmd, view, "").await,
            Ok(None) => CommandAck::message(waiver::whom_to_ask(services).ephemeral()),
            Err(fault) => {
                reply::log(&fault);
                told(reply::SORRY)
            }
        },
        "campaign" | "campaigns" => match campaign::open(services, &cmd.user_id).await {
            Ok(Some(view)) => open(ctx, cmd, view, "").await,
            Ok(None) => CommandAck::message(campaign::whom_to_ask(services).ephemeral()),
            Err(fault) => {
                reply::log(&fault);
                told(reply::SORRY)
            }
        },
        "" | "help" => CommandAck::message(help(services, &cmd.user_id).ephemeral()),
        _ => told(
            "I do not know this. Try `/ethics help`, `/ethics code`, `/ethics contacts`, `/ask` with a question, or `/report`.",
        ),
    }
}

/// The name under which a command stands in the table of permissions: the command, and the word after it that says what is asked for.
fn door(command: &str, text: &str) -> String {
    let text = text.to_lowercase();
    let word = match (command, text.split_whitespace().collect::<Vec<_>>().as_slice()) {
        ("/report", _) if opens_mailbox(&text) => "mailbox",
        ("/ethics", [] | ["help"]) => "help",
        ("/ethics", ["board", ..]) => "board",
        ("/ethics", ["new", "case"]) => "case new",
        ("/ethics", ["case", "new"]) => "case new",
        ("/ethics", ["case", number]) if CaseNumber::parse(number).is_ok() => "case",
        ("/ethics", ["acknowledge" | "sign"]) => "acknowledge",
        ("/ethics", ["monitoring" | "numbers"]) => "monitoring",
        ("/ethics", ["contacts" | "contact"]) => "contacts",
        ("/ethics", ["code" | "read"]) => "code",
        ("/ethics", ["waiver" | "waivers"]) => "waiver",
        ("/ethics", ["campaign" | "campaigns"]) => "campaign",
        ("/ethics", ["case", ..]) => "?",
        ("/ethics", [word]) => word,
        ("/ethics", _) => "?",
        _ => return command.to_owned(),
    };
    format!("{command} {word}")
}

/// The number in `case k7q2m9xw`, and nothing after other words.
fn subject(text: &str) -> &str {
    let mut words = text.split_whitespace();
    let is_case = words.next().is_some_and(|word| word.eq_ignore_ascii_case("case"));
    words.next().filter(|_| is_case).unwrap_or_default()
}

/// The answer to a word of the case desk, `cases`, `overdue`, `case k7q2m9xw`: for whoever works on cases, and also for anybody else, who is on none.
pub(super) async fn desk_word(
    services: &Services,
    gate: &Gate,
    caller: Caller<'_>,
    text: &str,
) -> Option<MessageBody> {
    let door = door("/ethics", text);
    let row = permissions::of_command(&door)?;
    if !["/ethics cases", "/ethics overdue", "/ethics case"].contains(&row.door.name()) {
        return None;
    }
    match gate.refusal(services, caller, row, subject(text)).await {
        Some(refusal) => Some(MessageBody::text(refusal.markup())),
        None => desk_answer(services, caller.user, text).await,
    }
}

async fn desk_answer(services: &Services, user: &UserId, text: &str) -> Option<MessageBody> {
    let text = text.to_lowercase();
    let replied = match text.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["cases"] => case::mine(services, user).await,
        ["overdue"] => case::overdue(services, user).await,
        ["case", number] if *number != "new" && CaseNumber::parse(number).is_ok() => {
            case::show(services, user, number).await
        }
        _ => return None,
    };
    match replied {
        Ok(Reply::Tell(message)) => Some(message),
        Ok(_) => None,
        Err(fault) => {
            reply::log(&fault);
            Some(MessageBody::text(reply::SORRY))
        }
    }
}

/// `/report mailbox`, also with a receipt typed behind it, which is not read: the form asks for it. Other words that begin with `mailbox` are a
/// report.
fn opens_mailbox(text: &str) -> bool {
    let mut words = text.splitn(2, char::is_whitespace);
    words.next().is_some_and(|first| first.eq_ignore_ascii_case("mailbox"))
        && words.next().is_none_or(|rest| rest.trim().is_empty() || Receipt::parse(rest).is_ok())
}

/// Opens a form. When Slack's three seconds are over, a button opens it instead, and words that were typed are given back.
async fn open(ctx: &Context, cmd: &SlashCommand, view: ModalView, typed: &str) -> CommandAck {
    let opened = match &cmd.trigger_id {
        Some(trigger) => ctx.http.views_open(trigger, &view).await.map(|_| ()),
        None => Err(slack::Error::TriggerExpired),
    };
    let Err(error) = opened else {
        return CommandAck::empty();
    };
    tracing::warn!(%error, "a form could not be opened; its button, or the command again, was offered instead");
    if cmd.command == "/ethics" && !matches!(cmd.text.trim().to_lowercase().as_str(), "report" | "mailbox") {
        return told("This page could not be opened in time. Please type the command again.");
    }
    let mut message = report::invitation();
    if !typed.is_empty() {
        message = message
            .block(Block::context([Text::mrkdwn("Your words were not kept. Here they are, for the form:")]))
            .block(Block::section(Text::plain(clip(typed, 3_000))));
    }
    CommandAck::message(message.ephemeral())
}

/// Words for this person alone.
fn said(reply: Result<Reply, Fault>) -> CommandAck {
    match reply {
        Ok(Reply::Tell(message)) => CommandAck::message(message.ephemeral()),
        Ok(_) => CommandAck::empty(),
        Err(fault) => {
            reply::log(&fault);
            told(reply::SORRY)
        }
    }
}

fn told(text: &str) -> CommandAck {
    CommandAck::message(MessageBody::text(text).ephemeral())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailbox_is_a_way_back_and_not_the_first_word_of_a_report() {
        let receipt = "legal winner thank year wave sausage worth useful legal winner thank yellow";
        for text in ["mailbox", "Mailbox  ", &format!("mailbox {receipt}")] {
            assert!(opens_mailbox(text), "{text}");
        }
        for text in ["", "mailboxes are opened by my boss", "mailbox keys were copied", "my mailbox"] {
            assert!(!opens_mailbox(text), "{text}");
        }
    }
}
