//! A1, A2, A3: a marked person files a report and an answer with the real program, whose log is as verbose as it can be. Then every file, every log
//! line, every screen and every request is searched for every mark.

use std::{net::SocketAddr, path::Path};

use sandbox::Sandbox;
use serde_json::{Value, json};
use tests::{
    Configuration, Layout, Mark, Needle, Person, Program, RelayConfiguration, Via, Workspace, patiently,
};

use super::search::{assert_nowhere, in_requests, in_text, needles, on_screen};

pub(crate) const HANDLE: &str = "qzx.kanary";
pub(crate) const OTHERS: [&str; 8] = ["maya", "tomas", "lena", "victor", "ruth", "jonas", "priya", "helen"];
const REPORT: &str = "Wolframite ledgers were swapped behind the zinc bath.";
const ASKED: &str = "May osmium samples go home with a visitor?";
const EXTRA: &str = "Ormolu keys hang beside the furnace.";
const QUESTION: &str = "Which quarter was it, please?";
const ANSWER: &str = "Quarter three, by the hydrangea gate.";
/// Reports leave at midnight: not during this test.
const NOT_TODAY_S: u32 = 86_400;

#[tokio::test]
async fn a1_a2_a3_no_trace_over_socket_mode() {
    no_trace(Via::Socket, Layout::Together).await;
}

#[tokio::test]
async fn a1_a2_a3_no_trace_over_http() {
    no_trace(Via::Http, Layout::Together).await;
}

#[tokio::test]
async fn a1_a2_a3_no_trace_on_either_of_two_hosts() {
    no_trace(Via::Socket, Layout::Apart).await;
}

/// The program, or the two.
pub(crate) struct Programs {
    bot: Program,
    relay: Option<Program>,
}

impl Programs {
    pub(crate) fn page_address(&self) -> Option<SocketAddr> {
        self.bot.page_address()
    }

    pub(crate) fn log(&self) -> String {
        self.bot.log() + &self.relay.as_ref().map(Program::log).unwrap_or_default()
    }

    pub(crate) async fn stop(self) {
        self.bot.stop().await;
        if let Some(relay) = self.relay {
            relay.stop().await;
        }
    }
}

async fn no_trace(via: Via, layout: Layout) {
    let workspace = Workspace::start(Sandbox::builder()).await;
    workspace.sandbox.join(marked_person());
    let folder = tempfile::tempdir().unwrap();
    let canary = workspace.person(HANDLE);

    storage_testing::on_server_if_again(&folder.path().join("data")).await;
    if layout == Layout::Apart {
        storage_testing::on_server_if_again(&folder.path().join("relay/data")).await;
    }
    let program = start(&workspace, folder.path(), (via, layout), NOT_TODAY_S).await;
    let before = program.log();
    let receipt = file(&canary).await;
    let accepted = workspace.wire_end().await;
    write(&canary, &receipt, EXTRA).await;
    assert_eq!(program.log(), before, "A3: no line between acceptance and release");
    back_up(folder.path(), "waiting").await;
    nowhere(&workspace, folder.path(), accepted).await;
    program.stop().await;
    nowhere(&workspace, folder.path(), accepted).await;
    keep_log(folder.path());

    let program = start(&workspace, folder.path(), (via, layout), 1).await;
    read_and_ask(&workspace).await;
    write(&canary, &receipt, ANSWER).await;
    let ruth = workspace.person("ruth");
    ruth.sees("the answer's news", |screen| screen.message("*The reporter wrote* in")).await;
    back_up(folder.path(), "released").await;
    nowhere(&workspace, folder.path(), accepted).await;
    program.stop().await;
    nowhere(&workspace, folder.path(), accepted).await;
    workspace.sandbox.shutdown().await;
}

pub(crate) fn marked_person() -> sandbox::Person {
    sandbox::Person {
        id: "U0QZXKANARY7".to_owned(),
        email: "kvothe+zq@marks-kanary.example".to_owned(),
        ..sandbox::Person::new(
            HANDLE,
            "Quéntilla Zöphyr-Marksby",
            "Xylotomist of the Kanary team",
            "the canary",
        )
    }
}

/// Starts the program and waits until payloads reach it.
pub(crate) async fn start(
    workspace: &Workspace,
    folder: &Path,
    (via, layout): (Via, Layout),
    release_every_s: u32,
) -> Programs {
    let mut configuration =
        Configuration::new(workspace, &folder.join("data"), via, release_every_s).with_trace();
    let mut relay = None;
    if layout == Layout::Apart {
        let started = start_relay(&folder.join("relay"), release_every_s).await;
        configuration = configuration.linked(started.1, started.2, &folder.join("relay/data"));
        relay = Some(started.0);
    }
    let program = Program::serve(&configuration, folder);
    match via {
        Via::Http => {
            let address = patiently("the program listens", || async { program.address() }).await;
            workspace.deliver_to(format!("http://{address}/slack/events")).await;
        }
        Via::Socket => {
            let both = || async { (program.log().matches("connected to Slack").count() == 2).then_some(()) };
            patiently("both connections stand", both).await;
        }
    }
    workspace.is_connected().await;
    if let Some(relay) = &relay {
        patiently("the bot joins the relay", || async { relay.said("the bot has joined") }).await;
        patiently("the bot says so", || async { program.said("joined the relay") }).await;
    }
    Programs { bot: program, relay }
}

