//! A1 on the page and with a name: the marked person fetches passes in chat, reports on the page with one and without, with a browser that gives away all
//! it can and a photo that names its owner, and reports in chat by name. Then everything is searched for every mark, and the content side for every value
//! that the identity side keeps.

use std::path::Path;

use reqwest::header::{HeaderMap, HeaderValue};
use sandbox::Sandbox;
use serde_json::json;
use tests::{Browser, Layout, Mark, Needle, Person, Via, Workspace, patiently};

use super::{
    canary::{HANDLE, OTHERS, Programs, is_view, keep_log, marked_person, start},
    details::photo,
    lone_page::client,
    search::{assert_nowhere, in_requests, needles, on_screen},
    year,
};

const AGENT: &str = "Kanarybrowser/7.1 (Quentillas telephone)";
const ADDRESS: &str = "203.0.113.177";
const COOKIE: &str = "session=qzx-kanary-cookie";
const FILE_NAME: &str = "ledger-by-qzx-kanary.jpg";
const OWNER: &str = "Quentilla Zophyr-Marksby";
const NAMED: &str = "The sample fund pays for dinners.";
const NOT_TODAY_S: u32 = 86_400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sabotage {
    LogsTheAgent,
    StoresTheAddress,
    StoresThePass,
    LinksTheCode,
    PostsTheFileName,
    NamesTheFileOnDisk,
}

const ALL: [Sabotage; 6] = [
    Sabotage::LogsTheAgent,
    Sabotage::StoresTheAddress,
    Sabotage::StoresThePass,
    Sabotage::LinksTheCode,
    Sabotage::NamesTheFileOnDisk,
    // The last: what was posted stays
    Sabotage::PostsTheFileName,
];

/// A browser that sends what no browser should.
async fn talkative(program: &Programs) -> Browser {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("user-agent", AGENT),
        ("x-forwarded-for", ADDRESS),
        ("forwarded", "for=203.0.113.177;by=qzx.kanary"),
        ("cookie", COOKIE),
        ("referer", "https://intranet.example/people/qzx.kanary"),
        ("x-remote-user", HANDLE),
        ("content-disposition", "attachment; filename=\"ledger-by-qzx-kanary.jpg\""),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let page = patiently("the page listens", || async { program.page_address() }).await;
    Browser::new(page, client(reqwest::Client::builder().default_headers(headers)))
}

/// The marked person's code from the Home tab.
async fn code(person: &Person) -> String {
    person.open_home().await;
    let (home, _) = person.sees("the Home tab", tests::Screen::home).await;
    person.click(&home, json!({"action_id": "passes_open"})).await;
    let shown = person.sees_modal("Your code:").await;
    person.close_modals().await;
    shown.fenced().expect("a code").trim().to_owned()
}

/// Everything that could say who it was.
fn marks(code: &str, passes: &[String]) -> Vec<Mark> {
    let canary = marked_person();
    let mut marks = vec![
        Mark::new("user id", canary.id),
        Mark::new("handle", canary.handle),
        Mark::new("real name", canary.real_name),
        Mark::new("last name", "Marksby"),
        Mark::new("e-mail", canary.email),
        Mark::new("title", canary.title),
        Mark::new("user agent", AGENT),
        Mark::new("address", ADDRESS),
        Mark::new("cookie", "qzx-kanary-cookie"),
        Mark::new("file name", FILE_NAME),
        Mark::new("owner", OWNER),
        Mark::new("code", code),
        Mark::new("code, as it is read", code.replace('-', "")),
    ];
    for pass in passes {
        marks.push(Mark::new("pass", pass.as_str()));
        marks.push(Mark::new("pass, as it is read", pass.replace('-', "")));
    }
    marks
}

/// Reports on the page, with a pass and without; a photo, a letter, a look.
async fn report_on_the_page(browser: &Browser, pass: &str) {
    let proven = browser.file_with(pass, "accounting", "The torque records are copied.").await;
    let unproven = browser.file_without("other", "Copper leaves by the south gate.").await;
    for (receipt, id) in [(proven, "4c"), (unproven, "5c")] {
        let (status, taken) = browser.add_file(&receipt, &id.repeat(16), &photo(OWNER)).await;
        assert!(status.is_success(), "{taken}");
        let letter =
            json!({"receipt": receipt, "draft": id.repeat(16).replace('c', "d"), "text": "And in April."});
        browser.send("letter", letter).await;
        browser.send("mailbox", json!({"receipt": receipt})).await;
    }
}

async fn report_by_name(canary: &Person) {
    canary.command("/report", "").await;
    canary.submit(json!({"topic": "other", "what": NAMED, "way": "named"})).await;
    assert_eq!(canary.modal().await.callback_id, "report_sent", "{}", canary.modal().await.text);
    canary.close_modals().await;
}

/// What was found where.
async fn found(workspace: &Workspace, folder: &Path, marks: &[Mark], from: u64) -> Vec<tests::Where> {
    let needles = needles(marks);
    let mut found = Needle::find_in_folder(&needles, folder);
    for handle in OTHERS {
        found.extend(on_screen(&needles, &workspace.person(handle).screen().await));
    }
    // A view is for the one person who opened it: a member who reads a named report sees the name
    let wire = workspace.wire(from).await;
    let wire: Vec<_> = wire.into_iter().filter(|entry| !is_view(entry)).collect();
    found.extend(in_requests(&needles, &wire));
    found.extend(links(&folder.join("data")).await);
    found
}

