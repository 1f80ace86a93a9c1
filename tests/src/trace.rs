//! Looking for somebody's traces in bytes, in every form that they may have taken.

use std::path::Path;

/// Something that must not be anywhere: what it is, and the text.
#[derive(Clone, Debug)]
pub struct Mark {
    /// What it is, such as `handle`.
    pub what: &'static str,
    /// The text itself.
    pub text: String,
}

/// A mark in one encoding.
#[derive(Clone, Debug)]
pub struct Needle {
    /// What it is and how it is encoded.
    pub name: String,
    bytes: Vec<u8>,
}

/// Where something was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Where {
    /// The needle's name.
    pub needle: String,
    /// The file, message or request.
    pub place: String,
}

impl Mark {
    /// A mark of at least 6 bytes: a shorter one is found by chance.
    ///
    /// # Panics
    /// When it is shorter.
    #[must_use]
    pub fn new(what: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        assert!(text.len() >= 6, "{what} is too short to be looked for");
        Self { what, text }
    }

    /// The mark in every form that a file, a log or a payload could hold it in.
    #[must_use]
    pub fn needles(&self) -> Vec<Needle> {
        let raw = self.text.as_bytes();
        let percent: String = raw.iter().map(percent_unless_unreserved).collect();
        let every_percent: String = raw.iter().map(|byte| format!("%{byte:02X}")).collect();
        let json = serde_json::Value::from(self.text.as_str()).to_string();
        let escapes: String = self.text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect();
        let ascii: String = self.text.chars().map(json_ascii).collect();
        let lower_utf16 = self.text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut needles = vec![
            self.needle("raw", raw.to_vec()),
            self.needle("lower case", self.text.to_lowercase().into_bytes()),
            self.needle("upper case", self.text.to_uppercase().into_bytes()),
            self.needle("UTF-16", lower_utf16),
            self.needle("hex", hex::encode(raw).into_bytes()),
            self.needle("HEX", hex::encode_upper(raw).into_bytes()),
            self.needle("percent", percent.clone().into_bytes()),
            self.needle("percent, lower case", percent_lower(&percent).into_bytes()),
            self.needle("percent, every byte", every_percent.into_bytes()),
            self.needle("JSON", json.trim_matches('"').as_bytes().to_vec()),
            self.needle("JSON, ASCII only", ascii.into_bytes()),
            self.needle("JSON, escapes only", escapes.into_bytes()),
        ];
        for shift in 0..3 {
            for (name, alphabet) in [("base64", STANDARD), ("base64url", URL_SAFE)] {
                needles.push(
                    self.needle(&format!("{name}, shifted by {shift}"), base64_core(raw, shift, alphabet)),
                );
            }
        }
        needles
    }

    fn needle(&self, form: &str, bytes: Vec<u8>) -> Needle {
        Needle { name: format!("{} ({form})", self.what), bytes }
    }
}

impl Needle {
    /// The bytes that are looked for.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Looks in `hay`, which is called `place`.
    #[must_use]
    pub fn find(&self, place: &str, hay: &[u8]) -> Option<Where> {
        let first = *self.bytes.first()?;
        let mut rest = hay;
        while let Some(at) = rest.iter().position(|byte| *byte == first) {
            rest = &rest[at..];
            if rest.starts_with(&self.bytes) {
                return Some(Where { needle: self.name.clone(), place: place.to_owned() });
            }
            rest = &rest[1..];
        }
        None
    }

    /// Looks in the bytes of every file under `folder` where they are far too many for [`find_in_folder`](Self::find_in_folder): `grep` does it. Names which files have something in them.
    ///
    /// # Panics
    /// When there is no `grep`, or it cannot read a file.
    #[must_use]
    pub fn find_in_large_folder(needles: &[Self], folder: &Path) -> Vec<Where> {
        let mut patterns = tempfile::NamedTempFile::new().expect("a file for the patterns");
        for needle in needles.iter().filter(|needle| !needle.bytes.is_empty()) {
            assert!(!needle.bytes.contains(&b'\n'), "grep takes a pattern a line");
            let line = [&needle.bytes[..], b"\n"].concat();
            std::io::Write::write_all(&mut patterns, &line).expect("the patterns are written");
        }
        let mut grep = std::process::Command::new("grep");
        grep.env("LC_ALL", "C").args([
            "--recursive",
            "--text",
            "--fixed-strings",
            "--files-with-matches",
            "--no-messages",
        ]);
        let found = grep.arg("--file").arg(patterns.path()).arg(folder).output().expect("grep");
        // 2 is a file that could not be read: a server takes some away while it works
        assert!(found.status.code().is_some_and(|code| code <= 2), "grep ended with {}", found.status);
        String::from_utf8_lossy(&found.stdout)
            .lines()
            .map(|place| Where { needle: "one of the needles".to_owned(), place: place.to_owned() })
            .collect()
    }

    /// Looks in the names and the bytes of every file under `folder`, whatever it is.
    ///
    /// # Panics
    /// When a file cannot be read.
    #[must_use]
    pub fn find_in_folder(needles: &[Self], folder: &Path) -> Vec<Where> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry")) {
            let path = entry.path();
            let place = path.display().to_string();
            let name = entry.file_name();
            found.extend(needles.iter().filter_map(|needle| needle.find(&place, name.as_encoded_bytes())));
            if path.is_dir() {
                found.extend(Self::find_in_folder(needles, &path));
            } else {
                let bytes = std::fs::read(&path).expect("the file");
                found.extend(needles.iter().filter_map(|needle| needle.find(&place, &bytes)));
            }
        }
        found
    }
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The characters of the base64 of any text with `raw` in it at an offset of `shift` modulo 3 that depend on `raw` alone (RFC 4648, 4 and 5).
fn base64_core(raw: &[u8], shift: usize, alphabet: &[u8; 64]) -> Vec<u8> {
    let bits: Vec<u8> = raw.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
    // The bits of `raw` that share a character with what stands before it
    let skipped = [0, 4, 2][shift];
    bits[skipped..]
        .chunks_exact(6)
        .map(|six| alphabet[usize::from(six.iter().fold(0, |number, bit| number << 1 | bit))])
        .collect()
}

/// RFC 3986, 2.3.
fn percent_unless_unreserved(byte: &u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(*byte).to_string(),
        other => format!("%{other:02X}"),
    }
}

fn percent_lower(percent: &str) -> String {
    let mut parts = percent.split('%');
    let mut lower = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        lower.push_str(&format!("%{}{rest}", digits.to_lowercase()));
    }
    lower
}

/// As JSON encoders write it that escape all but ASCII.
fn json_ascii(character: char) -> String {
    if character.is_ascii() {
        return character.to_string();
    }
    let mut units = [0; 2];
    character.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}
