//! Opening and changing modals and home tabs.

use super::{Http, Method};
use crate::blocks::{HomeView, ModalView};
use crate::error::{Error, Result};
use crate::model::{TriggerId, UserId, ViewId, ViewPayload};
use serde::Deserialize;
use serde_json::json;

/// Which view to change.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum ViewTarget<'a> {
    /// By the id Slack gave it.
    Id(&'a ViewId),
    /// By the id the app gave it.
    External(&'a str),
}

impl<'a> From<&'a ViewId> for ViewTarget<'a> {
    fn from(id: &'a ViewId) -> Self {
        Self::Id(id)
    }
}

impl std::fmt::Debug for ViewTarget<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ViewTarget(..)")
    }
}

#[derive(Deserialize)]
struct WithView {
    view: ViewPayload,
}

impl Http {
    /// `views.open`: opens a modal within 3 seconds of the click or command.
    ///
    /// # Errors
    /// [`Error::TriggerExpired`] and [`Error::Limit`] before anything is sent, else any failure of the call.
    pub async fn views_open(&self, trigger: &TriggerId, view: &ModalView) -> Result<ViewPayload> {
        self.triggered(Method::VIEWS_OPEN, trigger, view).await
    }

    /// `views.push`: puts a modal on top of the open one; three at most.
    ///
    /// # Errors
    /// [`Error::TriggerExpired`] and [`Error::Limit`] before anything is sent, else any failure of the call.
    pub async fn views_push(&self, trigger: &TriggerId, view: &ModalView) -> Result<ViewPayload> {
        self.triggered(Method::VIEWS_PUSH, trigger, view).await
    }

    /// `views.update`: changes a modal. With a hash, only if nobody changed it since (`hash_conflict`).
    ///
    /// # Errors
    /// [`Error::Limit`] before anything is sent, else any failure of the call; `not_found` when it was closed.
    pub async fn views_update<'a>(
        &self,
        target: impl Into<ViewTarget<'a>>,
        hash: Option<&str>,
        view: &ModalView,
    ) -> Result<ViewPayload> {
        view.check()?;
        let (key, id) = match target.into() {
            ViewTarget::Id(id) => ("view_id", id.as_str()),
            ViewTarget::External(id) => ("external_id", id),
        };
        let mut args = json!({key: id, "view": view});
        if let Some(hash) = hash {
            args["hash"] = hash.into();
        }
        // Repeated after a first time that went through, a hash would be that of the version before.
        let idempotent = hash.is_none();
        let method = Method { idempotent, ..Method::VIEWS_UPDATE };
        self.call::<WithView>(method, &args).await.map(|answer| answer.view)
    }

    /// `views.publish`: sets what one person sees in the app's home tab.
    ///
    /// # Errors
    /// [`Error::Limit`] before anything is sent, else any failure of the call.
    pub async fn views_publish(&self, user: &UserId, view: &HomeView) -> Result<ViewPayload> {
        view.check()?;
        let args = json!({"user_id": user, "view": view});
        self.call::<WithView>(Method::VIEWS_PUBLISH, &args).await.map(|answer| answer.view)
    }

    async fn triggered(&self, method: Method, trigger: &TriggerId, view: &ModalView) -> Result<ViewPayload> {
        view.check()?;
        if trigger.is_expired() {
            return Err(Error::TriggerExpired);
        }
        let args = json!({"trigger_id": trigger.as_str(), "view": view});
        self.call_until::<WithView>(method, &args, Some(trigger.expires()))
            .await
            .map(|reply| reply.value.view)
    }
}
