//! R8: whoever leads a case has one card for it in their direct messages, which is kept current, and a line beside it for what needs them.

use jiff::SignedDuration;
use serde_json::json;
use tests::{House, Layout, Message, Person, Via};

use super::{BOT, answer, card as in_channel, file, only_case, open_mailbox, short_report};

async fn direct(person: &Person) -> Vec<Message> {
    person.screen().await.direct(BOT).map(|direct| direct.messages).unwrap_or_default()
}

/// The one card of the case; the direct messages beside it.
async fn card_of(person: &Person, number: &str) -> (Message, Vec<Message>) {
    let title = format!("Case {number}");
    let is_card =
        |message: &Message| message.text.contains(&title) && message.text.contains("kept up to date");
    let (mut cards, lines): (Vec<_>, Vec<_>) = direct(person).await.into_iter().partition(is_card);
    assert_eq!(cards.len(), 1, "one card for one case: {cards:?}");
    (cards.remove(0), lines)
}

#[tokio::test]
async fn r8_when_the_account_of_who_leads_is_closed_the_others_are_told() {
    let house = House::open(Via::Socket).await;
    let (tomas, jonas) = (house.person("tomas"), house.person("jonas"));
    super::signing::leaves(&house, "ruth").await;
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let (card, lines) = card_of(&jonas, &number).await;
    assert!(card.text.contains("A new case is open") && lines.is_empty(), "{}", card.text);
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "It was in March.").await;
    house.deliver().await;
    let (_, lines) = card_of(&jonas, &number).await;
    assert!(lines.iter().any(|line| line.text.contains("The reporter wrote")), "{lines:?}");
    // The acknowledgment is due, and nobody put it off
    house.clock.advance(SignedDuration::from_hours(24 * 8));
    assert!(house.remind().await > 0);
    house.deliver().await;
    assert_eq!(house.drain().await, 0, "nothing is tried in vain");
    house.close().await;
}

