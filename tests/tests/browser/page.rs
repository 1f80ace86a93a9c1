//! What one sees and does on the page, by the words and names that are on it. Everything waits by looking again.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{By, Key, WebElement, error::WebDriverResult};

use crate::chrome::Chrome;

const PATIENCE: Duration = Duration::from_secs(20);
const BLINK: Duration = Duration::from_millis(40);

/// What can be acted on now: the open dialog, or the whole page.
const FOREGROUND: &str = "(//dialog[@open] | //body[not(.//dialog[@open])])";

/// The name of what has the focus, nearly as a screen reader finds it, and whether it is in the open dialog.
const FOCUS: &str = "
    const it = document.activeElement, dialog = document.querySelector('dialog[open]');
    if (it === document.body) return ['', false];
    const spoken = (it.labels?.[0] ?? it).cloneNode(true);
    for (const silent of spoken.querySelectorAll('[aria-hidden=true], textarea, select')) silent.remove();
    const name = it.getAttribute('aria-label') ?? spoken.textContent;
    return [name.trim().replace(/\\s+/g, ' ') || it.tagName, dialog?.contains(it) ?? false];";

/// The page, as one person after the other sits before it.
pub(crate) struct Page {
    pub(crate) chrome: Chrome,
    url: String,
}

impl Page {
    /// Opens it as the person with this handle.
    pub(crate) async fn open(chrome: Chrome, url: String, handle: &str) -> Self {
        chrome.driver.goto(format!("{url}/#as={handle}")).await.expect("the page opens");
        let page = Self { chrome, url };
        page.finds(".switcher-button").await;
        page
    }

