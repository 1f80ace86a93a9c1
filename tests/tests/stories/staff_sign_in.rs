//! Signing in to the staff page, and who does not get in.

use jiff::SignedDuration;
use reqwest::StatusCode;
use tests::{House, Layout, PostOffice, Program, Protection, StaffBrowser, app_code};

use super::{file, only_case, short_report};

const COUNSEL: &str = "counsel@firm.example";
const WRONG: &str = "This code is not right";

async fn house() -> House {
    House::open_with_post(Layout::Together, PostOffice::open(Protection::Implicit).await).await
}

fn now(house: &House) -> jiff::Timestamp {
    domain::Clock::now(house.clock.as_ref())
}

async fn is_in(browser: &StaffBrowser) -> bool {
    browser.get("/").await.html().contains("Your cases</h1>")
}

#[tokio::test]
async fn nobody_learns_whose_address_it_is() {
    let house = house().await;
    let ask = async |address: &str| {
        let browser = house.staff();
        let asked = browser.post("/sign-in", &[("address", address)]).await;
        let tried = browser.post("/sign-in/code", &[("address", address), ("code", "ABCD-EFGH")]).await;
        let as_one = |page: &tests::Page| (page.status, page.html().replace(address, "ADDRESS"));
        (as_one(&asked), as_one(&tried))
    };
    let (known, unknown) = (ask(COUNSEL).await, ask("nobody@firm.example").await);
    assert_eq!(known, unknown);
    assert!(known.1.1.contains(WRONG));
    house.post().mail_after(0).await;
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let mails = house.post().taken();
    assert!(mails.iter().all(|mail| mail.to == COUNSEL) && mails.len() == 1, "{mails:?}");
    // Mails about cases and codes look alike
    assert_eq!(mails[0].head("Subject"), Some("Your case desk"));
    assert_eq!(
        house.staff().post("/sign-in", &[("address", "a\r\nBcc: b@x.y")]).await.status,
        StatusCode::OK
    );
    house.close().await;
}

#[tokio::test]
async fn a_mailed_code_is_good_once_for_ten_minutes_in_the_browser_that_asked() {
    let house = house().await;
    let post = house.post();
    let ask = async |browser: &StaffBrowser| {
        let known = post.taken().len();
        browser.post("/sign-in", &[("address", COUNSEL)]).await;
        let body = post.mail_after(known).await.body();
        body.split_once("Your code is ").and_then(|(_, rest)| rest.lines().next()).unwrap().to_owned()
    };
    let typed = async |browser: &StaffBrowser, code: &str| {
        browser.post("/sign-in/code", &[("address", COUNSEL), ("code", code)]).await.html()
    };
    let (mine, other) = (house.staff(), house.staff());
    let code = ask(&mine).await;
    assert!(typed(&other, &code).await.contains("This browser did not ask"));
    other.post("/sign-in", &[("address", "nobody@firm.example")]).await;
    assert!(typed(&other, &code).await.contains(WRONG), "stolen from the mail");
    assert!(
        typed(&mine, &code.to_lowercase().replace('-', " ")).await.contains("Set up your authenticator app")
    );
    assert!(!is_in(&mine).await, "half a sign-in opens nothing");

    let late = house.staff();
    let code = ask(&late).await;
    house.clock.advance(SignedDuration::from_mins(10));
    assert!(typed(&late, &code).await.contains(WRONG));

    let guessing = house.staff();
    let code = ask(&guessing).await;
    for guess in 0..5 {
        assert!(typed(&guessing, &format!("AAAA-AAA{guess}")).await.contains(WRONG));
    }
    assert!(typed(&guessing, &code).await.contains(WRONG), "five guesses and no more");
    house.close().await;
}

#[tokio::test]
async fn an_apps_code_is_good_once_and_guesses_end() {
    let house = house().await;
    let post = house.post();
    let first = house.staff();
    let (secret, _) = first.enrol(COUNSEL, post, "/", now(&house)).await;
    assert!(is_in(&first).await);

    let second = house.staff();
    let asks = second.mailed_code(COUNSEL, post, "/").await.html();
    assert!(asks.contains("The code of your app") && !asks.contains(&secret), "it is shown once only");
    let typed = async |code: &str| second.post("/sign-in/app", &[("code", code)]).await.html();
    assert!(typed(&app_code(&secret, now(&house))).await.contains(WRONG), "used already");
    for _ in 0..4 {
        assert!(typed("000000").await.contains(WRONG));
    }
    house.clock.advance(SignedDuration::from_secs(60));
    assert!(typed(&app_code(&secret, now(&house))).await.contains(WRONG), "locked");
    assert!(!is_in(&second).await);

    house.clock.advance(SignedDuration::from_mins(15));
    let third = house.staff();
    third.mailed_code(COUNSEL, post, "/").await;
    third.post("/sign-in/app", &[("code", &app_code(&secret, now(&house)))]).await;
    assert!(is_in(&third).await);

    // Somebody who lost the phone
    let folder = house.folder().display().to_string();
    let reset = Program::run(&["staff", "reset", COUNSEL, "--data", &folder], &[]).await;
    assert!(reset.status.success() && String::from_utf8_lossy(&reset.stdout).contains("Reset."));
    assert!(!is_in(&third).await);
    house.clock.advance(SignedDuration::from_mins(15));
    let (other, _) = house.staff().enrol(COUNSEL, post, "/", now(&house)).await;
    assert_ne!(other, secret);
    house.close().await;
}

