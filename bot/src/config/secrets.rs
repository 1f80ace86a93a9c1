//! Secrets: from the environment, or from a file of their own.

use secrecy::SecretString;

use super::{Problem, reader::Reader};

/// Reads the secret of `variable`, or of the file that `key` names. Nothing of the secret is ever in a problem.
pub(super) fn read(reader: &mut Reader<'_>, key: &str, variable: &str, prefix: &str) -> Option<SecretString> {
    let from_file = reader.text(key, "secrets/token").and_then(|path| {
        let read = std::fs::read_to_string(&path.value);
        match read {
            Ok(secret) => Some((secret.trim().to_owned(), path.place, key.to_owned())),
            Err(error) => {
                reader.refuse(&path, format!("expected the path of a readable file ({})", error.kind()));
                None
            }
        }
    });
    let from_environment = reader
        .environment()
        .get(variable)
        .map(|secret| (secret.trim().to_owned(), "environment".to_owned(), variable.to_owned()));
    let (secret, place, name) = from_environment.or(from_file)?;
    if secret.is_empty() || !secret.starts_with(prefix) {
        let expected = if prefix.is_empty() {
            "expected a secret, found nothing".to_owned()
        } else {
            format!("expected a token that starts with {prefix}")
        };
        reader.problem(Problem::new(place, name, expected));
        return None;
    }
    Some(SecretString::from(secret))
}
