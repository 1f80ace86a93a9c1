//! A question to a person: by name or through the relay, and how its reader sees it.

use commands::{FormReply, Reply, ask, case};
use domain::{CaseState, Finding, News};
use serde_json::{Value, json};

use crate::{
    desk::{self, RECEIPT, asked, services, user},
    opened,
    paper::{message, page},
    shown, submitted, view,
};

const KEEP: &str = "May I keep two tickets?";

fn entered(way: &str, words: &str) -> Value {
    json!({
        "ask_way": {"ask_way": {"type": "radio_buttons", "selected_option": {"value": way}}},
        "about": {"about": {"type": "checkboxes", "selected_options": []}},
        "question": {"text": {"type": "plain_text_input", "value": words}},
    })
}

async fn send(metadata: &str, values: &Value) -> FormReply {
    ask::submit_confidentially(&services(), &submitted("ask_confidentially_form", metadata, values)).await
}

#[tokio::test]
async fn a_question_goes_through_the_relay() {
    let services = services();
    let chosen = view("ask_manager_form", "", entered("confidential", KEEP));
    insta::assert_snapshot!("ask_confidentially", opened(ask::update_manager_form(&services, &chosen)));
    insta::assert_snapshot!(
        "ask_confidentially_sent",
        shown(send(RECEIPT, &entered("confidential", KEEP)).await)
    );
    // Whoever looks at the other way and comes back has ticked what they ticked
    let mut looks = entered("named", KEEP);
    looks["about"]["about"]["selected_options"] = json!([{"value": "ethics-manager"}]);
    let reply = ask::update_manager_form(&services, &view("ask_confidentially_form", RECEIPT, looks));
    let Reply::Replace(form) = reply else { panic!("no form") };
    let form = serde_json::to_value(&form).unwrap();
    assert_eq!(form["callback_id"], "ask_manager_form");
    let back =
        view("ask_manager_form", form["private_metadata"].as_str().unwrap(), entered("confidential", KEEP));
    let back = opened(ask::update_manager_form(&services, &back));
    assert!(back.contains("outside counsel (<@U0JONAS>)"), "{back}");
    let blank = shown(send(RECEIPT, &entered("confidential", " ")).await);
    assert!(blank.contains("at question: Please write your question first."), "{blank}");
    let broken = shown(send(RECEIPT, &entered("confidential", desk::BREAKS)).await);
    assert!(broken.contains("could not make sure") && broken.contains(desk::BREAKS), "{broken}");
    assert!(broken.contains("legal winner thank"), "the receipt stays: {broken}");
}

#[tokio::test]
async fn a_question_gets_a_second_look() {
    let words = entered("confidential", "May I keep it on my desk, says tomas?");
    let FormReply::Replace(looked) = send(RECEIPT, &words).await else { unreachable!("the form") };
    looked.check().unwrap();
    let sheet = page(looked.as_ref());
    assert!(sheet.contains("A second look") && sheet.contains("The question …"), "{sheet}");
    assert!(sheet.contains("*my desk*") && sheet.contains("*tomas*"), "{sheet}");
    let metadata = serde_json::to_value(&looked).unwrap()["private_metadata"].as_str().unwrap().to_owned();
    assert!(shown(send(&metadata, &words).await).contains("Your question is safe"));
}

#[tokio::test]
async fn a_question_about_the_ethics_manager_has_another_reader() {
    let services = services();
    let mut values = entered("confidential", KEEP);
    values["about"]["about"]["selected_options"] = json!([{"value": "ethics-manager"}]);
    let ticked = view("ask_confidentially_form", RECEIPT, values);
    let sheet = opened(ask::update_manager_form(&services, &ticked));
    assert!(sheet.contains("*Who will read it:* outside counsel (<@U0JONAS>)."), "{sheet}");
    let roles = domain::Role::ALL.map(|role| json!({"value": role.name()}));
    let mut everybody = entered("confidential", KEEP);
    everybody["about"]["about"]["selected_options"] = json!(roles);
    assert!(shown(send(RECEIPT, &everybody).await).contains("Somebody has to read it"));
}

#[tokio::test]
async fn nothing_goes_another_way_than_the_button_said() {
    let services = services();
    let named_form = submitted("ask_manager_form", "", &entered("confidential", KEEP));
    let sheet = shown(ask::to_manager(&services, &named_form).unwrap_err());
    assert!(sheet.contains("[Send without my name]") && sheet.contains(KEEP), "{sheet}");
    let sheet = shown(send(RECEIPT, &entered("named", KEEP)).await);
    assert!(sheet.contains("[Send with my name]") && sheet.contains(KEEP), "{sheet}");
    let sheet = shown(send("no receipt", &entered("confidential", KEEP)).await);
    assert!(sheet.contains("Your receipt.") && sheet.contains(KEEP), "{sheet}");
    let other = view("report", RECEIPT, json!({}));
    assert_eq!(ask::update_manager_form(&services, &other), commands::Reply::Nothing);
}

#[tokio::test]
async fn its_reader_sees_a_question_and_no_report() {
    let services = services();
    let (ruth, question) = (user("U0RUTH"), asked());
    let closed = domain::CasePointer {
        state: CaseState::Closed(Finding::Answered, domain::Outcomes::NONE),
        ..question.clone()
    };
    let mut sheets = String::new();
    for case in [&question, &closed] {
        sheets +=
            &message(&case::card(&services.directory, &services.deadlines, services.clock.today(), case));
        sheets += &message(&case::lead_card(&services.deadlines, services.clock.today(), case, None));
    }
    for news in [News::Opened, News::ReporterWrote, News::FileCame, News::DeskWrote] {
        sheets += &message(&case::for_lead(&question, news));
        sheets += &message(&case::for_room(&question, news));
    }
    let number = question.number.to_string();
    sheets += &opened(case::read(&services, &ruth, &number).await.unwrap());
    sheets += &opened(case::reply(&services, &ruth, &number).await.unwrap());
    sheets += &opened(case::close(&services, &ruth, &number).await.unwrap());
    assert!(!sheets.contains("report"), "{sheets}");
    insta::assert_snapshot!("question_desk", sheets);
    for (handle, words) in [("U0JONAS", "counsel"), ("U0PRIYA", "the designee"), ("U0HELEN", "the secretary")]
    {
        let stranger = opened(case::read(&services, &user(handle), &number).await.unwrap());
        assert!(stranger.contains("There is no case with this number that you are on."), "{words}");
    }
}

#[tokio::test]
async fn an_answer_closes_it_without_a_finding() {
    let services = services();
    let metadata = format!("{}|{}|question", asked().number, "07".repeat(16));
    let close = async |words: &str| {
        let values = json!({"words": {"text": {"value": words}}});
        let mut form = submitted("case_close_form", &metadata, &values);
        form.user.id = user("U0RUTH");
        shown(case::submit_close(&services, &form).await)
    };
    assert_eq!(close("Yes, if your supervisor knows.").await, "(the form closes)");
    assert_eq!(close("").await, "(the form closes)");
    let broken = close(desk::BREAKS).await;
    assert!(broken.contains(desk::BREAKS) && broken.contains("Close the question"), "{broken}");
}
