//! Slow stores and slow calls: acknowledged in time, and nothing is lost.

use sandbox::Answer;
use serde_json::json;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tests::{House, Person, Screen, Via};

use super::exactly_one_case;

const WHAT: &str = "the drill is gone";
const WHO: &str = "somebody of the night shift";

/// Holds the write lock of the content database, as a backup or a stuck process would.
struct Lock(SqliteConnection);

impl Lock {
    async fn take(house: &House) -> Self {
        let options = SqliteConnectOptions::new().filename(house.folder().join("content.db"));
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
        Self(connection)
    }

    async fn free(mut self) {
        sqlx::query("ROLLBACK").execute(&mut self.0).await.unwrap();
        self.0.close().await.unwrap();
    }
}

/// Fills a form and presses Send; gives the receipt.
async fn send(person: &Person) -> Option<String> {
    person.command("/report", WHAT).await;
    let receipt = person.modal().await.fenced();
    let acted = person.submit(json!({"topic": "assets", "who": WHO})).await;
    assert!(acted.acked && acted.ack_ms < 3_000, "{acted:?}");
    receipt
}

/// The form, with every word that was typed, and a line that says what went wrong.
fn is_kept(screen: &Screen) -> Option<()> {
    let form = screen.modal()?;
    let whole = form.callback_id == "report" && form.entered("what") == WHAT && form.entered("who") == WHO;
    (whole && form.text.contains("We could not make sure that it was stored.")).then_some(())
}

#[tokio::test]
async fn a_locked_store_is_told_in_time_and_the_words_stay() {
    for via in [Via::Socket, Via::Http] {
        let house = House::open(via).await;
        let tomas = house.person("tomas");
        let lock = Lock::take(&house).await;
        let receipt = send(&tomas).await;
        tomas.sees("the form with the words", is_kept).await;
        assert_eq!(tomas.modal().await.fenced(), receipt, "and the same receipt");
        lock.free().await;
        tomas.submit(json!({})).await;
        let sent = tomas.modal().await;
        assert_eq!((sent.callback_id.as_str(), sent.fenced()), ("report_sent", receipt));
        house.deliver().await;
        exactly_one_case(&house).await;
        house.close().await;
    }
}

#[tokio::test]
async fn a_store_that_answers_late_shows_the_sent_page_by_itself() {
    let house = House::acknowledging_after(100, Via::Socket).await;
    let tomas = house.person("tomas");
    let lock = Lock::take(&house).await;
    let receipt = send(&tomas).await;
    assert!(tomas.modal().await.text.contains("this window will change by itself"), "the guard answered");
    lock.free().await;
    let sent = tomas.sees_modal("Your report is sealed and stored").await;
    assert_eq!(sent.fenced(), receipt);
    house.deliver().await;
    exactly_one_case(&house).await;
    house.close().await;
}

#[tokio::test]
async fn a_store_that_fails_late_gives_the_form_back() {
    let house = House::acknowledging_after(100, Via::Http).await;
    let tomas = house.person("tomas");
    let lock = Lock::take(&house).await;
    let receipt = send(&tomas).await;
    tomas.sees("the form with the words", is_kept).await;
    lock.free().await;
    tomas.submit(json!({})).await;
    tomas.sees_modal("Your report is sealed and stored").await;
    assert_eq!(tomas.modal().await.fenced(), receipt);
    house.deliver().await;
    exactly_one_case(&house).await;
    house.close().await;
}

/// Whether a form says that it was not stored, and holds `words` at the block that begins so.
fn holds(screen: &Screen, block: &str, words: &str) -> Option<()> {
    let form = screen.modal()?;
    let block = form.block_that_begins(block)?;
    let says = |words: &str| form.text.contains(words) || form.errors.to_string().contains(words);
    let told = says("could not be stored") || says("could not make sure");
    (told && form.entered(&block) == words).then_some(())
}

