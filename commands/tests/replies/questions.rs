//! What follows an answer: not what was meant, a person instead, another language, a question that nobody could answer.

use commands::{FormReply, ask, questions};
use serde_json::{Value, json};

use crate::{
    desk::{self, services, user},
    opened,
    paper::{message, page},
    shown, submission,
};

const TICKETS: &str = "Can I accept tickets from a supplier?";

fn form(callback_id: &str, who: &str, metadata: &str, values: &Value) -> slack::model::ViewSubmission {
    let mut form = submission(&json!({
        "id": "V1", "type": "modal", "callback_id": callback_id, "private_metadata": metadata, "state": {"values": values}
    }));
    form.user.id = user(who);
    form
}

fn question(words: &str) -> Value {
    json!({"question": {"text": {"value": words}}})
}

#[test]
fn not_what_i_meant() {
    let services = services();
    insta::assert_snapshot!("ask_not_meant", opened(ask::not_meant(&services, &format!("1|{TICKETS}"))));
    insta::assert_snapshot!("ask_nothing_nearer", opened(ask::not_meant(&services, &format!("3|{TICKETS}"))));
    for odd in ["", "x", "|", "99999999999999999999|a", "1|", "0|?"] {
        opened(ask::not_meant(&services, odd));
    }
}

#[test]
fn an_answer_fits_a_phone() {
    let services = services();
    let long = "may I take a gift? ".repeat(500);
    for asked in [TICKETS, "my boss makes up invoices and told me to keep quiet", &long] {
        let body = ask::answer(&services, asked);
        body.check().unwrap();
        let sheet = message(&body);
        let quoted: usize = sheet.lines().filter(|line| line.starts_with("section:")).map(str::len).sum();
        assert!(quoted < 1_200, "{sheet}");
    }
}

#[test]
fn a_thread_keeps_the_subject() {
    let services = services();
    let asked = ask::answer_in_thread(&services, &[TICKETS.to_owned()], "and if it's under 50 dollars?");
    insta::assert_snapshot!("ask_in_thread", message(&asked));
    let alone = ask::answer_in_thread(&services, &[TICKETS.to_owned()], "how many vacation days do I get?");
    assert_eq!(alone, ask::answer(&services, "how many vacation days do I get?"));
}

#[test]
fn other_languages() {
    let services = services();
    let mut sheets = String::new();
    for asked in [
        "¿Puedo aceptar un regalo de un proveedor?",
        "Darf ich ein Geschenk von einem Lieferanten annehmen?",
        "Puis-je accepter un cadeau d'un fournisseur ?",
        "我可以接受供应商的礼物吗？",
        "क्या मैं सप्लायर से उपहार ले सकता हूँ?",
        "¿Cuántos días de vacaciones tengo?",
    ] {
        sheets += &message(&ask::answer(&services, asked));
    }
    insta::assert_snapshot!("ask_other_languages", sheets);
}

#[test]
fn the_ethics_manager_is_asked_by_name() {
    let services = services();
    insta::assert_snapshot!("ask_manager", opened(ask::ask_manager(&services, TICKETS)));
    let asked = form("ask_manager_form", "U0MAYA", "", &question("May <I> *keep* it?\nIt is small."));
    let sent = ask::to_manager(&services, &asked).unwrap();
    assert_eq!(sent.to, [user("U0RUTH")]);
    insta::assert_snapshot!("ask_manager_message", message(&sent.body));
    let blank = ask::to_manager(&services, &form("ask_manager_form", "U0MAYA", "", &question(" ")));
    assert!(shown(blank.unwrap_err()).contains("write your question first"));
    assert!(matches!(ask::sent(&services), FormReply::Replace(_)));
    assert!(shown(ask::not_sent()).contains("your words are still here"));
}

#[tokio::test]
async fn a_question_is_given_without_a_name() {
    let services = services();
    let asked = "May Bob Miller feed the geese? Call 555-0100";
    insta::assert_snapshot!("questions_give", opened(questions::give(&services, asked)));
    let give = async |words: &str| {
        let form = form("questions_give_form", "U0MAYA", "", &question(words));
        shown(questions::submit_given(&services, &form).await)
    };
    assert!(give("may I feed the geese?").await.contains("without your name"));
    assert!(give(" ").await.contains("nothing to give"));
    assert!(give(desk::BREAKS).await.contains("your words are still here"));
}

#[tokio::test]
async fn the_ethics_manager_brings_questions_to_sections() {
    let services = services();
    let (ruth, maya) = (user("U0RUTH"), user("U0MAYA"));
    insta::assert_snapshot!("questions_list", page(&questions::list(&services, &ruth).await.unwrap()));
    insta::assert_snapshot!(
        "questions_teach",
        opened(questions::open(&services, &ruth, "may I feed the geese?"))
    );
    insta::assert_snapshot!("questions_topics", message(&questions::topics(&services, &ruth).await.unwrap()));
    for refused in [
        page(&questions::list(&services, &maya).await.unwrap()),
        opened(questions::open(&services, &maya, "x")),
        message(&questions::topics(&services, &maya).await.unwrap()),
    ] {
        assert!(refused.contains("for the ethics manager alone") && !refused.contains("geese"), "{refused}");
    }
    let save = async |who: &str, words: &str, section: &str| {
        let mut values = question(words);
        values["section"] =
            json!({"section": {"type": "static_select", "selected_option": {"value": section}}});
        let form = form("questions_teach_form", who, "may I feed the geese?", &values);
        shown(questions::submit(&services, &form).await)
    };
    assert!(
        save("U0RUTH", "may I feed the geese?", "protection-of-assets")
            .await
            .contains("near ones, get the section")
    );
    assert!(save("U0RUTH", "may I feed the geese?", "|none").await.contains("the Code does not answer this"));
    assert!(save("U0RUTH", "", "|drop").await.contains("off the list"));
    assert!(save("U0RUTH", " ", "anonymity").await.contains("write the question"));
    assert!(save("U0RUTH", desk::BREAKS, "anonymity").await.contains("could not be saved"));
    assert!(save("U0MAYA", "x", "anonymity").await.contains("for the ethics manager alone"));
}
