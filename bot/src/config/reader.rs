//! Reads keys with their places, and remembers which keys there are, so that an unknown one can be answered with the nearest known one.

use std::collections::BTreeMap;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{ConfigError, Environment, Problem};

const PREFIX: &str = "ETHICS_BOT_";
/// Set for the program itself, not for a key.
const OWN_VARIABLES: [&str; 2] = ["ETHICS_BOT_CONFIG", "ETHICS_BOT_MAIL_PASSWORD"];

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Located<T> {
    pub(crate) value: T,
    pub(crate) place: String,
    pub(crate) key: String,
}

/// What a key holds, wherever it came from.
enum Raw {
    Text(String),
    Texts(Vec<String>),
    Numbers(Vec<i64>),
    Number(i64),
    Flag(bool),
    Other(&'static str),
}

pub(crate) struct Reader<'a> {
    file: &'a str,
    environment: &'a Environment,
    values: BTreeMap<String, (Raw, String)>,
    known: Vec<String>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        file: &'a str,
        text: &'a str,
        environment: &'a Environment,
    ) -> Result<Self, ConfigError> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            ConfigError::one(Problem::at_file(
                format!("{file}:{line}"),
                "this is not TOML: expected key = value, or [section]",
            ))
        })?;
        let mut reader =
            Self { file, environment, values: BTreeMap::new(), known: Vec::new(), problems: Vec::new() };
        reader.collect(text, table.get_ref());
        Ok(reader)
    }

    fn collect(&mut self, text: &str, table: &DeTable<'_>) {
        for (section, value) in table {
            let place = |span: usize| format!("{}:{}", self.file, line_of(text, span));
            if let Some(tables) = tables_in(value.get_ref()) {
                self.collect_tables(text, section.get_ref(), &tables);
                continue;
            }
            let Some(keys) = value.get_ref().as_table() else {
                self.problems.push(Problem::new(
                    place(section.span().start),
                    section.get_ref().to_string(),
                    "expected a [section], with this key inside it",
                ));
                continue;
            };
            for (key, value) in keys {
                let name = format!("{}.{}", section.get_ref(), key.get_ref());
                let place = format!("{}:{}", self.file, line_of(text, key.span().start));
                self.values.insert(name, (raw(value), place));
            }
        }
    }

    /// `[[contacts]]`: the keys of the second are `contacts.2.kind` and so on.
    fn collect_tables(&mut self, text: &str, name: &str, tables: &[(usize, &DeTable<'_>)]) {
        for (number, (start, keys)) in (1..).zip(tables) {
            if keys.is_empty() {
                let place = format!("{}:{}", self.file, line_of(text, *start));
                self.problems.push(Problem::new(
                    place,
                    name,
                    format!("expected keys in it, below [[{name}]]"),
                ));
            }
            for (key, value) in *keys {
                let place = format!("{}:{}", self.file, line_of(text, key.span().start));
                self.values.insert(format!("{name}.{number}.{}", key.get_ref()), (raw(value), place));
            }
        }
    }

    /// How many `[[name]]` there are, in the file or the environment. A `[name]` is refused.
    pub(crate) fn tables(&mut self, name: &str) -> usize {
        let section = format!("{name}.");
        let is_plain = |key: &String| key.strip_prefix(&section).is_some_and(|rest| !rest.contains('.'));
        let plain: Vec<String> = self.values.keys().filter(|key| is_plain(key)).cloned().collect();
        for key in plain {
            if let Some((_, place)) = self.values.remove(&key) {
                let text = format!("expected [[{name}]], in two pairs of brackets, once for each");
                self.problems.push(Problem::new(place, key, text));
            }
        }
        let is_there = |number: &usize| {
            let prefix = format!("{name}.{number}.");
            let variables = variable_of(&prefix);
            self.values.keys().any(|key| key.starts_with(&prefix))
                || self.environment.keys().any(|key| key.starts_with(&variables))
        };
        (1..).take_while(is_there).count()
    }

    fn take(&mut self, key: &str) -> Option<(Raw, String)> {
        self.known.push(key.to_owned());
        let variable = variable_of(key);
        match self.environment.get(&variable) {
            Some(value) => {
                self.values.remove(key);
                Some((Raw::Text(value.clone()), format!("environment variable {variable}")))
            }
            None => self.values.remove(key),
        }
    }

    pub(crate) fn text(&mut self, key: &str, example: &str) -> Option<Located<String>> {
        let (raw, place) = self.take(key)?;
        match raw {
            Raw::Text(value) => Some(Located { value, place, key: key.to_owned() }),
            other => {
                let text = format!("expected a text such as \"{example}\", found {}", kind(&other));
                self.problems.push(Problem::new(place, key, text));
                None
            }
        }
    }

    pub(crate) fn texts(&mut self, key: &str, example: &str) -> Option<Located<Vec<String>>> {
        let (raw, place) = self.take(key)?;
        let from_environment = place.starts_with("environment");
        match raw {
            Raw::Texts(value) => Some(Located { value, place, key: key.to_owned() }),
            Raw::Text(list) if from_environment => {
                let value = list
                    .split(',')
                    .map(str::trim)
                    .filter(|item| !item.is_empty())
                    .map(str::to_owned)
                    .collect();
                Some(Located { value, place, key: key.to_owned() })
            }
            other => {
                let text =
                    format!("expected a list of texts such as [\"{example}\"], found {}", kind(&other));
                self.problems.push(Problem::new(place, key, text));
                None
            }
        }
    }

    pub(crate) fn number(&mut self, key: &str, least: i64, most: i64) -> Option<Located<i64>> {
        let (raw, place) = self.take(key)?;
        let number = match &raw {
            Raw::Number(number) => Some(*number),
            Raw::Text(text) if place.starts_with("environment") => text.trim().parse().ok(),
            _ => None,
        };
        match number.filter(|number| (least..=most).contains(number)) {
            Some(value) => Some(Located { value, place, key: key.to_owned() }),
            None => {
                let text = format!("expected a whole number from {least} to {most}");
                self.problems.push(Problem::new(place, key, text));
                None
            }
        }
    }

    /// A list of whole numbers, which may be empty.
    pub(crate) fn numbers(&mut self, key: &str, example: &str) -> Option<Located<Vec<i64>>> {
        let (raw, place) = self.take(key)?;
        let numbers = match &raw {
            Raw::Numbers(numbers) => Some(numbers.clone()),
            Raw::Texts(texts) if texts.is_empty() => Some(Vec::new()),
            Raw::Text(list) if place.starts_with("environment") => {
                let items = list.split(',').map(str::trim).filter(|item| !item.is_empty());
                items.map(|item| item.parse().ok()).collect()
            }
            _ => None,
        };
        match numbers {
            Some(value) => Some(Located { value, place, key: key.to_owned() }),
            None => {
                let text =
                    format!("expected a list of whole numbers such as {example}, found {}", kind(&raw));
                self.problems.push(Problem::new(place, key, text));
                None
            }
        }
    }

    /// Whether something is switched on; off when the key is not there.
    pub(crate) fn flag(&mut self, key: &str) -> bool {
        self.flag_or(key, false)
    }

    /// Whether something is switched on; as `usual` when the key is not there.
    pub(crate) fn flag_or(&mut self, key: &str, usual: bool) -> bool {
        let Some((raw, place)) = self.take(key) else { return usual };
        let flag = match &raw {
            Raw::Flag(flag) => Some(*flag),
            Raw::Text(text) if place.starts_with("environment") => text.trim().parse().ok(),
            _ => None,
        };
        flag.unwrap_or_else(|| {
            self.problems.push(Problem::new(place, key, "expected true or false, without quotation marks"));
            usual
        })
    }

    /// Says that a key is missing, unless something else is wrong with it already.
    pub(crate) fn missing(&mut self, key: &str, expected: &str) {
        if !self.problems.iter().any(|problem| problem.to_string().contains(&format!(" {key}: "))) {
            let text =
                format!("is missing: expected {expected} (or the environment variable {})", variable_of(key));
            self.problems.push(Problem::new(self.file, key, text));
        }
    }

    pub(crate) fn refuse<T>(&mut self, found: &Located<T>, expected: impl Into<String>) {
        self.problems.push(Problem::new(found.place.clone(), found.key.clone(), expected));
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    pub(crate) const fn environment(&self) -> &Environment {
        self.environment
    }

    /// What is wrong with the keys that were read.
    pub(crate) fn so_far(self) -> Vec<Problem> {
        self.problems
    }

    /// Everything that is wrong, unknown keys included.
    pub(crate) fn finish(mut self) -> Vec<Problem> {
        for (key, (_, place)) in &self.values {
            let text = unknown(key, &self.known);
            self.problems.push(Problem::new(place.clone(), key.clone(), text));
        }
        let variables: Vec<String> = self.known.iter().map(|key| variable_of(key)).collect();
        for name in self.environment.keys().filter(|name| name.starts_with(PREFIX)) {
            if !variables.contains(name) && !OWN_VARIABLES.contains(&name.as_str()) {
                let text = unknown(name, &variables);
                self.problems.push(Problem::new("environment", name.clone(), text));
            }
        }
        self.problems
    }
}

/// The tables of a list of tables, and where each begins; `None` for anything else.
fn tables_in<'v, 'i>(value: &'v DeValue<'i>) -> Option<Vec<(usize, &'v DeTable<'i>)>> {
    let items = value.as_array()?;
    let tables = items.iter().map(|item| Some((item.span().start, item.get_ref().as_table()?)));
    tables.collect::<Option<Vec<_>>>().filter(|tables| !tables.is_empty())
}

fn raw(value: &Spanned<DeValue<'_>>) -> Raw {
    match value.get_ref() {
        DeValue::String(text) => Raw::Text(text.to_string()),
        DeValue::Integer(_) => whole(value.get_ref()).map_or(Raw::Other("a number"), Raw::Number),
        DeValue::Array(items) => {
            let texts: Option<Vec<String>> =
                items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect();
            let numbers = || items.iter().map(|item| whole(item.get_ref())).collect::<Option<_>>();
            let list = texts.map(Raw::Texts).or_else(|| numbers().map(Raw::Numbers));
            list.unwrap_or(Raw::Other("a list of something else"))
        }
        DeValue::Boolean(flag) => Raw::Flag(*flag),
        DeValue::Table(_) => Raw::Other("a section"),
        DeValue::Float(_) => Raw::Other("a number with a fraction"),
        DeValue::Datetime(_) => Raw::Other("a date or time without quotation marks"),
    }
}

fn whole(value: &DeValue<'_>) -> Option<i64> {
    match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}

const fn kind(raw: &Raw) -> &'static str {
    match raw {
        Raw::Text(_) => "a text",
        Raw::Texts(_) | Raw::Numbers(_) => "a list",
        Raw::Number(_) => "a number",
        Raw::Flag(_) => "true or false",
        Raw::Other(kind) => kind,
    }
}

fn unknown(key: &str, known: &[String]) -> String {
    let nearest = known.iter().min_by_key(|name| strsim::damerau_levenshtein(name, key));
    match nearest {
        Some(name) => format!("is not a known key; did you mean {name}?"),
        None => "is not a known key".to_owned(),
    }
}

/// `roles.ethics_manager` is `ETHICS_BOT_ROLES_ETHICS_MANAGER`.
fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "_").to_uppercase())
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
