//! Who somebody is, by their session.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
};
use domain::CasePointer;
use storage_identity::{StaffStage, StoreError};

use crate::{
    StaffPage, answer,
    cookies::{self, Token},
    enrol,
    fields::Way,
    people::Member,
    sign_in,
};

/// A session ends when it was not used for so long.
pub const IDLE: Duration = Duration::from_secs(15 * 60);
/// A session ends after so long, however much it is used.
pub const LONGEST: Duration = Duration::from_secs(8 * 60 * 60);

/// How far somebody got.
pub(crate) enum Standing {
    Nobody,
    /// The mailed code was right; the app's code is to come.
    Half(Member),
    In(Member),
}

pub(crate) fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

impl StaffPage {
    pub(crate) async fn standing(&self, headers: &HeaderMap) -> Result<Standing, StoreError> {
        let Some(token) = Token::sent(headers, cookies::SESSION) else { return Ok(Standing::Nobody) };
        let (idle_ms, longest_ms) = (milliseconds(IDLE), milliseconds(LONGEST));
        let whose = async |stage| {
            let (identity, digest) = (&self.rooms.identity, token.digest());
            let digest =
                identity.use_staff_session(&digest, stage, self.now_ms(), idle_ms, longest_ms).await?;
            // Whoever is not in the configuration any more has no session either
            Ok::<_, StoreError>(digest.and_then(|digest| self.people.find(&digest)))
        };
        if let Some(member) = whose(StaffStage::SignedIn).await? {
            return Ok(Standing::In(member));
        }
        Ok(whose(StaffStage::MailedCode).await?.map_or(Standing::Nobody, Standing::Half))
    }

    /// Whoever is signed in; for anybody else, the page that signs them in and leads on.
    pub(crate) async fn signed_in(&self, headers: &HeaderMap, uri: &Uri) -> Result<Member, Response> {
        let standing = self.standing(headers).await;
        match standing.map_err(|error| answer::fault("find a session", &error))? {
            Standing::In(member) => Ok(member),
            Standing::Half(member) => Err(enrol::page(self, &member, &Way::parse(uri.path()), false).await),
            Standing::Nobody => Err(sign_in::page(&Way::parse(uri.path()), None)),
        }
    }

    /// A case that this person is on, and the role in which they are; the same answer for any other case and for none.
    pub(crate) async fn case_of(
        &self,
        member: &Member,
        number: &str,
    ) -> Result<(CasePointer, domain::Role), Response> {
        let found = commands::case::find(&self.rooms.services, &member.person, number).await;
        found.map_err(|fault| answer::fault_of(&fault))?.ok_or_else(answer::not_found)
    }

    /// Begins a session in place of the one that the browser has: nobody who knew that one is in this.
    pub(crate) async fn begin(
        &self,
        headers: &HeaderMap,
        member: &Member,
        stage: StaffStage,
    ) -> Result<Token, StoreError> {
        if let Some(before) = Token::sent(headers, cookies::SESSION) {
            self.rooms.identity.end_staff_session(&before.digest()).await?;
        }
        let token = Token::random(self.rooms.randomness.as_ref());
        let (identity, digest) = (&self.rooms.identity, token.digest());
        identity.begin_staff_session(&digest, &member.digest(), stage, self.now_ms()).await?;
        Ok(token)
    }
}

/// Signs out.
pub(crate) async fn sign_out(State(page): State<Arc<StaffPage>>, headers: HeaderMap) -> Response {
    if let Some(token) = Token::sent(&headers, cookies::SESSION)
        && let Err(error) = page.rooms.identity.end_staff_session(&token.digest()).await
    {
        return answer::fault("end a session", &error);
    }
    ([cookies::unset(cookies::SESSION)], answer::go("/sign-in")).into_response()
}
