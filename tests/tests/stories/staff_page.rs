//! R2, R5: outside counsel is outside of Slack. The mail has a number and a way, and the rest is on the staff page.

use reqwest::StatusCode;
use serde_json::json;
use tests::{House, Layout, PostOffice, Program, Protection};

use super::{answer, file, only_case, open_mailbox, short_report};

const COUNSEL: &str = "counsel@firm.example";

async fn house(layout: Layout) -> House {
    House::open_with_post(layout, PostOffice::open(Protection::Starttls).await).await
}

async fn counsel_works_outside(layout: Layout) {
    let house = house(layout).await;
    let (tomas, ruth, post) = (house.person("tomas"), house.person("ruth"), house.post());
    tomas.command("/report", "").await;
    tomas.sees_modal(&format!("outside counsel ({COUNSEL})")).await;
    tomas.close_modals().await;
    let receipt = file(&tomas, short_report("The tender <b>was</b> opened & early.")).await;
    house.deliver().await;
    let number = only_case(&house).await;

    // The pointer, and nothing else
    let mails = post.taken();
    assert_eq!(mails.len(), 1, "{mails:?}");
    let mail = &mails[0];
    assert_eq!(
        (mail.from.as_str(), mail.to.as_str(), mail.over_tls),
        ("case-desk@capstone.example", COUNSEL, true)
    );
    assert_eq!(mail.head("Subject"), Some("Your case desk"));
    let counsel = house.staff();
    assert!(mail.body().contains(&format!("{}/case/{number}\r\n", counsel.url())), "{}", mail.body());
    for never in ["tender", "Conflict", "conflict", "U0", "Tomas", "Capstone Turbine"] {
        assert!(!mail.text.contains(never), "{}", mail.text);
    }

    // Reading and replying
    let way = format!("/case/{number}");
    let closed = counsel.get(&way).await.html();
    assert!(closed.contains("Sign in") && !closed.contains("tender"), "{closed}");
    let (_, page) = counsel.enrol(COUNSEL, post, &way, now(&house)).await;
    let html = page.html();
    assert!(html.contains("The tender &lt;b&gt;was&lt;/b&gt; opened &amp; early."), "{html}");
    assert!(html.contains(&format!("outside counsel ({COUNSEL})")), "{html}");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(page.headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(!html.contains("<script"), "there is no script");
    let draft = page.field("draft");
    let sent = [("draft", draft.as_str()), ("words", "Thank you.\r\nWho was there?")];
    for _ in 0..2 {
        let after = counsel.post(&format!("{way}/reply"), &sent).await.html();
        assert_eq!(after.matches("Thank you.\nWho was there?").count(), 1, "once, though it was sent twice");
    }
    house.drain().await;
    open_mailbox(&tomas, &receipt).await;
    tomas.sees_modal("Who was there?").await;
    answer(&tomas, "Everybody.").await;
    tomas.close_modals().await;
    ruth.sees("that a message went out", |screen| screen.message("A message was put into the reporter"))
        .await;
    let known = post.taken().len();
    house.deliver().await;
    let news = post.taken().split_off(known);
    assert_eq!(news.len(), 1, "the reporter wrote: once");
    assert_eq!(news[0].body(), mail.body(), "news is like news");
    assert!(counsel.get(&way).await.html().contains("Everybody."));
    let note = [("draft", "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"), ("words", "Ask the treasurer.")];
    counsel.post(&format!("{way}/note"), &note).await;
    let list = counsel.get("/").await.html();
    assert!(list.contains("You are on one open case.") && list.contains(&number), "{list}");
    let moved = counsel.post(&format!("{way}/step"), &[("step", "investigate")]).await.html();
    assert!(moved.contains("Investigating") && moved.contains("Ask the treasurer."), "{moved}");
    house.drain().await;

    // A task of theirs: they read it, and say that it is done
    super::tasks::sheet(&ruth, &number).await;
    super::tasks::task(&ruth, "Ask for the <b>minutes</b>.", "2026-11-24").await;
    ruth.close_modals().await;
    let page = counsel.get(&way).await;
    let html = page.html();
    assert!(
        html.contains("Ask for the &lt;b&gt;minutes&lt;/b&gt;.") && html.contains("outside counsel"),
        "{html}"
    );
    let task = page.field("task");
    for _ in 0..2 {
        let done = counsel.post(&format!("{way}/task"), &[("task", task.as_str())]).await.html();
        assert!(done.contains("All are done.") && !done.contains("minutes"), "{done}");
    }
    house.drain().await;

    // Like everybody's
    let folder = house.relay_folder().display().to_string();
    let output = Program::run(&["audit", "list", "--data", &folder], &[]).await;
    let trail = String::from_utf8(output.stdout).unwrap();
    for done in ["read the report", "wrote to the reporter", "wrote a note", "began the investigation"] {
        assert!(trail.contains(&format!("outside counsel {done}")), "{done}: {trail}");
    }
    assert!(!trail.contains("firm.example"), "{trail}");
    house.close().await;
}

fn now(house: &House) -> jiff::Timestamp {
    domain::Clock::now(house.clock.as_ref())
}

#[tokio::test]
async fn r2_outside_counsel_outside_of_slack_reads_and_replies_together() {
    counsel_works_outside(Layout::Together).await;
}

#[tokio::test]
async fn r2_outside_counsel_outside_of_slack_reads_and_replies_apart() {
    counsel_works_outside(Layout::Apart).await;
}

#[tokio::test]
async fn a_case_with_nobody_in_slack_is_told_by_mail_taken_up_and_closed() {
    let house = house(Layout::Together).await;
    let (tomas, post) = (house.person("tomas"), house.post());
    let report = json!({"topic": "other", "about": ["ethics-manager"], "what": "Ruth owns the supplier."});
    let receipt = file(&tomas, report).await;
    house.deliver().await;
    assert_eq!(house.case_rooms().await.len(), 0, "a channel without anybody in it");
    assert_eq!(house.drain().await, 0, "nothing is held up");
    let mails = post.taken();
    assert_eq!(mails.len(), 1, "{mails:?}");
    let body = mails[0].body();
    let number =
        body.split("/case/").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();

    let counsel = house.staff();
    let way = format!("/case/{number}");
    let (secret, page) = counsel.enrol(COUNSEL, post, &way, now(&house)).await;
    assert!(page.html().contains("Ruth owns the supplier."));
    let form = counsel.get(&format!("{way}/close")).await;
    let draft = form.field("draft");
    let refused = counsel
        .post(
            &format!("{way}/close"),
            &[("draft", &draft), ("finding", "substantiated"), ("last", "We looked.")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("This case is substantiated.") && refused.html().contains("We looked."));
    let fields = [
        ("draft", draft.as_str()),
        ("finding", "substantiated"),
        ("outcome", "warning"),
        ("last", "We looked."),
    ];
    assert!(counsel.post(&format!("{way}/close"), &fields).await.html().contains("Closed"));
    house.drain().await;
    open_mailbox(&tomas, &receipt).await;
    answer(&tomas, "There is a second one.").await;
    tomas.close_modals().await;
    let known = post.taken().len();
    house.deliver().await;
    assert!(post.taken().len() > known, "open again, and told");

    // Stepping aside hands it to the board secretary, who is in Slack and gets a channel
    let aside = counsel.post(&format!("{way}/step"), &[("step", "step-aside")]).await.html();
    assert!(aside.contains("You are on no open case."), "{aside}");
    assert_eq!(counsel.get(&way).await.status, StatusCode::NOT_FOUND);
    house.drain().await;
    let rooms = house.case_rooms().await;
    assert_eq!(rooms.len(), 1, "{rooms:?}");
    house.person("helen").sees("her case", |screen| screen.message("is yours now")).await;
    assert!(!secret.is_empty());
    house.close().await;
}

async fn file_and_report_without_a_pass(layout: Layout) {
    let house = house(layout).await;
    let (page, post) = (house.page(), house.post());
    let receipt = page.file_without("assets", "Copper leaves through the gate.").await;
    page.add_file(&receipt, &"4c".repeat(16), b"<script>a list of lorries</script>").await;
    house.deliver().await;
    let counsel = house.staff();
    let (_, list) = counsel.enrol(COUNSEL, post, "/", now(&house)).await;
    let html = list.html();
    assert!(html.contains("Reports without a pass"), "{html}");
    let number = html.split("/case/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let way = format!("/case/{number}");
    let waiting = counsel.get(&way).await;
    assert!(waiting.html().contains("Copper leaves"), "{}", waiting.html());
    let file = counsel.post(&format!("{way}/file"), &[("file", &waiting.field("file"))]).await;
    let (headers, bytes) = match layout {
        Layout::Together => (file.headers, file.body),
        // On two hosts it lies at the relay's page, once
        Layout::Apart => {
            let html = file.html();
            let link = html.split("href=\"").find(|part| part.contains("/file/")).expect("a link");
            let address = link.split('"').next().unwrap_or_default();
            let (_, headers, bytes) = page.get(address).await;
            assert_eq!(page.get(address).await.0, StatusCode::NOT_FOUND, "once");
            (headers, bytes)
        }
    };
    assert_eq!(bytes, b"<script>a list of lorries</script>");
    assert_eq!(headers["content-disposition"], "attachment; filename=\"evidence.txt\"");
    assert_eq!(headers["content-type"], "application/octet-stream");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("sandbox;"));
    if layout == Layout::Together {
        let none = counsel.post(&format!("{way}/file"), &[("file", &"5d".repeat(16))]).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    }
    let taken = counsel.post(&format!("{way}/take"), &[]).await.html();
    assert!(taken.contains("Received") && taken.contains("Write to the reporter"), "{taken}");
    house.drain().await;
    assert_eq!(house.case_rooms().await.len(), 1);
    house.close().await;
}

#[tokio::test]
async fn a_file_is_a_download_in_a_sandbox_and_a_report_without_a_pass_is_taken_up_together() {
    file_and_report_without_a_pass(Layout::Together).await;
}

#[tokio::test]
async fn a_file_is_a_download_in_a_sandbox_and_a_report_without_a_pass_is_taken_up_apart() {
    file_and_report_without_a_pass(Layout::Apart).await;
}

#[tokio::test]
async fn somebody_in_slack_signs_in_with_an_address_of_theirs_and_is_the_same_person() {
    let house = house(Layout::Together).await;
    let tomas = house.person("tomas");
    file(&tomas, short_report("The tender was opened early.")).await;
    file(&tomas, json!({"topic": "other", "about": ["ethics-manager"], "what": "Ruth owns it."})).await;
    house.deliver().await;
    assert!(house.post().taken().iter().all(|mail| mail.to == COUNSEL), "Ruth is told in Slack");
    let ruth = house.staff();
    let (_, list) = ruth.enrol("ruth@capstone.example", house.post(), "/", now(&house)).await;
    assert!(list.html().contains("You are on one open case."), "{}", list.html());
    house.close().await;
}
