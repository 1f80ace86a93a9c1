//! A8 outside of Slack: whoever a report is about gets no mail, and their pages are, byte for byte, those of a company in which it was never filed.

use serde_json::json;
use tests::{House, Layout, PostOffice, Protection};

const COUNSEL: &str = "counsel@firm.example";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Life {
    /// Nothing is reported about counsel.
    Quiet,
    /// A report about counsel, in chat; another on the page, which waits; answers and deadlines of both.
    Reported,
    /// The same, but the reports leave counsel in: that has to be found.
    Forgotten,
}

/// All that counsel sees: every mail but the codes of sign-ins, and every page that can be asked for.
async fn all_they_see(life: Life) -> (Vec<String>, Vec<String>) {
    let house = House::open_with_post(Layout::Together, PostOffice::open(Protection::Starttls).await).await;
    let (tomas, page, post) = (house.person("tomas"), house.page(), house.post());
    let mut number = "k7q2m9xw".to_owned();
    if life != Life::Quiet {
        let about = if life == Life::Forgotten { json!([]) } else { json!(["outside-counsel"]) };
        tomas.command("/report", "").await;
        tomas.submit(json!({"topic": "conflict-of-interest", "about": about, "what": "Counsel owns the supplier."})).await;
        assert_eq!(tomas.modal().await.callback_id, "report_sent");
        tomas.close_modals().await;
        let receipt = page.receipt().await;
        let mut report = tests::Browser::report(&receipt, "other", "And the warehouse.");
        report["about"] = about;
        report["work"] = page.work(&receipt).await;
        page.send("report", report).await;
        house.deliver().await;
        let rooms = house.case_rooms().await;
        let name = rooms[0]["name"].as_str().unwrap_or_default();
        number = name.strip_prefix("case-").expect("case-…").to_owned();
    }
    for _ in 0..4 {
        house.clock.advance(jiff::SignedDuration::from_hours(60));
        house.remind().await;
    }
    let mails = post.taken().into_iter().map(|mail| mail.text).collect();
    let counsel = house.staff();
    let now = domain::Clock::now(house.clock.as_ref());
    let way = format!("/case/{number}");
    let (_, opened) = counsel.enrol(COUNSEL, post, &way, now).await;
    let mut pages = vec![format!("{} {}", opened.status, opened.html())];
    for path in ["/", &way, "/case/23456789", &format!("{way}/close")] {
        let got = counsel.get(path).await;
        let mut headers: Vec<String> =
            got.headers.iter().filter(|(name, _)| *name != "date").map(|pair| format!("{pair:?}")).collect();
        headers.sort();
        pages.push(format!("{} {headers:?} {}", got.status, got.html()));
    }
    let draft = "0a".repeat(16);
    for act in ["reply", "note", "step", "take", "file", "close"] {
        let fields = [
            ("draft", draft.as_str()),
            ("words", "Hello."),
            ("step", "investigate"),
            ("finding", "substantiated"),
        ];
        let got = counsel.post(&format!("{way}/{act}"), &fields).await;
        pages.push(format!("{act} {} {}", got.status, got.html()));
    }
    house.drain().await;
    house.close().await;
    (mails, pages.into_iter().map(|page| page.replace(&number, "NUMBER")).collect())
}

#[tokio::test]
async fn a8_whoever_is_excluded_outside_of_slack_gets_the_mail_and_the_pages_of_a_quiet_company() {
    let (quiet, reported) = (all_they_see(Life::Quiet).await, all_they_see(Life::Reported).await);
    assert_eq!(quiet.0, [""; 0], "no mail");
    assert_eq!(quiet, reported);
    let forgotten = all_they_see(Life::Forgotten).await;
    assert!(
        !forgotten.0.is_empty() && forgotten.1 != quiet.1,
        "a report that leaves them in has to be found"
    );
}