#[tokio::test]
async fn a_session_is_new_ends_by_itself_and_is_used_from_its_own_page_only() {
    let house = house().await;
    let post = house.post();
    file(&house.person("tomas"), short_report("The tender was opened early.")).await;
    house.deliver().await;
    let way = format!("/case/{}", only_case(&house).await);

    // Fixation: a session that somebody else chose is not the one that is signed in
    let browser = house.staff();
    let chosen = "ab".repeat(32);
    browser.put_cookie("__Host-staff", &chosen);
    browser.mailed_code(COUNSEL, post, "/").await;
    let half = browser.cookie("__Host-staff").unwrap();
    let (secret, _) = {
        let fresh = house.staff();
        fresh.enrol(COUNSEL, post, "/", now(&house)).await
    };
    house.clock.advance(SignedDuration::from_secs(30));
    browser.post("/sign-in/app", &[("code", &app_code(&secret, now(&house)))]).await;
    let whole = browser.cookie("__Host-staff").unwrap();
    assert!(half != chosen && whole != half);
    for old in [&chosen, &half] {
        let thief = house.staff();
        thief.put_cookie("__Host-staff", old);
        assert!(!is_in(&thief).await);
    }

    // Forms of other pages
    let page = browser.get(&way).await;
    let draft = page.field("draft");
    let fields = [("draft", draft.as_str()), ("words", "Forged.")];
    for origin in [None, Some("null"), Some("https://evil.example"), Some("http://127.0.0.1:1")] {
        let answer = browser.post_from(origin, &format!("{way}/reply"), &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{origin:?}");
    }
    assert_eq!(browser.post_from(None, "/sign-out", &[]).await.status, StatusCode::FORBIDDEN);
    assert!(!browser.get(&way).await.html().contains("Forged."));

    // Idle: what was typed is not lost
    house.clock.advance(SignedDuration::from_mins(15));
    let kept = browser.post(&format!("{way}/reply"), &[("draft", &draft), ("words", "A long letter.")]).await;
    assert!(kept.html().contains("A long letter.") && kept.html().contains("signed out meanwhile"));
    assert!(!is_in(&browser).await);
    browser.mailed_code(COUNSEL, post, "/").await;
    browser.post("/sign-in/app", &[("code", &app_code(&secret, now(&house)))]).await;
    let draft = kept.field("draft");
    let sent = browser.post(&format!("{way}/reply"), &[("draft", &draft), ("words", "A long letter.")]).await;
    assert!(sent.html().contains("A long letter.") && !sent.html().contains("signed out"));

    // Eight hours, however busy; and signing out
    for _ in 0..48 {
        assert!(is_in(&browser).await);
        house.clock.advance(SignedDuration::from_mins(10));
    }
    assert!(!is_in(&browser).await);
    browser.mailed_code(COUNSEL, post, "/").await;
    browser.post("/sign-in/app", &[("code", &app_code(&secret, now(&house)))]).await;
    let stolen = browser.cookie("__Host-staff").unwrap();
    assert!(is_in(&browser).await);
    browser.post("/sign-out", &[]).await;
    let thief = house.staff();
    thief.put_cookie("__Host-staff", &stolen);
    assert!(!is_in(&thief).await && !is_in(&browser).await);
    house.close().await;
}

#[tokio::test]
async fn c1_a_director_without_slack_signs_the_code_on_the_page() {
    const DIRECTOR: &str = "director@board.example";
    let house = house().await;
    file(&house.person("tomas"), short_report("The scrap is sold for cash.")).await;
    house.deliver().await;
    let number = only_case(&house).await;
    let browser = house.staff();
    let (_, page) = browser.enrol(DIRECTOR, house.post(), "/code", now(&house)).await;
    assert!(page.html().contains("I acknowledge that I have reviewed"), "{}", page.html());
    // Word for word, to the last section, and no case
    for section in guidance::shipped().sections() {
        let first = section.text().split_whitespace().next().unwrap();
        assert!(
            page.html().contains(&first.replace('&', "&amp;").replace('<', "&lt;")),
            "{}",
            section.heading()
        );
    }
    let start = browser.get("/").await.html();
    assert!(
        start.contains("You are on no open case") && start.contains("You have not signed version"),
        "{start}"
    );
    assert_eq!(browser.get(&format!("/case/{number}")).await.status, StatusCode::NOT_FOUND);

    let carried = page.field("carried");
    let signed = async |name: &str, position: &str| {
        browser.post("/code/sign", &[("carried", &carried), ("name", name), ("position", position)]).await
    };
    let blank = signed("Ann <Lee>", "  ").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.html().contains("Please write your position") && blank.html().contains("Ann &lt;Lee&gt;"));
    for _ in 0..2 {
        let receipt = signed("Ann <Lee>", "Director").await.html();
        let hash = domain::CodeHash::of(guidance::shipped().document()).to_string();
        assert!(receipt.contains("You signed the Code</h1>") && receipt.contains(&hash), "{receipt}");
    }
    assert!(browser.get("/").await.html().contains("You signed version"));
    let store = storage_identity::IdentityStore::open(house.folder()).await.unwrap();
    let kept = store.latest_signature(DIRECTOR, None).await.unwrap().unwrap();
    assert_eq!((kept.name.as_str(), kept.position.as_str()), ("Ann <Lee>", "Director"));
    store.close().await;
    // Whoever is not signed in signs nothing
    let stranger = house.staff();
    let asked = stranger.post("/code/sign", &[("carried", &carried), ("name", "A"), ("position", "B")]).await;
    let again = asked.html();
    assert!(again.contains("Not signed yet") && again.contains("nothing was signed"), "{again}");
    assert!(
        again.contains(&carried) && again.contains("value=\"A\"") && again.contains("value=\"B\""),
        "{again}"
    );
    house.close().await;
}
