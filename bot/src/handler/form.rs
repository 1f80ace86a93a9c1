//! Submitted forms.

use commands::{FormReply, Services, case, mailbox, report};
use slack::{ViewAck, model::ViewSubmission};

use super::reply;

/// Answers a submitted form.
pub(super) async fn answer(services: &Services, sub: &ViewSubmission) -> ViewAck {
    let replied = match sub.view.callback_id.as_str() {
        report::REPORT_FORM => report::submit(services, sub).await,
        mailbox::MAILBOX_DOOR => mailbox::unlock(services, sub).await,
        mailbox::MAILBOX_ANSWER => mailbox::answer(services, sub).await,
        case::REPLY_FORM => case::submit_reply(services, sub).await,
        case::CLOSE_FORM => case::submit_close(services, sub).await,
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
