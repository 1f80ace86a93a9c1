//! Where traces are looked for.

use serde_json::Value;
use tests::{Mark, Needle, Screen, Where};

/// All forms of all marks.
pub(crate) fn needles(marks: &[Mark]) -> Vec<Needle> {
    marks.iter().flat_map(Mark::needles).collect()
}

/// Looks in a text.
pub(crate) fn in_text(needles: &[Needle], place: &str, text: &str) -> Vec<Where> {
    needles.iter().filter_map(|needle| needle.find(place, text.as_bytes())).collect()
}

/// Looks on somebody's screen: every name, topic, message, modal and Home tab. Only the lists of who is in the public channels and the
/// lines of who joined them are left out: Slack shows those, and everybody is in them.
pub(crate) fn on_screen(needles: &[Needle], screen: &Screen) -> Vec<Where> {
    let mut shown = screen.json().clone();
    for channel in shown["channels"].as_array_mut().into_iter().flatten() {
        if channel["kind"] == "public" {
            channel["members"] = Value::Null;
            if let Some(messages) = channel["messages"].as_array_mut() {
                messages.retain(|message| message["subtype"] != "channel_join");
            }
        }
    }
    let place = format!("the screen of {}", shown["user"]["name"]);
    in_text(needles, &place, &shown.to_string())
}

/// Looks in what the app sent: the method, the address and the body of every request.
///
/// Exempt are the replies to the person who acts, and only for what such a reply cannot do without: a call of `views.open`, `views.push` or
/// `views.update` names the trigger or the view that it answers. The rest of the same call is searched.
pub(crate) fn in_requests(needles: &[Needle], wire: &[Value]) -> Vec<Where> {
    let mut found = Vec::new();
    for entry in wire.iter().filter(|entry| entry["direction"] == "from_app") {
        let mut request = entry.clone();
        let kind = entry["kind"].as_str().unwrap_or_default().to_owned();
        // What Slack answers is Slack's
        request["response"] = Value::Null;
        if matches!(kind.as_str(), "views.open" | "views.push" | "views.update") {
            request["request"]["trigger_id"] = Value::Null;
            request["request"]["view_id"] = Value::Null;
        }
        found.extend(in_text(needles, &format!("request {} ({kind})", entry["n"]), &request.to_string()));
    }
    found
}

/// Fails when anything was found.
pub(crate) fn assert_nowhere(found: &[Where]) {
    let lines: Vec<String> =
        found.iter().map(|found| format!("{} in {}", found.needle, found.place)).collect();
    assert!(lines.is_empty(), "found:\n{}", lines.join("\n"));
}
