//! How people act: by the sandbox's control API and the relay's page, as somebody in the workspace and a browser can.

use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use reqwest::StatusCode;
use serde_json::{Value, json};
use tests::{Browser, Message, Person, Workspace, patiently};

use crate::company::{
    acks::Acks,
    plan::{Act, Deed, PASSES_ONE_IN},
};

/// The bot's user, as the sandbox installs it.
const BOT: &str = "U0ETHICSBOT";
const QUESTIONS: [&str; 4] = [
    "can I accept tickets from a supplier?",
    "may my brother's firm bid for our tender?",
    "who owns what I invent at home?",
    "what may I say about our results on the phone?",
];
/// What people read when something went wrong.
const APOLOGIES: [&str; 3] =
    ["Something went wrong on our side", "could not be opened in time", "I cannot see right now"];

/// Where people act.
pub(crate) struct Stage<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) page: Browser,
    pub(crate) acks: Acks,
    /// The receipts of the reports that were filed in the workspace so far. Those of the page open there alone.
    receipts: Mutex<Vec<String>>,
    on_the_page: AtomicUsize,
    minute: usize,
}

/// A person of the company, beside the shipped cast.
pub(crate) fn person(number: usize) -> sandbox::Person {
    sandbox::Person::new(&handle(number), &format!("Person {number}"), "Welder", "one of many")
}

fn handle(number: usize) -> String {
    format!("p{number:06}")
}

/// By the account and not by the handle: it is found at once among so many.
fn account(number: usize) -> String {
    format!("U0P{number:06}")
}

/// Their conversation with the bot.
fn conversation(number: usize) -> String {
    format!("D{}0P{number:06}", &BOT[1..])
}

impl<'a> Stage<'a> {
    pub(crate) fn new(workspace: &'a Workspace, page: Browser) -> Self {
        Self {
            workspace,
            page,
            acks: Acks::default(),
            receipts: Mutex::default(),
            on_the_page: AtomicUsize::new(0),
            minute: 0,
        }
    }

    /// From now on it is this minute.
    pub(crate) const fn begin(&mut self, minute: usize) {
        self.minute = minute;
    }

    pub(crate) fn person(&self, number: usize) -> Person {
        self.workspace.person(&account(number))
    }

    /// What they read in their conversation with the bot.
    pub(crate) async fn messages(&self, number: usize) -> Vec<Message> {
        self.person(number).messages(&conversation(number)).await
    }

    /// So many reports were filed.
    pub(crate) fn filed(&self) -> usize {
        self.receipts.lock().expect("nobody panicked").len() + self.on_the_page.load(Ordering::Relaxed)
    }

    /// Does it, to its end.
    pub(crate) async fn perform(&self, deed: Deed) {
        let Deed { act, person: number } = deed;
        match act {
            Act::Ask => self.ask(number).await,
            Act::Write => self.write(number).await,
            Act::Help => {
                self.command(number, "/ethics", "help").await;
                self.is_answered(number).await;
            }
            Act::Home => {
                self.tell(number, "Home tab", "open_home", json!({})).await;
            }
            Act::Sign => self.sign(number).await,
            Act::Report => self.report(number).await,
            Act::PageReport => self.report_on_the_page(number).await,
            Act::Mailbox => self.look_into_mailbox(number).await,
            Act::Join => self.join(number).await,
            Act::SignWelcome => self.sign_welcome(number).await,
        }
    }

    /// Acts, and notes how long the acknowledgment took.
    async fn tell(&self, number: usize, what: &'static str, act: &str, body: Value) -> Value {
        let (status, answer) = self.person(number).attempt(act, body).await;
        self.note(what, status, &answer);
        answer
    }

    fn note(&self, what: &'static str, status: StatusCode, answer: &Value) {
        match answer["ack_ms"].as_u64() {
            Some(ms) if status.is_success() && answer["acked"] == true => {
                self.acks.add(self.minute, what, ms)
            }
            _ => self.acks.fail(format!("minute {}: {what}: {status}, not acknowledged", self.minute)),
        }
    }

    /// Types a command; gives the modal that it opened.
    async fn command(&self, number: usize, command: &'static str, text: &str) -> String {
        let body = json!({"channel": conversation(number), "command": command, "text": text});
        view(&self.tell(number, command, "command", body).await)
    }

    /// Sends the form of a modal.
    async fn submit(&self, number: usize, what: &'static str, view_id: &str, values: Value) -> Value {
        self.tell(number, what, "submit", json!({"view_id": view_id, "values": values})).await
    }

    /// Closes every modal. The app is not told.
    async fn close(&self, number: usize, view_id: &str) {
        self.person(number).attempt("close", json!({"view_id": view_id, "all": true})).await;
    }

    /// The newest message is the bot's, and no apology.
    async fn is_answered(&self, number: usize) {
        let messages = self.messages(number).await;
        let good = messages.last().is_some_and(|last| last.user == BOT && !is_apology(&last.text));
        if !good {
            self.acks.fail(format!("minute {}: a command was not answered well", self.minute));
        }
    }