/// The relay on its own host; gives where the bot and browsers reach it.
async fn start_relay(folder: &Path, release_every_s: u32) -> (Program, SocketAddr, SocketAddr) {
    std::fs::create_dir_all(folder).unwrap();
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    let configuration = RelayConfiguration::new(&folder.join("data"), anywhere, anywhere, release_every_s);
    let program = Program::relay(&configuration, folder);
    let at = |what: &'static str| program.said(what).and_then(|address| address.parse().ok());
    let link = patiently("the link", || async { at("listening for the bot address=") }).await;
    let page = patiently("the page", || async { at("the relay's page address=") }).await;
    (program, link, page)
}

/// The next start of the program begins a new log; the old one is searched as well.
pub(crate) fn keep_log(folder: &Path) {
    for folder in [folder.to_owned(), folder.join("relay")] {
        if folder.exists() {
            std::fs::rename(folder.join("program.log"), folder.join("program.1.log")).unwrap();
        }
    }
}

/// Backups of each host's files, while the programs run, and what the command says: they lie beside the files, and are searched with them. A server's are made by its own tools.
async fn back_up(folder: &Path, when: &str) {
    for host in ["data", "relay/data"] {
        let data = folder.join(host);
        for (command, database) in [("make", "content.db"), ("make", "identity.db"), ("keys", "keys.db")] {
            let to = folder.join(format!("backups/{when}/{host}/{command}"));
            if !data.join(database).exists() || to.exists() {
                continue;
            }
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            let (to, data) = (to.display().to_string(), data.display().to_string());
            let output = Program::run(&["backup", command, &to, "--data", &data], &[]).await;
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(output.status.success(), "{said}");
            std::fs::write(format!("{to}.said"), said).unwrap();
        }
    }
}

/// The canary tries everything on the way: a question, words after the command, a choice, an error, the button.
async fn file(canary: &Person) -> String {
    canary.command("/ask", "can I accept tickets from a supplier?").await;
    canary.message("@ethics-bot", "may I keep a gift?").await;
    canary.sees("an answer", |screen| screen.direct("U0ETHICSBOT")?.messages.get(1).cloned()).await;
    canary.open_home().await;
    ask(canary).await;
    canary.command("/report", "ledgers").await;
    let form = canary.modal().await;
    canary.click(&form.place, json!({"action_id": "topic", "value": "accounting"})).await;
    canary.sees_modal("Audit Committee’s designee (<@U0PRIYA>).").await;
    canary.submit(json!({"what": REPORT})).await;
    let sent = canary.modal().await;
    assert_eq!(sent.callback_id, "report_sent", "{}", sent.text);
    canary.close_modals().await;
    sent.fenced().unwrap()
}

/// The canary asks the ethics manager through the relay.
async fn ask(canary: &Person) {
    let answered = canary.sees("an answer", |screen| screen.message("Ask the ethics manager")).await;
    canary.click(&answered.place, json!({"action_id": "ask_manager"})).await;
    let form = canary.sees_modal("How do you want to ask?").await;
    canary.click(&form.place, json!({"action_id": "ask_way", "value": "confidential"})).await;
    canary.sees_modal("*Your receipt.*").await;
    canary.submit(json!({"question": ASKED})).await;
    canary.sees_modal("Your question is sealed and stored").await;
    canary.close_modals().await;
}

/// Opens the mailbox, with a slip of the pen before, and writes.
async fn write(canary: &Person, receipt: &str, words: &str) {
    canary.command("/report", "mailbox").await;
    canary.submit(json!({"receipt": "one two three"})).await;
    canary.submit(json!({"receipt": receipt})).await;
    let mailbox = canary.modal().await;
    let block = mailbox.block_that_begins("answer_").expect("a place to answer");
    canary.submit(json!({block: words})).await;
    assert!(canary.modal().await.text.contains("stored"), "{}", canary.modal().await.text);
    canary.close_modals().await;
}

async fn read_and_ask(workspace: &Workspace) {
    let ruth = workspace.person("ruth");
    let asked = ruth.sees("the question's news", |screen| screen.message("A question came")).await;
    ruth.click(&asked.place, json!({"action_id": "case_read"})).await;
    ruth.sees_modal(ASKED).await;
    ruth.close_modals().await;
    let told = ruth.sees("the news", |screen| screen.message("A new case is open")).await;
    ruth.click(&told.place, json!({"action_id": "case_read"})).await;
    let report = ruth.sees_modal(REPORT).await;
    assert_nowhere(&on_screen(&needles(&marks(&workspace.wire(0).await)), &ruth.screen().await));
    ruth.click(&report.place, json!({"action_id": "case_reply"})).await;
    ruth.sees_modal("You will not see whether or when").await;
    ruth.submit(json!({"words": QUESTION})).await;
    ruth.close_modals().await;
}

