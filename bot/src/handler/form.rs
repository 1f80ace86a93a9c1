//! Submitted forms.

use commands::{
    FormReply, Services, acknowledge, ask, campaign, case, mailbox, permissions, questions, reading, report,
    waiver,
};
use slack::{Context, ViewAck, model::ViewSubmission};
use tokio_util::task::TaskTracker;

use super::{gate::Gate, reply};

/// Answers a submitted form.
pub(super) async fn answer(
    services: &Services,
    gate: &Gate,
    ctx: &Context,
    later: &TaskTracker,
    sub: &ViewSubmission,
) -> ViewAck {
    let view = &sub.view;
    let Some(row) = permissions::of_form(&view.callback_id) else { return ViewAck::close() };
    if let Some(refusal) = gate.refusal(services, sub.into(), row, &view.private_metadata).await {
        // What was typed stays where it is, if there is something
        return match view.input_block_ids().first() {
            Some(block) => ViewAck::errors([(*block, refusal.words())]),
            None => ViewAck::Update(Box::new(reply::refused_page(&refusal))),
        };
    }
    let replied = match sub.view.callback_id.as_str() {
        report::REPORT_FORM => report::submit(services, sub).await,
        mailbox::MAILBOX_DOOR => mailbox::unlock(services, sub).await,
        mailbox::MAILBOX_ANSWER => mailbox::answer(services, sub).await,
        case::REPLY_FORM => case::submit_reply(services, sub).await,
        case::STEP_FORM => case::submit_step(services, sub).await,
        case::NOTE_FORM => case::submit_note(services, sub).await,
        case::TASK_FORM => case::submit_task(services, sub).await,
        case::LINK_FORM => case::submit_link(services, sub).await,
        case::HOLD_FORM | case::LIFT_FORM => case::submit_hold(services, sub).await,
        case::DELETE_FORM => case::submit_delete(services, sub).await,
        case::DELETE_ANSWER_FORM => case::submit_delete_answer(services, sub).await,
        case::BY_HAND_FORM => case::submit_by_hand(services, sub).await,
        case::CLOSE_FORM => case::submit_close(services, sub).await,
        ask::ASK_CONFIDENTIALLY_FORM => ask::submit_confidentially(services, sub).await,
        ask::ASK_MANAGER_FORM => ask_manager(services, ctx, sub).await,
        acknowledge::ACKNOWLEDGE_FORM => sign(services, ctx, later, sub).await,
        acknowledge::DECLINE_FORM => acknowledge::submit_decline(services, sub).await,
        waiver::WAIVER_FORM => waiver::submit_ask(services, sub).await,
        waiver::DECISION_FORM => waiver::submit_decision(services, sub).await,
        waiver::DISCLOSURE_FORM => waiver::submit_disclosure(services, sub).await,
        reading::CODE_SEARCH_FORM => reading::submit_search(services, sub),
        campaign::CAMPAIGN_FORM => campaign::submit(services, sub).await,
        campaign::CAMPAIGN_CONFIRM => campaign::submit_confirmed(services, sub).await,
        questions::GIVE_FORM => questions::submit_given(services, sub).await,
        questions::TEACH_FORM => questions::submit(services, sub).await,
        _ => FormReply::Close,
    };
    match replied {
        FormReply::Replace(view) => ViewAck::Update(view),
        FormReply::Retry(view, fault) => {
            reply::log(&fault);
            ViewAck::Update(view)
        }
        FormReply::Close => ViewAck::close(),
        FormReply::Mend(texts, fault) => {
            if let Some(fault) = fault {
                reply::log(&fault);
            }
            ViewAck::errors(texts)
        }
    }
}

/// Keeps a signature; its receipt is sent beside the answer, which does not wait for it. It is in the Home tab as well: when it cannot be sent, nothing is lost.
async fn sign(services: &Services, ctx: &Context, later: &TaskTracker, sub: &ViewSubmission) -> FormReply {
    let acknowledged = acknowledge::submit(services, sub).await;
    if let Some(receipt) = acknowledged.receipt {
        let (ctx, user) = (ctx.clone(), sub.user.id.clone());
        later.spawn(async move {
            if let Err(error) = reply::tell_directly(&ctx, &user, &receipt).await {
                tracing::warn!(%error, "a receipt could not be sent; it is in the Home tab");
            }
        });
    }
    acknowledged.reply
}

/// Sends a question to everybody who holds the role. It is sent when one of them has it.
async fn ask_manager(services: &Services, ctx: &Context, sub: &ViewSubmission) -> FormReply {
    let message = match ask::to_manager(services, sub) {
        Ok(message) => message,
        Err(reply) => return reply,
    };
    let mut sent = false;
    for user in &message.to {
        match reply::tell_directly(ctx, user, &message.body).await {
            Ok(()) => sent = true,
            Err(error) => tracing::warn!(%error, "a question for the ethics manager could not be sent"),
        }
    }
    if sent { ask::sent(services) } else { ask::not_sent() }
}
