//! Buttons, menus and boxes.

use commands::{
    Fault, Reply, Services, acknowledge, ask, board, campaign, case, contacts, home, mailbox, monitoring,
    passes,
    permissions::{self, Refusal},
    questions, reading, report, waiver,
};
use slack::{
    Context,
    model::{Action, BlockActions, User, UserId},
};

use super::{export, gate::Gate, reply, sign};

/// Answers a click. It was acknowledged before.
pub(super) async fn answer(services: &Services, gate: &Gate, ctx: &Context, act: &BlockActions) {
    for action in &act.actions {
        let profile = match action.action_id == acknowledge::ACKNOWLEDGE_OPEN {
            true => gate.profile(&act.user.id).await,
            false => None,
        };
        let refused = match refusal(services, gate, act, action).await {
            Admission::Free => None,
            Admission::Refused(refusal) => Some(reply::refused(&refusal)),
            Admission::Unknown => continue,
        };
        if let Some(refused) = refused {
            if let Err(error) = reply::show(ctx, act, refused).await {
                tracing::warn!(%error, "the answer to a click could not be shown");
            }
            continue;
        }
        if action.action_id == campaign::CAMPAIGN_EXPORT {
            export::send(services, ctx, act, action.value.as_deref().unwrap_or_default()).await;
            continue;
        }
        let replied = match meaning(services, act, action, profile).await {
            Ok(replied) => replied,
            Err(fault) => {
                reply::log(&fault);
                reply::sorry()
            }
        };
        if let Err(error) = reply::show(ctx, act, replied).await {
            tracing::warn!(%error, "the answer to a click could not be shown");
        }
    }
}

/// What becomes of a click before its verb is asked.
enum Admission {
    Free,
    Refused(Refusal),
    /// Nobody knows this button.
    Unknown,
}

/// Whether whoever clicks may: the row of what was clicked and, inside a form, the row of the form.
async fn refusal(services: &Services, gate: &Gate, act: &BlockActions, action: &Action) -> Admission {
    let Some(row) = permissions::of_action(&action.action_id) else { return Admission::Unknown };
    let subject = action.value.as_deref().or_else(|| action.selected_option()).unwrap_or_default();
    if let Some(refusal) = gate.refusal(services, act.into(), row, subject).await {
        return Admission::Refused(refusal);
    }
    let form = act.view.as_ref().filter(|view| view.kind == "modal");
    let Some((row, view)) = form.and_then(|view| Some((permissions::of_form(&view.callback_id)?, view)))
    else {
        return Admission::Free;
    };
    match gate.refusal(services, act.into(), row, &view.private_metadata).await {
        Some(refusal) => Admission::Refused(refusal),
        None => Admission::Free,
    }
}

