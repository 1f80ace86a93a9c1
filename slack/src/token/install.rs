//! Where an app is installed.

use crate::model::{
    EnterpriseId, EnterpriseRef, Incoming, TeamId, TeamRef, UserRef, ViewPayload, opaque_debug,
};
use serde_json::Value;

/// An installation: of a workspace, of a workspace in an organization, or of a whole organization.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct InstallKey {
    /// The organization, if any.
    pub enterprise: Option<EnterpriseId>,
    /// The workspace; none for an installation on a whole organization.
    pub team: Option<TeamId>,
}

opaque_debug!(InstallKey);

impl InstallKey {
    /// On a workspace.
    #[must_use]
    pub fn team(team: TeamId) -> Self {
        Self { enterprise: None, team: Some(team) }
    }

    /// On a whole organization.
    #[must_use]
    pub fn enterprise(enterprise: EnterpriseId) -> Self {
        Self { enterprise: Some(enterprise), team: None }
    }

    /// From what a payload says. An installation on a whole organization has one token for all its workspaces.
    #[must_use]
    pub fn of(enterprise: Option<EnterpriseId>, team: Option<TeamId>, is_enterprise_install: bool) -> Self {
        let whole = is_enterprise_install && enterprise.is_some();
        Self { team: team.filter(|_| !whole), enterprise }
    }
}

impl Incoming {
    /// The installation a delivery is for, as far as it says.
    #[must_use]
    pub fn install(&self) -> InstallKey {
        /// Where an interaction with these fields is from.
        macro_rules! from {
            ($interaction:expr, $view:expr) => {
                Place {
                    enterprise: $interaction.enterprise.as_ref(),
                    team: $interaction.team.as_ref(),
                    user: &$interaction.user,
                    view: $view,
                }
                .install($interaction.is_enterprise_install)
            };
        }
        match self {
            Self::Event(envelope) => match envelope.meta.authorizations.first() {
                Some(one) => {
                    let enterprise =
                        one.enterprise_id.clone().or_else(|| envelope.meta.enterprise_id.clone());
                    InstallKey::of(enterprise, one.team_id.clone(), one.is_enterprise_install)
                }
                None => {
                    InstallKey::of(envelope.meta.enterprise_id.clone(), envelope.meta.team_id.clone(), false)
                }
            },
            Self::Command(command) => InstallKey::of(
                command.enterprise_id.clone(),
                command.team_id.clone(),
                command.is_enterprise_install,
            ),
            Self::BlockActions(act) => from!(act, act.view.as_ref()),
            Self::ViewSubmission(submission) => from!(submission, Some(&submission.view)),
            Self::ViewClosed(closed) => from!(closed, Some(&closed.view)),
            Self::BlockSuggestion(request) => from!(request, request.view.as_ref()),
            Self::Shortcut(shortcut) => from!(shortcut, None),
            Self::MessageAction(action) => from!(action, None),
            Self::Unknown(raw) => {
                let text = |pointer: &str| raw.value().pointer(pointer)?.as_str().map(str::to_owned);
                let enterprise = text("/enterprise/id").or_else(|| text("/enterprise_id"));
                let team = text("/team/id").or_else(|| text("/team_id"));
                let whole = match raw.value().get("is_enterprise_install") {
                    Some(Value::String(text)) => text == "true",
                    flag => flag == Some(&Value::Bool(true)),
                };
                InstallKey::of(enterprise.map(Into::into), team.map(Into::into), whole)
            }
        }
    }
}

/// What an interaction says about where it is from.
struct Place<'a> {
    enterprise: Option<&'a EnterpriseRef>,
    team: Option<&'a TeamRef>,
    user: &'a UserRef,
    view: Option<&'a ViewPayload>,
}

impl Place<'_> {
    /// `team` is null where the app is installed on a whole organization; where people of two workspaces share a channel it is
    /// the person's, and the view names the app's.
    fn install(&self, whole: bool) -> InstallKey {
        let home = self.team.map(|team| &team.id);
        let installed = self.view.and_then(|view| view.app_installed_team_id.as_ref());
        if let Some(installed) = installed.filter(|installed| Some(*installed) != home) {
            return InstallKey::team(installed.clone());
        }
        let of_team = || self.team.and_then(|team| team.enterprise_id.clone());
        match (self.enterprise.map(|enterprise| enterprise.id.clone()).or_else(of_team), home) {
            (Some(enterprise), None) => InstallKey::enterprise(enterprise),
            (enterprise, Some(team)) => InstallKey::of(enterprise, Some(team.clone()), whole),
            // Nothing but the person's own place is left: an organization's id begins with E.
            (None, None) => match &self.user.team_id {
                Some(id) if id.as_str().starts_with('E') => {
                    InstallKey::enterprise(id.as_str().to_owned().into())
                }
                team => InstallKey { enterprise: None, team: team.clone() },
            },
        }
    }
}
