//! Every reply as people read it: a changed word shows up in review.
#![allow(clippy::unwrap_used, reason = "a test that cannot set itself up has failed")]

mod acknowledge;
mod board;
mod campaigns;
mod deadlines;
mod desk;
mod paper;
mod person;
mod questions;
mod reading;
mod waivers;
mod work;

use std::collections::BTreeSet;

use commands::{FormReply, Reply, ask, case, home, mailbox, passes, reading as code, report};
use desk::{RECEIPT, pointer, services, user};
use domain::{CaseState, Finding, News, Role, Topic, route};
use paper::{message, page};
use serde_json::{Value, json};
use slack::model::{Incoming, ViewPayload, ViewSubmission};

fn view(callback_id: &str, metadata: &str, values: Value) -> ViewPayload {
    serde_json::from_value(json!({
        "id": "V1", "type": "modal", "callback_id": callback_id, "private_metadata": metadata, "hash": "1.a",
        "state": {"values": values}, "blocks": []
    }))
    .unwrap()
}

fn submission(view: &Value) -> ViewSubmission {
    let payload = json!({"type": "view_submission", "user": {"id": "U0TOMAS", "name": "tomas"}, "team": null, "view": view});
    match Incoming::from_value(payload) {
        Incoming::ViewSubmission(submission) => *submission,
        _ => unreachable!("a view submission"),
    }
}

fn submitted(callback_id: &str, metadata: &str, values: &Value) -> ViewSubmission {
    submission(&json!({
        "id": "V1", "type": "modal", "callback_id": callback_id, "private_metadata": metadata, "state": {"values": values}
    }))
}

fn shown(reply: FormReply) -> String {
    match reply {
        FormReply::Replace(view) | FormReply::Retry(view, _) => page(view.as_ref()),
        FormReply::Mend(texts, _) => {
            texts.iter().map(|(block, text)| format!("at {block}: {text}\n")).collect()
        }
        FormReply::Close => "(the form closes)".to_owned(),
    }
}

fn opened(reply: Reply) -> String {
    match reply {
        Reply::Open(view) | Reply::Replace(view) => page(&view),
        Reply::Tell(body) => message(&body),
        Reply::Home(view) => page(view.as_ref()),
        Reply::File(file) => page(&file.sending),
        Reply::Nothing => "(nothing)".to_owned(),
    }
}

fn answers(what: &str) -> Value {
    json!({
        "way": {"way": {"type": "radio_buttons", "selected_option": {"value": "confidential"}}},
        "topic": {"topic": {"type": "static_select", "selected_option": {"value": "accounting"}}},
        "about": {"about": {"type": "checkboxes", "selected_options": []}},
        "what": {"text": {"type": "plain_text_input", "value": what}},
    })
}

#[test]
fn answers_from_the_code() {
    let services = services();
    insta::assert_snapshot!(
        "ask_covered",
        message(&ask::answer(&services, "Can I accept tickets from a supplier?"))
    );
    insta::assert_snapshot!(
        "ask_not_covered",
        message(&ask::answer(&services, "how many vacation days do I get"))
    );
    insta::assert_snapshot!(
        "ask_misconduct",
        message(&ask::answer(&services, "my boss makes up invoices and told me to keep quiet"))
    );
    insta::assert_snapshot!(
        "ask_quoting",
        message(&ask::answer_quoting(&services, " who is my HR partner? "))
    );
    insta::assert_snapshot!("ask_help", message(&ask::answer(&services, "  ")));
    insta::assert_snapshot!(
        "ask_section",
        opened(code::read(&services, None, "corporate-opportunities|0-12"))
    );
    insta::assert_snapshot!("ask_section_gone", opened(code::read(&services, None, "no-such-section|")));
}

