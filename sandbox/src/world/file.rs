//! Files: uploaded bytes and where they are shared.

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use crate::world::channel::Kind;
use crate::world::{TEAM, World};

/// The largest file. Slack's own limit is 1 GB; a sandbox lives in memory.
pub(crate) const LARGEST: usize = 20 * 1024 * 1024;
/// How much all files may take together.
pub(crate) const ROOM: usize = 200 * 1024 * 1024;
/// How many files there may be, the promised ones too.
pub(crate) const MOST: usize = 10_000;

/// Ending, what Slack calls it, what people call it, and its media type.
const TYPES: &[(&str, &str, &str, &str)] = &[
    ("csv", "csv", "CSV", "text/csv"),
    (
        "docx",
        "docx",
        "Word Document",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("eml", "email", "Email", "message/rfc822"),
    ("gif", "gif", "GIF", "image/gif"),
    ("gz", "gzip", "Gzip", "application/gzip"),
    ("html", "html", "HTML", "text/html"),
    ("jpeg", "jpg", "JPEG", "image/jpeg"),
    ("jpg", "jpg", "JPEG", "image/jpeg"),
    ("json", "json", "JSON", "application/json"),
    ("md", "markdown", "Markdown (raw)", "text/markdown"),
    ("mp4", "mp4", "MPEG 4 Video", "video/mp4"),
    ("pdf", "pdf", "PDF", "application/pdf"),
    ("png", "png", "PNG", "image/png"),
    (
        "pptx",
        "pptx",
        "PowerPoint Presentation",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("svg", "svg", "SVG", "image/svg+xml"),
    ("txt", "text", "Plain Text", "text/plain"),
    (
        "xlsx",
        "xlsx",
        "Excel Spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("xml", "xml", "XML", "application/xml"),
    ("zip", "zip", "Zip", "application/zip"),
];

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) alt_txt: Option<String>,
    pub(crate) user: String,
    pub(crate) app_id: String,
    pub(crate) created: u64,
    /// The end of the address where its bytes are taken.
    pub(crate) ticket: String,
    /// The bytes, once they are there.
    pub(crate) data: Option<Bytes>,
    /// Whether `files.completeUploadExternal` was called: only then it exists for others.
    pub(crate) complete: bool,
    /// The conversation and the message of each share.
    pub(crate) shares: Vec<(String, Kind, String)>,
}

impl File {
    fn kind(&self) -> (&'static str, &'static str, &'static str) {
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
        let known = TYPES.iter().find(|(name, ..)| *name == ending);
        known.map_or(("binary", "Binary", "application/octet-stream"), |(_, kind, pretty, media)| {
            (*kind, *pretty, *media)
        })
    }

    pub(crate) fn media_type(&self) -> &'static str {
        self.kind().2
    }

    pub(crate) fn size(&self) -> usize {
        self.data.as_ref().map_or(0, Bytes::len)
    }

    fn places(&self, wanted: impl Fn(Kind) -> bool) -> Vec<&str> {
        let mut found: Vec<&str> =
            self.shares.iter().filter(|share| wanted(share.1)).map(|share| share.0.as_str()).collect();
        found.dedup();
        found
    }

    fn shares(&self) -> Value {
        let mut shares = json!({});
        for (channel, kind, ts) in &self.shares {
            let side = if *kind == Kind::Public { "public" } else { "private" };
            let list = &mut shares[side][channel];
            if !list.is_array() {
                *list = json!([]);
            }
            if let Some(list) = list.as_array_mut() {
                list.push(json!({
                    "ts": ts, "team_id": TEAM, "reply_users": [], "reply_users_count": 0, "reply_count": 0,
                }));
            }
        }
        shares
    }

    /// As the Web API and messages show it. `base` is the sandbox's address.
    pub(crate) fn slack(&self, base: &str) -> Value {
        let (filetype, pretty_type, mimetype) = self.kind();
        let name: String = url::form_urlencoded::byte_serialize(self.name.as_bytes()).collect();
        let address = format!("{base}/files-pri/{TEAM}-{}", self.id);
        let mut file = json!({
            "id": self.id, "created": self.created, "timestamp": self.created, "name": self.name,
            "title": self.title, "mimetype": mimetype, "filetype": filetype, "pretty_type": pretty_type,
            "user": self.user, "user_team": TEAM, "editable": false, "size": self.size(), "mode": "hosted",
            "is_external": false, "external_type": "", "public_url_shared": false, "display_as_bot": false,
            "username": "", "is_starred": false, "has_rich_preview": false, "file_access": "visible",
            "media_display_type": "unknown", "comments_count": 0, "has_more_shares": false,
            "is_public": !self.places(|kind| kind == Kind::Public).is_empty(),
            "channels": self.places(|kind| kind == Kind::Public),
            "groups": self.places(|kind| matches!(kind, Kind::Private | Kind::Mpim)),
            "ims": self.places(|kind| kind == Kind::Im),
            "shares": self.shares(),
            "url_private": format!("{address}/{name}"),
            "url_private_download": format!("{address}/download/{name}"),
            "permalink": format!("{base}/files/{}/{}/{name}", self.user, self.id),
        });
        if let Some(alt) = &self.alt_txt {
            file["alt_txt"] = json!(alt);
        }
        file
    }
}

