//! The files of other tests, as programs write them.

#[path = "../../../evidence/tests/evidence/fixture/office.rs"]
pub(crate) mod office;
#[path = "../../../evidence/tests/evidence/fixture/pdf.rs"]
pub(crate) mod pdf;
#[path = "../../../evidence/tests/evidence/fixture/picture.rs"]
pub(crate) mod picture;
#[path = "../../../documents/tests/import/printed.rs"]
pub(crate) mod printed;
#[path = "../../../documents/tests/import/word.rs"]
pub(crate) mod word;
