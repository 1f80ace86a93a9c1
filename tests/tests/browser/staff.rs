//! The staff page in a real browser: its cookies, its forms and its policy as Chromium takes them, without a script.

use domain::Clock;
use tests::{House, Layout, PostOffice, Protection, app_code, patiently};
use thirtyfour::By;

use crate::chrome::Chrome;

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
    let (page, post) = (house.page(), house.post());
    page.file_without("assets", "Copper leaves through the gate.").await;
    house.deliver().await;
    let url = house.staff().url().to_owned();
    let counsel = Reader { chrome: Chrome::start(900, 1_000).await, url };

    counsel.goes_to("/").await;
    let known = post.taken().len();
    counsel.types("#address", COUNSEL).await;
    counsel.presses("main button.main").await;
    counsel.sees("Look at your mail").await;
    let body = post.mail_after(known).await.body();
    let code = body.split_once("Your code is ").and_then(|(_, rest)| rest.lines().next()).expect("a code");
    counsel.types("#code", code).await;
    counsel.presses("main button.main").await;
    counsel.sees("Set up your authenticator app").await;
    let path = counsel.chrome.driver.find(By::Css(".qr path.dark")).await.expect("the picture");
    assert!(path.rect().await.expect("a place").width > 200.0, "the picture is to be seen");
    let secret =
        counsel.chrome.driver.find(By::Css(".secret")).await.expect("a key").text().await.expect("a text");
    counsel.types("#code", &app_code(&secret, house.clock.now())).await;
    counsel.presses("main button.main").await;

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