impl World {
    /// A completed file, if this user may see it: the one who uploaded it and the members of where it is shared.
    pub(crate) fn find_file(&self, id: &str, viewer: &str) -> Option<&File> {
        let file = self.files.get(id).filter(|file| file.complete)?;
        let shared = file.shares.iter().any(|(channel, kind, _)| {
            *kind == Kind::Public || self.find_channel(channel).is_some_and(|channel| channel.has(viewer))
        });
        // What somebody put into an app's form
        let given = self.find_app(&file.app_id).is_some_and(|app| app.bot_user == viewer);
        (file.user == viewer || shared || given).then_some(file)
    }

    /// The bytes that all files take.
    pub(crate) fn file_bytes(&self) -> usize {
        self.files.values().map(File::size).sum()
    }

    /// Takes a file away. Messages keep an empty place where it was.
    pub(crate) fn delete_file(&mut self, id: &str) {
        let Some(gone) = self.files.remove(id) else { return };
        for (channel, _, ts) in &gone.shares {
            let message = self.find_channel_mut(channel).and_then(|channel| channel.find_message_mut(ts));
            for file in message.into_iter().flat_map(|message| &mut message.content.files) {
                if file["id"] == id {
                    *file = json!({"id": id, "mode": "tombstone"});
                }
            }
        }
        let mut apps = self.listeners("file_deleted", None);
        apps.retain(|app| self.may_hear_of(&gone, app));
        let ids: Vec<&str> = gone.shares.iter().map(|(channel, ..)| channel.as_str()).collect();
        for app in apps {
            self.emit(&app, json!({"type": "file_deleted", "file_id": id, "channel_ids": ids}));
        }
    }

    fn may_hear_of(&self, file: &File, app_id: &str) -> bool {
        let Some(app) = self.find_app(app_id) else { return false };
        let there =
            |channel: &str| self.find_channel(channel).is_some_and(|channel| channel.has(&app.bot_user));
        file.app_id == app_id || file.shares.iter().any(|(channel, ..)| there(channel))
    }

    /// Tells the apps of a file that is now there: `file_created`, `file_shared`, `file_public`.
    pub(crate) fn tell_file(&mut self, id: &str) {
        let Some(file) = self.files.get(id).cloned() else { return };
        let named =
            |kind: &str| json!({"type": kind, "file_id": id, "user_id": file.user, "file": {"id": id}});
        let mut events = vec![("file_created", named("file_created"), None)];
        for (channel, ..) in &file.shares {
            let mut event = named("file_shared");
            event["channel_id"] = json!(channel);
            events.push(("file_shared", event, Some(channel.as_str())));
        }
        if file.shares.iter().any(|(_, kind, _)| *kind == Kind::Public) {
            events.push(("file_public", named("file_public"), None));
        }
        for (name, event, channel) in events {
            let mut apps = self.listeners(name, channel);
            apps.retain(|app| self.may_hear_of(&file, app));
            for app in apps {
                self.emit(&app, event.clone());
            }
        }
    }
}

/// What a file's share adds to its message.
pub(crate) fn share_fields() -> Map<String, Value> {
    [("upload".to_owned(), json!(false)), ("display_as_bot".to_owned(), json!(false))].into_iter().collect()
}
