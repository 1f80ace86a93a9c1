//! W1: the register of waivers: the right approver only, the disclosure clock, the export.

use jiff::SignedDuration;
use serde_json::{Value, json};
use sqlx::Connection;
use tests::{House, Modal, Person, Program, Via};

use super::BOT;

const DIRECTOR: &str = "director-or-executive-officer";
const TERMS: &str = "May stay on the board of a supplier, without voting on its orders.";

/// What the bot told this person about disclosures, oldest first.
async fn told(person: &Person) -> Vec<String> {
    let messages = person.screen().await.direct(BOT).map(|direct| direct.messages).unwrap_or_default();
    let texts = messages.into_iter().map(|message| message.text);
    texts.filter(|text| text.contains("Waiver w-")).collect()
}

fn days_later(house: &House, days: i64) {
    house.clock.advance(SignedDuration::from_hours(24 * days));
}

/// Puts a waiver into the register; gives its page.
async fn ask(keeper: &Person, name: &str, account: Option<&str>, kind: &str) -> Modal {
    keeper.command("/ethics", "waiver").await;
    let list = keeper.modal().await;
    keeper.click(&list.place, json!({"action_id": "waiver_new"})).await;
    keeper.sees_modal("What is waived, and on which conditions").await;
    let mut entries = json!({"name": name, "kind": kind, "section": "conflicts-of-interest", "words": TERMS, "until": "2027-06-30"});
    if let Some(account) = account {
        entries["account"] = json!(account);
    }
    keeper.submit(entries).await;
    keeper.sees_modal("Record the decision").await
}

fn number_on(page: &Modal) -> String {
    let found = page.text.split_whitespace().map(|word| word.trim_matches('*'));
    found.into_iter().find(|word| word.starts_with("w-")).expect("a number").to_owned()
}

/// Opens the waiver's page from the list.
async fn open(keeper: &Person, number: &str) -> Modal {
    keeper.command("/ethics", "waiver").await;
    let list = keeper.modal().await;
    assert!(list.text.contains(number), "{}", list.text);
    keeper.click(&list.place, json!({"action_id": "waiver_show", "value": number})).await;
    keeper.sees_modal("Entered by").await
}

/// Submits the decision; gives what is there then, with the errors at its fields.
async fn decide(keeper: &Person, page: &Modal, body: &str, verdict: &str, day: &str) -> Modal {
    if page.callback_id != "waiver_decision" {
        keeper.click(&page.place, json!({"action_id": "waiver_decide"})).await;
        keeper.sees_modal("Who decided").await;
    }
    keeper.submit(json!({"body": body, "verdict": verdict, "day": day})).await;
    keeper.modal().await
}

fn error_at(form: &Modal, block: &str) -> String {
    form.errors[block].as_str().unwrap_or_default().to_owned()
}