#[test]
fn marks_that_do_not_fit_the_section_are_left_out() {
    let services = services();
    for marks in ["9999999-99999999", "5-1", "x-y", "1-2-3", "-", "18446744073709551616-1"] {
        let reply = code::read(&services, None, &format!("no-retaliation|{marks}"));
        assert!(opened(reply).contains("expressly forbids any retaliation"), "{marks}");
    }
}

#[test]
fn the_report_form() {
    let services = services();
    insta::assert_snapshot!("report_form", page(&report::open(&services, "")));
    let typed = report::open(&services, &"long ".repeat(900));
    assert!(page(&typed).contains("Slack has seen them"));
    typed.check().unwrap();
    let too_long = report::open(&services, &"w".repeat(6_001));
    assert!(page(&too_long).contains("the rest did not fit"));
    let ticked = json!({
        "topic": {"topic": {"selected_option": {"value": "improper-payments"}}},
        "about": {"about": {"selected_options": [{"value": "ethics-manager"}, {"value": "outside-counsel"}]}},
        "what": {"text": {"value": "typed before"}},
    });
    let updated = page(&report::update(&services, &view("report", RECEIPT, ticked)));
    assert!(
        updated.contains("*Who will read it:* the Audit Committee’s designee (<@U0PRIYA>)."),
        "{updated}"
    );
    assert!(updated.contains("typed before") && updated.contains("legal winner thank year"), "{updated}");
    let everybody = json!({"about": {"about": {"selected_options": Role::ALL.map(|role| json!({"value": role.name()}))}}});
    let nobody = page(&report::update(&services, &view("report", RECEIPT, everybody)));
    assert!(nobody.contains("nobody is left"), "{nobody}");
}

#[tokio::test]
async fn a_report_comes_back() {
    let services = services();
    let sent = report::submit(&services, &submitted("report", RECEIPT, &answers("It happened."))).await;
    insta::assert_snapshot!("report_sent", shown(sent));
    let blank = report::submit(&services, &submitted("report", RECEIPT, &answers(" "))).await;
    insta::assert_snapshot!("report_blank", shown(blank));
    let mut no_topic = answers("It happened.");
    no_topic["topic"] = json!({});
    insta::assert_snapshot!(
        "report_no_topic",
        shown(report::submit(&services, &submitted("report", RECEIPT, &no_topic)).await)
    );
    let broken =
        shown(report::submit(&services, &submitted("report", RECEIPT, &answers(desk::BREAKS))).await);
    assert!(broken.starts_with("# Report a concern\n") && broken.contains("could not make sure"), "{broken}");
    assert!(
        broken.contains(desk::BREAKS) && broken.contains("legal winner"),
        "the words and the receipt stay: {broken}"
    );
    let left = shown(report::submit(&services, &submitted("report", RECEIPT, &answers(desk::LEFT))).await);
    assert!(left.starts_with("at what: ") && left.contains("has left already"), "{left}");
    let no_receipt =
        shown(report::submit(&services, &submitted("report", "?", &answers("It happened."))).await);
    assert!(no_receipt.contains("It happened."), "{no_receipt}");
}

#[tokio::test]
async fn a_second_look_is_taken_once_for_each_giveaway() {
    let services = services();
    let first =
        report::submit(&services, &submitted("report", RECEIPT, &answers("It lay on my desk, says tomas.")))
            .await;
    let FormReply::Replace(looked) = first else { unreachable!("the form with what was found") };
    insta::assert_snapshot!("report_second_look", page(looked.as_ref()));
    looked.check().unwrap();
    let metadata = serde_json::to_value(&looked).unwrap()["private_metadata"].as_str().unwrap().to_owned();
    assert!(metadata.starts_with(&RECEIPT[..5]) && !metadata.contains("desk"), "{metadata}");
    let again = report::submit(
        &services,
        &submitted("report", &metadata, &answers("It lay on my desk, says tomas.")),
    )
    .await;
    assert!(
        shown(again).contains("Your report is safe"),
        "who has seen it and presses Send again has decided"
    );
    let mut named = answers("It lay on my desk.");
    named["way"]["way"]["selected_option"]["value"] = json!("named");
    assert!(
        shown(report::submit(&services, &submitted("report", RECEIPT, &named)).await).contains("is safe")
    );
}

