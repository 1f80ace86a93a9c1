//! Files as programs write them, with the mark wherever they can name somebody.

pub(crate) mod office;
pub(crate) mod pdf;
pub(crate) mod picture;

/// Every fixture, by a name.
pub(crate) fn all() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("jpeg", picture::jpeg()),
        ("png", picture::png()),
        ("webp", picture::webp()),
        ("gif", picture::gif()),
        ("pdf", pdf::pdf()),
        ("docx", office::docx()),
        ("xlsx", office::xlsx()),
        ("pptx", office::pptx()),
    ]
}
