//! What a person enters, turned into what Slack would hold.

use serde_json::{Value, json};

use crate::blocks::find::Placed;
use crate::blocks::{options, state, text};
use crate::world::World;

/// The state of an element after a person entered `value`.
///
/// # Errors
/// What was expected instead.
pub(crate) fn read(world: &World, placed: &Placed<'_>, value: &Value) -> Result<Value, String> {
    let kind = placed.kind();
    let (field, _, is_list) =
        state::field(kind).ok_or_else(|| format!("a {kind} takes no value; press it without one"))?;
    let value = plain(value);
    let held = if is_list {
        let items = match &value {
            Value::Array(items) => items.clone(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        };
        let held: Result<Vec<Value>, String> =
            items.iter().map(|item| one(world, placed, &plain(item))).collect();
        json!(held?)
    } else if value.is_null() {
        Value::Null
    } else {
        one(world, placed, &value)?
    };
    Ok(json!({"type": kind, field: held}))
}

/// Slack's own shapes come down to what was entered: a state to its value, an option to its `value`.
fn plain(value: &Value) -> Value {
    let Some(fields) = value.as_object() else { return value.clone() };
    if let Some(inner) = fields.get("value") {
        return inner.clone();
    }
    let held = fields.iter().find(|(name, _)| name.starts_with("selected_") || name.as_str() == "files");
    match held {
        Some((_, inner)) if inner.is_object() => inner["value"].clone(),
        Some((_, inner)) => inner.clone(),
        None if fields.contains_key("type") => Value::Null,
        None => value.clone(),
    }
}

fn one(world: &World, placed: &Placed<'_>, value: &Value) -> Result<Value, String> {
    let entered = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(format!("a {} takes text, not {value}", placed.kind())),
    };
    let kind = placed.kind();
    match kind {
        "static_select" | "multi_static_select" | "radio_buttons" | "checkboxes" => {
            chosen(placed.element, &entered)
        }
        "users_select" | "multi_users_select" => {
            let user = world.find_user(&entered).ok_or_else(|| format!("there is no user {entered}"))?;
            Ok(json!(user.id))
        }
        "channels_select"
        | "multi_channels_select"
        | "conversations_select"
        | "multi_conversations_select" => {
            let found = world.find_channel(&entered).or_else(|| world.find_named(&entered));
            let id =
                found.map(|channel| &channel.id).or_else(|| world.find_user(&entered).map(|user| &user.id));
            Ok(json!(id.ok_or_else(|| format!("there is no conversation {entered}"))?))
        }
        "datepicker" if !is_shaped(&entered, "0000-00-00") => {
            Err(format!("a date like 2026-11-22, not {entered}"))
        }
        "timepicker" if !is_shaped(&entered, "00:00") => Err(format!("a time like 14:30, not {entered}")),
        "datetimepicker" => {
            let seconds: i64 = entered.parse().map_err(|_| format!("Unix seconds, not {entered}"))?;
            Ok(json!(seconds))
        }
        "external_select" | "multi_external_select" => {
            let offered = world.find_offer(placed.block_id(), placed.action_id(), &entered);
            if let Some(option) = offered.or_else(|| chosen_at_first(placed.element, &entered)) {
                return Ok(option.clone());
            }
            Ok(json!({"text": {"type": "plain_text", "text": entered, "emoji": true}, "value": entered}))
        }
        "file_input" => {
            let file = world.files.get(&entered).filter(|file| file.complete);
            Ok(file.ok_or_else(|| format!("there is no file {entered}; upload it first"))?.slack(&world.base))
        }
        "rich_text_input" => Ok(json!({"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "text", "text": entered}]}
        ]})),
        // An emptied field holds nothing
        _ if entered.is_empty() => Ok(Value::Null),
        _ => Ok(json!(entered)),
    }
}

/// What a menu without options of its own started with.
fn chosen_at_first<'a>(menu: &'a Value, entered: &str) -> Option<&'a Value> {
    let many = menu["initial_options"].as_array().into_iter().flatten();
    menu.get("initial_option").into_iter().chain(many).find(|option| text(option, "value") == entered)
}

/// An option by its value or its words.
pub(crate) fn chosen(menu: &Value, entered: &str) -> Result<Value, String> {
    let all = options(menu);
    let by_value = all.iter().find(|option| text(option, "value") == entered);
    let found = by_value.or_else(|| all.iter().find(|option| text(&option["text"], "text") == entered));
    if let Some(option) = found {
        return Ok((*option).clone());
    }
    let known: Vec<&str> = all.iter().map(|option| text(option, "value")).collect();
    Err(format!("there is no option \"{entered}\"; the options are: {}", known.join(", ")))
}

fn is_shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .chars()
            .zip(shape.chars())
            .all(|(is, like)| if like == '0' { is.is_ascii_digit() } else { is == like })
}

/// What Slack's client says about an input before it sends the form, if anything.
pub(crate) fn complaint(placed: &Placed<'_>, held: &Value) -> Option<String> {
    if state::is_empty(held) {
        let optional = placed.block["optional"] == true;
        return (!optional).then(|| "Please complete this required field.".to_owned());
    }
    let entered = held["value"].as_str().unwrap_or_default();
    let length = u64::try_from(entered.chars().count()).unwrap_or(u64::MAX);
    let limit = |name: &str| placed.element[name].as_u64();
    match placed.kind() {
        "plain_text_input" => {
            let most = limit("max_length").unwrap_or(3000);
            let least = limit("min_length").unwrap_or_default();
            if length > most {
                return Some(format!("This entry is too long: {length} characters, at most {most}."));
            }
            (length < least).then(|| format!("This entry needs at least {least} characters."))
        }
        "email_text_input" => {
            let good =
                entered.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
            (!good).then(|| "Enter a valid email address.".to_owned())
        }
        "url_text_input" => url::Url::parse(entered).is_err().then(|| "Enter a valid URL.".to_owned()),
        "number_input" => number(placed.element, entered),
        kind => too_many(placed, kind, held),
    }
}

/// More than a menu or a file input takes.
fn too_many(placed: &Placed<'_>, kind: &str, held: &Value) -> Option<String> {
    let (field, _, _) = state::field(kind).filter(|(_, _, is_list)| *is_list)?;
    let limit = if kind == "file_input" { "max_files" } else { "max_selected_items" };
    let most = placed.element[limit].as_u64()?;
    let count = u64::try_from(held[field].as_array().map_or(0, Vec::len)).unwrap_or(u64::MAX);
    (count > most).then(|| match most {
        1 => "Choose one at most.".to_owned(),
        most => format!("Choose {most} at most."),
    })
}

fn number(element: &Value, entered: &str) -> Option<String> {
    let Ok(number) = entered.parse::<f64>() else { return Some("Enter a number.".to_owned()) };
    if element["is_decimal_allowed"] != true && number.fract() != 0.0 {
        return Some("Enter a whole number.".to_owned());
    }
    let bound = |name: &str| element[name].as_str().and_then(|text| text.parse::<f64>().ok());
    if bound("min_value").is_some_and(|least| number < least) {
        return Some(format!("Enter a number of at least {}.", text(element, "min_value")));
    }
    if bound("max_value").is_some_and(|most| number > most) {
        return Some(format!("Enter a number of at most {}.", text(element, "max_value")));
    }
    None
}
