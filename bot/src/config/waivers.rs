//! What is done about waivers of the Code.

use super::reader::Reader;

/// What is done about waivers of the Code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaiversConfig {
    /// Whether an approval for a director or an executive officer has to be disclosed to shareholders.
    pub disclosure: bool,
}

impl Default for WaiversConfig {
    /// It has to be.
    fn default() -> Self {
        Self { disclosure: true }
    }
}

pub(super) fn section(reader: &mut Reader<'_>) -> WaiversConfig {
    WaiversConfig { disclosure: reader.flag_or("waivers.disclosure", true) }
}
