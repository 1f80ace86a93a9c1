//! R8: what somebody who works on cases has before them: the Home tab, the week's digest, the words that can be typed.

use jiff::SignedDuration;
use serde_json::json;
use tests::{House, Person, Via};

use super::{BOT, file, only_case, short_report};

fn digests(screen: &tests::Screen) -> usize {
    let direct = screen.direct(BOT).map(|direct| direct.messages).unwrap_or_default();
    direct.iter().filter(|message| message.text.contains("Your cases this week")).count()
}

#[tokio::test]
async fn r8_the_week_begins_with_a_digest_that_comes_once() {
    let mut house = House::open(Via::Socket).await;
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    assert_eq!(house.send_digests().await, 0, "it is Sunday");
    house.clock.advance(SignedDuration::from_hours(21));
    assert_eq!(house.send_digests().await, 0, "it is Monday before eight");
    house.clock.advance(SignedDuration::from_hours(2));
    for _ in 0..2 {
        house.send_digests().await;
    }
    house.restart().await;
    house.send_digests().await;
    for (handle, come) in [("ruth", 1), ("jonas", 1), ("priya", 0), ("helen", 0), ("victor", 0)] {
        assert_eq!(digests(&house.person(handle).screen().await), come, "{handle}");
    }
    house.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(house.send_digests().await, 0, "it is Tuesday");
    house.clock.advance(SignedDuration::from_hours(24 * 6));
    house.send_digests().await;
    let ruth = house.person("ruth").screen().await;
    assert_eq!(digests(&ruth), 2);
    let last = ruth.direct(BOT).expect("a conversation").messages;
    let text = &last.last().expect("the digest").text;
    assert!(text.contains("*1 overdue.*") && text.contains("*Overdue* since 25 November 2026"), "{text}");
    house.close().await;
}

async fn home(person: &Person) -> (serde_json::Value, String) {
    person.open_home().await;
    person.sees("the Home tab", |screen| screen.home()).await
}

#[tokio::test]
async fn r8_the_home_tab_is_the_queue_of_whoever_looks() {
    let house = House::open(Via::Socket).await;
    let tomas = house.person("tomas");
    for count in 0..17 {
        file(&tomas, short_report(&format!("The tender of week {count} was opened early."))).await;
    }
    file(&tomas, json!({"topic": "other", "what": "About Ruth.", "about": ["ethics-manager"]})).await;
    house.deliver().await;
    let (ruth, jonas) = (house.person("ruth"), house.person("jonas"));
    let (place, text) = home(&ruth).await;
    assert!(text.contains("You are on 17 open cases.") && text.contains("Page 1 of 2"), "{text}");
    assert_eq!(text.matches("Conflict of interest").count(), 15);
    assert!(home(&jonas).await.1.contains("You are on 18 open cases."));
    assert!(!home(&house.person("maya")).await.1.contains("Your cases"));

    ruth.click(&place, json!({"action_id": "queue_page_1"})).await;
    ruth.sees("the second page", |screen| screen.home().filter(|(_, text)| text.contains("Page 2 of 2")))
        .await;
    ruth.click(&place, json!({"action_id": "queue_filter", "value": "overdue"})).await;
    ruth.sees("none", |screen| screen.home().filter(|(_, text)| text.contains("Overdue: none."))).await;
    house.close().await;
}

#[tokio::test]
async fn r8_words_that_can_be_typed() {
    let house = House::open(Via::Socket).await;
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let (ruth, victor) = (house.person("ruth"), house.person("victor"));
    let place = ruth.screen().await.direct(BOT).expect("a conversation").id;
    for (typed, said) in [
        ("overdue".to_owned(), "Nothing of yours is overdue."),
        (format!("Case {number}"), "By 25 November 2026: the first personal message"),
        ("cases".to_owned(), "You are on one open case."),
        ("help".to_owned(), "You work on cases"),
        ("case k7q2m9xw".to_owned(), "There is no case with this number that you are on."),
    ] {
        ruth.message(&place, &typed).await;
        ruth.sees(said, |screen| screen.message(said)).await;
    }
    victor.command("/ethics", &format!("case {number}")).await;
    victor
        .sees("nothing", |screen| screen.message("There is no case with this number that you are on."))
        .await;
    ruth.command("/ethics", "help").await;
    let help = ruth.sees("all of it", |screen| screen.message("`/ethics monitoring`")).await.text;
    for word in ["questions", "topics", "monitoring", "board", "waiver"] {
        assert!(help.contains(&format!("`/ethics {word}`")), "{word}: {help}");
    }
    victor.command("/ethics", "help").await;
    assert!(
        !victor
            .sees("help", |screen| screen.message("Ask what the Code says"))
            .await
            .text
            .contains("work on cases")
    );
    house.close().await;
}
