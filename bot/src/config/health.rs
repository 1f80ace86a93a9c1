//! Where the program tells whoever runs it how it is.

use std::net::SocketAddr;

use super::{ConfigError, Environment, reader::Reader, relay};

const KEY: &str = "health.listen";
const EXAMPLE: &str = "127.0.0.1:9090";

/// The listener for health and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthConfig {
    /// Where it listens.
    pub listen: SocketAddr,
}

/// The section; `Some(None)` without one, `None` is a refusal.
#[allow(clippy::option_option, reason = "no listener is not the same as a refused one")]
pub(super) fn section(reader: &mut Reader<'_>) -> Option<Option<HealthConfig>> {
    let Some(listen) = reader.text(KEY, EXAMPLE) else { return Some(None) };
    Some(Some(HealthConfig { listen: relay::address(reader, &listen)? }))
}

/// The section alone, of a bot's file or a relay's: a health check needs no secret and reads no Code.
pub(super) fn alone(
    file: &str,
    text: &str,
    environment: &Environment,
) -> Result<Option<HealthConfig>, ConfigError> {
    let mut reader = Reader::new(file, text, environment)?;
    match section(&mut reader) {
        Some(found) => Ok(found),
        None => Err(ConfigError::many(reader.so_far())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, environment: &Environment) -> Result<Option<String>, String> {
        let found = alone("test.toml", text, environment).map_err(|error| error.to_string())?;
        Ok(found.map(|found| found.listen.to_string()))
    }

    #[test]
    fn it_is_read_from_any_file_without_its_secrets() {
        let none = Environment::new();
        assert_eq!(read("[company]\nnmae = 3", &none), Ok(None));
        assert_eq!(
            read("[health]\nlisten = \"127.0.0.1:9090\"", &none),
            Ok(Some("127.0.0.1:9090".to_owned()))
        );
        let environment = [("ETHICS_BOT_HEALTH_LISTEN".to_owned(), "[::1]:1".to_owned())].into();
        assert_eq!(read("", &environment), Ok(Some("[::1]:1".to_owned())));
        let said = read("[health]\nlisten = \"9090\"", &none).unwrap_err();
        assert!(said.contains("test.toml:2: health.listen: expected an address and a port"), "{said}");
    }
}
