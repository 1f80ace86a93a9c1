//! Fields of Word: words that the program writes itself, by a code that may name people, places on disks and addresses.

/// Codes that draw only on the document's own pages.
const SAFE: [&str; 8] = ["PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "SEQ", "LISTNUM", "AUTONUM", "EQ"];
/// Codes whose result says who or where.
const NAMING: [&str; 14] = [
    "AUTHOR",
    "LASTSAVEDBY",
    "USERNAME",
    "USERINITIALS",
    "USERADDRESS",
    "FILENAME",
    "TEMPLATE",
    "INFO",
    "DOCPROPERTY",
    "DOCVARIABLE",
    "COMMENTS",
    "KEYWORDS",
    "SAVEDATE",
    "CREATEDATE",
];

fn code(instruction: &str) -> String {
    instruction.split_whitespace().next().unwrap_or_default().to_ascii_uppercase()
}

/// Whether a code may stay.
pub(super) fn is_safe(instruction: &str) -> bool {
    SAFE.contains(&code(instruction).as_str()) && is_formatted(instruction)
}

/// `PAGE \* MERGEFORMAT` and the like: words and the switch that says how numbers look.
fn is_formatted(instruction: &str) -> bool {
    instruction
        .split_whitespace()
        .all(|word| word == "\\*" || word.chars().all(|sign| sign.is_ascii_alphanumeric()))
}

/// Whether the result of this code must not stay.
pub(super) fn is_naming(instruction: &str) -> bool {
    NAMING.contains(&code(instruction).as_str())
}

/// The fields that are open where a document is read.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    result: bool,
}

impl Fields {
    /// `w:fldChar` of this type.
    pub(super) fn mark(&mut self, kind: &str) {
        match kind {
            "begin" => self.open.push(Field::default()),
            "separate" => {
                if let Some(field) = self.open.last_mut() {
                    field.result = true;
                }
            }
            "end" => drop(self.open.pop()),
            _ => {}
        }
    }

    /// A piece of a code; a code may be cut anywhere.
    pub(super) fn instruct(&mut self, piece: &str) {
        if let Some(field) = self.open.last_mut() {
            field.instruction.push_str(piece);
        }
    }

    /// Whether the words at this place are the result of a code that names.
    pub(super) fn names(&self) -> bool {
        self.open.iter().any(|field| field.result && is_naming(&field.instruction))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, is_naming, is_safe};

    #[test]
    fn codes() {
        assert!(is_safe(" PAGE ") && is_safe("PAGE \\* MERGEFORMAT"));
        assert!(!is_safe("HYPERLINK \"http://a\"") && !is_safe("PAGE \"C:\\Users\\a\"") && !is_safe(""));
        assert!(is_naming(" filename \\p ") && !is_naming("PAGE"));
    }

    #[test]
    fn a_code_in_pieces() {
        let mut fields = Fields::default();
        fields.mark("begin");
        fields.instruct(" AUT");
        fields.instruct("HOR ");
        assert!(!fields.names());
        fields.mark("separate");
        assert!(fields.names());
        fields.mark("end");
        assert!(!fields.names());
    }
}
