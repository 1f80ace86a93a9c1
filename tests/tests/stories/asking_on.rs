//! What follows an answer: the next section, a person, a thread, a question that nobody could answer.

use serde_json::json;
use storage_identity::IdentityStore;
use tests::{House, Via};

use super::BOT;

const TICKETS: &str = "can I accept tickets from a supplier?";

#[tokio::test]
async fn not_what_i_meant_says_why_and_shows_the_next() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    maya.command("/ask", TICKETS).await;
    let answered = maya.sees("an answer", |screen| screen.message("Improper Payments")).await;
    maya.click(&answered.place, json!({"action_id": "ask_not_meant"})).await;
    let next = maya.sees("the next", |screen| screen.message("The next nearest section:")).await;
    assert!(next.ephemeral && next.text.contains("I chose *Bribes, Kickbacks"), "{}", next.text);
    maya.click(&next.place, json!({"action_id": "section_read"})).await;
    assert_eq!(maya.modal().await.callback_id, "section");
    for handle in ["tomas", "ruth"] {
        assert!(!house.person(handle).screen().await.shows("nearest section"), "{handle}");
    }
    house.close().await;
}

#[tokio::test]
async fn the_ethics_manager_is_asked_by_name_in_a_direct_message() {
    let house = House::open(Via::Http).await;
    let (maya, ruth) = (house.person("maya"), house.person("ruth"));
    maya.command("/ask", TICKETS).await;
    let answered = maya.sees("an answer", |screen| screen.message("Improper Payments")).await;
    maya.click(&answered.place, json!({"action_id": "ask_manager"})).await;
    let form = maya.sees_modal("with your name").await;
    assert_eq!(form.entered("question"), TICKETS);
    maya.submit(json!({"question": "May I keep <two> tickets?"})).await;
    maya.sees_modal("Your question is with").await;
    let asked = ruth.sees("the question", |screen| screen.message("May I keep")).await;
    assert!(asked.text.contains("<@U0MAYA> asks you about the Code") && asked.user == BOT, "{}", asked.text);
    for handle in ["tomas", "lena", "jonas", "priya", "helen"] {
        assert!(!house.person(handle).screen().await.shows("May I keep"), "{handle}");
    }
    assert!(house.case_rooms().await.is_empty(), "it is no case");
    house.close().await;
}

#[tokio::test]
async fn a_thread_keeps_the_subject() {
    let house = House::open(Via::Socket).await;
    let maya = house.person("maya");
    let root = maya.message("@ethics-bot", TICKETS).await;
    maya.sees("an answer", |screen| screen.message("Improper Payments")).await;
    let follow =
        json!({"channel": "@ethics-bot", "text": "and if it's under 50 dollars?", "thread_ts": root});
    maya.act("message", follow).await;
    let direct = maya.screen().await.direct(BOT).expect("a direct message").id;
    let thread = || async {
        let shown = maya.thread(&direct, &root).await;
        shown.contains("I took this together with what you asked before").then_some(shown)
    };
    let shown = tests::patiently("the answer in the thread", thread).await;
    assert!(shown.contains("Improper Payments"), "{shown}");
    // Also right after, without a thread
    maya.message("@ethics-bot", "what about a dinner with them?").await;
    maya.sees("the subject kept", |screen| screen.message("I took this together with what you asked before"))
        .await;
    house.close().await;
}

#[tokio::test]
async fn a_question_nobody_could_answer_is_answered_next_time() {
    let house = House::open(Via::Socket).await;
    let (maya, lena, ruth) = (house.person("maya"), house.person("lena"), house.person("ruth"));
    let asked = "who approves the parrot on the shop floor?";
    maya.command("/ask", asked).await;
    let refused = maya.sees("no answer", |screen| screen.message("The Code does not say.")).await;
    maya.click(&refused.place, json!({"action_id": "questions_give"})).await;
    let form = maya.sees_modal("not your name and not the time").await;
    assert_eq!(form.entered("question"), asked);
    maya.submit(json!({"question": asked})).await;
    maya.sees_modal("without your name").await;

    lena.command("/ethics", "questions").await;
    lena.sees("that it is not hers", |screen| screen.shows("for the ethics manager alone").then_some(()))
        .await;
    ruth.command("/ethics", "questions").await;
    let list = ruth.sees_modal(asked).await;
    ruth.click(&list.place, json!({"action_id": "questions_place_0"})).await;
    ruth.sees_modal("near questions get this section").await;
    ruth.submit(json!({"question": asked, "section": "protection-of-assets"})).await;
    ruth.sees_modal("Saved.").await;

    lena.command("/ask", "who approves a parrot on the shop floor").await;
    lena.sees("the section", |screen| screen.message("Proper Use of Capstone")).await;
    let book = Book::of(house.folder()).await;
    assert_eq!(book.read("given", "given.json").await, "[]");
    let taught = json!({"q": asked, "sections": ["protection-of-assets"]});
    assert_eq!(book.read("bank", "bank.jsonl").await, format!("{taught}\n"));

    // By hand in the file, or by another machine, without a restart
    let elsewhere = json!({"q": "how high may the flag fly", "sections": ["fair-dealing"]});
    book.write("bank", "bank.jsonl", format!("{elsewhere}\n")).await;
    let learnt = || async {
        maya.command("/ask", "how high may the flag fly?").await;
        maya.screen().await.message("*Standards of Conduct › Fair Dealing*")
    };
    tests::patiently("what was written into the file", learnt).await;
    house.close().await;
}

/// What is kept of questions: in files, or in the database that several machines share.
struct Book {
    files: std::path::PathBuf,
    rows: Option<IdentityStore>,
}

impl Book {
    async fn of(folder: &std::path::Path) -> Self {
        let store = IdentityStore::open(folder).await.unwrap();
        Self { files: folder.join("questions"), rows: store.keeps_book().then_some(store) }
    }

    async fn read(&self, name: &str, file: &str) -> String {
        match &self.rows {
            Some(rows) => rows.book_text(name).await.unwrap().unwrap(),
            None => std::fs::read_to_string(self.files.join(file)).unwrap(),
        }
    }

    async fn write(&self, name: &str, file: &str, text: String) {
        match &self.rows {
            Some(rows) => rows.change_book(name, |_| Ok::<_, ()>(text)).await.unwrap().unwrap(),
            None => std::fs::write(self.files.join(file), text).unwrap(),
        }
    }
}
