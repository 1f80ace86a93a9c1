//! The relay's page, as a reporter sits before it.

use std::time::{Duration, Instant};

use thirtyfour::{By, WebElement};

use crate::chrome::Chrome;

const PATIENCE: Duration = Duration::from_secs(20);
const BLINK: Duration = Duration::from_millis(40);

/// Somebody outside of chat, whom nobody knows.
pub(crate) struct Reporter {
    pub(crate) chrome: Chrome,
    url: String,
}

impl Reporter {
    /// Opens the page.
    pub(crate) async fn at(chrome: Chrome, url: &str) -> Self {
        chrome.driver.goto(format!("{url}/")).await.expect("the page opens");
        let reporter = Self { chrome, url: url.to_owned() };
        reporter.finds("#view-start").await;
        reporter
    }

    /// What a CSS selector finds, once it is to be seen.
    pub(crate) async fn finds(&self, selector: &str) -> WebElement {
        self.finds_with(selector, "").await
    }

    /// The same, once it says this.
    pub(crate) async fn finds_with(&self, selector: &str, text: &str) -> WebElement {
        let deadline = Instant::now() + PATIENCE;
        loop {
            for element in self.chrome.driver.find_all(By::Css(selector)).await.unwrap_or_default() {
                let seen = element.is_displayed().await.unwrap_or(false);
                if seen && element.text().await.is_ok_and(|said| said.contains(text)) {
                    return element;
                }
            }
            assert!(
                Instant::now() < deadline,
                "waited for {selector} with {text:?}; the page says:\n{}",
                self.text_of("main").await
            );
            tokio::time::sleep(BLINK).await;
        }
    }

    /// What something says.
    pub(crate) async fn text_of(&self, selector: &str) -> String {
        self.finds_now(selector).await.text().await.expect("a text")
    }

    /// What everything that a selector finds says.
    pub(crate) async fn texts_of(&self, selector: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.chrome.driver.find_all(By::Css(selector)).await.expect("the page") {
            texts.push(element.text().await.expect("a text"));
        }
        texts
    }

    async fn finds_now(&self, selector: &str) -> WebElement {
        self.chrome.driver.find(By::Css(selector)).await.expect(selector)
    }

    pub(crate) async fn presses(&self, selector: &str) {
        let element = self.finds(selector).await;
        // The bar at the top would be over it
        element.scroll_into_view().await.expect("it is on the page");
        element.click().await.expect(selector);
    }

    /// Empties a field and types into it.
    pub(crate) async fn fills(&self, selector: &str, text: &str) {
        let field = self.finds(selector).await;
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.expect(selector);
    }

    /// Chooses a file.
    pub(crate) async fn adds(&self, selector: &str, file: &std::path::Path) {
        self.finds(selector)
            .await
            .send_keys(file.to_str().expect("a path"))
            .await
            .expect("the file is chosen");
    }

    /// To the top, with the focus where it does not show.
    pub(crate) async fn looks_from_the_top(&self) {
        let script = "document.activeElement.blur(); scrollTo(0, 0)";
        self.chrome.driver.execute(script, vec![]).await.expect("the page scrolls");
    }

    /// So that something is at the top, below the bar.
    pub(crate) async fn looks_at(&self, selector: &str) {
        let script =
            format!("document.activeElement.blur(); document.querySelector('{selector}').scrollIntoView()");
        self.chrome.driver.execute(script, vec![]).await.expect("the page scrolls");
    }

    /// Everything that this browser keeps of the page.
    pub(crate) async fn kept(&self) -> String {
        let script = "return JSON.stringify([{...sessionStorage}, {...localStorage}, document.cookie])";
        let kept = self.chrome.driver.execute(script, vec![]).await.expect("the storage");
        kept.json().as_str().expect("a text").to_owned()
    }

    /// Closes the browser, after a look back: no complaint, and nothing was asked of another address.
    pub(crate) async fn leaves(self) {
        self.chrome.assert_clean(&self.url).await;
        self.chrome.quit().await;
    }
}