#[tokio::test]
async fn who_would_read_it_and_is_named_in_it_is_shown_once() {
    let services = services();
    for way in ["confidential", "named"] {
        let mut about_jonas = answers("Weber took money from a supplier.");
        about_jonas["way"]["way"]["selected_option"]["value"] = json!(way);
        let first = report::submit(&services, &submitted("report", RECEIPT, &about_jonas)).await;
        let FormReply::Replace(form) = first else { unreachable!("the form with who is named in it") };
        form.check().unwrap();
        if way == "named" {
            insta::assert_snapshot!("report_names_a_reader", page(form.as_ref()));
        }
        let metadata = serde_json::to_value(&form).unwrap()["private_metadata"].as_str().unwrap().to_owned();
        let sent = report::submit(&services, &submitted("report", &metadata, &about_jonas)).await;
        assert!(shown(sent).contains("is safe"), "who has seen it and presses Send again has decided");
        about_jonas["about"] = json!({"about": {"selected_options": [{"value": "outside-counsel", "text": {"type": "plain_text", "text": "x"}}]}});
        let kept_out = report::submit(&services, &submitted("report", RECEIPT, &about_jonas)).await;
        assert!(shown(kept_out).contains("is safe"), "somebody who does not read it is no reader");
    }
}

#[tokio::test]
async fn a_receipt_of_the_page_is_not_looked_up_in_chat() {
    let services = services();
    let typed = json!({"receipt": {"text": {"value": format!("relay {RECEIPT}")}}});
    let refused = shown(mailbox::unlock(&services, &submitted("mailbox_door", "", &typed)).await);
    insta::assert_snapshot!("mailbox_receipt_of_page", refused);
}

#[tokio::test]
async fn a_mailbox_takes_a_name_and_a_withdrawal() {
    let services = services();
    let draft = "00112233445566778899aabbccddeeff";
    let also = |value: &str| json!({"also": {"also": {"type": "checkboxes", "selected_options": [{"value": value}]}}});
    let metadata = format!("{RECEIPT}|{draft}");
    let gone =
        shown(mailbox::answer(&services, &submitted("mailbox_answer", &metadata, &also("withdraw"))).await);
    assert!(gone.contains("It is destroyed, and nobody was told"), "{gone}");
}

#[tokio::test]
async fn a_mailbox_form_comes_back_as_it_was_and_does_what_it_said() {
    let services = services();
    let draft = "00112233445566778899aabbccddeeff";
    let send = async |state: &str, words: &str, ticked: &[&str]| {
        let ticked: Vec<_> = ticked.iter().map(|value| json!({"value": value})).collect();
        let values = json!({
            format!("answer_{draft}"): {"text": {"value": words}},
            "also": {"also": {"type": "checkboxes", "selected_options": ticked}},
        });
        let metadata = format!("{RECEIPT}|{draft}|{state}");
        mailbox::answer(&services, &submitted("mailbox_answer", &metadata, &values)).await
    };
    // What was ticked is not lost with a fault, or a withdrawal would go out as an answer
    let again = send("waiting named", desk::BREAKS, &["withdraw", "urgent"]).await;
    let FormReply::Retry(form, _) = &again else { panic!("{}", shown(again)) };
    let form = serde_json::to_value(form).unwrap().to_string();
    let ticked = form.split("initial_options").nth(1).unwrap();
    assert!(ticked.contains("\"withdraw\"") && ticked.contains("\"urgent\""), "{ticked}");
    insta::assert_snapshot!("mailbox_again", shown(again));
    // It said that nobody would be told, and it has left meanwhile
    insta::assert_snapshot!("mailbox_withdrawn_too_late", shown(send("waiting", "", &["withdraw"]).await));
    let left = shown(send("with-desk", desk::LEFT, &[]).await);
    assert!(left.contains("has left already") && left.contains(desk::LEFT), "{left}");
    let urgent = shown(send("with-desk", "He is coming tonight.", &["urgent"]).await);
    assert!(urgent.contains("It leaves now."), "{urgent}");
}

