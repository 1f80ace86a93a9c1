//! Which sections of another company's Code speak of which topic.
#![allow(clippy::unwrap_used)] // helpers of tests

use guidance::{Code, Guide, Mapping, MappingError, shipped};

const RULES: &str = "# Rules\n\n## Safety\n\nWear a helmet. Obey every law on safety.\n\n## Presents\n\nNo presents or bribes from \
                     suppliers, and no payments to officials.\n\n## Speaking up\n\nYou may report without your name. Nobody may \
                     retaliate against you.\n";

#[test]
fn the_shipped_code_under_other_names_is_found_again() {
    let renamed = Code::parse(&shipped().document().replace("{#", "{#our-")).unwrap();
    let mapping = Mapping::propose(&Guide::new(renamed));
    let right = |topic: &&str| {
        mapping.sections(topic).first().is_some_and(|section| section.as_str() == format!("our-{topic}"))
    };
    let code = shipped();
    let found = code.sections().iter().map(|section| section.id().as_str()).filter(right).count();
    assert!(found >= 20, "{found} of 25");
}

#[test]
fn a_proposal_reads_back() {
    let code = Code::parse(RULES).unwrap();
    let mapping = Mapping::propose(&Guide::new(code.clone()));
    assert_eq!(mapping.sections("bribes-kickbacks")[0].as_str(), "presents");
    assert_eq!(mapping.sections("no-retaliation")[0].as_str(), "speaking-up");
    assert!(mapping.unmapped().contains(&"waivers-and-amendments".to_owned()), "{mapping:?}");
    let text = mapping.to_toml(&code);
    assert!(text.contains("\"presents\", # Presents"), "{text}");
    let read = Mapping::parse(&text, &code).unwrap();
    assert_eq!(read.to_toml(&code), text);
}

#[test]
fn a_corrected_mapping_decides() {
    let code = Code::parse(RULES).unwrap();
    let mapping = Mapping::parse("international-trade-controls = [\"safety\"]", &code).unwrap();
    let guide = Guide::with_mapping(code.clone(), &mapping);
    let asked = "can we ship a turbine to Iran through Dubai?";
    assert_eq!(guide.rank(asked)[0].0.as_str(), "safety");
    let mapping = Mapping::parse("international-trade-controls = [\"presents\"]", &code).unwrap();
    assert_eq!(Guide::with_mapping(code, &mapping).rank(asked)[0].0.as_str(), "presents");
}

#[test]
fn mistakes_are_named() {
    let code = Code::parse(RULES).unwrap();
    assert!(matches!(Mapping::parse("bribes = ", &code), Err(MappingError::Form(_))));
    let topic = Mapping::parse("bribes-kickback = [\"presents\"]", &code).unwrap_err().to_string();
    assert!(topic.contains("did you mean `bribes-kickbacks`"), "{topic}");
    let section = Mapping::parse("bribes-kickbacks = [\"present\"]", &code).unwrap_err().to_string();
    assert!(section.contains("no section `present`; did you mean `presents`"), "{section}");
}
