//! Where an app is installed.

use crate::model::{EnterpriseId, Incoming, TeamId, TeamRef, opaque_debug};

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
        Self { team: team.filter(|_| !is_enterprise_install), enterprise }
    }
}

impl Incoming {
    /// The installation a delivery is for, as far as it says.
    #[must_use]
    pub fn install(&self) -> InstallKey {
        let from_team = |team: &Option<TeamRef>| match team {
            Some(team) => InstallKey::of(team.enterprise_id.clone(), Some(team.id.clone()), false),
            None => InstallKey::default(),
        };
        match self {
            Self::Event(envelope) => match envelope.authorizations.first() {
                Some(one) => {
                    let enterprise = one.enterprise_id.clone().or_else(|| envelope.enterprise_id.clone());
                    InstallKey::of(enterprise, one.team_id.clone(), one.is_enterprise_install)
                }
                None => InstallKey::of(envelope.enterprise_id.clone(), envelope.team_id.clone(), false),
            },
            Self::Command(command) => InstallKey::of(
                command.enterprise_id.clone(),
                command.team_id.clone(),
                command.is_enterprise_install,
            ),
            Self::BlockActions(act) => from_team(&act.team),
            Self::ViewSubmission(submission) => from_team(&submission.team),
            Self::ViewClosed(closed) => from_team(&closed.team),
            Self::BlockSuggestion(request) => from_team(&request.team),
            Self::Shortcut(shortcut) => from_team(&shortcut.team),
            Self::MessageAction(action) => from_team(&action.team),
            Self::Unknown(raw) => {
                let text = |pointer: &str| raw.value().pointer(pointer)?.as_str().map(str::to_owned);
                let enterprise = text("/enterprise/id").or_else(|| text("/enterprise_id"));
                let team = text("/team/id").or_else(|| text("/team_id"));
                InstallKey::of(enterprise.map(Into::into), team.map(Into::into), false)
            }
        }
    }
}
