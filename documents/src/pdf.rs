//! PDF (ISO 32000) that holds text.

mod content;
mod disc;
mod font;
mod layout;

use hayro_syntax::{LoadPdfError, Pdf};

use crate::{
    Complaint, Format, ImportError,
    limits::{Deadline, PAGES, TEXT_BYTES},
    lines::{self, Pages},
    reading::Reading,
};
use content::Scan;
use layout::PageText;

pub(crate) fn read(bytes: &[u8], deadline: Deadline) -> Result<Reading, ImportError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ImportError::Locked,
        LoadPdfError::Invalid => ImportError::Damaged { format: Format::Pdf },
    })?;
    let count = pdf.pages().len();
    if count > PAGES {
        return Err(ImportError::TooManyPages { pages: count });
    }
    let mut scan = Scan::new(deadline);
    let mut pages: Vec<PageText> = Vec::new();
    let mut chars = 0;
    for page in pdf.pages().iter() {
        deadline.check()?;
        let glyphs = scan.page(page)?;
        chars += glyphs.len();
        if chars > TEXT_BYTES {
            return Err(ImportError::TooMuchText);
        }
        pages.push(PageText::of(&glyphs, &std::mem::take(&mut scan.drawings)));
    }
    let unreadable = scan.unreadable;
    if chars < count * 4 || unreadable * 10 > chars * 8 {
        return Err(ImportError::Scanned { pages: count });
    }
    let mut reading = Reading::default();
    complain(&pages, unreadable, scan.pictures.len(), &mut reading);
    reading.leave_out("letters marked as page headers and footers", scan.artifacts);
    let pages = Pages { pages: layout::lines(pages), known: true, wrapped: true };
    lines::structure(pages, &mut reading);
    deadline.check()?;
    Ok(reading)
}

fn complain(pages: &[PageText], unreadable: usize, pictures: usize, reading: &mut Reading) {
    let empty: Vec<usize> =
        pages.iter().enumerate().filter(|(_, page)| page.is_empty()).map(|(at, _)| at + 1).collect();
    if !empty.is_empty() {
        reading.complaints.push(Complaint::PagesWithoutText { pages: empty });
    }
    if unreadable > 0 {
        reading.complaints.push(Complaint::UnreadableLetters { count: unreadable });
    }
    if pictures > 0 {
        reading.complaints.push(Complaint::Pictures { count: pictures });
    }
}
