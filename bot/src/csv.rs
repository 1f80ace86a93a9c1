//! Comma-separated values (RFC 4180), safe to open in a spreadsheet.

/// A line of a table, with its end.
pub(crate) fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// Spreadsheets take what begins with one of these for a formula, some of them also behind white space or in full width (OWASP, "CSV Injection"): an
/// apostrophe before it keeps it a text.
fn cell(text: &str) -> String {
    const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let is_formula = text.trim_start().starts_with(FORMULA) || text.starts_with(['\t', '\r', '\n']);
    let text = format!("{}{text}", if is_formula { "'" } else { "" });
    if text.contains(['"', ',', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        for (text, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("w-k7q2m9xw", "w-k7q2m9xw"),
            ("a, \"b\"\nor more", "\"a, \"\"b\"\"\nor more\""),
            ("=1+2", "'=1+2"),
            ("+49 30", "'+49 30"),
            ("-2", "'-2"),
            ("@SUM(A1,B1)", "\"'@SUM(A1,B1)\""),
            ("  =cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
            ("\t=1", "'\t=1"),
            ("\r\n=1", "\"'\r\n=1\""),
            ("＝1", "'＝1"),
        ] {
            assert_eq!(cell(text), expected, "{text}");
        }
        assert_eq!(line(&["a", "", "=b"]), "a,,'=b\r\n");
    }
}
