//! A spec in which each word is a name in one place: what is written on a line is one word, so that a finding tells which it is about.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use model::names;

/// Where a word is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Sent,
    Answered,
    Schema,
    Operation,
    Value,
}

/// All places.
pub(crate) const PLACES: [Place; 8] = [
    Place::Path,
    Place::Query,
    Place::Header,
    Place::Sent,
    Place::Answered,
    Place::Schema,
    Place::Operation,
    Place::Value,
];

/// How many words are in one operation.
const CHUNK: usize = 60;

impl Place {
    /// A word as it is written in this place, and what it becomes in Rust.
    pub(crate) fn name(self, word: &str) -> (String, String) {
        match self {
            Self::Path | Self::Query | Self::Header => (word.to_owned(), names::snake(word)),
            Self::Sent | Self::Answered => (word.to_owned(), names::field(word)),
            Self::Value => (word.to_owned(), names::variant(word)),
            Self::Schema => (word.to_owned(), names::pascal(word)),
            Self::Operation => {
                let name = names::pascal(word).trim_end_matches('_').to_owned();
                (name.clone(), names::snake(&name))
            }
        }
    }
}

/// The words of each place, each once by what it becomes.
pub(crate) fn words(all: &BTreeSet<String>) -> BTreeMap<Place, Vec<String>> {
    let of = |place: Place| {
        let mut seen = BTreeSet::new();
        let names = all.iter().map(|word| place.name(word)).filter(|(_, rust)| seen.insert(rust.clone()));
        names.map(|(name, _)| name).collect()
    };
    PLACES.into_iter().map(|place| (place, of(place))).collect()
}

/// The text of a line, and the word on it.
type Line = (String, Option<(Place, String)>);

/// The files of the spec.
#[derive(Default)]
pub(crate) struct Spec {
    files: BTreeMap<String, Vec<Line>>,
}

impl Spec {
    /// The spec with these words.
    pub(crate) fn new(words: &BTreeMap<Place, Vec<String>>) -> Self {
        let mut spec = Self::default();
        spec.shared(words.get(&Place::Schema).map_or(&[], Vec::as_slice));
        for place in PLACES {
            for (number, words) in words.get(&place).into_iter().flat_map(|words| words.chunks(CHUNK)).enumerate() {
                let name = format!("Try{place:?}{number}");
                match place {
                    Place::Path => spec.parameters(place, &name, words),
                    Place::Query | Place::Header => spec.parameters(place, &name, words),
                    Place::Sent => spec.properties(place, &name, words),
                    Place::Answered => spec.properties(place, &name, words),
                    Place::Schema => spec.schemas(&name, words),
                    Place::Value => spec.values(&name, words),
                    Place::Operation => words.iter().for_each(|word| spec.operation(word)),
                }
            }
        }
        spec
    }