    /// Looks until there is something.
    async fn until<T, F>(&self, what: &str, look: impl Fn() -> F) -> T
    where
        F: Future<Output = WebDriverResult<Option<T>>>,
    {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = look().await;
            if let Ok(Some(found)) = seen {
                return found;
            }
            // An element that was drawn anew between two calls is an error once, not until the end
            let problem = seen.err().map(|error| error.to_string());
            let problem = problem.as_deref().and_then(|text| text.lines().next()).unwrap_or("nothing");
            assert!(
                Instant::now() < deadline,
                "waited for {what}, found {problem}; {:?}; the page says:\n{}",
                self.focus().await,
                self.text().await
            );
            tokio::time::sleep(BLINK).await;
        }
    }

    async fn first(&self, by: By) -> WebDriverResult<Option<WebElement>> {
        for element in self.chrome.driver.find_all(by).await?.into_iter().rev() {
            if element.is_displayed().await? {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// The last element on the page that a CSS selector finds.
    pub(crate) async fn finds(&self, selector: &str) -> WebElement {
        self.until(selector, || self.first(By::Css(selector))).await
    }

    /// The last element in the foreground that an XPath finds there.
    async fn finds_path(&self, what: &str, path: &str) -> WebElement {
        let path = format!("{FOREGROUND}{path}");
        self.until(what, || self.first(By::XPath(&path))).await
    }

    async fn clicks_path(&self, what: &str, path: &str) {
        let path = format!("{FOREGROUND}{path}");
        self.until(what, || async {
            let Some(element) = self.first(By::XPath(&path)).await? else { return Ok(None) };
            element.click().await.map(Some)
        })
        .await;
    }

    /// Presses the last button or link of this name.
    pub(crate) async fn presses(&self, name: &str) {
        let named = format!("[normalize-space(.)={0} or @aria-label={0}]", quoted(name));
        self.clicks_path(name, &format!("//*[self::button or self::a]{named}")).await;
    }

    /// Goes to a conversation by its name in the sidebar.
    pub(crate) async fn goes_to(&self, place: &str) {
        self.clicks_path(
            place,
            &format!("//nav//a[.//*[@class='place-name' and starts-with(., {})]]", quoted(place)),
        )
        .await;
        self.sees_place(place).await;
    }

    /// Waits until this conversation is the one that is shown.
    pub(crate) async fn sees_place(&self, place: &str) {
        self.until(place, || async {
            let title = self.chrome.driver.find(By::Css("h1 .title")).await?.text().await?;
            Ok(title.starts_with(place).then_some(()))
        })
        .await;
    }

    /// Somebody else sits down.
    pub(crate) async fn becomes(&self, name: &str) {
        self.finds(".switcher-button").await.click().await.expect("the switcher opens");
        self.clicks_path(name, &format!("//*[@class='people']//a[.//strong[.={}]]", quoted(name))).await;
        self.until(name, || async {
            let who = self.chrome.driver.find(By::Css(".switcher-button strong")).await?.text().await?;
            Ok((who == name).then_some(()))
        })
        .await;
    }

    /// Types into whatever has the focus.
    pub(crate) async fn types(&self, text: &str) {
        self.chrome.driver.action_chain().send_keys(text).perform().await.expect("keys");
    }

    /// Presses one key.
    pub(crate) async fn key(&self, key: Key) {
        self.types(&String::from(char::from(key))).await;
    }

    /// Writes in the composer, without sending it.
    pub(crate) async fn writes(&self, text: &str) {
        let composer = self.finds(".composer textarea").await;
        composer.click().await.expect("the composer takes the focus");
        self.types(text).await;
    }

    /// Fills in the field with this label.
    pub(crate) async fn fills(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.send_keys(text).await.expect(label);
    }

    /// Chooses in the menu with this label.
    pub(crate) async fn chooses(&self, label: &str, option: &str) {
        let menu = self.field(label).await;
        let option =
            menu.find(By::XPath(format!("./option[.={}]", quoted(option)))).await.expect("the option");
        option.click().await.expect("it is chosen");
    }

    /// Ticks the box, or chooses among the buttons, that stands beside these words.
    pub(crate) async fn ticks(&self, words: &str) {
        self.clicks_path(words, &format!("//label[@class='tick' and contains(., {})]//input", quoted(words)))
            .await;
    }

    /// The field with this label.
    pub(crate) async fn field(&self, label: &str) -> WebElement {
        let label = self
            .finds_path(label, &format!("//label[starts-with(normalize-space(.), {})]", quoted(label)))
            .await;
        let id = label.attr("for").await.expect("an attribute").expect("the label is for a field");
        self.chrome.driver.find(By::Id(id)).await.expect("the field of the label")
    }

    /// Waits until these words can be read in the foreground.
    pub(crate) async fn sees(&self, words: &str) {
        self.until(&format!("“{words}”"), || async {
            Ok(self.text().await.contains(words).then_some(()))
        })
        .await;
    }

    /// Waits until no dialog is open any more.
    pub(crate) async fn sees_no_dialog(&self) {
        self.until("no dialog", || async {
            Ok(self.chrome.driver.find_all(By::Css("dialog")).await?.is_empty().then_some(()))
        })
        .await;
    }

    /// Waits until the open dialog has this title.
    pub(crate) async fn sees_dialog(&self, title: &str) {
        self.until(&format!("the dialog “{title}”"), || async {
            let shown = self.chrome.driver.find(By::Css("dialog[open] h2")).await?.text().await?;
            Ok((shown == title).then_some(()))
        })
        .await;
    }

    /// What can be read in the foreground.
    pub(crate) async fn text(&self) -> String {
        let script = "return (document.querySelector('dialog[open]') ?? document.body).innerText";
        self.asks(script).await.as_str().unwrap_or_default().to_owned()
    }

    /// What has the focus: its name, and whether it is in the open dialog.
    pub(crate) async fn focus(&self) -> Focus {
        let found = self.asks(FOCUS).await;
        Focus { name: found[0].as_str().unwrap_or_default().to_owned(), in_dialog: found[1] == json!(true) }
    }

    /// Waits until what has the focus has a name that starts like this.
    pub(crate) async fn sees_focus(&self, name: &str) {
        self.until(&format!("the focus on “{name}”"), || async {
            Ok(self.focus().await.name.starts_with(name).then_some(()))
        })
        .await;
    }

    /// Goes on with Tab until what has the focus has a name that starts like this.
    pub(crate) async fn tabs_to(&self, name: &str) {
        const MOST: usize = 60;
        let mut passed = Vec::new();
        while passed.len() < MOST {
            self.key(Key::Tab).await;
            let focus = self.focus().await.name;
            if focus.starts_with(name) {
                return;
            }
            passed.push(focus);
        }
        panic!("Tab does not lead to “{name}” but to {passed:#?}");
    }

    /// Chooses in the open menu.
    pub(crate) async fn clicks_menu(&self, name: &str) {
        let named = format!("starts-with(normalize-space(.), {})", quoted(name));
        self.clicks_path(name, &format!("//*[@class='menu']//*[self::button or self::a][{named}]")).await;
    }

    /// Ticks the box beside these words, in the group of this name.
    pub(crate) async fn ticks_under(&self, group: &str, words: &str) {
        let group = format!("//fieldset[.//legend[starts-with(normalize-space(.), {})]]", quoted(group));
        let tick = format!("{group}//label[@class='tick' and contains(., {})]//input", quoted(words));
        self.clicks_path(words, &tick).await;
    }

    /// Types into a menu that the app fills, and takes one of what it offers.
    pub(crate) async fn looks_up(&self, label: &str, letters: &str, option: &str) {
        let field = self.field(label).await;
        field.click().await.expect(label);
        field.send_keys(letters).await.expect(label);
        self.clicks_path(option, &format!("//*[@role='option'][normalize-space(.)={}]", quoted(option)))
            .await;
    }

    /// Moves the pointer over something.
    pub(crate) async fn hovers(&self, selector: &str) {
        let element = self.finds(selector).await;
        let moved = self.chrome.driver.action_chain().move_to(1, 1).move_to_element_center(&element);
        moved.perform().await.expect("the pointer moves");
    }

    /// Shares a file in a conversation as the person who sits there.
    pub(crate) async fn upload(&self, channel: &str, name: &str, content: &str) -> Value {
        let url = format!("{}/sandbox/api/as/maya/upload?channel={channel}&name={name}", self.url);
        let http = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
        let request =
            http.post(url).header("content-type", "application/octet-stream").body(content.to_owned());
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(answer["ok"], true, "{answer}");
        answer
    }

    /// Waits until something is so.
    pub(crate) async fn until_true<F: Future<Output = bool>>(&self, what: &str, look: impl Fn() -> F) {
        self.until(what, || {
            let look = look();
            async { Ok(look.await.then_some(())) }
        })
        .await;
    }

    /// Runs a script that looks at something, with arguments.
    pub(crate) async fn asks_with(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.chrome.driver.execute(script, arguments).await.expect("the script runs");
        answer.json().clone()
    }

    /// Runs a script that says later what it saw.
    pub(crate) async fn asks_later(&self, script: &str) -> Value {
        let answer = self.chrome.driver.execute_async(script, Vec::new()).await.expect("the script runs");
        answer.json().clone()
    }

    /// Runs a script that looks at something.
    pub(crate) async fn asks(&self, script: &str) -> Value {
        let answer = self.chrome.driver.execute(script, Vec::new()).await.expect("the script runs");
        answer.json().clone()
    }

    /// Looks back at the whole visit and ends it.
    pub(crate) async fn leave(self) {
        self.chrome.assert_clean(&self.url).await;
        self.chrome.quit().await;
    }
}

/// What has the focus.
#[derive(Debug)]
pub(crate) struct Focus {
    /// How a screen reader would call it; empty when nothing has it.
    pub(crate) name: String,
    pub(crate) in_dialog: bool,
}

/// A text as XPath writes it.
fn quoted(text: &str) -> String {
    assert!(!text.contains('"'), "XPath 1 cannot escape a quotation mark: {text}");
    format!("\"{text}\"")
}
