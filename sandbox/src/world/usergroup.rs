//! User groups (`@legal`), which Slack's API also calls subteams.

use serde_json::{Value, json};

use crate::world::{TEAM, World};

/// One user group.
#[derive(Clone, Debug, Default)]
pub(crate) struct UserGroup {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) handle: String,
    pub(crate) description: String,
    /// The channels its members are brought into by Slack; only kept here.
    pub(crate) channels: Vec<String>,
    pub(crate) users: Vec<String>,
    pub(crate) created: u64,
    pub(crate) updated: u64,
    /// When it was disabled; 0 while it is not.
    pub(crate) disabled: u64,
    pub(crate) created_by: String,
    pub(crate) updated_by: String,
    pub(crate) disabled_by: Option<String>,
}

impl UserGroup {
    /// As the Web API shows it.
    pub(crate) fn slack(&self, with_users: bool, with_count: bool) -> Value {
        let mut group = json!({
            "id": self.id, "team_id": TEAM, "is_usergroup": true, "is_subteam": true, "name": self.name,
            "description": self.description, "handle": self.handle, "is_external": false,
            "date_create": self.created, "date_update": self.updated, "date_delete": self.disabled,
            "auto_type": null, "auto_provision": false, "enterprise_subteam_id": "",
            "created_by": self.created_by, "updated_by": self.updated_by, "deleted_by": self.disabled_by,
            "prefs": {"channels": self.channels, "groups": []}, "channel_count": self.channels.len(),
        });
        if with_users {
            group["users"] = json!(self.users);
        }
        if with_count {
            group["user_count"] = json!(self.users.len());
        }
        group
    }
}

impl World {
    pub(crate) fn find_usergroup_mut(&mut self, id: &str) -> Option<&mut UserGroup> {
        self.usergroups.iter_mut().find(|group| group.id == id)
    }

    /// Tells the apps that a group is new or was changed.
    pub(crate) fn tell_usergroup(&mut self, event: &str, group: &UserGroup) {
        let event_body = json!({"type": event, "subteam": group.slack(true, true)});
        self.tell_all(event, &event_body);
    }

    /// Puts these users into a group in place of those who were in it.
    pub(crate) fn set_usergroup_users(&mut self, id: &str, users: Vec<String>, by: &str) {
        let now = self.seconds();
        let Some(group) = self.find_usergroup_mut(id) else { return };
        let before = std::mem::replace(&mut group.users, users);
        let previous = std::mem::replace(&mut group.updated, now);
        by.clone_into(&mut group.updated_by);
        let after = group.clone();
        let added: Vec<&String> = after.users.iter().filter(|user| !before.contains(user)).collect();
        let removed: Vec<&String> = before.iter().filter(|user| !after.users.contains(user)).collect();
        if added.is_empty() && removed.is_empty() {
            return;
        }
        self.tell_usergroup("subteam_updated", &after);
        let members = json!({
            "type": "subteam_members_changed", "subteam_id": id, "team_id": TEAM,
            "date_previous_update": previous, "date_update": now, "added_users": added,
            "added_users_count": added.len(), "removed_users": removed, "removed_users_count": removed.len(),
        });
        self.tell_all("subteam_members_changed", &members);
        for (name, users) in [("subteam_self_added", &added), ("subteam_self_removed", &removed)] {
            for app in self.listeners(name, None) {
                let me = self.find_app(&app).map(|app| app.bot_user.clone()).unwrap_or_default();
                if users.contains(&&me) {
                    self.emit(&app, json!({"type": name, "subteam_id": id}));
                }
            }
        }
    }
}
