//! Filing a report: with a name or without, once, and what is wrong with a form.

use serde_json::{Value, json};
use tests::{House, Via};

use super::{file, only_case, short_report};

#[tokio::test]
async fn r1_a_named_report_shows_its_author_to_the_members_only() {
    let house = House::open(Via::Socket).await;
    let lena = house.person("lena");
    let mut entries = short_report("The sample fund pays for dinners.");
    entries["way"] = "named".into();
    file(&lena, entries).await;
    house.deliver().await;
    for handle in ["ruth", "jonas"] {
        let member = house.person(handle);
        let screen = member.screen().await;
        assert!(!screen.shows("U0LENA") && !screen.shows("Lena"), "{handle}: the card does not say who");
        let card = screen.message("Gave a name; it is inside the report").expect("the card");
        member.click(&card.place, json!({"action_id": "case_read"})).await;
        let report = member.sees_modal("The sample fund").await;
        assert!(report.text.contains("*Reported by* <@U0LENA>, with their name."), "{}", report.text);
    }
    for handle in ["priya", "helen", "victor"] {
        let screen = house.person(handle).screen().await;
        assert!(screen.messages().is_empty() && screen.private_channels().is_empty(), "{handle}");
    }
    let posted = house.wire(0).await.into_iter().filter(|entry| {
        let kind = entry["kind"].as_str().unwrap_or_default();
        kind.starts_with("chat.") || kind.starts_with("conversations.")
    });
    for entry in posted {
        assert!(!entry["request"].to_string().contains("U0LENA"), "{}", entry["kind"]);
    }
    house.close().await;
}

#[tokio::test]
async fn r8_a_form_that_is_sent_twice_files_once() {
    for via in [Via::Socket, Via::Http] {
        let mut house = House::open(via).await;
        let tomas = house.person("tomas");
        tomas.command("/report", "").await;
        let form = tomas.modal().await;
        let entries = short_report("The scale at gate two is set wrong.");
        let body = json!({"view_id": form.view_id, "values": entries});
        // Both presses are on their way before either is answered.
        let (one, other) =
            tokio::join!(tomas.attempt("submit", body.clone()), tomas.attempt("submit", body.clone()));
        assert!(one.0.is_success() || other.0.is_success(), "{one:?} {other:?}");
        let sent = tomas.modal().await;
        assert_eq!((sent.callback_id.as_str(), sent.fenced()), ("report_sent", form.fenced()));
        let (status, refusal) = tomas.attempt("submit", body).await;
        assert!(!status.is_success(), "the client lets nobody send the page after it: {refusal}");
        if via == Via::Http {
            redeliver(&house).await;
        }
        house.deliver().await;
        house.restart().await;
        if via == Via::Http {
            redeliver(&house).await;
        }
        house.deliver().await;
        only_case(&house).await;
        house.close().await;
    }
}

/// Slack delivers the form again: the bot answers with the same page.
async fn redeliver(house: &House) {
    let wire = house.wire(0).await;
    let submitted = |entry: &&Value| entry["payload"]["type"] == "view_submission";
    let delivery = wire.iter().find(submitted).expect("a submission on the wire");
    let answered = house.sender().interaction(&delivery["payload"]).await;
    assert!(answered.status.is_success(), "{}", answered.body);
    assert!(answered.body.contains("report_sent"), "{}", answered.body);
}

#[tokio::test]
async fn a_lost_acknowledgment_loses_nothing_and_files_once() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    tomas.command("/report", "the forklift log is copied").await;
    let form = tomas.modal().await;
    house.sandbox.faults().drop_next_ack();
    let (_, answer) =
        tomas.attempt("submit", json!({"view_id": form.view_id, "values": {"topic": "assets"}})).await;
    assert_eq!(answer["acked"], false);
    let form = tomas.modal().await;
    assert!(form.notice.is_some() && form.entered("what") == "the forklift log is copied");
    tomas.submit(json!({})).await;
    assert_eq!(tomas.modal().await.callback_id, "report_sent");
    house.deliver().await;
    only_case(&house).await;
    house.close().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_said_at_its_block_and_nothing_is_lost() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    tomas.command("/report", "a long story about the paint shop").await;
    let form = tomas.modal().await;
    let everybody = ["ethics-manager", "outside-counsel", "audit-committee", "board-secretary"];
    tomas.click(&form.place, json!({"action_id": "about", "value": everybody})).await;
    tomas.sees_modal("nobody is left. Please leave at least one person unticked.").await;
    let entries = json!({"topic": "assets", "who": "two of the night shift", "way": "named"});
    tomas.submit(entries).await;
    let form = tomas.modal().await;
    assert_eq!(form.callback_id, "report");
    assert!(form.errors["about"].as_str().is_some_and(|text| text.contains("Somebody has to read it")));
    assert_eq!(form.entered("what"), "a long story about the paint shop");
    assert_eq!(
        (form.entered("who").as_str(), form.entered("way").as_str()),
        ("two of the night shift", "named")
    );

    let blank = json!({"view_id": form.view_id, "values": {"about": ["ethics-manager"], "what": "   "}});
    let (_, refusal) = tomas.attempt("submit", blank).await;
    assert!(refusal["errors"]["what"].is_string(), "{refusal}");
    let form = tomas.modal().await;
    assert_eq!(form.entered("who"), "two of the night shift");
    house.deliver().await;
    assert!(house.case_rooms().await.is_empty(), "nothing was filed");

    tomas.submit(json!({"what": "It is short now."})).await;
    assert_eq!(tomas.modal().await.callback_id, "report_sent");
    house.deliver().await;
    only_case(&house).await;
    house.close().await;
}

#[tokio::test]
async fn mailbox_is_a_way_back_and_not_a_report() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    for typed in ["mailbox", "Mailbox", "mailbox "] {
        tomas.command("/report", typed).await;
        assert_eq!(tomas.modal().await.callback_id, "mailbox_door", "{typed:?}");
        tomas.close_modals().await;
    }
    tomas.command("/report", "mailbox keys were copied").await;
    let form = tomas.modal().await;
    assert_eq!(
        (form.callback_id.as_str(), form.entered("what").as_str()),
        ("report", "mailbox keys were copied")
    );
    house.close().await;
}

#[tokio::test]
async fn r3_a_long_text_after_the_command_is_kept_whole() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    let long = "The <b> & the ü of it, says @ruth. ".repeat(130);
    tomas.command("/report", &long).await;
    let form = tomas.modal().await;
    assert_eq!(form.entered("what").chars().count(), 3_000);
    tomas.submit(json!({"topic": "assets"})).await;
    // The mention could be the reporter's own: it stays
    tomas.sees_modal("A second look").await;
    tomas.submit(json!({})).await;
    assert_eq!(tomas.modal().await.callback_id, "report_sent", "{}", tomas.modal().await.errors);
    house.deliver().await;
    let ruth = house.person("ruth");
    let card = ruth.sees("the card", |screen| screen.message("Read the report")).await;
    ruth.click(&card.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal("What happened?").await.text.replace('\n', "");
    assert!(report.contains(long.trim()), "{report}");
    house.close().await;
}
