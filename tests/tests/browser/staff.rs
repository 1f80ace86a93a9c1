//! The staff page in a real browser: its cookies, its forms and its policy as Chromium takes them, without a script.

use domain::Clock;
use tests::{House, Layout, PostOffice, Protection, app_code, patiently};
use thirtyfour::By;

use crate::{chrome::Chrome, pictures::Pictures};

const COUNSEL: &str = "counsel@firm.example";

/// Somebody at the page.
struct Reader {
    chrome: Chrome,
    url: String,
}

impl Reader {
    async fn goes_to(&self, path: &str) {
        self.chrome.driver.goto(format!("{}{path}", self.url)).await.expect("the page opens");
    }

    async fn types(&self, field: &str, text: &str) {
        self.chrome.driver.find(By::Css(field)).await.expect(field).send_keys(text).await.expect("typing");
    }

    async fn presses(&self, button: &str) {
        self.chrome.driver.find(By::Css(button)).await.expect(button).click().await.expect("a button");
    }

    /// The mailed code, and the app, which is set up for it.
    async fn signs_in(&self, house: &House, address: &str) {
        self.goes_to("/").await;
        let known = house.post().taken().len();
        self.types("#address", address).await;
        self.presses("main button.main").await;
        self.sees("Look at your mail").await;
        let body = house.post().mail_after(known).await.body();
        let code =
            body.split_once("Your code is ").and_then(|(_, rest)| rest.lines().next()).expect("a code");
        self.types("#code", code).await;
        self.presses("main button.main").await;
        self.sees("Set up your authenticator app").await;
        let path = self.chrome.driver.find(By::Css(".qr path.dark")).await.expect("the picture");
        assert!(path.rect().await.expect("a place").width > 200.0, "the picture is to be seen");
        let secret = self.chrome.driver.find(By::Css(".secret")).await.expect("a key");
        let secret = secret.text().await.expect("a text");
        self.types("#code", &app_code(&secret, house.clock.now())).await;
        self.presses("main button.main").await;
    }

    /// Until the page that a button leads to is there.
    async fn sees(&self, text: &str) {
        patiently(&format!("the page says {text:?}"), || async {
            let main = self.chrome.driver.find(By::Css("main")).await.ok()?;
            main.text().await.ok()?.contains(text).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn outside_counsel_signs_in_reads_and_writes_in_a_browser() {
    let house = House::open_with_post(Layout::Together, PostOffice::open(Protection::Starttls).await).await;
    house.page().file_without("assets", "Copper leaves through the gate.").await;
    house.deliver().await;
    let url = house.staff().url().to_owned();
    let counsel = Reader { chrome: Chrome::start(900, 1_000).await, url };

    counsel.signs_in(&house, COUNSEL).await;

    counsel.sees("Reports without a pass").await;
    counsel.presses(".cases a").await;
    counsel.sees("Copper leaves through the gate.").await;
    counsel.presses("main button.main").await;
    counsel.sees("Write to the reporter").await;
    counsel.types("#reply", "Thank you. <i>Which</i> gate?").await;
    counsel.presses("main button.main").await;
    counsel.sees("Thank you. <i>Which</i> gate?").await;
    counsel.presses("details summary").await;
    counsel.types("#note", "Ask the guards.").await;
    counsel.presses("details button").await;
    counsel.sees("Ask the guards.").await;

    // A cookie that no script could read, of this host alone; on a phone nothing is wider than the screen
    let cookies = counsel.chrome.driver.get_all_cookies().await.expect("cookies");
    let names: Vec<&str> = cookies.iter().map(|cookie| cookie.name.as_str()).collect();
    assert_eq!(names, ["__Host-staff"]);
    counsel.chrome.resize(360, 720, 1.0).await;
    for path in ["/", "/sign-in"] {
        counsel.goes_to(path).await;
        let main = counsel.chrome.driver.find(By::Css("main")).await.expect("a page");
        assert!(main.rect().await.expect("a place").width <= 360.0, "{path}");
    }
    counsel.goes_to("/").await;
    counsel.presses(".bar button").await;
    counsel.sees("Sign in").await;
    counsel.goes_to("/").await;
    counsel.sees("Sign in").await;
    assert!(counsel.chrome.driver.get_all_cookies().await.expect("cookies").is_empty());
    counsel.chrome.assert_clean(&counsel.url).await;
    counsel.chrome.quit().await;
    house.close().await;
}

#[tokio::test]
async fn a_director_without_slack_reads_and_signs_the_code_in_a_browser() {
    let house = House::open_with_post(Layout::Together, PostOffice::open(Protection::Starttls).await).await;
    let url = house.staff().url().to_owned();
    let director = Reader { chrome: Chrome::start(900, 1_000).await, url };
    let pictures = Pictures::wanted();
    director.signs_in(&house, "director@board.example").await;
    director.sees("You have not signed version").await;
    director.goes_to("/code").await;
    director.sees("Sign the Code").await;
    pictures.take(&director.chrome, "staff-code").await;
    director.chrome.resize(360, 720, 1.0).await;
    director.goes_to("/code#sign").await;
    pictures.take(&director.chrome, "staff-code-sign").await;
    let main = director.chrome.driver.find(By::Css("main")).await.expect("a page");
    assert!(
        main.rect().await.expect("a place").width <= 360.0,
        "on a phone nothing is wider than the screen"
    );
    director.types("#name", "Dana Reyes").await;
    director.types("#position", "Director").await;
    director.presses("form[action='/code/sign'] button.main").await;
    director.sees("You signed the Code").await;
    let main = director.chrome.driver.find(By::Css("main")).await.expect("a page");
    assert!(main.rect().await.expect("a place").width <= 360.0, "the receipt, too");
    pictures.take(&director.chrome, "staff-code-signed").await;
    director.goes_to("/").await;
    director.sees("You signed version").await;
    director.chrome.assert_clean(&director.url).await;
    director.chrome.quit().await;
    house.close().await;
}
