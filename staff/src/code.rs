//! The Code to read and to sign, for directors and others without Slack (Code: Administration; Acknowledgment).

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use commands::acknowledge::{Before, Kept, Prepared, Profile, keep, prepare};
use domain::{CodeVersion, Signature, SignatureVerdict};
use maud::{Markup, html};

use crate::{StaffPage, answer, fields::Fields, look, people::Member, prose, session::Standing};

/// As they stand on a form.
const LIMIT_CHARS: usize = 150;

/// What a signature is kept under: the account in Slack, or else the address.
fn account(member: &Member) -> &str {
    member.person.in_slack().map_or_else(|| member.address.as_str(), |user| user.as_str())
}

/// What the first page says of this person's own acknowledgment.
pub(crate) async fn notice(page: &StaffPage, member: &Member) -> Result<Markup, Response> {
    let services = &page.rooms.services;
    let latest = services.signatures.latest(account(member)).await;
    let latest = latest.map_err(|error| answer::fault("find an acknowledgment", &error))?;
    let served = services.code.now();
    let signed =
        latest.filter(|said| said.hash == served.version.hash && said.verdict == SignatureVerdict::Signed);
    Ok(html! {
        section aria-labelledby="code" {
            h2 #code { "The Code of Business Conduct and Ethics" }
            p {
                @match signed {
                    Some(signed) => { "You signed version " (served.version.name) " on " (look::day(signed.day)) "." },
                    None => { "You have not signed version " (served.version.name) "." },
                }
                " " a href="/code" { "Read and sign the Code" }
            }
        }
    })
}

/// The Code, and the form beneath it.
pub(crate) async fn show(State(page): State<Arc<StaffPage>>, headers: HeaderMap, uri: Uri) -> Response {
    let member = match page.signed_in(&headers, &uri).await {
        Ok(member) => member,
        Err(response) => return response,
    };
    match prepare(&page.rooms.services, account(&member), Profile::default()).await {
        Ok(prepared) => answer::page(whole(&page, &member, &prepared, None)),
        Err(fault) => answer::fault_of(&fault),
    }
}

fn whole(page: &StaffPage, member: &Member, prepared: &Prepared, problem: Option<&str>) -> Markup {
    let guide = page.rooms.services.guide();
    look::page(
        Some(member),
        html! {
            h1 { "The Code" }
            p.soft { "Version " (prepared.version) ", word for word. The form to sign it is " a href="#sign" { "at the end" } "." }
            (look::problem(problem))
            @for section in guide.code().sections() {
                section {
                    h2 { (section.heading()) }
                    (prose::of_code(section.text()))
                }
            }
            section #sign aria-labelledby="sign-title" {
                h2 #sign-title { "Sign the Code" }
                @if let Some(before) = &prepared.before { (said_of(before)) }
                blockquote { (prose::of_code(&prepared.words)) }
                form method="post" action="/code/sign" {
                    input type="hidden" name="carried" value=(prepared.carried);
                    (field("name", "Your name", &prepared.profile.name))
                    (field("position", "Your position", &prepared.profile.position))
                    p.hint { "Date: " (look::day(prepared.today)) ". You get a receipt." }
                    button.main { "Sign" }
                }
            }
        },
    )
}

fn said_of(before: &Before) -> Markup {
    match &before.changed {
        None => {
            html! { p.soft { "You signed this version on " (look::day(before.day)) ". You can sign it again." } }
        }
        Some(lines) => html! {
            h3 { "What changed since you signed on " (look::day(before.day)) }
            ul { @for line in lines { li { (line) } } }
        },
    }
}

fn field(name: &str, label: &str, typed: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            input id=(name) name=(name) value=(typed) maxlength=(LIMIT_CHARS) required;
        }
    }
}

/// Keeps the signature.
pub(crate) async fn sign(State(page): State<Arc<StaffPage>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let typed = |name| fields.get(name).trim().chars().take(LIMIT_CHARS).collect::<String>();
    let profile = Profile { name: typed("name"), position: typed("position") };
    let member = match page.standing(&headers).await {
        Ok(Standing::In(member)) => member,
        Ok(_) => return signed_out(&fields, &profile),
        Err(error) => return answer::fault("find a session", &error),
    };
    let services = &page.rooms.services;
    let problem = match keep(services, account(&member), fields.get("carried"), &profile).await {
        Ok(Kept::Signed(signed)) => {
            return answer::page(receipt(&member, &signed.version, &signed.signature));
        }
        Ok(Kept::Stale) => {
            "A new version of the Code came into force while the page was open. Please look at it, and sign it here."
        }
        Ok(Kept::NoName) => "Please write your name.",
        Ok(Kept::NoPosition) => "Please write your position.",
        Err(fault) => return answer::fault_of(&fault),
    };
    match prepare(services, account(&member), Profile::default()).await {
        Ok(anew) => {
            let again = whole(&page, &member, &Prepared { profile, ..anew }, Some(problem));
            answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, again)
        }
        Err(fault) => answer::fault_of(&fault),
    }
}

/// The form again for whoever read for so long that the session ended: it was not signed, and nothing that was typed is lost.
fn signed_out(fields: &Fields, profile: &Profile) -> Response {
    let main = html! {
        h1 { "Not signed yet" }
        div.problem role="alert" {
            p { "You were signed out meanwhile, and nothing was signed. "
                a href="/sign-in" target="_blank" rel="noopener" { "Sign in in another tab" } ", then press the button here." }
        }
        form method="post" action="/code/sign" {
            input type="hidden" name="carried" value=(fields.get("carried"));
            (field("name", "Your name", &profile.name))
            (field("position", "Your position", &profile.position))
            button.main { "Sign" }
        }
    };
    answer::with_status(StatusCode::UNPROCESSABLE_ENTITY, look::page(None::<&Member>, main))
}

fn receipt(member: &Member, version: &CodeVersion, signature: &Signature) -> Markup {
    look::page(
        Some(member),
        html! {
            h1 { "You signed the Code" }
            p { "Version " (version.name) ", on " (look::day(signature.day)) }
            p { (signature.name) ", " (signature.position) }
            blockquote { (prose::of_code(&signature.words)) }
            p { "Receipt " strong { (signature.id.receipt()) } ". Please note it, or print this page." }
            p.soft { "The text that you signed has the SHA-256 " (version.hash) "." }
            p { a href="/" { "Back" } }
        },
    )
}