/// Searches everything for everything.
async fn nowhere(workspace: &Workspace, folder: &Path, accepted: u64) {
    let wire = workspace.wire(0).await;
    let who = needles(&marks(&wire));
    let words = needles(&words());
    let secrets = needles(&secrets(workspace));

    let all: Vec<Needle> = who.iter().chain(&words).chain(&secrets).cloned().collect();
    assert_nowhere(&Needle::find_in_folder(&all, folder));
    if let Some(server) = storage_testing::server_files().await {
        let is_there = needles(&[Mark::new("a table that is there", "waiting_file")]);
        assert!(
            !Needle::find_in_large_folder(&is_there, &server).is_empty(),
            "the search finds nothing at all"
        );
        assert_nowhere(&Needle::find_in_large_folder(&all, &server));
    }
    for handle in OTHERS {
        let screen = workspace.person(handle).screen().await;
        assert_nowhere(&on_screen(&who, &screen));
        assert_nowhere(&on_screen(&words, &screen));
    }
    assert_nowhere(&in_requests(&who, &workspace.wire(accepted).await));
    let posts: Vec<Value> = wire.iter().filter(|entry| !is_view(entry)).cloned().collect();
    assert_nowhere(&in_requests(&words, &posts));
    assert!(wire.iter().any(is_view), "the wire was recorded");
}

/// A2: the only way of the words is a view that one person opened.
pub(crate) fn is_view(entry: &Value) -> bool {
    entry["kind"].as_str().is_some_and(|kind| kind.starts_with("views."))
}

/// Everything that says who it was: the person's own marks, and what Slack gave the bot to reach them by.
pub(crate) fn marks(wire: &[Value]) -> Vec<Mark> {
    let canary = marked_person();
    let mut marks = vec![
        Mark::new("user id", &canary.id),
        Mark::new("handle", &canary.handle),
        Mark::new("real name", &canary.real_name),
        Mark::new("last name", "Marksby"),
        Mark::new("e-mail", &canary.email),
        Mark::new("title", &canary.title),
    ];
    let of_canary = |entry: &&Value| {
        let payload = &entry["payload"];
        [&payload["user_id"], &payload["user"]["id"], &payload["event"]["user"]].contains(&&json!(canary.id))
    };
    for entry in wire.iter().filter(of_canary) {
        let payload = &entry["payload"];
        let response_url = payload["response_url"].as_str().and_then(|url| url.rsplit('/').next());
        let found = [
            ("trigger id", payload["trigger_id"].as_str()),
            ("response url", response_url),
            ("view id", payload["view"]["id"].as_str()),
            ("view hash", payload["view"]["hash"].as_str()),
            ("envelope id", entry["envelope_id"].as_str()),
            ("event id", payload["event_id"].as_str()),
            ("direct message", payload["event"]["channel"].as_str().filter(|id| id.starts_with('D'))),
        ];
        marks.extend(found.into_iter().filter_map(|(what, text)| Some(Mark::new(what, text?))));
    }
    for what in ["trigger id", "response url", "view id", "direct message", "event id"] {
        assert!(marks.iter().any(|mark| mark.what == what), "no {what} was collected");
    }
    marks
}

/// A2: what was said.
fn words() -> Vec<Mark> {
    let said = [
        "osmium samples",
        "Wolframite ledgers",
        "zinc bath",
        "Ormolu keys",
        "Which quarter was it",
        "hydrangea gate",
    ];
    said.map(|words| Mark::new("words", words)).to_vec()
}

fn secrets(workspace: &Workspace) -> Vec<Mark> {
    let app = &workspace.app;
    vec![
        Mark::new("bot token", &app.bot_token),
        Mark::new("app token", &app.app_token),
        Mark::new("signing secret", &app.signing_secret),
    ]
}

#[tokio::test]
async fn a1_what_is_searched_is_really_there() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    workspace.sandbox.join(marked_person());
    let canary = needles(&[Mark::new("handle", HANDLE)]);
    let maya = workspace.person("maya");
    assert_nowhere(&on_screen(&canary, &maya.screen().await));
    // A careless colleague, a leaky app
    workspace.person("lena").message("general", &format!("it was {}", HANDLE.to_uppercase())).await;
    assert!(!on_screen(&canary, &maya.screen().await).is_empty());
    let direct = maya.screen().await.direct("U0ETHICSBOT").expect("a direct message").id;
    workspace.as_app("chat.postMessage", &json!({"channel": direct, "text": "hi"})).await;
    assert_nowhere(&in_requests(&canary, &workspace.wire(0).await));
    let leak = json!({"channel": direct, "text": "hi", "metadata": {"event_type": "x", "event_payload": {"by": HANDLE}}});
    workspace.as_app("chat.postMessage", &leak).await;
    assert!(!in_requests(&canary, &workspace.wire(0).await).is_empty());
    assert!(!in_text(&canary, "a log", &format!("user={HANDLE}")).is_empty());
}

#[test]
#[ignore = "needs a PostgreSQL server: tests/run starts one"]
fn again_on_postgresql() {
    storage_testing::again_on_postgresql_of("canary::");
}
