//! People who come and go.

use serde_json::json;

use crate::world::World;
use crate::world::user::User;

impl World {
    /// Lets somebody new join the company: a direct message with every app, and #general.
    pub(crate) fn join(&mut self, user: User) {
        let event = json!({"type": "team_join", "user": user.slack(&self.base, false)});
        let id = user.id.clone();
        self.users.push(user);
        let bots: Vec<String> = self.apps.iter().map(|app| app.bot_user.clone()).collect();
        for bot in bots {
            self.direct_message(&[bot, id.clone()]);
        }
        let general = self.channels.iter().find(|channel| channel.general).map(|channel| channel.id.clone());
        self.tell_all("team_join", &event);
        if let Some(general) = general {
            self.add_member(&general, &id, None);
        }
    }

    /// Takes somebody's account away, as when they leave the company. What they wrote stays. False when there is no
    /// such person, or no longer.
    pub(crate) fn deactivate(&mut self, id: &str) -> bool {
        let now = self.seconds();
        let found = self.users.by_id_mut(id).filter(|user| user.bot.is_none() && !user.deleted);
        let Some(user) = found else { return false };
        user.deleted = true;
        user.updated = now;
        for channel in self.channels.iter_mut().filter(|channel| channel.is_named()) {
            channel.members.retain(|member| member != id);
        }
        for group in &mut self.usergroups {
            group.users.retain(|member| member != id);
        }
        self.clear_modals(id);
        self.tell_user(id);
        true
    }

    /// Tells the apps that something about a person changed.
    pub(crate) fn tell_user(&mut self, id: &str) {
        let Some(user) = self.users.by_id(id).cloned() else { return };
        let now = self.seconds();
        for name in ["user_change", "user_profile_changed"] {
            for app in self.listeners(name, None) {
                let email = self.find_app(&app).is_some_and(|app| app.has_scope("users:read.email"));
                let shown = user.slack(&self.base, email);
                self.emit(&app, json!({"type": name, "user": shown, "cache_ts": now}));
            }
        }
    }
}
