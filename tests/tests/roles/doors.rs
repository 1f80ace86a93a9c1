//! What somebody sends at each door. A row of the table without a line here fails the test.

use commands::permissions::{Door, Row};
use serde_json::{Value, json};

use crate::{
    fixture::{Case, Fixture, decision_state, waiver_state},
    payload::{choose, command, event, form, inside, option, options, press, text},
    people::Kind,
    stage::{Stage, Waits},
};

/// What is sent at a door, and whether it writes where it is let through.
pub(crate) struct Try {
    pub(crate) payload: Value,
    pub(crate) writes: bool,
    pub(crate) waits: Waits,
}

impl Try {
    const fn shows(payload: Value) -> Self {
        Self { payload, writes: false, waits: Waits::ForWords }
    }

    const fn writes(payload: Value) -> Self {
        Self { payload, writes: true, waits: Waits::ForWordsOrWriting }
    }

    /// A file, whose last call comes late.
    const fn sends(payload: Value) -> Self {
        Self { payload, writes: false, waits: Waits::ForFile }
    }

    const fn silent(payload: Value) -> Self {
        Self { payload, writes: false, waits: Waits::Not }
    }
}

/// Somebody at a door, with what the door is about made ready: the case of somebody whom it is about is that one.
pub(crate) async fn at(stage: &Stage, fixture: &Fixture, row: &Row, kind: Kind) -> Try {
    if kind.may(row.who) {
        return ready(stage, fixture, row, kind).await;
    }
    let key = (format!("{:?}", row.door), kind == Kind::Excluded);
    let known = fixture.refused.lock().await.get(&key).cloned();
    let payload = match known {
        Some(payload) => payload,
        None => ready(stage, fixture, row, kind).await.payload,
    };
    fixture.refused.lock().await.insert(key, payload.clone());
    Try { payload, writes: false, waits: Waits::ForWords }
}