#[tokio::test]
async fn what_came_without_a_pass_is_one_list() {
    let services = services();
    let ruth = user("U0RUTH");
    insta::assert_snapshot!("case_triage", opened(case::triage(&services, &ruth).await.unwrap()));
    insta::assert_snapshot!("case_dm_triage", message(&case::for_lead(&pointer(), News::Triage)));
    let victor = opened(case::triage(&services, &user("U0VICTOR")).await.unwrap());
    assert!(victor.contains("No report waits"), "{victor}");
    let file = format!("{}|{}", pointer().number, "09".repeat(16));
    insta::assert_snapshot!("case_file", opened(case::open_file(&services, &ruth, &file).await.unwrap()));
    let strange = opened(case::open_file(&services, &user("U0VICTOR"), &file).await.unwrap());
    assert!(strange.contains("no case with this number"), "{strange}");
}

#[tokio::test]
async fn the_mailbox() {
    let services = services();
    insta::assert_snapshot!("mailbox_door", page(&mailbox::door()));
    let unlock = |words: &str| submitted("mailbox_door", "", &json!({"receipt": {"text": {"value": words}}}));
    insta::assert_snapshot!("mailbox_open", shown(mailbox::unlock(&services, &unlock(RECEIPT)).await));
    let mut mistakes = String::new();
    for words in [
        "",
        "legal winner",
        &RECEIPT.replace("yellow", "yelloe"),
        &RECEIPT.replace("legal winner thank", "winner legal thank"),
        desk::UNKNOWN_RECEIPT,
    ] {
        mistakes += &shown(mailbox::unlock(&services, &unlock(words)).await);
    }
    insta::assert_snapshot!("mailbox_mistakes", mistakes);
    let draft = "00112233445566778899aabbccddeeff";
    let answer = |words: &str| {
        let block = format!("answer_{draft}");
        submitted(
            "mailbox_answer",
            &format!("{RECEIPT}|{draft}"),
            &json!({block: {"text": {"value": words}}}),
        )
    };
    assert!(shown(mailbox::answer(&services, &answer("In March.")).await).contains("# Your mailbox"));
    assert!(shown(mailbox::answer(&services, &answer(" ")).await).contains("write something first"));
    let broken = shown(mailbox::answer(&services, &answer(desk::BREAKS)).await);
    assert!(broken.contains(desk::BREAKS) && broken.contains("could not make sure"), "{broken}");
}

