//! Signing in, its first half: an address, and the code that is mailed there.
//!
//! # Privacy
//! Whoever asks with an address that is nobody's is answered the same, after the same work: nobody learns here who works on cases.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use commands::Address;
use domain::Randomness;
use maud::html;
use storage_identity::{NewStaffCode, StaffStage};
use zeroize::Zeroizing;

use crate::{
    StaffPage, answer,
    cookies::{self, Token},
    fields::{Fields, Way},
    look, member,
};

/// A code is good for this long.
const GOOD_FOR_MS: i64 = 10 * 60 * 1_000;
/// It counts against the limit for this long.
const COUNTS_FOR_MS: i64 = 15 * 60 * 1_000;
/// No letter or digit that is taken for another. A byte below 8 times their number falls on each as often.
const LETTERS: &[u8; 31] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const CODE_LETTERS: usize = 8;

/// The page that asks for an address.
pub(crate) fn page(way: &Way, problem: Option<&str>) -> Response {
    answer::page(look::page(
        None,
        html! {
            h1 { "Sign in" }
            p { "For people who work on cases of the Code of Business Conduct, and for directors who sign it." }
            (look::problem(problem))
            form method="post" action="/sign-in" {
                input type="hidden" name="to" value=(way.as_str());
                div.field {
                    label for="address" { "Your e-mail address" }
                    input #address type="email" name="address" autocomplete="username" required autofocus aria-describedby="address-hint";
                    p.hint #address-hint { "A code is sent there, if it is the address of somebody who works here." }
                }
                button.main { "Send me a code" }
            }
            p.soft { "Signed in already, and came by a link in a mail? " a href=(way.as_str()) { "Go on to the page" } "." }
        },
    ))
}

pub(crate) async fn begin() -> Response {
    page(&Way::parse("/"), None)
}

/// Sends a code, if the address is somebody's.
pub(crate) async fn ask(State(page_): State<Arc<StaffPage>>, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let way = fields.way();
    if !page_.asked.admits(page_.now_ms()) {
        return answer::busy();
    }
    let Ok(address) = Address::parse(fields.get("address").trim()) else {
        return page(&way, Some("This is not an e-mail address. Please look at how it is spelled."));
    };
    let randomness = page_.rooms.randomness.as_ref();
    let (token, code) = (Token::random(randomness), draw(randomness));
    let now_ms = page_.now_ms();
    let asked = NewStaffCode {
        asked: token.digest(),
        person: member(&address),
        digest: token.digest_with(&code),
        expires_ms: now_ms.saturating_add(GOOD_FOR_MS),
        forget_ms: now_ms.saturating_add(COUNTS_FOR_MS),
    };
    match page_.rooms.identity.add_staff_code(&asked, now_ms).await {
        Ok(true) if page_.people.find(&asked.person).is_some() => {
            // The answer does not wait for the mail server
            let (post, to) = (page_.rooms.post.clone(), address.clone());
            tokio::spawn(async move { post.send_code(&to, shown(&code)).await });
        }
        Ok(_) => {}
        Err(error) => return answer::fault("remember a sign-in that was asked for", &error),
    }
    ([token.set(cookies::ASKED)], ask_for_code(&address, &way, None)).into_response()
}

fn ask_for_code(address: &Address, way: &Way, problem: Option<&str>) -> Response {
    answer::page(look::page(
        None,
        html! {
            h1 { "Look at your mail" }
            p { "If " strong { (address.as_str()) } " is the address of somebody who works here, a code is on its way. It is good for ten minutes, in this browser." }
            (look::problem(problem))
            form method="post" action="/sign-in/code" {
                input type="hidden" name="to" value=(way.as_str());
                input type="hidden" name="address" value=(address.as_str());
                div.field {
                    label for="code" { "The code" }
                    input.code #code name="code" autocomplete="one-time-code" autocapitalize="characters" spellcheck="false" maxlength="20" required autofocus;
                }
                button.main { "Go on" }
            }
            p.soft { "None came? Look at the address, and among unwanted mail; then " a href="/sign-in" { "ask for another" } "." }
        },
    ))
}

/// Takes the mailed code. What comes then is the app's.
pub(crate) async fn code(State(page_): State<Arc<StaffPage>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let way = fields.way();
    if !page_.asked.admits(page_.now_ms()) {
        return answer::busy();
    }
    let Ok(address) = Address::parse(fields.get("address")) else { return page(&way, None) };
    let wrong = || {
        let text =
            "This code is not right, was used, or is too old. Please look again, or ask for another one.";
        ask_for_code(&address, &way, Some(text))
    };
    let Some(token) = Token::sent(&headers, cookies::ASKED) else {
        return page(
            &way,
            Some("This browser did not ask for a code, or was closed since. Please ask for one here."),
        );
    };
    let digest = token.digest_with(&typed(fields.get("code")));
    let identity = &page_.rooms.identity;
    match identity.use_staff_code(&token.digest(), &member(&address), &digest, page_.now_ms()).await {
        Ok(true) => {}
        Ok(false) => return wrong(),
        Err(error) => return answer::fault("use a mailed code", &error),
    }
    let Some(member) = page_.people.find(&member(&address)) else { return wrong() };
    match page_.begin(&headers, &member, StaffStage::MailedCode).await {
        Ok(session) => {
            let mut response = answer::go(way.as_str());
            for (name, value) in [session.set(cookies::SESSION), cookies::unset(cookies::ASKED)] {
                response.headers_mut().append(name, value);
            }
            response
        }
        Err(error) => answer::fault("begin a session", &error),
    }
}

fn draw(randomness: &dyn Randomness) -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(CODE_LETTERS));
    while code.len() < CODE_LETTERS {
        let mut byte = [0];
        randomness.fill(&mut byte);
        if usize::from(byte[0]) < LETTERS.len() * 8 {
            code.push(char::from(LETTERS[usize::from(byte[0]) % LETTERS.len()]));
        }
    }
    code
}

/// As it stands in the mail: `ABCD-EFGH`.
fn shown(code: &str) -> Zeroizing<String> {
    let (one, two) = code.split_at(code.len() / 2);
    Zeroizing::new(format!("{one}-{two}"))
}

/// A code as it was drawn, however it was typed.
fn typed(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use domain::SystemRandomness;

    use super::*;

    #[test]
    fn codes_are_easy_to_type_and_every_letter_is_as_likely() {
        let mut seen = std::collections::BTreeMap::new();
        for _ in 0..4_000 {
            let code = draw(&SystemRandomness);
            assert_eq!(typed(&format!(" {} ", shown(&code).to_lowercase())), code);
            for letter in code.chars() {
                *seen.entry(letter).or_insert(0) += 1;
            }
        }
        assert_eq!(seen.len(), LETTERS.len());
        // 32,000 letters: about 1,032 of each
        assert!(seen.values().all(|count| (850..1_220).contains(count)), "{seen:?}");
    }
}