    /// The texts of the files, by name.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&String, String)> {
        self.files.iter().map(|(name, lines)| {
            let text = lines.iter().fold(String::new(), |mut text, (line, _)| {
                let _ = writeln!(text, "{line}");
                text
            });
            (name, text)
        })
    }

    /// The word on a line of a file, counted from 1. A file that is about one word has it on every line.
    pub(crate) fn word(&self, file: &str, line: usize) -> Option<(Place, String)> {
        let lines = self.files.get(file)?;
        lines.get(line.max(1) - 1)?.1.clone().or_else(|| lines.first()?.1.clone())
    }

    fn add(&mut self, file: &str, line: impl Into<String>, word: Option<(Place, &str)>) {
        let word = word.map(|(place, word)| (place, word.to_owned()));
        self.files.entry(file.to_owned()).or_default().push((line.into(), word));
    }

    fn text(&mut self, file: &str, text: &str) {
        text.lines().for_each(|line| self.add(file, line, None));
    }

    /// Begins an operation; what is added next stands in it.
    fn head(&mut self, file: &str, name: &str, method: &str, path: &str) {
        self.text(
            file,
            &format!(
                "paths:\n  {path}:\n    {method}:\n      operationId: '{name}'\n      tags: [Words]\n      summary: Try a word\n      \
                 description: Tries a word.\n      externalDocs: {{url: https://docs.example.com/}}\n      x-doc-updated: 2025-11-28\n      \
                 responses:\n        '200': {{$ref: '#/components/responses/Fine'}}\n        '400': {{$ref: '#/components/responses/BadRequest'}}"
            ),
        );
    }

    fn parameters(&mut self, place: Place, name: &str, words: &[String]) {
        let file = &format!("{name}.yaml");
        let (here, required, schema) = match place {
            Place::Path => ("path", ", required: true", "{type: string, pattern: '^[a-z]+$'}"),
            Place::Query => ("query", "", "{type: string}"),
            _ => ("header", "", "{type: string}"),
        };
        let placeholders: String = match place {
            Place::Path => words.iter().map(|word| format!("/{{{word}}}")).collect(),
            _ => String::new(),
        };
        self.head(file, name, "get", &format!("/v1/{}{placeholders}", names::snake(name).replace('_', "-")));
        self.text(file, "      parameters:");
        for word in words {
            let line =
                format!("        - {{name: '{word}', in: {here}{required}, description: A word., schema: {schema}}}");
            self.add(file, line, Some((place, word)));
        }
    }

    fn properties(&mut self, place: Place, name: &str, words: &[String]) {
        let file = &format!("{name}.yaml");
        self.body(file, name, place == Place::Sent);
        for word in words {
            let line = format!("        '{word}': {{type: string, description: A word.}}");
            self.add(file, line, Some((place, word)));
        }
    }

    /// An operation with a component of its own, to whose properties the next lines belong.
    fn body(&mut self, file: &str, name: &str, sent: bool) {
        let path = format!("/v1/{}", names::snake(name).replace('_', "-"));
        let schema = format!("{{$ref: '#/components/schemas/{name}Body'}}");
        if sent {
            self.head(file, name, "post", &path);
            let content = format!("content: {{application/json: {{schema: {schema}}}}}");
            self.text(file, &format!("      requestBody: {{required: true, {content}}}"));
        } else {
            self.head(file, name, "get", &path);
            let lines = self.files.get_mut(file).expect("it was begun");
            let answer = lines.iter_mut().find(|(line, _)| line.contains("'200'")).expect("an answer");
            answer.0 =
                format!("        '200': {{description: Words., content: {{application/json: {{schema: {schema}}}}}}}");
        }
        self.text(
            file,
            &format!(
                "components:\n  schemas:\n    {name}Body:\n      type: object\n      description: Words.\n      properties:"
            ),
        );
    }

    fn schemas(&mut self, name: &str, words: &[String]) {
        let file = &format!("{name}.yaml");
        self.body(file, name, true);
        for (number, word) in words.iter().enumerate() {
            let line = format!("        p{number}: {{$ref: '#/components/schemas/{word}'}}");
            self.add(file, line, Some((Place::Schema, word)));
        }
    }

    fn values(&mut self, name: &str, words: &[String]) {
        let file = &format!("{name}.yaml");
        self.head(file, name, "get", &format!("/v1/{}", names::snake(name).replace('_', "-")));
        self.text(
            file,
            "      parameters:\n        - name: word\n          in: query\n          description: A word.\n          schema:\n            \
             type: string\n            enum:",
        );
        for word in words {
            self.add(file, format!("              - '{word}'"), Some((Place::Value, word)));
        }
    }

    fn operation(&mut self, word: &str) {
        let file = &format!("{word}.yaml");
        self.head(file, word, "get", &format!("/v1/words/{}", names::snake(word).replace('_', "-")));
        for line in self.files.get_mut(file).expect("it was begun") {
            line.1 = Some((Place::Operation, word.to_owned()));
        }
    }

    fn shared(&mut self, words: &[String]) {
        self.text(
            "openapi.yaml",
            "openapi: 3.0.3\ninfo: {title: Words, description: Every word is a name., version: v1}\n\
             externalDocs: {url: https://docs.example.com/}\n\
             servers:\n  - {url: https://words.north-1.example.com, x-region: north-1}\n\
             tags:\n  - {name: Words, description: Words.}\nsecurity:\n  - AkSk: []\n\
             components:\n  securitySchemes:\n    AkSk: {type: apiKey, in: header, name: Authorization, description: Keys.}",
        );
        let file = "shared.yaml";
        self.text(
            file,
            "components:\n  responses:\n    Fine: {description: Fine.}\n    BadRequest:\n      description: A parameter is wrong.\n      \
             content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}\n  schemas:\n    Error:\n      type: object\n      \
             description: What went wrong.\n      properties:\n        error_code: {type: string, description: The code.}\n        \
             error_msg: {type: string, description: The failure in words.}",
        );
        for word in words {
            // The schema of errors is there already.
            let line = match word.as_str() {
                "Error" => String::new(),
                word => {
                    let properties = "{value: {type: string, description: What it is.}}";
                    format!("    '{word}': {{type: object, description: A word., properties: {properties}}}")
                }
            };
            self.add(file, line, Some((Place::Schema, word)));
        }
    }
}
