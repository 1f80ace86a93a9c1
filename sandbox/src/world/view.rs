//! Modals and Home tabs.

use serde_json::{Map, Value, json};

use crate::blocks::{normal, state};
use crate::random;
use crate::world::{TEAM, World};

/// How many modals may lie on each other.
pub(crate) const STACK: usize = 3;

/// A view that an app opened or published for a person.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) id: String,
    pub(crate) app_id: String,
    pub(crate) bot_id: String,
    pub(crate) user: String,
    pub(crate) root: String,
    pub(crate) previous: Option<String>,
    /// What the app sent, with ids filled in.
    pub(crate) body: Value,
    pub(crate) external_id: String,
    pub(crate) hash: String,
    /// What the inputs hold: `{block_id: {action_id: state}}`.
    pub(crate) values: Value,
    /// What the app said is wrong, by block.
    pub(crate) errors: Map<String, Value>,
    /// What went wrong between the client and the app.
    pub(crate) notice: Option<String>,
}

impl View {
    pub(crate) fn blocks(&self) -> &[Value] {
        self.body["blocks"].as_array().map_or(&[], Vec::as_slice)
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.body[name].as_bool().unwrap_or_default()
    }

    fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }

    /// As the Web API and interactions show it.
    pub(crate) fn slack(&self) -> Value {
        let mut view = json!({
            "id": self.id, "team_id": TEAM, "type": self.body["type"], "blocks": self.body["blocks"],
            "private_metadata": self.text("private_metadata"), "callback_id": self.text("callback_id"),
            "state": {"values": self.values}, "hash": self.hash,
            "clear_on_close": self.flag("clear_on_close"), "notify_on_close": self.flag("notify_on_close"),
            "close": self.body["close"], "submit": self.body["submit"],
            "submit_disabled": self.flag("submit_disabled"),
            "previous_view_id": self.previous, "root_view_id": self.root, "app_id": self.app_id,
            "external_id": self.external_id, "app_installed_team_id": TEAM, "bot_id": self.bot_id,
        });
        if self.body["type"] == "modal" {
            view["title"] = self.body["title"].clone();
        }
        view
    }

    /// What a person's client shows: never the app's private data.
    pub(crate) fn shown(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.remove("private_metadata");
        }
        body
    }

    /// Puts a new body into the view. Inputs whose `block_id` and `action_id` persist keep what they hold.
    pub(crate) fn replace(&mut self, body: Value, hash: String) {
        let blocks = body["blocks"].as_array().map_or(&[][..], Vec::as_slice);
        self.values = state::kept(&self.values, blocks);
        self.external_id = body["external_id"].as_str().unwrap_or_default().to_owned();
        self.body = body;
        self.hash = hash;
        self.errors.clear();
        self.notice = None;
    }
}

impl World {
    pub(crate) fn next_hash(&mut self) -> String {
        format!("{}.{}", self.seconds(), random::hex(8))
    }

    /// A new view, not yet shown to anybody.
    pub(crate) fn new_view(&mut self, app_id: &str, user: &str, mut body: Value) -> View {
        normal::fill_view(&mut body);
        let id = self.next_id("V");
        let blocks = body["blocks"].as_array().map_or(&[][..], Vec::as_slice);
        View {
            values: state::initial(blocks),
            root: id.clone(),
            id,
            app_id: app_id.to_owned(),
            bot_id: self.find_app(app_id).map(|app| app.bot_id.clone()).unwrap_or_default(),
            user: user.to_owned(),
            previous: None,
            external_id: body["external_id"].as_str().unwrap_or_default().to_owned(),
            hash: self.next_hash(),
            body,
            errors: Map::new(),
            notice: None,
        }
    }

    /// Shows a modal: alone, in place of whatever was open.
    pub(crate) fn open_modal(&mut self, view: View) {
        self.clear_modals(&view.user.clone());
        self.stacks.insert(view.user.clone(), vec![view.id.clone()]);
        self.views.insert(view.id.clone(), view);
    }

    /// Shows a modal on top of the open ones.
    ///
    /// # Errors
    /// Slack's code when there is no modal to lie on, or too many.
    pub(crate) fn push_modal(&mut self, mut view: View) -> Result<(), &'static str> {
        let stack = self.stacks.entry(view.user.clone()).or_default();
        let (Some(root), Some(top)) = (stack.first(), stack.last()) else { return Err("not_found") };
        if stack.len() == STACK {
            return Err("push_limit_reached");
        }
        view.root = root.clone();
        view.previous = Some(top.clone());
        stack.push(view.id.clone());
        self.views.insert(view.id.clone(), view);
        Ok(())
    }

    pub(crate) fn top_modal(&self, user: &str) -> Option<&View> {
        self.views.get(self.stacks.get(user)?.last()?)
    }

    /// Takes the top modal away.
    pub(crate) fn pop_modal(&mut self, user: &str) -> Option<View> {
        let id = self.stacks.get_mut(user)?.pop()?;
        self.views.remove(&id)
    }

    /// Takes all modals away, top first.
    pub(crate) fn clear_modals(&mut self, user: &str) -> Vec<View> {
        let ids = self.stacks.remove(user).unwrap_or_default();
        ids.iter().rev().filter_map(|id| self.views.remove(id)).collect()
    }

    /// The Home tab an app published for a person.
    pub(crate) fn find_home(&self, app_id: &str, user: &str) -> Option<&View> {
        let mut homes = self.views.values().filter(|view| view.body["type"] == "home");
        homes.find(|view| view.app_id == app_id && view.user == user)
    }
}