async fn ready(stage: &Stage, fixture: &Fixture, row: &Row, kind: Kind) -> Try {
    let (usual, worker) = match kind {
        Kind::Excluded => (Case::AboutManager, Kind::OutsideCounsel),
        _ => (Case::Open, Kind::EthicsManager),
    };
    let fresh = || fixture.take(usual);
    let draft = stage.draft();
    let of = |number: &str| format!("{number}|{draft}|conflict-of-interest");
    let name = row.door.name();
    match row.door {
        Door::Command("/ask" | "/report") => Try::shows(command(&format!("{name} may I keep a gift?"))),
        Door::Command("/ethics case") => Try::shows(command(&format!("/ethics case {}", fresh().await))),
        Door::Command(words) => Try::shows(command(words)),
        Door::Event("message") => Try::shows(event(json!({
            "type": "message", "channel": "D0SOMEBODY", "channel_type": "im", "text": "may I keep a gift?", "ts": format!("1764000000.{:06}", stage.next()),
        }))),
        Door::Event("app_mention") => Try::shows(event(json!({
            "type": "app_mention", "channel": "C0GENERAL", "text": "<@U0ETHICSBOT> may I keep a gift?", "ts": format!("1764000000.{:06}", stage.next()),
        }))),
        Door::Event("app_home_opened") => {
            Try::shows(event(json!({"type": "app_home_opened", "channel": "D0SOMEBODY", "tab": "home"})))
        }
        Door::Event(other) => panic!("nobody sends {other} here"),
        Door::Action(action) | Door::Actions(action) => match action {
            "ask_not_meant" => Try::shows(press(action, "1|may I keep a gift?")),
            "ask_manager" | "questions_give" => Try::shows(press(action, "may I keep a gift?")),
            "questions_place" => Try::shows(press("questions_place_3", "may I keep a gift?")),
            "section_read" => Try::shows(press("section_read_1", "conflicts-of-interest")),
            "code_contents" => Try::shows(press("code_contents_next", "0")),
            "waiver_list" => Try::shows(press("waiver_list_1", "0")),
            "queue_page" => Try::shows(press("queue_page_1", "all|0")),
            "queue_filter" => Try::shows(choose(action, "all")),
            "code_website" => Try::silent(press(action, "")),
            "topic" | "about" => Try::shows(inside(press(action, ""), "report", "")),
            "ask_way" => Try::shows(inside(press(action, ""), "ask_manager_form", "")),
            "case_put_off" => Try::writes(choose(action, &format!("{}|3", fresh().await))),
            "case_acknowledge" => Try::writes(press(action, &fresh().await)),
            // Reading is in the trail
            "case_read" | "case_sheet" => Try::shows(press(action, &fresh().await)),
            "case_take" => {
                let number = match kind {
                    Kind::Excluded => fixture.take(Case::AboutManager).await,
                    Kind::EthicsManager | Kind::OutsideCounsel => fixture.take(Case::Waiting).await,
                    _ => fresh().await,
                };
                let writes = kind == Kind::EthicsManager;
                if writes { Try::writes(press(action, &number)) } else { Try::shows(press(action, &number)) }
            }
            "file_open" => Try::shows(press(action, &format!("{}|{}", fresh().await, "4c".repeat(16)))),
            "case_close" => {
                let case = if kind == Kind::Excluded { Case::AboutManager } else { Case::Committee };
                Try::shows(press(action, &fixture.take(case).await))
            }
            "case_delete" => {
                let number = fresh().await;
                stage.close(worker, &number).await;
                Try::shows(press(action, &number))
            }
            "case_delete_answer" => {
                Try::shows(press(action, &to_delete(stage, &fresh().await, worker).await))
            }
            "case_task_done" => {
                let number = fresh().await;
                let task = stage.add_task(worker, &number).await;
                Try::writes(press(action, &format!("{number}|{task}")))
            }
            "case_unlink" => {
                let (number, other) = (fresh().await, fresh().await);
                stage.link(worker, &number, &other).await;
                Try::writes(press(action, &format!("{number}|{other}")))
            }
            "waiver_show" | "waiver_decide" => Try::shows(press(action, &stage.waiver(false).await)),
            "waiver_disclose" => Try::shows(press(action, &stage.waiver(true).await)),
            "campaign_step" => {
                let place = stage.campaign(true).await;
                Try::writes(press("campaign_step_end", &format!("end {place}")))
            }
            "campaign_export" => Try::sends(press(action, &stage.campaign(true).await)),
            "code_file" => Try::sends(press(action, "")),
            "passes_open" => Try::writes(press(action, "")),
            action if action.starts_with("case_") && action != "case_new" => {
                Try::shows(press(action, &fresh().await))
            }
            action => Try::shows(press(action, "")),
        },
        Door::Form(callback) => match callback {
            "report" => {
                let receipt = domain::Receipt::random(domain::Door::Chat, &domain::SystemRandomness);
                let state = json!({
                    "way": option("way", "named"), "topic": option("topic", "other"), "about": options("about", &[]),
                    "what": text("It happened again."),
                });
                Try::writes(form(callback, &receipt.to_words(), state))
            }
            "mailbox_door" => Try::shows(form(callback, "", json!({"receipt": text(&fixture.receipt)}))),
            "mailbox_answer" => {
                let block = format!("answer_{draft}");
                let metadata = format!("{}|{draft}", fixture.receipt);
                Try::writes(form(callback, &metadata, json!({block: text("I am here.")})))
            }
            "ask_manager_form" => Try::shows(form(
                callback,
                "",
                json!({"ask_way": option("ask_way", "named"), "question": text("May I?")}),
            )),
            "ask_confidentially_form" => {
                let receipt = domain::Receipt::random(domain::Door::Chat, &domain::SystemRandomness);
                let state = json!({
                    "ask_way": option("ask_way", "confidential"), "question": text("May I keep it?"), "about": options("about", &[]),
                });
                Try::shows(form(callback, &receipt.to_words(), state))
            }
            "questions_give_form" => Try::writes(form(
                callback,
                "",
                json!({"question": text(&format!("may I keep gift number {}?", stage.next()))}),
            )),
            "questions_teach_form" => {
                let question = format!("what of gift number {}?", stage.next());
                let state = json!({"question": text(&question), "section": option("section", "conflicts-of-interest")});
                Try::writes(form(callback, "", state))
            }
            "code_search_form" => {
                Try::shows(form(callback, "", json!({"query": text("gifts"), "search": text("gifts")})))
            }
            "acknowledge_form" => {
                let state = json!({"name": text("Some Body"), "position": text("Buyer")});
                Try::writes(form(callback, &stage.signing_metadata().await, state))
            }
            "acknowledge_decline_form" => {
                Try::writes(form(callback, &stage.signing_metadata().await, json!({})))
            }
            "case_reply_form" | "case_note_form" | "case_hold_form" => Try::writes(form(
                callback,
                &of(&fresh().await),
                json!({"words": text("Thank you for this.")}),
            )),
            "case_step_form" => {
                Try::writes(form(callback, &of(&fresh().await), json!({"step": option("step", "assess")})))
            }
            "case_task_form" => {
                let role = match kind {
                    Kind::Excluded => "outside-counsel",
                    _ => "ethics-manager",
                };
                let state = json!({
                    "owner": option("owner", role), "words": text("Ask the treasurer."),
                    "due": {"due": {"type": "datepicker", "selected_date": "2026-12-01"}},
                });
                Try::writes(form(callback, &of(&fresh().await), state))
            }
            "case_link_form" => {
                let (number, other) = (fresh().await, fresh().await);
                let state = json!({"kind": option("kind", "related"), "other": text(&other)});
                Try::writes(form(callback, &of(&number), state))
            }
            "case_lift_form" => {
                let number = fresh().await;
                let holder = if kind == Kind::EthicsManager { Kind::OutsideCounsel } else { worker };
                stage.hold(holder, &number).await;
                Try::writes(form(callback, &of(&number), json!({"words": text("It is over.")})))
            }
            "case_delete_form" => {
                let number = fresh().await;
                stage.close(worker, &number).await;
                Try::writes(form(callback, &of(&number), json!({"number": text(&number)})))
            }
            "case_delete_answer_form" => {
                let number = to_delete(stage, &fresh().await, worker).await;
                let answer = if kind == Kind::OutsideCounsel { "confirm" } else { "decline" };
                Try::writes(form(callback, &number, json!({"answer": option("answer", answer)})))
            }
            "case_close_form" => {
                let case = if kind == Kind::Excluded { Case::AboutManager } else { Case::Committee };
                let number = fixture.take(case).await;
                let state = json!({"finding": option("finding", "unsubstantiated"), "outcomes": {}, "words": text("")});
                Try::writes(form(callback, &format!("{number}|{draft}|accounting"), state))
            }
            "case_by_hand" => {
                let receipt = domain::Receipt::random(domain::Door::Chat, &domain::SystemRandomness);
                let state = json!({
                    "source": option("source", "letter"), "topic": option("topic", "other"), "about": options("about", &[]),
                    "what": text("A letter came."), "name": text(""),
                });
                Try::writes(form(callback, &receipt.to_words(), state))
            }
            "waiver_form" => Try::writes(form(callback, "", waiver_state("other"))),
            "waiver_decision" => Try::writes(form(callback, &stage.waiver(false).await, decision_state())),
            "waiver_disclosure" => {
                let state = json!({
                    "day": {"day": {"type": "datepicker", "selected_date": "2026-11-22"}}, "place": text("Form 8-K"),
                });
                Try::writes(form(callback, &stage.waiver(true).await, state))
            }
            "campaign_form" => Try::shows(form(callback, "", json!({"again": option("again", "never")}))),
            "campaign_confirm" => {
                stage.campaign(false).await;
                Try::writes(form(callback, &stage.campaign_metadata().await, json!({})))
            }
            other => panic!("nothing is tried with the form {other}: add a line"),
        },
        Door::Staff(_) | Door::Relay(_) => panic!("the pages have tests of their own"),
    }
}

/// A closed case whose deletion is asked for.
async fn to_delete(stage: &Stage, number: &str, worker: Kind) -> String {
    stage.close(worker, number).await;
    stage.ask_deletion(worker, number).await;
    number.to_owned()
}
