//! Reminders of deadlines, and the question that reporters find in their mailboxes.

use jiff::SignedDuration;
use serde_json::json;
use tests::{House, Layout, Person, Via};

use super::{BOT, card, file, only_case, open_mailbox, short_report};

/// What the bot told this person about deadlines, oldest first.
async fn told(person: &Person) -> Vec<String> {
    let messages = person.screen().await.direct(BOT).map(|direct| direct.messages).unwrap_or_default();
    let texts = messages.into_iter().map(|message| message.text);
    texts.filter(|text| text.contains("November 2026") && text.contains("· ")).collect()
}

fn days_later(house: &House, days: i64) {
    house.clock.advance(SignedDuration::from_hours(24 * days));
}

async fn reminded_once_each(layout: Layout) {
    let mut house = House::open_as(layout, Via::Socket).await;
    let (tomas, ruth, jonas) = (house.person("tomas"), house.person("ruth"), house.person("jonas"));
    file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;

    // Opened on a Sunday. The acknowledgment is due on the Sunday after; the reminder comes on the Friday
    days_later(&house, 5);
    assert_eq!(house.remind().await, 2);
    house.restart().await;
    assert_eq!(house.remind().await, 0);
    let said = told(&ruth).await.join("\n");
    assert!(said.contains(&format!("Case {number}")), "{said}");
    assert!(said.contains("Wednesday, 25 November 2026 is the last day to write to the reporter"), "{said}");
    let before = "The reporter should hear by Sunday, 29 November 2026 that the report arrived.";
    assert_eq!(said.matches(before).count(), 1, "{said}");
    assert!(told(&jonas).await.is_empty());

    days_later(&house, 3);
    assert_eq!(house.remind().await, 1);
    let said = told(&ruth).await.pop().unwrap_or_default();
    assert!(
        said.contains("was to hear by Sunday, 29 November 2026") && said.contains("outside counsel"),
        "{said}"
    );
    let escalated = told(&jonas).await;
    assert_eq!(escalated.len(), 1, "{escalated:?}");
    assert!(!escalated[0].contains("tender"), "{escalated:?}");
    for handle in ["priya", "helen", "maya", "tomas"] {
        assert!(told(&house.person(handle)).await.is_empty(), "{handle}");
    }
    // The reminder opens the form that ends it
    let reminder = ruth.sees("the reminder", |screen| screen.message("was to hear by Sunday")).await;
    ruth.click(&reminder.place, json!({"action_id": "case_reply"})).await;
    ruth.sees_modal("You will not see whether or when").await;
    ruth.submit(json!({"words": "Thank you. It arrived, and we look into it."})).await;
    house.drain().await;
    days_later(&house, 20);
    assert_eq!(house.remind().await, 0);
    house.close().await;
}

#[tokio::test]
async fn a_deadline_is_reminded_of_once_each_together() {
    reminded_once_each(Layout::Together).await;
}

#[tokio::test]
async fn a_deadline_is_reminded_of_once_each_apart() {
    reminded_once_each(Layout::Apart).await;
}

#[tokio::test]
async fn a8_whoever_is_kept_out_hears_of_no_deadline_and_the_board_secretary_opens_nothing() {
    let house = House::open(Via::Socket).await;
    let report = json!({"topic": "other", "what": "Jonas knows of it.", "about": ["outside-counsel"]});
    file(&house.person("tomas"), report).await;
    house.deliver().await;
    let number = only_case(&house).await;
    days_later(&house, 8);
    house.remind().await;
    assert!(told(&house.person("jonas")).await.is_empty());
    assert!(told(&house.person("priya")).await.is_empty());
    let helen = house.person("helen");
    let said = told(&helen).await;
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains(&number) && said[0].contains("You are not on this case"), "{said:?}");
    assert!(!said[0].contains("Read the report") && !said[0].contains("Write to the reporter"), "{said:?}");
    let rooms = helen.screen().await;
    assert!(!rooms.shows(&format!("case-{number}")));
    house.close().await;
}

#[tokio::test]
async fn a_reporter_is_asked_about_retaliation_also_when_the_case_is_closed() {
    let house = House::open(Via::Socket).await;
    let (tomas, maya, ruth) = (house.person("tomas"), house.person("maya"), house.person("ruth"));
    let closed = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let card = card(&ruth, &number).await;
    ruth.click(&card.place, json!({"action_id": "case_close"})).await;
    ruth.sees_modal("The channel is archived").await;
    ruth.submit(json!({"finding": "unsubstantiated"})).await;
    house.drain().await;
    let open = file(&maya, short_report("The scales are wrong.")).await;
    house.deliver().await;

    days_later(&house, 30);
    house.remind().await;
    house.remind().await;
    for (person, receipt) in [(&tomas, &closed), (&maya, &open)] {
        open_mailbox(person, receipt).await;
        let mailbox = person.sees_modal("This message comes by itself, 30 days after").await;
        assert_eq!(mailbox.text.matches("comes by itself").count(), 1, "{}", mailbox.text);
        person.close_modals().await;
    }
    let line = "was asked, in the mailbox, whether anybody treats them";
    ruth.sees("the line in the open case's channel", |screen| screen.message(line)).await;
    house.close().await;
}
