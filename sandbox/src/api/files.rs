//! `files.getUploadURLExternal`, `files.info`, `files.list`, `files.delete`.

use serde_json::{Value, json};

use crate::api::call::{Call, Failure, Outcome};
use crate::random;
use crate::world::file::{File, LARGEST, MOST, ROOM};

const LONGEST_ALT: usize = 1000;
const LARGEST_SNIPPET: usize = 1024 * 1024;
/// An address that was never used is forgotten after this long, in seconds.
const PROMISE_LIFE_S: u64 = 60 * 60;

pub(crate) fn upload_url(call: &mut Call<'_>) -> Outcome {
    let name = call.required("filename")?;
    let length: usize = call.required("length")?.parse().map_err(|_| not_a_number("length"))?;
    if length == 0 {
        return Err("missing_argument".into());
    }
    if call.args.has("snippet_type") && length > LARGEST_SNIPPET {
        return Err("snippet_too_large".into());
    }
    let alt_txt = call.args.text("alt_txt");
    if alt_txt.as_ref().is_some_and(|text| text.chars().count() > LONGEST_ALT) {
        return Err("alt_txt_too_large".into());
    }
    if length > LARGEST {
        return Err("file_upload_size_restricted".into());
    }
    let now = call.world.seconds();
    call.world.files.retain(|_, file| file.complete || file.created + PROMISE_LIFE_S > now);
    if call.world.file_bytes() + length > ROOM || call.world.files.len() >= MOST {
        return Err("storage_limit_reached".into());
    }
    let id = call.world.next_id("F");
    let ticket = random::hex(40);
    let upload_url = format!("{}/upload/v1/{ticket}", call.world.base);
    let file = File {
        id: id.clone(),
        title: name.clone(),
        name,
        alt_txt,
        user: call.me.clone(),
        app_id: call.app_id.clone(),
        created: now,
        ticket,
        data: None,
        complete: false,
        shares: Vec::new(),
    };
    call.world.files.insert(id.clone(), file);
    Ok(json!({"upload_url": upload_url, "file_id": id}))
}

fn not_a_number(name: &str) -> Failure {
    Failure::with_messages("invalid_arguments", &[format!("[ERROR] must be a number [json-pointer:/{name}]")])
}

/// The file of a call, if the app may see it.
fn find<'c>(call: &'c Call<'_>) -> Result<&'c File, Failure> {
    let id = call.required("file")?;
    call.world.find_file(&id, &call.me).ok_or_else(|| "file_not_found".into())
}

pub(crate) fn info(call: &mut Call<'_>) -> Outcome {
    let file = find(call)?;
    Ok(json!({
        "file": file.slack(&call.world.base), "comments": [], "response_metadata": {"next_cursor": ""},
    }))
}

pub(crate) fn delete(call: &mut Call<'_>) -> Outcome {
    let file = find(call)?;
    if file.user != call.me {
        return Err("cant_delete_file".into());
    }
    let id = file.id.clone();
    call.world.delete_file(&id);
    Ok(json!({}))
}

/// The files the app can see, newest first, in numbered pages.
pub(crate) fn list(call: &mut Call<'_>) -> Outcome {
    let number = |name: &str, default: usize| -> Result<usize, Failure> {
        call.args.text(name).map_or(Ok(default), |text| text.parse().map_err(|_| not_a_number(name)))
    };
    let (count, page) = (number("count", 100)?.clamp(1, 1000), number("page", 1)?.max(1));
    let wanted = |file: &&File| {
        let in_channel = call.args.text("channel");
        let by_user = call.args.text("user");
        let from = call.args.text("ts_from").and_then(|text| text.parse::<f64>().ok());
        let to = call.args.text("ts_to").and_then(|text| text.parse::<f64>().ok());
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 are far below 2^52")]
        let created = file.created as f64;
        in_channel.is_none_or(|channel| file.shares.iter().any(|share| share.0 == channel))
            && by_user.is_none_or(|user| file.user == user)
            && from.is_none_or(|from| created >= from)
            && to.is_none_or(|to| created <= to)
    };
    let mut found: Vec<&File> = call
        .world
        .files
        .values()
        .filter(|file| call.world.find_file(&file.id, &call.me).is_some())
        .filter(wanted)
        .collect();
    found.sort_by(|one, other| (other.created, &other.id).cmp(&(one.created, &one.id)));
    let total = found.len();
    let shown: Vec<Value> = found
        .into_iter()
        .skip((page - 1).saturating_mul(count))
        .take(count)
        .map(|file| file.slack(&call.world.base))
        .collect();
    let paging = json!({"count": count, "total": total, "page": page, "pages": total.div_ceil(count)});
    Ok(json!({"files": shown, "paging": paging}))
}