async fn kept_current(layout: Layout) {
    let mut house = House::open_as(layout, Via::Socket).await;
    let (tomas, ruth, jonas) = (house.person("tomas"), house.person("ruth"), house.person("jonas"));
    let receipt = file(&tomas, short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let (card, lines) = card_of(&ruth, &number).await;
    assert!(card.text.contains("A new case is open") && card.text.contains("Received"), "{}", card.text);
    assert!(lines.is_empty() && direct(&jonas).await.is_empty());

    // Acknowledged from the card, by a hurried person: once
    for _ in 0..2 {
        ruth.click(&card.place, json!({"action_id": "case_acknowledge"})).await;
    }
    tests::patiently("two answers", || async {
        let said = direct(&ruth).await.into_iter().filter(|message| message.ephemeral);
        (said.filter(|message| message.text.contains("was told")).count() == 2).then_some(())
    })
    .await;
    house.deliver().await;
    let (card, _) = card_of(&ruth, &number).await;
    assert!(card.text.contains("Acknowledged") && card.text.contains("the feedback"), "{}", card.text);
    assert!(!card.text.contains("A new case is open"), "what was news is not any more: {}", card.text);
    open_mailbox(&tomas, &receipt).await;
    let mailbox = tomas.sees_modal("Your mailbox").await.text;
    assert_eq!(mailbox.matches("Your report arrived").count(), 1, "{mailbox}");
    assert!(mailbox.contains("You hear here by 22 February 2027"), "{mailbox}");

    // The reporter writes: the card stays one, and a line comes
    answer(&tomas, "It was in March.").await;
    tomas.close_modals().await;
    house.restart().await;
    house.deliver().await;
    let (_, lines) = card_of(&ruth, &number).await;
    assert_eq!(lines.len(), 1 + 2, "the line, and two answers for her alone: {lines:?}");
    assert!(lines.iter().any(|line| line.text.contains("The reporter wrote")), "{lines:?}");

    // Put off: nothing before that day, and one line on it
    ruth.click(&card.place, json!({"action_id": "case_put_off", "value": format!("{number}|14")})).await;
    ruth.sees("what that means", |screen| screen.message("Its deadlines stay")).await;
    house.drain().await;
    let (card, _) = card_of(&ruth, &number).await;
    assert!(card.text.contains("Put off until") && card.text.contains("6 December 2026"), "{}", card.text);
    house.clock.advance(SignedDuration::from_hours(24 * 13));
    assert_eq!(house.remind().await, 0);
    house.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(house.remind().await, 1);
    house.restart().await;
    assert_eq!(house.remind().await, 0);
    house.drain().await;
    let (card, lines) = card_of(&ruth, &number).await;
    assert_eq!(lines.iter().filter(|line| line.text.contains("hear of")).count(), 1, "{lines:?}");
    assert!(!card.text.contains("Put off until"), "{}", card.text);

    // She steps aside: her card says nothing of the case any more, and his begins
    ruth.click(&in_channel(&ruth, &number).await.place, json!({"action_id": "case_step"})).await;
    ruth.sees_modal("It goes on as").await;
    ruth.submit(json!({"step": "step-aside"})).await;
    house.drain().await;
    let last: Vec<Message> = direct(&ruth).await;
    assert!(last.iter().all(|message| !message.text.contains("kept up to date")), "{last:?}");
    assert!(last.iter().any(|message| message.text.contains("is not yours any more")), "{last:?}");
    let (his, _) = card_of(&jonas, &number).await;
    assert!(his.text.contains("is yours now"), "{}", his.text);
    house.close().await;
}

#[tokio::test]
async fn r8_one_card_for_a_case_kept_current_together() {
    kept_current(Layout::Together).await;
}

#[tokio::test]
async fn r8_one_card_for_a_case_kept_current_apart() {
    kept_current(Layout::Apart).await;
}

#[tokio::test]
async fn r5_whoever_reads_and_is_named_is_pointed_out_before_it_is_sent() {
    let mut house = House::open(Via::Socket).await;
    house.restart().await;
    let (tomas, ruth) = (house.person("tomas"), house.person("ruth"));
    tests::patiently("the names to be known", || async {
        tomas.command("/report", "").await;
        tomas.submit(short_report("Adeyemi signed the contract of a cousin.")).await;
        let found = tomas.modal().await.text.contains("You wrote “Adeyemi”");
        if !found {
            tomas.close_modals().await;
        }
        found.then_some(())
    })
    .await;
    let asked = tomas.modal().await.text;
    assert!(asked.contains("Nothing was sent yet") && asked.contains("would read this"), "{asked}");
    tomas.submit(json!({"about": ["ethics-manager"]})).await;
    tomas.sees_modal("Your report is safe").await;
    house.deliver().await;
    assert!(direct(&ruth).await.is_empty());
    house.close().await;
}

#[tokio::test]
async fn r10_whoever_reports_to_the_board_finds_it_in_the_home_tab() {
    let house = House::open(Via::Socket).await;
    let home = async |person: &Person| {
        person.open_home().await;
        person.sees("the Home tab", |screen| screen.home()).await
    };
    let helen = house.person("helen");
    let (place, text) = home(&helen).await;
    assert!(text.contains("The Board’s report.") && text.contains("Waivers."), "{text}");
    helen.click(&place, json!({"action_id": "board_open"})).await;
    helen.sees_modal("2026-Q3").await;
    helen.close_modals().await;
    helen.click(&place, json!({"action_id": "waivers_open"})).await;
    helen.sees_modal("There is no waiver in the register.").await;
    assert!(home(&house.person("priya")).await.1.contains("The Board’s report."));
    let ruth = home(&house.person("ruth")).await.1;
    assert!(ruth.contains("Waivers.") && !ruth.contains("The Board’s report."), "{ruth}");
    let maya = home(&house.person("maya")).await.1;
    assert!(!maya.contains("Waivers.") && !maya.contains("The Board’s report."), "{maya}");
    house.close().await;
}
