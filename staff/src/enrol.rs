//! Signing in, its second half: an authenticator app, set up at the first time.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use domain::{Cell, KeyRing, Randomness, Sealed};
use maud::{Markup, html};
use storage_identity::{IdentityStore, StaffKey, StaffMember, StaffStage, StoreError};

use crate::{
    StaffPage, answer, cookies,
    fields::{Fields, Way},
    look,
    people::Member,
    session::Standing,
    totp::Secret,
};

/// Why there is no secret to compare with.
#[derive(Debug)]
enum KeyFault {
    Store(StoreError),
    /// It was sealed under another key than this host has.
    Sealed,
}

/// Whether the app is still to be set up.
struct App {
    secret: Secret,
    is_new: bool,
}

fn cell(person: &StaffMember) -> Cell<'_> {
    Cell { table: "staff_key", column: "secret", row: person }
}

/// Under the newest of the keys.
fn seal(
    keys: &KeyRing,
    person: &StaffMember,
    secret: &Secret,
    randomness: &dyn Randomness,
) -> Option<Sealed> {
    let (_, key) = keys.newest_first().next()?;
    Some(key.seal(cell(person), secret.as_bytes(), randomness))
}

/// By whichever of the keys opens it.
fn open(keys: &KeyRing, person: &StaffMember, sealed: &[u8]) -> Option<Secret> {
    let sealed = Sealed::from_bytes(sealed.to_vec());
    let plain = keys.newest_first().find_map(|(_, key)| key.open(cell(person), &sealed).ok())?;
    Secret::from_bytes(&plain)
}

/// What sealing the secrets of all apps under the newest key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedAnew {
    /// How many are sealed under the newest key now, and were not.
    pub anew: usize,
    /// How many of those who have an app open with none of the keys, and were left as they are.
    pub unopened: usize,
}

/// Seals the secrets of all apps under the newest of these keys. Broken off, it goes on where it was when it is called again; somebody may sign in meanwhile.
///
/// # Errors
/// When the store does not answer.
pub async fn seal_anew(
    identity: &IdentityStore,
    keys: &KeyRing,
    randomness: &dyn Randomness,
) -> Result<SealedAnew, StoreError> {
    let mut done = SealedAnew { anew: 0, unopened: 0 };
    let newest = keys.newest_first().next();
    for (person, StaffKey { secret, confirmed }) in identity.staff_keys().await? {
        let sealed = Sealed::from_bytes(secret.clone());
        if newest.is_some_and(|(_, key)| key.open(cell(&person), &sealed).is_ok()) {
            continue;
        }
        let after = open(keys, &person, &secret).and_then(|plain| seal(keys, &person, &plain, randomness));
        match after {
            // Who has no app yet gets another secret when they come
            None => done.unopened += usize::from(confirmed),
            // Whoever was reset meanwhile has another one
            Some(after) => {
                done.anew +=
                    usize::from(identity.replace_staff_secret(&person, &secret, after.as_bytes()).await?);
            }
        }
    }
    identity.settle_staff_secrets().await?;
    Ok(done)
}

impl StaffPage {
    /// The person's app; a new secret where they have none.
    async fn app_of(&self, member: &Member) -> Result<App, KeyFault> {
        let (identity, digest) = (&self.rooms.identity, member.digest());
        let find = || async { identity.staff_key(&digest).await.map_err(KeyFault::Store) };
        let randomness = self.rooms.randomness.as_ref();
        let keys = self.rooms.keys.current();
        let new = || seal(&keys, &digest, &Secret::random(randomness), randomness).ok_or(KeyFault::Sealed);
        match find().await? {
            None => identity.add_staff_key(&digest, new()?.as_bytes()).await.map_err(KeyFault::Store)?,
            // Nobody has an app with it yet, and a key that was replaced took it along
            Some(key) if !key.confirmed && open(&keys, &digest, &key.secret).is_none() => {
                identity
                    .replace_staff_secret(&digest, &key.secret, new()?.as_bytes())
                    .await
                    .map_err(KeyFault::Store)?;
            }
            Some(_) => {}
        }
        let key = find().await?.ok_or(KeyFault::Sealed)?;
        let secret = open(&keys, &digest, &key.secret).ok_or(KeyFault::Sealed)?;
        Ok(App { secret, is_new: !key.confirmed })
    }
}

