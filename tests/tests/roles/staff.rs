//! The rows of the staff page: whoever is not signed in, is signed in and not on the case, or is the one whom the case is about.

use commands::permissions::{Door, Who, table};
use serde_json::json;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tests::{House, Layout, Page, PostOffice, Protection, StaffBrowser};

const MARK: &str = "pelican";

/// What every form of the page could want, so that nothing is refused for what is missing.
fn fields() -> [(&'static str, &'static str); 9] {
    [
        ("draft", "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"),
        ("words", "I was here."),
        ("step", "investigate"),
        ("finding", "unsubstantiated"),
        ("last", "Thank you."),
        ("file", "5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d"),
        ("carried", ""),
        ("name", "Some Body"),
        ("position", "Director"),
    ]
}

async fn knock(browser: &StaffBrowser, row: &str, number: &str) -> Page {
    let (method, path) = row.split_once(' ').unwrap();
    let path = path.replace("{number}", number);
    match method {
        "GET" => browser.get(&path).await,
        _ => browser.post_from(Some(browser.url()), &path, &fields()).await,
    }
}

async fn version(store: &mut SqliteConnection) -> i64 {
    sqlx::query_scalar("PRAGMA data_version").fetch_one(store).await.unwrap()
}

#[tokio::test]
async fn every_door_of_the_staff_page_is_closed_to_whoever_is_not_on_the_case() {
    let house = House::open_with_post(Layout::Together, PostOffice::open(Protection::Starttls).await).await;
    let tomas = house.person("tomas");
    for about in [json!([]), json!(["outside-counsel"])] {
        tomas.command("/report", "").await;
        let what = format!("The {MARK} took the money.");
        tomas.submit(json!({"topic": "conflict-of-interest", "about": about, "what": what})).await;
        assert_eq!(tomas.modal().await.callback_id, "report_sent");
        tomas.close_modals().await;
    }
    house.deliver().await;
    let options = SqliteConnectOptions::new().filename(house.folder().join("content.db")).read_only(true);
    let mut content = SqliteConnection::connect_with(&options).await.unwrap();
    let numbers = |kept_out: &'static str| {
        sqlx::query_scalar::<_, String>("SELECT number FROM cases WHERE kept_out = $1").bind(kept_out)
    };
    let both = numbers("").fetch_one(&mut content).await.unwrap();
    let about_counsel = numbers("outside-counsel").fetch_one(&mut content).await.unwrap();

    let now = domain::Clock::now(house.clock.as_ref());
    let post = house.post();
    let (nobody, counsel, director) = (house.staff(), house.staff(), house.staff());
    counsel.enrol("counsel@firm.example", post, "/", now).await;
    director.enrol("director@board.example", post, "/", now).await;
    let mut tried = 0;
    for row in table() {
        let (Door::Staff(name), Who::OnTheCase | Who::Decides | Who::SignedIn) = (row.door, row.who) else {
            continue;
        };
        let is_of_case = row.who != Who::SignedIn;
        let before = version(&mut content).await;
        let page = knock(&nobody, name, &both).await;
        let (closed, is_led_away) = (page.html(), page.status == 303);
        assert!(!closed.contains(MARK), "{name} by nobody: {closed}");
        let is_closed = closed.contains("ign in") || closed.contains("signed out") || is_led_away;
        assert!(is_closed, "{name} by nobody: {} {closed}", page.status);
        if is_of_case {
            for (who, browser, number) in [
                ("a director", &director, &both),
                ("whom it is about", &counsel, &about_counsel),
                ("nobody’s number", &counsel, &"zzzzzzzz".to_owned()),
            ] {
                let page = knock(browser, name, number).await;
                assert_eq!(page.status, 404, "{name} by {who}");
                assert!(!page.html().contains(MARK), "{name} by {who}");
                tried += 1;
            }
        }
        assert_eq!(before, version(&mut content).await, "{name} wrote something");
        tried += 1;
    }
    assert!(tried > 30, "{tried}");
    // And open to whoever is
    let page = knock(&counsel, "GET /case/{number}", &both).await;
    assert!(page.status.is_success() && page.html().contains(MARK), "{}", page.html());
    let before = version(&mut content).await;
    for name in [
        "POST /case/{number}/reply",
        "POST /case/{number}/note",
        "POST /case/{number}/step",
        "POST /case/{number}/close",
    ] {
        let page = knock(&counsel, name, &both).await;
        assert_eq!(page.status, 303, "{name}: {}", page.html());
    }
    assert_ne!(before, version(&mut content).await);
    house.close().await;
}
