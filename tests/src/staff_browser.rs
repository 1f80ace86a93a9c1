//! The staff page as somebody's browser sees it: its cookies, its forms, and an authenticator app.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use reqwest::{
    RequestBuilder, StatusCode,
    header::{HeaderMap, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use sha1::Sha1;

use crate::PostOffice;

/// A page that a browser got.
#[derive(Clone, Debug)]
pub struct Page {
    /// The answer's status.
    pub status: StatusCode,
    /// The answer's headers.
    pub headers: HeaderMap,
    /// The answer's body.
    pub body: Vec<u8>,
}

impl Page {
    /// The body as text.
    #[must_use]
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of the first field of this name.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn field(&self, name: &str) -> String {
        let html = self.html();
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = html.split_once(&start).unwrap_or_else(|| panic!("no field {name} in {html}"));
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

/// A browser with its cookies.
#[derive(Debug)]
pub struct StaffBrowser {
    base: String,
    client: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl StaffBrowser {
    /// A browser that was never here.
    ///
    /// # Panics
    /// When there is no client.
    #[must_use]
    pub fn new(page: SocketAddr) -> Self {
        let client =
            reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().expect("a client");
        Self { base: format!("http://{page}"), client, cookies: Mutex::default() }
    }

    /// The page's address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.base
    }

    /// What it holds under this name.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Puts a cookie in, as somebody who got hold of one, or wants to have one used.
    pub fn put_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), value.to_owned());
    }

    async fn send(&self, request: RequestBuilder) -> Page {
        let pairs: Vec<String> = {
            let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect()
        };
        let request = if pairs.is_empty() { request } else { request.header("cookie", pairs.join("; ")) };
        let answer = request.send().await.expect("the page answers");
        for line in answer.headers().get_all(SET_COOKIE) {
            self.take_cookie(line.to_str().expect("a cookie"));
        }
        let (status, headers) = (answer.status(), answer.headers().clone());
        Page { status, headers, body: answer.bytes().await.expect("a body").to_vec() }
    }

    fn take_cookie(&self, line: &str) {
        for must in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"] {
            assert!(line.contains(must), "{line}");
        }
        let (name, value) = line.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
        assert!(name.starts_with("__Host-"), "{line}");
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        if line.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    /// Opens a page.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn get(&self, path: &str) -> Page {
        self.send(self.client.get(format!("{}{path}", self.base))).await
    }

    /// Sends a form as another page would, that says it is from `origin`.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn post_from(&self, origin: Option<&str>, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self.client.post(format!("{}{path}", self.base)).body(body);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(if let Some(origin) = origin { request.header("origin", origin) } else { request }).await
    }

    /// Sends a form of the page, and goes on to where it leads.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post_from(Some(&self.base), path, fields).await;
        match page.headers.get(LOCATION) {
            Some(to) => {
                assert_eq!(page.status, StatusCode::SEE_OTHER);
                let to = to.to_str().expect("an address");
                self.get(to.split('#').next().unwrap_or_default()).await
            }
            None => page,
        }
    }

    /// Asks for a code and types the one that comes; gives the page after it.
    ///
    /// # Panics
    /// When no code comes, or the page leads elsewhere.
    pub async fn mailed_code(&self, address: &str, post: &PostOffice, to: &str) -> Page {
        let known = post.taken().len();
        let asked = self.post("/sign-in", &[("address", address), ("to", to)]).await;
        assert!(asked.html().contains("Look at your mail"), "{}", asked.html());
        let mail = post.mail_after(known).await;
        assert_eq!(mail.to, address);
        let body = mail.body();
        let code =
            body.split_once("Your code is ").and_then(|(_, rest)| rest.lines().next()).expect("a code");
        self.post("/sign-in/code", &[("address", address), ("code", code), ("to", to)]).await
    }

    /// Signs in for the first time, with a new app; gives its secret and the page that comes then.
    ///
    /// # Panics
    /// When it does not go.
    pub async fn enrol(&self, address: &str, post: &PostOffice, to: &str, now: Timestamp) -> (String, Page) {
        let setup = self.mailed_code(address, post, to).await.html();
        assert!(setup.contains("Set up your authenticator app"), "{setup}");
        let (_, rest) = setup.split_once("class=\"secret\">").expect("a key");
        let secret = rest.split('<').next().unwrap_or_default().to_owned();
        let page = self.post("/sign-in/app", &[("code", &app_code(&secret, now)), ("to", to)]).await;
        (secret, page)
    }
}

/// What an authenticator app shows (RFC 6238).
///
/// # Panics
/// When the secret is none.
#[must_use]
pub fn app_code(secret: &str, now: Timestamp) -> String {
    let secret = BASE32_NOPAD.decode(secret.replace(' ', "").as_bytes()).expect("base 32");
    let mut mac = Hmac::<Sha1>::new_from_slice(&secret).expect("any length");
    mac.update(&now.as_second().div_euclid(30).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 0xf);
    let word = u32::from_be_bytes(hash[at..at + 4].try_into().expect("four bytes"));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}