/// The page that asks for the app's code, or sets the app up.
pub(crate) async fn page(page: &StaffPage, member: &Member, way: &Way, wrong: bool) -> Response {
    let app = match page.app_of(member).await {
        Ok(app) => app,
        Err(fault) => return unusable(&fault),
    };
    let problem = "This code is not right, was used already, or was tried too often. Please wait for the next one; after five wrong ones, for a quarter of an hour. If every one is refused, a clock is wrong: your phone’s, or this machine’s.";
    answer::page(look::page(
        None,
        html! {
            @if app.is_new { (set_up(page, member, &app.secret)) } @else {
                h1 { "The code of your app" }
                p { "Open the authenticator app that you set up here, and type the six digits that it shows now." }
            }
            (look::problem(wrong.then_some(problem)))
            form method="post" action="/sign-in/app" {
                input type="hidden" name="to" value=(way.as_str());
                div.field {
                    label for="code" { "Six digits" }
                    input.code #code name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="9" required autofocus[!app.is_new];
                }
                button.main { "Sign in" }
            }
            @if !app.is_new {
                p.soft { "No app any more? Ask whoever runs this page to reset your sign-in." }
            }
            (look::sign_out("Begin again"))
        },
    ))
}

fn set_up(page: &StaffPage, member: &Member, secret: &Secret) -> Markup {
    let issuer = format!("{} case desk", page.rooms.services.company.name);
    let picture = secret.picture(&issuer, member.address.as_str());
    html! {
        h1 { "Set up your authenticator app" }
        p { "Once, on your phone: any app that shows six digits which change every half minute. From then on you sign in with a mailed code and with the app." }
        ol.steps {
            li { "In the app choose to add an account, and point the camera at this picture." }
            li { "Or type this key into it: " span.secret { (secret.to_words().as_str()) } }
            li { "Type below what the app shows then." }
        }
        @if let Some((path, side)) = picture {
            figure.qr {
                svg viewBox={ "0 0 " (side) " " (side) } role="img" aria-label="The key as a picture for the app’s camera" xmlns="http://www.w3.org/2000/svg" {
                    path.light d={ "M0,0h" (side) "v" (side) "h-" (side) "z" } {}
                    path.dark d=(path.as_str()) {}
                }
            }
        }
        p.note { "Do not keep a picture of it. Whoever has this key and your mail is you." }
    }
}

fn unusable(fault: &KeyFault) -> Response {
    match fault {
        KeyFault::Store(error) => answer::fault("find an app’s secret", error),
        KeyFault::Sealed => {
            tracing::error!(
                "an app's secret does not open: staff.key_file is not the one it was sealed with; put it back, or run: ethics-bot staff reset ADDRESS"
            );
            answer::unavailable()
        }
    }
}

/// Takes the app's code, and signs in.
pub(crate) async fn app(State(page_): State<Arc<StaffPage>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let way = fields.way();
    if !page_.asked.admits(page_.now_ms()) {
        return answer::busy();
    }
    let member = match page_.standing(&headers).await {
        Ok(Standing::Half(member)) => member,
        Ok(Standing::In(_)) => return answer::go(way.as_str()),
        Ok(Standing::Nobody) => {
            return crate::sign_in::page(&way, Some("That took too long. Please begin again."));
        }
        Err(error) => return answer::fault("find a session", &error),
    };
    let app = match page_.app_of(&member).await {
        Ok(app) => app,
        Err(fault) => return unusable(&fault),
    };
    match taken(&page_, &member, &app.secret, fields.get("code")).await {
        Ok(true) => {}
        Ok(false) => return page(&page_, &member, &way, true).await,
        Err(error) => return answer::fault("take an app’s code", &error),
    }
    match page_.begin(&headers, &member, StaffStage::SignedIn).await {
        Ok(session) => ([session.set(cookies::SESSION)], answer::go(way.as_str())).into_response(),
        Err(error) => answer::fault("begin a session", &error),
    }
}

/// Whether the code was right, and is taken now. A wrong one is counted.
async fn taken(page: &StaffPage, member: &Member, secret: &Secret, code: &str) -> Result<bool, StoreError> {
    let (identity, digest, now_ms) = (&page.rooms.identity, member.digest(), page.now_ms());
    if let Some(step) = secret.step_of(code, now_ms)
        && identity.take_staff_step(&digest, step, now_ms).await?
    {
        return Ok(true);
    }
    identity.count_wrong_staff_step(&digest, now_ms).await?;
    Ok(false)
}