    async fn ask(&self, number: usize) {
        self.command(number, "/ask", QUESTIONS[number % QUESTIONS.len()]).await;
        self.is_answered(number).await;
    }

    async fn write(&self, number: usize) {
        let before = self.messages(number).await.len();
        let text = QUESTIONS[number % QUESTIONS.len()];
        let body = json!({"channel": conversation(number), "text": text});
        self.tell(number, "direct message", "message", body).await;
        let answer = patiently("the answer to a direct message", || async {
            self.messages(number).await.into_iter().skip(before).find(|message| message.user == BOT)
        });
        if is_apology(&answer.await.text) {
            self.acks.fail(format!("minute {}: a question was answered with an apology", self.minute));
        }
    }

    async fn sign(&self, number: usize) {
        let form = self.command(number, "/ethics", "acknowledge").await;
        self.fill_in(number, &form).await;
        if number.is_multiple_of(PASSES_ONE_IN) {
            self.tell(number, "click", "click", json!({"view_id": form, "action_id": "passes_open"})).await;
            let shown = self.opens(number, &form).await;
            self.is_shown(&shown, "passes");
            self.close(number, &view(&shown)).await;
        } else {
            self.close(number, &form).await;
        }
    }

    async fn fill_in(&self, number: usize, form: &str) {
        let name = json!({"name": format!("Person {number}"), "position": "Welder"});
        let shown = self.submit(number, "signature", form, name).await;
        self.is_shown(&shown, "acknowledge_receipt");
    }

    async fn sign_welcome(&self, number: usize) {
        let messages = self.messages(number).await;
        let Some(welcome) = messages.iter().find(|message| is_welcome(message)) else {
            self.acks.fail(format!("minute {}: whoever joined has no welcome", self.minute));
            return;
        };
        let mut click = welcome.place.clone();
        click["action_id"] = json!("acknowledge_open");
        self.tell(number, "click", "click", click).await;
        let form = view(&self.opens(number, "").await);
        self.fill_in(number, &form).await;
        self.close(number, &form).await;
    }

    /// Waits for another modal than this one.
    async fn opens(&self, number: usize, before: &str) -> Value {
        patiently("a modal opens", || async {
            // Looking at the conversation tells no app
            let seen = self.person(number).act("read", json!({"channel": conversation(number)})).await;
            Some(seen).filter(|seen| !view(seen).is_empty() && view(seen) != before)
        })
        .await
    }

    async fn join(&self, number: usize) {
        let body = json!({"handle": handle(number), "real_name": format!("Person {number}")});
        let (status, answer) = self.workspace.join(&body).await;
        self.note("team_join", status, &answer);
    }

    async fn report(&self, number: usize) {
        let form = self.command(number, "/report", "").await;
        let receipt = self.person(number).modal().await.fenced().expect("a receipt in the form");
        let entries = json!({"topic": "assets", "what": format!("The scale at gate {number} is set wrong.")});
        let shown = self.submit(number, "report", &form, entries).await;
        self.is_shown(&shown, "report_sent");
        self.close(number, &form).await;
        self.receipts.lock().expect("nobody panicked").push(receipt);
    }

    async fn report_on_the_page(&self, number: usize) {
        let (code, _) = self.person(number).pass_code().await;
        let passes = self.page.fetch_passes(&code).await;
        let what = format!("The torque records of bench {number} are copied from last year.");
        self.page.file_with(&passes[0], "accounting", &what).await;
        self.on_the_page.fetch_add(1, Ordering::Relaxed);
    }

    async fn look_into_mailbox(&self, number: usize) {
        let door = self.command(number, "/report", "mailbox").await;
        let receipt = self.receipts.lock().expect("nobody panicked").last().cloned();
        // Before the first report of the day somebody only looks at the door
        if let Some(receipt) = receipt {
            let shown = self.submit(number, "mailbox", &door, json!({"receipt": receipt})).await;
            self.is_shown(&shown, "mailbox_answer");
        }
        self.close(number, &door).await;
    }

    /// The modal on top after an act is the one that belongs there.
    fn is_shown(&self, answer: &Value, expected: &str) {
        let shown = answer["callback_id"].as_str().unwrap_or("nothing");
        if shown != expected {
            self.acks.fail(format!("minute {}: {shown} is shown where {expected} should be", self.minute));
        }
    }
}

/// The modal on top after an act.
fn view(answer: &Value) -> String {
    answer["view_id"].as_str().unwrap_or_default().to_owned()
}

fn is_apology(text: &str) -> bool {
    APOLOGIES.iter().any(|apology| text.contains(apology))
}

/// Whether it is the letter of whoever joins.
pub(crate) fn is_welcome(message: &Message) -> bool {
    message.user == BOT && message.text.contains("Welcome to")
}