/// Values of the identity side that are on the content side as well.
async fn links(data: &Path) -> Vec<tests::Where> {
    let rows = year::rows(data, "identity.db").await;
    let values = rows.iter().flat_map(|row| row.split("X'").skip(1));
    let values: Vec<Vec<u8>> =
        values.filter_map(|value| hex::decode(value.split('\'').next()?).ok()).collect();
    assert!(values.len() >= 3, "a code, a person, a request: {rows:?}");
    let mut links = Vec::new();
    for file in std::fs::read_dir(data).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if ["content.db", "evidence.db", "keys.db"].iter().any(|side| name.starts_with(side)) {
            let bytes = std::fs::read(&file).unwrap();
            let held = |value: &&Vec<u8>| bytes.windows(value.len()).any(|window| window == value.as_slice());
            let found = values.iter().filter(held);
            links.extend(found.map(|value| tests::Where { needle: hex::encode(value), place: name.clone() }));
        }
    }
    links
}

async fn break_it(workspace: &Workspace, folder: &Path, pass: &str, sabotage: Sabotage) {
    let leak = |blob: String| async move {
        let mut connection = year::open(&folder.join("data"), "content.db").await;
        let table = format!("CREATE TABLE leak (what); INSERT INTO leak VALUES ({blob})");
        sqlx::raw_sql(sqlx::AssertSqlSafe(table)).execute(&mut connection).await.unwrap();
    };
    match sabotage {
        Sabotage::LogsTheAgent => std::fs::write(folder.join("access.log"), AGENT).unwrap(),
        Sabotage::StoresTheAddress => leak(format!("'{ADDRESS}'")).await,
        Sabotage::StoresThePass => leak(format!("x'{}'", hex::encode(pass))).await,
        Sabotage::LinksTheCode => {
            let rows = year::rows(&folder.join("data"), "identity.db").await;
            let code = rows.iter().find(|row| row.starts_with("pass_code")).unwrap();
            let digest = code.split("digest=X'").nth(1).unwrap().split('\'').next().unwrap();
            leak(format!("x'{digest}'")).await;
        }
        Sabotage::PostsTheFileName => {
            let direct = workspace.as_app("conversations.open", &json!({"users": "U0RUTH"})).await;
            let text = format!("A file came: {FILE_NAME}");
            let message = json!({"channel": direct["channel"]["id"], "text": text});
            workspace.as_app("chat.postMessage", &message).await;
        }
        Sabotage::NamesTheFileOnDisk => std::fs::write(folder.join(FILE_NAME), "").unwrap(),
    }
}

/// Undoes what can be undone, so that the next one is found by itself.
async fn mend(folder: &Path) {
    for file in [folder.join("access.log"), folder.join(FILE_NAME)] {
        let _ = std::fs::remove_file(file);
    }
    let mut connection = year::open(&folder.join("data"), "content.db").await;
    let undo = "PRAGMA secure_delete = ON; DROP TABLE IF EXISTS leak; PRAGMA wal_checkpoint(TRUNCATE)";
    sqlx::raw_sql(undo).execute(&mut connection).await.unwrap();
}

#[tokio::test]
async fn a1_nothing_says_who_reported_on_the_page_or_by_name() {
    let workspace = Workspace::start(Sandbox::builder()).await;
    workspace.sandbox.join(marked_person());
    let folder = tempfile::tempdir().unwrap();
    let (canary, ruth) = (workspace.person(HANDLE), workspace.person("ruth"));

    let program = start(&workspace, folder.path(), (Via::Socket, Layout::Together), NOT_TODAY_S).await;
    let browser = talkative(&program).await;
    let code = code(&canary).await;
    let passes = browser.fetch_passes(&code).await;
    let marks = marks(&code, &passes);
    let (from, quiet) = (workspace.wire_end().await, program.log());
    report_on_the_page(&browser, &passes[0]).await;
    report_by_name(&canary).await;
    assert_eq!(program.log(), quiet, "A3: no line between acceptance and release");
    assert_nowhere(&found(&workspace, folder.path(), &marks, from).await);
    program.stop().await;
    assert_nowhere(&found(&workspace, folder.path(), &marks, from).await);
    keep_log(folder.path());

    let program = start(&workspace, folder.path(), (Via::Socket, Layout::Together), 1).await;
    ruth.sees("two channels", |screen| (screen.private_channels().len() == 2).then_some(())).await;
    ruth.sees("news of the one without a pass", |screen| screen.message("without a pass are waiting")).await;
    assert_nowhere(&found(&workspace, folder.path(), &marks, from).await);
    for sabotage in ALL {
        break_it(&workspace, folder.path(), &passes[0], sabotage).await;
        let found = found(&workspace, folder.path(), &marks, from).await;
        assert!(!found.is_empty(), "{sabotage:?} has to be found");
        mend(folder.path()).await;
    }
    program.stop().await;
    workspace.sandbox.shutdown().await;
}
