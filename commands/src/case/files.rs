//! The files of a case.

use domain::{CasePointer, EvidencePointer};
use slack::{
    blocks::{Block, Element, ModalView, Text, escape},
    model::UserId,
};

use crate::{Fault, Reply, Services};

/// The button that opens a file; its value is the case's number and the file's id.
pub const FILE_OPEN: &str = "file_open";

/// The files as lines with a button each.
pub(super) fn listed(case: &CasePointer, files: &[EvidencePointer]) -> Vec<Block> {
    let line = |(place, file): (usize, &EvidencePointer)| {
        let text = format!("*File {}* · {} · {}", place + 1, file.kind.label(), size(file.bytes));
        let value = format!("{}|{}", case.number, file.id.to_hex());
        Block::section(Text::mrkdwn(text)).accessory(Element::button(FILE_OPEN, "Open").value(value))
    };
    files.iter().enumerate().map(line).collect()
}

/// Gives this person an address at which the file of a case lies ready for some minutes, once.
///
/// # Errors
/// [`Fault`] when the case cannot be reached.
pub async fn open_file(services: &Services, user: &UserId, value: &str) -> Result<Reply, Fault> {
    let (number, file) = value.split_once('|').unwrap_or_default();
    let case = super::find(services, user, number).await?;
    let (Some((case, by)), Ok(file)) = (case, domain::EvidenceId::parse(file)) else {
        return Ok(super::not_yours());
    };
    let address = services.files.lay_ready(by, case.id, file).await;
    let text = match address {
        Some(address) => format!(
            "Copy this address into your browser. It is good once, for five minutes, and for you alone:\n```{}```",
            escape(&address)
        ),
        None => "Files are opened on the relay’s page, and none is configured. Please ask whoever runs this program.".to_owned(),
    };
    let caution = "It was cleaned: what could say who made it was taken out. It comes as a download and is not opened by your browser.";
    let view = ModalView::new("case_file", "File").close("Close").block(Block::section(Text::mrkdwn(text)));
    Ok(Reply::Open(view.block(Block::context([Text::plain(caution)]))))
}

/// `340 kB`, `2.1 MB`.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_short() {
        assert_eq!([999, 340_999, 2_150_000].map(size), ["999 bytes", "340 kB", "2.1 MB"]);
    }
}
