//! Comma-separated values (RFC 4180), safe to open in a spreadsheet.

/// A table with its header. Every cell is quoted, lines end with CR LF.
pub(super) fn table<const N: usize>(
    columns: &[&str; N],
    rows: impl Iterator<Item = [Option<String>; N]>,
) -> String {
    let mut table = line(columns.iter().copied());
    for row in rows {
        table.push_str(&line(row.iter().map(|cell| cell.as_deref().unwrap_or_default())));
    }
    table
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(cell).collect();
    cells.join(",") + "\r\n"
}

/// What a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection"); also behind white space, which some leave out, and in
/// its full-width forms.
fn cell(text: &str) -> String {
    const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let guard =
        if text.trim_start().starts_with(FORMULA) || text.starts_with(['\t', '\r', '\n']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_cell_is_a_formula() {
        for (text, expected) in [
            ("", "\"\""),
            ("Victor Lang", "\"Victor Lang\""),
            ("a \"dinner\", twice\nor more", "\"a \"\"dinner\"\", twice\nor more\""),
            ("=1+1", "\"'=1+1\""),
            ("+49 30", "\"'+49 30\""),
            ("-2", "\"'-2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("  =cmd|' /C calc'!A0", "\"'  =cmd|' /C calc'!A0\""),
            ("\t=1", "\"'\t=1\""),
            ("＝1", "\"'＝1\""),
            ("w-k7q2m9xw", "\"w-k7q2m9xw\""),
        ] {
            assert_eq!(cell(text), expected, "{text}");
        }
        let rows = [[Some("1".to_owned()), None]].into_iter();
        assert_eq!(table(&["a", "b"], rows), "\"a\",\"b\"\r\n\"1\",\"\"\r\n");
    }
}