#[tokio::test]
async fn an_answer_whose_storing_fails_keeps_its_words() {
    const RED: &str = "It was the red one.";
    for ack_after_ms in [2_500, 100] {
        let house = House::acknowledging_after(ack_after_ms, Via::Socket).await;
        let tomas = house.person("tomas");
        let receipt = send(&tomas).await.expect("a receipt");
        tomas.close_modals().await;
        tomas.command("/report", "mailbox").await;
        tomas.submit(json!({"receipt": receipt})).await;
        let block = tomas.sees_modal("What you sent is stored").await.block_that_begins("answer_").unwrap();
        let lock = Lock::take(&house).await;
        tomas.submit(json!({&block: RED})).await;
        tomas.sees("the answer's words", |screen| holds(screen, "answer_", RED)).await;
        lock.free().await;
        tomas.submit(json!({})).await;
        tomas.sees_modal("Your answer is stored").await;
        house.deliver().await;
        let ruth = house.person("ruth");
        let card = ruth.sees("the card", |screen| screen.pinned("Read the report")).await;
        ruth.click(&card.place, json!({"action_id": "case_read"})).await;
        let report = ruth.sees_modal(WHAT).await;
        assert_eq!(report.text.matches(RED).count(), 1);
        house.close().await;
    }
}

#[tokio::test]
async fn what_the_desk_writes_keeps_its_words_when_storing_fails() {
    const WHICH: &str = "Which drill was it?";
    for ack_after_ms in [2_500, 100] {
        let house = House::acknowledging_after(ack_after_ms, Via::Socket).await;
        let receipt = send(&house.person("tomas")).await.expect("a receipt");
        house.deliver().await;
        let ruth = house.person("ruth");
        let card = ruth.sees("the card", |screen| screen.pinned("Read the report")).await;
        let forms = [
            ("case_reply", json!({"words": WHICH})),
            ("case_close", json!({"finding": "unsubstantiated", "words": WHICH})),
        ];
        for (action, entries) in forms {
            ruth.click(&card.place, json!({"action_id": action})).await;
            ruth.sees("the form", |screen| screen.modal()?.block_that_begins("words")).await;
            let lock = Lock::take(&house).await;
            ruth.submit(entries).await;
            ruth.sees("the words", |screen| holds(screen, "words", WHICH)).await;
            lock.free().await;
            ruth.submit(json!({})).await;
            ruth.sees("the end of the form", |screen| {
                screen.modal().is_none_or(|modal| modal.text.contains("Done.")).then_some(())
            })
            .await;
            if ruth.screen().await.modal().is_some() {
                ruth.close_modals().await;
            }
        }
        let tomas = house.person("tomas");
        tomas.close_modals().await;
        tomas.command("/report", "mailbox").await;
        tomas.submit(json!({"receipt": receipt})).await;
        let mailbox = tomas.sees_modal("The case is closed").await;
        assert_eq!(mailbox.text.matches(WHICH).count(), 2, "each form once");
        house.close().await;
    }
}

#[tokio::test]
async fn an_expired_trigger_offers_a_button_and_gives_the_words_back() {
    for code in ["expired_trigger_id", "internal_error"] {
        let house = House::open(Via::Socket).await;
        let tomas = house.person("tomas");
        for _ in 0..4 {
            house.sandbox.faults().answer_next("views.open", Answer::error(code));
        }
        tomas.command("/report", "the <red> drill & the saw").await;
        let offered = tomas.sees("the button", |screen| screen.message("Your words were not kept")).await;
        assert!(offered.ephemeral && offered.text.contains("the <red> drill & the saw"), "{}", offered.text);
        for _ in 0..4 {
            house.sandbox.faults().answer_next("views.open", Answer::rate_limited(0));
        }
        tomas.command("/report", "mailbox").await;
        tomas.sees("the button", |screen| screen.message("Open my mailbox")).await;
        house.close().await;
    }
}
