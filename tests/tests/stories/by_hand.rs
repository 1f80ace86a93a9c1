//! R8: what comes by letter, e-mail, phone, form or a supervisor becomes a case like any other.

use serde_json::json;
use tests::{House, Layout, Via};

use super::{answer, card, only_case, open_mailbox};

#[tokio::test]
async fn r8_a_phone_call_becomes_a_case_with_a_receipt_to_hand_over_together() {
    a_phone_call_in(Layout::Together).await;
}

#[tokio::test]
async fn r8_a_phone_call_becomes_a_case_with_a_receipt_to_hand_over_apart() {
    a_phone_call_in(Layout::Apart).await;
}

async fn a_phone_call_in(layout: Layout) {
    let house = House::open_as(layout, Via::Socket).await;
    let (jonas, ruth, maya) = (house.person("jonas"), house.person("ruth"), house.person("maya"));
    jonas.command("/ethics", "case new").await;
    let form = jonas.sees_modal("How did it come?").await;
    let receipt = form.fenced().expect("a receipt to hand over");
    // Whom it concerns is asked as in every report
    jonas.click(&form.place, json!({"action_id": "about", "value": ["ethics-manager"]})).await;
    jonas.sees_modal("Who will read it:* outside counsel").await;
    jonas.click(&form.place, json!({"action_id": "about", "value": []})).await;
    jonas.sees_modal("Who will read it:* the ethics manager").await;
    jonas.submit(json!({"source": "phone", "topic": "assets", "what": "Copper leaves through the south gate.", "name": "Ana Petrovic"})).await;
    let done = jonas.sees_modal("The case is open").await;
    assert_eq!(done.fenced().as_deref().map(str::trim), Some(receipt.trim()));
    jonas.close_modals().await;
    house.deliver_urgent().await;
    house.drain().await;

    let number = only_case(&house).await;
    let card = card(&ruth, &number).await;
    assert!(card.text.contains("*Came by*\nA phone call"), "{}", card.text);
    assert!(card.text.contains("*State*\nReceived"), "{}", card.text);
    ruth.click(&card.place, json!({"action_id": "case_read"})).await;
    let read = ruth.sees_modal("Copper leaves").await;
    assert!(read.text.contains("Ana Petrovic") && read.text.contains("nothing proves it"), "{}", read.text);
    ruth.close_modals().await;

    // Whoever holds the receipt has the way back
    open_mailbox(&maya, &receipt).await;
    answer(&maya, "It was the blue lorry.").await;
    maya.close_modals().await;
    house.deliver().await;
    ruth.click(&card.place, json!({"action_id": "case_read"})).await;
    ruth.sees_modal("It was the blue lorry.").await;
    house.close().await;
}

#[tokio::test]
async fn r8_only_who_works_on_cases_enters_one() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    maya.command("/ethics", "case new").await;
    maya.sees("a way on", |screen| screen.message("Only who works on cases can enter one")).await;
    house.close().await;
}