async fn meaning(
    services: &Services,
    act: &BlockActions,
    action: &Action,
    profile: Option<User>,
) -> Result<Reply, Fault> {
    let value = action.value.as_deref().unwrap_or_default();
    let user = &act.user.id;
    match action.action_id.as_str() {
        case::QUEUE_FILTER => home(services, user, action.selected_option().unwrap_or_default()).await,
        other if other.starts_with(case::QUEUE_PAGE) => home(services, user, value).await,
        case::CASE_NEW => Ok(case::by_hand(services, user).map_or(Reply::Nothing, Reply::Open)),
        contacts::CONTACTS_OPEN => Ok(contacts::open(services)),
        reading::CODE_SEARCH => Ok(reading::search(services, act.view.as_ref())),
        reading::CODE_FILE => Ok(Reply::File(Box::new(reading::file(services)))),
        report::REPORT_OPEN => Ok(Reply::Open(report::open(services, ""))),
        mailbox::MAILBOX_OPEN => Ok(Reply::Open(mailbox::door())),
        report::TOPIC | report::ABOUT | ask::ASK_WAY => Ok(match &act.view {
            Some(view) if view.callback_id == report::REPORT_FORM => {
                Reply::Replace(report::update(services, view))
            }
            Some(view) if view.callback_id == case::BY_HAND_FORM => {
                Reply::Replace(case::update_by_hand(services, view))
            }
            Some(view) => ask::update_manager_form(services, view),
            None => Reply::Nothing,
        }),
        case::CASE_READ => case::read(services, user, value).await,
        case::CASE_REPLY => case::reply(services, user, value).await,
        case::CASE_ACKNOWLEDGE => case::acknowledge(services, user, value).await,
        case::CASE_PUT_OFF => {
            case::put_off(services, user, action.selected_option().unwrap_or_default()).await
        }
        case::CASE_STEP => case::step(services, user, value).await,
        case::CASE_NOTE => case::note(services, user, value).await,
        case::CASE_SHEET => case::sheet(services, user, value).await,
        case::CASE_TASK => case::task(services, user, value).await,
        case::CASE_TASK_DONE => case::finish_task(services, user, value).await,
        case::CASE_LINK => case::link(services, user, value).await,
        case::CASE_UNLINK => case::unlink(services, user, value).await,
        case::CASE_HOLD => case::hold(services, user, value).await,
        case::CASE_DELETE => case::delete(services, user, value).await,
        case::CASE_DELETE_ANSWER => case::answer_deletion(services, user, value).await,
        case::CASE_CLOSE => case::close(services, user, value).await,
        acknowledge::ACKNOWLEDGE_OPEN => {
            let form = sign::form(services, user, profile).await?;
            let inside_modal = act.view.as_ref().is_some_and(|view| view.kind == "modal");
            Ok(if inside_modal { Reply::Replace(form) } else { Reply::Open(form) })
        }
        acknowledge::ACKNOWLEDGE_SHOW => acknowledge::show(services, user).await,
        acknowledge::ACKNOWLEDGE_DECLINE => {
            let carried = act.view.as_ref().map(|view| view.private_metadata.as_str());
            Ok(acknowledge::decline(services, carried.unwrap_or_default()))
        }
        passes::PASSES_OPEN => passes::open(services, user).await,
        case::FILE_OPEN => case::open_file(services, user, value).await,
        case::TRIAGE_OPEN => case::triage(services, user).await,
        case::CASE_TAKE => case::take_up(services, user, value).await,
        board::BOARD_OPEN => board::open(services, user).await,
        monitoring::MONITORING_OPEN => monitoring::open(services, user).await,
        waiver::WAIVERS_OPEN => Ok(waiver::open(services, user).await?.map_or(Reply::Nothing, Reply::Open)),
        waiver::WAIVER_NEW => Ok(waiver::ask(services, user)),
        waiver::WAIVER_SHOW => waiver::show(services, user, value).await,
        waiver::WAIVER_DECIDE => waiver::decide(services, user, value).await,
        waiver::WAIVER_DISCLOSE => waiver::disclose(services, user, value).await,
        other if other.starts_with(waiver::WAIVER_LIST) => waiver::list(services, user, value).await,
        campaign::CAMPAIGN_OPEN => {
            Ok(campaign::open(services, user).await?.map_or(Reply::Nothing, Reply::Open))
        }
        campaign::CAMPAIGN_NEW => campaign::begin(services, user).await,
        other if other.starts_with(campaign::CAMPAIGN_STEP) => campaign::change(services, user, value).await,
        ask::NOT_MEANT => Ok(ask::not_meant(services, value)),
        ask::ASK_MANAGER => Ok(ask::ask_manager(services, value)),
        questions::GIVE => Ok(questions::give(services, value)),
        questions::ADD => Ok(questions::open(services, user, "")),
        other if other.starts_with(questions::PLACE) => Ok(questions::open(services, user, value)),
        other if other.starts_with(reading::SECTION_READ) => {
            Ok(reading::read(services, act.view.as_ref(), value))
        }
        other if other.starts_with(reading::CODE_CONTENTS) => {
            Ok(reading::contents(services, act.view.as_ref(), value))
        }
        _ => Ok(Reply::Nothing),
    }
}

/// The Home tab with another part of the list.
async fn home(services: &Services, user: &UserId, shown: &str) -> Result<Reply, Fault> {
    let view = home::view(services, user, case::Shown::parse(shown)).await;
    view.map(|view| Reply::Home(Box::new(view))).map_err(|(fault, _)| fault)
}