#[tokio::test]
async fn the_case_desk() {
    let services = services();
    let (directory, today) = (&services.directory, services.clock.today());
    let open = pointer();
    let closed = domain::CasePointer {
        state: CaseState::Closed(Finding::Substantiated, domain::Outcomes::NONE),
        ..open.clone()
    };
    insta::assert_snapshot!("case_card", message(&case::card(directory, &services.deadlines, today, &open)));
    insta::assert_snapshot!(
        "case_card_closed",
        message(&case::card(directory, &services.deadlines, today, &closed))
    );
    let lead_card = |case, news| message(&case::lead_card(&services.deadlines, today, case, news));
    insta::assert_snapshot!("case_dm_opened", lead_card(&open, Some(News::Opened)));
    insta::assert_snapshot!("case_dm_kept_current", lead_card(&open, None));
    insta::assert_snapshot!("case_dm_closed", lead_card(&closed, None));
    insta::assert_snapshot!("case_dm_not_the_lead_any_more", message(&case::led_once(&open)));
    insta::assert_snapshot!("case_dm_reporter_wrote", message(&case::for_lead(&open, News::ReporterWrote)));
    insta::assert_snapshot!("case_room_reporter_wrote", message(&case::for_room(&open, News::ReporterWrote)));
    let (ruth, number) = (user("U0RUTH"), open.number.to_string());
    insta::assert_snapshot!("case_read", opened(case::read(&services, &ruth, &number).await.unwrap()));
    insta::assert_snapshot!("case_reply", opened(case::reply(&services, &ruth, &number).await.unwrap()));
    insta::assert_snapshot!(
        "case_close_refused",
        opened(case::close(&services, &ruth, &number).await.unwrap())
    );
    let priya = user("U0PRIYA");
    insta::assert_snapshot!("case_close", opened(case::close(&services, &priya, &number).await.unwrap()));
    insta::assert_snapshot!("case_step", opened(case::step(&services, &ruth, &number).await.unwrap()));
    insta::assert_snapshot!("case_note", opened(case::note(&services, &ruth, &number).await.unwrap()));
    insta::assert_snapshot!("case_by_hand", page(&case::by_hand(&services, &ruth).unwrap()));
    assert!(case::by_hand(&services, &user("U0VICTOR")).is_none());
    insta::assert_snapshot!("case_mine", opened(case::mine(&services, &ruth).await.unwrap()));
}

#[tokio::test]
async fn who_is_not_on_a_case_is_told_what_a_stranger_is_told() {
    let services = services();
    let (victor, number) = (user("U0VICTOR"), pointer().number.to_string());
    for (mine, absent) in [
        (case::read(&services, &victor, &number).await, case::read(&services, &victor, "k7q2m9xw").await),
        (case::reply(&services, &victor, &number).await, case::reply(&services, &victor, "nonsense").await),
        (case::close(&services, &victor, &number).await, case::close(&services, &victor, "k7q2m9xw").await),
    ] {
        let (mine, absent) = (opened(mine.unwrap()), opened(absent.unwrap()));
        assert_eq!(mine, absent);
        assert!(mine.contains("There is no case with this number that you are on."));
    }
    assert!(opened(case::mine(&services, &victor).await.unwrap()).contains("no open case"));
    let forged = submitted(
        "case_reply_form",
        &format!("{number}|{}", "0".repeat(32)),
        &json!({"words": {"text": {"value": "x"}}}),
    );
    assert!(shown(case::submit_reply(&services, &forged).await).contains("Nothing was sent"));
    let forged = submitted(
        "case_close_form",
        &format!("{number}|{}", "0".repeat(32)),
        &json!({"finding": {"finding": {"selected_option": {"value": "substantiated"}}}}),
    );
    assert!(shown(case::submit_close(&services, &forged).await).contains("Nothing was changed"));
}

#[tokio::test]
async fn everybody_is_offered_passes() {
    let services = services();
    insta::assert_snapshot!("passes_code", opened(passes::open(&services, &user("U0MAYA")).await.unwrap()));
    insta::assert_snapshot!(
        "passes_fetched",
        opened(passes::open(&services, &user("U0VICTOR")).await.unwrap())
    );
    let key = services.passes.as_ref().map(|desk| desk.key()).unwrap();
    let page = services.company.page.as_deref();
    insta::assert_snapshot!("passes_announcement", message(&passes::announcement(&key, page, false)));
    insta::assert_snapshot!(
        "passes_announcement_of_another_key",
        message(&passes::announcement(&key, page, true))
    );
}

#[tokio::test]
async fn the_home_tab() {
    let home = async |id: &str| {
        let view = home::view(&services(), &user(id), case::Shown::default()).await;
        page(&view.map_err(|(fault, _)| fault).unwrap())
    };
    insta::assert_snapshot!("home", home("U0MAYA").await);
    insta::assert_snapshot!("home_of_the_ethics_manager", home("U0RUTH").await);
    assert!(route(Topic::Other, &BTreeSet::new()).is_some());
}