async fn export(house: &House, form: &str) -> String {
    let folder = house.folder().display().to_string();
    let output = Program::run(&["waivers", form, "--data", &folder], &[]).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A stop between the sending and the note of it: what was sent is in doubt.
async fn forget_that_they_were_sent(house: &House) {
    let mut connection = house.connect().await;
    let done =
        sqlx::raw_sql("UPDATE disclosure_reminder SET sent = FALSE").execute(&mut connection).await.unwrap();
    assert!(done.rows_affected() > 0);
    connection.close().await.unwrap();
}

#[tokio::test]
async fn w1_the_board_alone_waives_for_an_executive_officer_and_the_disclosure_is_reminded_of_once_each() {
    let mut house = House::open(Via::Socket).await;
    let (ruth, helen, victor) = (house.person("ruth"), house.person("helen"), house.person("victor"));
    let page = ask(&ruth, "Victor Hale", Some("victor"), DIRECTOR).await;
    let number = number_on(&page);
    assert!(page.text.contains(TERMS) && page.text.contains("Awaiting a decision"), "{}", page.text);

    // The ethics manager can neither approve it nor speak for the Board
    let form = decide(&ruth, &page, "ethics-manager", "approved", "2026-11-20").await;
    assert_eq!(
        error_at(&form, "body"),
        "Only the Board of Directors or one of its committees can waive this for a director or an executive officer."
    );
    let form = decide(&ruth, &form, "board", "approved", "2026-11-20").await;
    assert!(error_at(&form, "body").contains("is recorded by the board secretary"), "{}", form.errors);
    ruth.close_modals().await;

    let form = decide(&helen, &open(&helen, &number).await, "board", "approved", "2026-11-23").await;
    assert!(error_at(&form, "day").contains("has not come yet"), "{}", form.errors);
    let page = decide(&helen, &form, "board", "approved", "2026-11-20").await;
    assert!(page.text.contains("Disclose it by Thursday, 26 November 2026."), "{}", page.text);
    assert!(page.text.contains("Approved by the Board of Directors on 20 November 2026"), "{}", page.text);
    helen.close_modals().await;
    assert_eq!(house.remind_of_disclosures().await, 0);

    // Wednesday is the day before, Thursday the last day, Friday the first working day after it
    for (days, said) in [
        (3, "has to be disclosed to the shareholders by Thursday, 26 November 2026"),
        (1, "Thursday, 26 November 2026 is the last day to disclose it"),
        (1, "was to be disclosed to the shareholders by Thursday, 26 November 2026"),
    ] {
        days_later(&house, days);
        assert_eq!(house.remind_of_disclosures().await, 2, "{said}");
        house.restart().await;
        assert_eq!(house.remind_of_disclosures().await, 0, "{said}");
        for person in [&ruth, &helen] {
            let all = told(person).await;
            assert!(all.last().is_some_and(|last| last.contains(said)), "{all:?}");
            assert!(!all.iter().any(|text| text.contains("Victor") || text.contains("supplier")), "{all:?}");
        }
    }
    house.stop().await;
    forget_that_they_were_sent(&house).await;
    house.start().await.expect("the bot starts");
    house.remind_of_disclosures().await;
    for person in [&ruth, &helen] {
        assert_eq!(told(person).await.len(), 3, "what was sent is found again");
    }

    // The reminder opens the form that ends it
    let reminder = helen.sees("the reminder", |screen| screen.message("no disclosure is recorded")).await;
    helen.click(&reminder.place, json!({"action_id": "waiver_disclose"})).await;
    helen.sees_modal("It has to be disclosed by Thursday, 26 November 2026.").await;
    helen.submit(json!({"day": "2026-11-19", "place": "Form 8-K, Item 5.05"})).await;
    assert!(error_at(&helen.modal().await, "day").contains("approved after this day"));
    helen.submit(json!({"day": "2026-11-26", "place": "Form 8-K, Item 5.05"})).await;
    helen.sees_modal("Disclosed on 26 November 2026").await;
    helen.close_modals().await;
    days_later(&house, 30);
    assert_eq!(house.remind_of_disclosures().await, 0);

    // Whom it is for sees nothing of it, and is told whom to ask
    victor.command("/ethics", "waiver").await;
    let screen = victor.screen().await;
    assert!(screen.modal().is_none() && screen.shows("only the Board of Directors"), "{}", screen.text());
    assert!(!screen.shows(&number) && told(&victor).await.is_empty());

    // Read from beside, while the program runs
    let rows: Value = serde_json::from_str(&export(&house, "--json").await).unwrap();
    assert_eq!(rows[0]["number"], json!(number));
    assert_eq!(
        (&rows[0]["disclose_by"], &rows[0]["disclosed_on"]),
        (&json!("2026-11-26"), &json!("2026-11-26"))
    );
    house.close().await;
}

#[tokio::test]
async fn w1_the_ethics_manager_decides_for_others_and_nobody_for_themselves() {
    let house = House::open_apart(Via::Socket).await;
    let (ruth, helen) = (house.person("ruth"), house.person("helen"));
    let own = ask(&ruth, "Ruth Adeyemi", Some("ruth"), "other").await;
    let form = decide(&ruth, &own, "ethics-manager", "approved", "2026-11-22").await;
    assert!(error_at(&form, "body").contains("This waiver is for you"), "{}", form.errors);
    ruth.close_modals().await;

    let page = ask(&ruth, "=Maya", None, "other").await;
    let number = number_on(&page);
    let form = decide(&helen, &open(&helen, &number).await, "ethics-manager", "approved", "2026-11-22").await;
    assert!(error_at(&form, "body").contains("is recorded by the ethics manager"), "{}", form.errors);
    helen.close_modals().await;
    // While Helen looked at it, too: one decision stays
    helen.command("/ethics", "waiver").await;
    let list = helen.modal().await;
    helen.click(&list.place, json!({"action_id": "waiver_show", "value": number})).await;
    let opened = helen.sees_modal("Entered by").await;
    helen.click(&opened.place, json!({"action_id": "waiver_decide"})).await;
    helen.sees_modal("Who decided").await;
    let page = decide(&ruth, &page, "ethics-manager", "approved", "2026-11-22").await;
    assert!(page.text.contains("Approved by the ethics manager on 22 November 2026"), "{}", page.text);
    assert!(!page.text.contains("Record the disclosure"), "{}", page.text);
    helen.submit(json!({"body": "board", "verdict": "refused", "day": "2026-11-22"})).await;
    let late = helen.modal().await;
    assert!(error_at(&late, "verdict").contains("recorded already"), "{}", late.errors);
    days_later(&house, 20);
    assert_eq!(house.remind_of_disclosures().await, 0);

    let table = export(&house, "--csv").await;
    assert_eq!(table.matches("\r\n").count(), 3, "{table}");
    assert!(table.contains(&format!("\r\n{number},'=Maya,,other,conflicts-of-interest,")), "{table}");
    let relay = house.relay_folder().display().to_string();
    let none = Program::run(&["waivers", "--data", &relay], &[]).await;
    let said = String::from_utf8(none.stderr).unwrap();
    assert!(!none.status.success() && said.contains("expected the bot's data folder"), "{said}");
    house.close().await;
}
