//! A8: whoever is kept out of one of two linked cases sees nothing of the link in the other one: not on any screen, and not in what follows from it.

use jiff::SignedDuration;
use serde_json::json;
use tests::{House, Person, Via};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// The second report was never filed.
    Without,
    /// It was, and somebody on both cases linked them.
    Linked,
    /// The reporter of the first one is asked anew, whoever reads it.
    AsksAnyway,
}

/// Opens the card's view with this button.
async fn open(person: &Person, action: &str) -> String {
    let card = person.sees("the card", |screen| {
        let rooms = screen.private_channels().into_iter();
        rooms.flat_map(|room| room.messages).find(|message| message.pinned && message.text.contains("Theft"))
    });
    person.click(&card.await.place, json!({"action_id": action})).await;
    let text = person.sees_modal("Case").await.text;
    person.close_modals().await;
    text
}

/// A case that Ruth reads, and another one about her, which says that retaliation followed the first. What she sees of the first, over three months.
async fn what_she_sees(life: Life) -> Vec<String> {
    let house = House::open(Via::Socket).await;
    let (tomas, ruth, jonas) = (house.person("tomas"), house.person("ruth"), house.person("jonas"));
    let file = async |report| {
        tomas.command("/report", "").await;
        tomas.submit(report).await;
        assert_eq!(tomas.modal().await.callback_id, "report_sent", "{}", tomas.modal().await.text);
        tomas.close_modals().await;
        house.deliver().await;
    };
    file(json!({"topic": "assets", "what": "Copper leaves through the south gate."})).await;
    let number = house.case_rooms().await[0]["name"].as_str().unwrap().replace("case-", "");
    if life != Life::Without {
        file(
            json!({"topic": "retaliation", "about": ["ethics-manager"], "what": "The shifts were changed."}),
        )
        .await;
        let card = jonas.sees("the card", |screen| screen.message("Retaliation")).await;
        let card = if card.pinned {
            card
        } else {
            jonas
                .sees("the card", |screen| {
                    let rooms = screen.private_channels().into_iter();
                    rooms
                        .flat_map(|room| room.messages)
                        .find(|message| message.pinned && message.text.contains("Retaliation"))
                })
                .await
        };
        jonas.click(&card.place, json!({"action_id": "case_sheet"})).await;
        jonas.sees_modal("Other cases").await;
        jonas.click(&jonas.modal().await.place, json!({"action_id": "case_link"})).await;
        jonas.sees_modal("The number of the other case").await;
        jonas.submit(json!({"kind": "retaliation-for", "other": number})).await;
        jonas.sees_modal(&number).await;
        jonas.close_modals().await;
        house.drain().await;
    }
    if life == Life::AsksAnyway {
        // As if nobody looked at who is kept out
        let address = format!("sqlite://{}", house.relay_folder().join("content.db").display());
        let mut connection = <sqlx::SqliteConnection as sqlx::Connection>::connect(&address).await.unwrap();
        sqlx::raw_sql(
            "UPDATE cases SET checks_day = opened_day + 11 WHERE topic = 'assets'; UPDATE cases SET kept_out = '' WHERE topic = 'retaliation'",
        )
        .execute(&mut connection)
        .await
        .unwrap();
        sqlx::Connection::close(connection).await.unwrap();
    }
    let mut seen = Vec::new();
    for _ in 0..10 {
        house.clock.advance(SignedDuration::from_hours(24 * 10));
        house.remind().await;
        ruth.command("/ethics", "cases").await;
        seen.push(open(&ruth, "case_read").await);
        seen.push(open(&ruth, "case_sheet").await);
        let screen = ruth.screen().await;
        let room = screen.channel(&format!("case-{number}")).unwrap();
        seen.push(room.topic);
        // What is due at the same moment comes in any order
        let told = screen.direct("U0ETHICSBOT").map(|direct| direct.messages).unwrap_or_default();
        let mut messages: Vec<String> =
            room.messages.into_iter().chain(told).map(|message| message.text).collect();
        messages.sort();
        seen.extend(messages);
    }
    house.close().await;
    seen.into_iter().map(|text| text.replace(&number, "k7q2m9xw")).collect()
}

#[tokio::test]
async fn a8_a_link_changes_nothing_for_who_is_kept_out_of_one_of_the_two() {
    let without = what_she_sees(Life::Without).await;
    assert!(without.iter().any(|text| text.contains("Copper leaves")));
    assert_eq!(what_she_sees(Life::Linked).await, without);
    assert_ne!(what_she_sees(Life::AsksAnyway).await, without, "a question at another time has to be found");
}
